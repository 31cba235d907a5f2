import type { EntityManager } from 'typeorm';
import type { EventType } from '../../audit/events';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { Account } from './account.entity';
import { writeAccount } from './write-account.queries';

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
