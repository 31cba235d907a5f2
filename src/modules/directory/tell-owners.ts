import type { EntityManager } from 'typeorm';
import { enqueue } from '../../jobs/queue';
import { ownersOf } from '../accounts/account.queries';

/**
 * Queues a mail to every active owner of an account, the actor too, that its directory was made or switched off: to those who are
 * owners now, under the account's lock, so that nobody escapes it by what they do next.
 */
export async function tellOwnersOfChange(
  tx: EntityManager,
  accountId: string,
  actorId: string,
  change: 'CREATED' | 'REMOVED',
): Promise<void> {
  const recipientIds = await ownersOf(tx, accountId);
  await enqueue(tx, 'notifyOwnersOfDirectory', { accountId, recipientIds, change, actorId });
}

/** Queues a mail for the account's owners, who they are at this moment, that its directory wanted to take the last of them away. */
export async function tellOwnersOfRefusal(tx: EntityManager, accountId: string, now: Date): Promise<void> {
  const recipientIds = await ownersOf(tx, accountId);
  const day = now.toISOString().slice(0, 10);
  // A directory asks again and again: one mail a day is enough, and one job.
  await enqueue(
    tx,
    'notifyOwnersOfDirectory',
    { accountId, recipientIds, change: 'LAST_OWNER', day },
    { key: `directory:${accountId}:LAST_OWNER` },
  );
}
