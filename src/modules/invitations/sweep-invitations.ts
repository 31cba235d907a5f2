import type { App } from '../../app';
import { dayBefore } from './invite-facts.queries';

/** Removes notes of mails that the daily limits do not look at any more. */
export async function sweepInvitations({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM invitation_mails WHERE queued_at <= $1', [dayBefore(clock())]);
}
