import type { App } from '../../app';
import type { StripeEvent } from '../../payments/stripe';
import { transaction } from '../../db/transaction';
import { enqueue } from '../../jobs/queue';
import { AccountBilling } from './account-billing.entity';

/**
 * Takes an event: has the account of its customer synced, once for each event however often it is delivered. What is of no use here
 * is taken too, so that Stripe does not send it again, and nothing is written. What is paid for an account and belongs to none here
 * is an error in the log: only a person can end that.
 */
export async function receiveEvent(
  { db, clock, log }: Pick<App, 'db' | 'clock' | 'log'>,
  { id, customerId, paidFor, isOfOtherMode }: StripeEvent,
): Promise<void> {
  if (isOfOtherMode) log.warn({ eventId: id }, 'an event of the other mode than STRIPE_SECRET_KEY: it changes nothing');
  if (customerId === null) return;
  await transaction(db, async (tx) => {
    const known = await tx.findOneBy(AccountBilling, { stripeCustomerId: customerId });
    if (known === null) {
      const told = { customerId, accountId: paidFor };
      if (paidFor !== null) log.error(told, 'a subscription of no customer that is known here: end it at Stripe');
      return;
    }
    // The second of two at once waits here for the first.
    const inserted = await tx.query<unknown[]>(
      'INSERT INTO stripe_events (id, received_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id',
      [id, clock()],
    );
    if (inserted.length === 0) return;
    const { accountId } = known;
    await enqueue(tx, 'syncBilling', { accountId }, { key: `syncBilling ${accountId}` });
  });
}
