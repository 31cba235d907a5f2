import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Account } from '../modules/accounts/account.entity';

/** The account that a command is about. */
export const theAccount = new Argument('<account>', 'its handle, or its id (acct_…)');

/** The person that a command is about. */
export const theUser = new Argument('<user>', 'the address that the person signs in with, or the id (usr_…)');

/** How many of a list are told at once. */
export function first(most: number): Option {
  return new Option('--first <number>', `how many to list, 1 to ${most}`).default(50).argParser((text) => {
    const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return number;
  });
}

/** An account as `--json` prints it. */
export function accountJson({ id, handle, name, plan, planOverrides, status, createdAt, deletedAt }: Account) {
  return { id, handle, name, plan, planOverrides, status, createdAt, closedAt: deletedAt };
}

/** An account within a sentence. */
export function called({ name, handle }: Pick<Account, 'name' | 'handle'>): string {
  return `${name} (${handle})`;
}
