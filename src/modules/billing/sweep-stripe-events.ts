import type { App } from '../../app';
import { daysBefore } from '../../time';

/** Stripe delivers an event again for three days, and by hand for 30. */
const KEPT_DAYS = 30;

/** Removes notes of events that will not come again. */
export async function sweepStripeEvents({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM stripe_events WHERE received_at < $1', [daysBefore(clock(), KEPT_DAYS)]);
}
