import type { App } from '../../app';
import { KEPT_MS } from '../../db/idempotency';
import { dayBefore } from './invitation.queries';

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;

/** Removes what only time limits look at: mails of more than a day ago, keys of retries, and notes of mails long sent. */
export async function sweepInvitations({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  await db.query('DELETE FROM invitation_mails WHERE queued_at <= $1', [dayBefore(now)]);
  await db.query('DELETE FROM idempotency_keys WHERE created_at < $1', [new Date(now.getTime() - KEPT_MS)]);
  await db.query('DELETE FROM mail_deliveries WHERE sent_at < $1', [new Date(now.getTime() - THIRTY_DAYS)]);
}
