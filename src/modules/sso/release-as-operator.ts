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
  /** False where single sign-on was not enforced: then nothing was written. */
  wasEnforced: boolean;
}

/**
 * What an operator does for people whose identity provider is gone, and whose owners are too: members are let in without it again.
 * The connection stays; owners are mailed. Throws UserErrors; paths are names of Input.
 */
export async function releaseSsoAsOperator(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  { account: named }: Input,
): Promise<Result> {
  return asOperator(app, operator, named, async ({ tx, account }) => {
    const change = await setEnforced(tx, account, null, false);
    return { answer: { account, wasEnforced: change !== null }, change };
  });
}
