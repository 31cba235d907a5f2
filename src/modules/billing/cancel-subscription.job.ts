import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';

/**
 * Ends at Stripe what a closed account pays, and closes its checkout. It goes by what the job was told, since the account may be
 * gone by then. Throws until it is done: whoever closes an account is charged no more.
 */
export async function cancelSubscription(
  { payments }: Pick<App, 'payments'>,
  { customerId, checkoutId }: TaskPayloads['cancelSubscription'],
): Promise<void> {
  if (payments === null) {
    throw new Error(`Stripe is not configured: set STRIPE_SECRET_KEY again, or end what ${customerId} pays by hand`);
  }
  if (checkoutId !== null) await payments.closeCheckout(checkoutId);
  await payments.cancelSubscriptions(customerId);
}
