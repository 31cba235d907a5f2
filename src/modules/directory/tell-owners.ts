import type { EntityManager } from 'typeorm';
import { enqueue } from '../../jobs/queue';
import { ownersOf } from '../accounts/account.queries';

/** Queues a mail for the account's owners, who they are at this moment, that its directory wanted to take the last of them away. */
export async function tellOwnersOfRefusal(tx: EntityManager, accountId: string, now: Date): Promise<void> {
  const recipientIds = await ownersOf(tx, accountId);
  const day = now.toISOString().slice(0, 10);
  // A directory asks again and again: one mail a day is enough, and one job.
  await enqueue(
    tx,
    'notifyOwnersOfDirectory',
    { accountId, day, recipientIds },
    { key: `directory:${accountId}:LAST_OWNER` },
  );
}
