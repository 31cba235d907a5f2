import type { App } from '../../app';
import { daysBefore } from '../../time';

/** Removes changes of address that have been over for a day: no limit counts by them any more. */
export async function sweepEmailChanges({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM email_changes WHERE expires_at < $1', [daysBefore(clock(), 1)]);
}
