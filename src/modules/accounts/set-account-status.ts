import type { App } from '../../app';
import { asOperator } from '../../audit/as-operator';
import { fail } from '../../errors';
import type { AccountStatus } from '../../generated/schema';
import type { Account } from './account.entity';
import { writeAccount } from './write-account.queries';

interface Input {
  /** The account's handle or id. */
  account: string;
  status: AccountStatus;
}

interface Result {
  account: Account;
  /** False where the account was in this state already: then nothing was written. */
  changed: boolean;
}

/** Every state of an account. */
export const everyStatus = Object.keys({
  ACTIVE: true,
  DELINQUENT: true,
  FROZEN: true,
} satisfies Record<AccountStatus, true>);

/**
 * What an operator does when an account does not pay, and when it has: changes its state. In one that is FROZEN only reading,
 * paying and taking access away work. What an operator has set, billing does not lift. Throws UserErrors; paths are names of Input.
 */
export async function setAccountStatus(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  { account: named, status }: Input,
): Promise<Result> {
  if (!everyStatus.includes(status)) fail('INVALID', `A state is one of ${everyStatus.join(', ')}.`, ['status']);
  return asOperator(app, operator, named, async ({ tx, now, account }) => {
    // What billing had set is the operator's from now on, and no payment lifts it.
    const wanted = { status, statusByBilling: false };
    const change = await writeAccount(tx, now, 'account.status_changed', account, wanted);
    return { answer: { account, changed: change !== null }, change };
  });
}
