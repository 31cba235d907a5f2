import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';

/**
 * Has Stripe close a checkout in whose place another one was opened: an account has one that can be paid. Throws until it is done:
 * nobody is to pay twice.
 */
export async function closeCheckout(
  { payments }: Pick<App, 'payments'>,
  { checkoutId }: TaskPayloads['closeCheckout'],
): Promise<void> {
  if (payments === null) {
    throw new Error(
      `Stripe is not configured: set STRIPE_SECRET_KEY in every process that runs jobs, or expire ${checkoutId} by hand`,
    );
  }
  await payments.closeCheckout(checkoutId);
}
