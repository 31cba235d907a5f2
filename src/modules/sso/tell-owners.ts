import type { EntityManager } from 'typeorm';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import { ownersOf } from '../accounts/account.queries';

/**
 * Queues a mail to every active owner of an account, the actor too, of what was done to its single sign-on: to those who are
 * owners now, under the account's lock, so that nobody escapes it by what they do next. `actorId` is null for an operator.
 */
export async function tellOwnersOfSso(
  tx: EntityManager,
  accountId: string,
  actorId: string | null,
  what: Pick<TaskPayloads['notifySso'], 'change' | 'trustVersion'>,
): Promise<void> {
  const recipientIds = await ownersOf(tx, accountId);
  await enqueue(tx, 'notifySso', { accountId, actorId, ...what, recipientIds });
}
