import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';

/** Has Stripe close a checkout in whose place another one was opened: an account has one that can be paid. */
export async function closeCheckout(
  { payments }: Pick<App, 'payments'>,
  { checkoutId }: TaskPayloads['closeCheckout'],
): Promise<void> {
  await payments?.closeCheckout(checkoutId);
}
