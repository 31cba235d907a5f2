import type { App } from '../../app';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import { AccountBilling } from './account-billing.entity';

/**
 * Takes a person who was erased away at Stripe, where they are an account's contact: else a sync brought them back. Harmless where
 * the contact is somebody else.
 */
export async function forgetContact(
  { db, payments }: Pick<App, 'db' | 'payments'>,
  { customerId, emailHashes }: TaskPayloads['forgetContact'],
): Promise<void> {
  if (payments === null) {
    throw new Error(
      `Stripe is not configured: set STRIPE_SECRET_KEY again, or take the contact of ${customerId} away by hand`,
    );
  }
  const wasThere = await payments.forgetContact(customerId, emailHashes);
  const known = await db.manager.findOneBy(AccountBilling, { stripeCustomerId: customerId });
  // Where nothing of Stripe's is shown no sync has brought them back.
  if (known === null || (!wasThere && known.provider !== 'STRIPE')) return;
  const { accountId } = known;
  // A sync that asked before the person was gone at Stripe has brought them back by now, or was not written for it.
  await enqueue(db.manager, 'syncBilling', { accountId }, { key: `syncBilling ${accountId}` });
}
