import type { EntityManager } from 'typeorm';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import { ownersOf } from '../accounts/account.queries';

/**
 * Queues a mail to every active owner of an account, the actor too, that its directory was made or switched off: to those who are
 * owners now, under the account's lock, so that nobody escapes it by what they do next.
 */
export async function tellOwnersOfChange(
  tx: EntityManager,
  accountId: string,
  actorId: string,
  change: TaskPayloads['notifyDirectory']['change'],
): Promise<void> {
  const recipientIds = await ownersOf(tx, accountId);
  await enqueue(tx, 'notifyDirectory', { accountId, actorId, change, recipientIds });
}
