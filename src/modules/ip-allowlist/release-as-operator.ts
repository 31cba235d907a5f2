import type { App } from '../../app';
import type { Account } from '../accounts/account.entity';
import { asOperator } from '../accounts/as-operator';
import { setEnforced } from './set-enforced';

interface Input {
  /** The account's handle or id. */
  account: string;
}

/**
 * What an operator does for people who locked themselves out, whose network has another address now: every address is let into
 * the account again. Says whether the list was enforced; where it was not nothing is written. Throws UserErrors; paths are names
 * of Input.
 */
export async function releaseIpAllowlistAsOperator(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  { account: named }: Input,
): Promise<{ account: Account; wasEnforced: boolean }> {
  return asOperator(app, operator, named, async ({ tx, account }) => {
    const change = await setEnforced(tx, account, false);
    return { answer: { account, wasEnforced: change !== null }, change };
  });
}
