import type { EntityManager } from 'typeorm';
import { differences } from '../../audit/differences';
import type { EventType } from '../../audit/events';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { Account } from './account.entity';

/**
 * Writes what differs from how the account is, with its event; gives the account as it is then. Where nothing differs
 * nothing is written and the version stays. For under the account's lock.
 */
export async function changeAccount(
  tx: EntityManager,
  call: Call,
  type: EventType,
  account: Account,
  wanted: Partial<Account>,
): Promise<Account> {
  const difference = differences(account, wanted);
  if (difference === null) return account;
  const values = { ...difference.after, version: account.version + 1, updatedAt: call.now };
  await tx.update(Account, { id: account.id }, values);
  Object.assign(account, values);
  await record(tx, call, {
    type,
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    ...difference,
  });
  return account;
}
