import type { App } from '../../app';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import { AccountBilling } from './account-billing.entity';

/** Takes a person who was erased away at Stripe, where they are an account's contact: else the next sync brought them back. */
export async function forgetContact(
  { db, payments }: Pick<App, 'db' | 'payments'>,
  { customerId, emailHash }: TaskPayloads['forgetContact'],
): Promise<void> {
  if (payments === null) {
    throw new Error(
      `Stripe is not configured: set STRIPE_SECRET_KEY again, or take the contact of ${customerId} away by hand`,
    );
  }
  await payments.forgetContact(customerId, emailHash);
  const known = await db.manager.findOneBy(AccountBilling, { stripeCustomerId: customerId });
  if (known === null) return;
  const { accountId } = known;
  // A sync that asked before the person was gone at Stripe has brought them back by now, or was not written for it.
  await enqueue(db.manager, 'syncBilling', { accountId }, { key: `syncBilling ${accountId}` });
}
