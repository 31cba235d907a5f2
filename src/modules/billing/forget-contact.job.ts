import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';

/** Takes a person who was erased away at Stripe, where they are an account's contact: else the next sync brought them back. */
export async function forgetContact(
  { payments }: Pick<App, 'payments'>,
  { customerId, emailHash }: TaskPayloads['forgetContact'],
): Promise<void> {
  if (payments === null) {
    throw new Error(
      `Stripe is not configured: set STRIPE_SECRET_KEY again, or take the contact of ${customerId} away by hand`,
    );
  }
  await payments.forgetContact(customerId, emailHash);
}
