import { IsNull, type DataSource } from 'typeorm';
import { insertEvents } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { Account } from '../accounts/account.entity';
import { setEnforced } from './set-enforced';

interface Operating {
  db: DataSource;
  now: Date;
  /** How the audit log names who does it. */
  operator: string;
}

/**
 * What an operator does for people who locked themselves out, whose network has another address now: every address is let into
 * the account again. Says whether the list was enforced. Throws a UserError NOT_FOUND for a handle of no live account.
 */
export async function releaseIpAllowlistAsOperator(
  { db, now, operator }: Operating,
  handle: string,
): Promise<{ account: Account; wasEnforced: boolean }> {
  return transaction(db, async (tx) => {
    const account = await tx.findOne(Account, {
      where: { handle, deletedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
    if (account === null) fail('NOT_FOUND', 'No account has this handle.', ['handle']);
    const change = await setEnforced(tx, account, false);
    if (change === null) return { account, wasEnforced: false };
    await insertEvents(tx, [{ ...change, outcome: 'DONE' }], { type: 'OPERATOR', name: operator }, now, null);
    return { account, wasEnforced: true };
  });
}
