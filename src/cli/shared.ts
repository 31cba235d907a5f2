import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Account } from '../modules/accounts/account.entity';
import { UsageError } from './failure';

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

/** What arguments such as `limits.members=50` say: value by name, in their order. `example` is one for whoever wrote it wrong. */
export function assigned(texts: readonly string[], example: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^(\w+(?:\.\w+)?)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`A value is written as in ${example}, not as ${text}.`);
    }
    if (values.has(name)) throw new UsageError(`${name} is there twice: say once what it is to be.`);
    values.set(name, value);
  }
  return values;
}

/** The same with what stands before a dot as an object around what stands behind it. Throws UsageError for a name that is both. */
export function nested(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const plain = new Map<string, unknown>();
  const groups = new Map<string, Map<string, unknown>>();
  for (const [path, value] of values) {
    const [name = '', part] = path.split('.');
    const group = groups.get(name) ?? new Map<string, unknown>();
    if (part === undefined) plain.set(name, value);
    else groups.set(name, group.set(part, value));
    if (plain.has(name) && groups.has(name))
      throw new UsageError(`${name} is there whole and in parts: say one of the two.`);
  }
  return Object.fromEntries([
    ...plain,
    ...Array.from(groups, ([name, parts]) => [name, Object.fromEntries(parts)] as const),
  ]);
}
