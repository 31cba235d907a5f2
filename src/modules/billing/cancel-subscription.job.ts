import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';

/**
 * Ends at Stripe what a closed account pays, closes its checkout and takes name and mail address of its contact away. It goes by what the job was told, since the account may be
 * gone by then. Throws until it is done: whoever closes an account is charged no more.
 */
export async function cancelSubscription(
  { payments }: Pick<App, 'payments'>,
  { customerId, checkoutId }: TaskPayloads['cancelSubscription'],
): Promise<void> {
  if (payments === null) {
    throw new Error(`Stripe is not configured: set STRIPE_SECRET_KEY again, or end what ${customerId} pays by hand`);
  }
  const [closed] = await Promise.allSettled([checkoutId === null ? null : payments.closeCheckout(checkoutId)]);
  // Also where the checkout could not be closed: what is paid already ends first of all.
  await payments.closeCustomer(customerId);
  if (closed.status === 'rejected') throw closed.reason;
}
