import type { App } from '../../app';
import { transaction } from '../../db/transaction';
import { enqueue } from '../../jobs/queue';
import { AccountBilling } from './account-billing.entity';

/** What is read of an event of Stripe's whose signature is right. */
interface Received {
  id: string;
  customerId: string | null;
}

/**
 * Takes an event: has the account of its customer synced, once for each event however often it is delivered. What is of no use here
 * is taken too, so that Stripe does not send it again, and nothing is written.
 */
export async function receiveEvent(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  { id, customerId }: Received,
): Promise<void> {
  if (customerId === null) return;
  await transaction(db, async (tx) => {
    const known = await tx.findOneBy(AccountBilling, { stripeCustomerId: customerId });
    if (known === null) return;
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
