import type { App } from '../../app';
import { asOperator } from '../../audit/as-operator';
import type { Account } from '../accounts/account.entity';
import { setEnforced } from './set-enforced';

interface Input {
  /** The account's handle or id. */
  account: string;
}

interface Result {
  account: Account;
  /** False where the list was not enforced: then nothing was written. */
  wasEnforced: boolean;
}

/**
 * What an operator does for people who locked themselves out, whose network has another address now: every address is let into
 * the account again. The entries stay. Throws UserErrors; paths are names of Input.
 */
export async function releaseIpAllowlistAsOperator(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  { account: named }: Input,
): Promise<Result> {
  return asOperator(app, operator, named, async ({ tx, account }) => {
    const change = await setEnforced(tx, account, false);
    return { answer: { account, wasEnforced: change !== null }, change };
  });
}
