import type { EntityManager } from 'typeorm';
import { differences } from '../../audit/differences';
import type { EventType } from '../../audit/events';
import { record, type Change } from '../../audit/record';
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
  const change = await writeAccount(tx, call.now, type, account, wanted);
  if (change !== null) await record(tx, call, change);
  return account;
}

/** The same, but that the event is given, for whoever records it; null where nothing differs. */
export async function writeAccount(
  tx: EntityManager,
  now: Date,
  type: EventType,
  account: Account,
  wanted: Partial<Account>,
): Promise<Change | null> {
  const difference = differences(account, wanted);
  if (difference === null) return null;
  const values = { ...difference.after, version: account.version + 1, updatedAt: now };
  await tx.update(Account, { id: account.id }, values);
  Object.assign(account, values);
  return {
    type,
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    ...difference,
  };
}
