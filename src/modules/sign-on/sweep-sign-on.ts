import type { App } from '../../app';
import { HOUR } from '../../time';

/** Removes sign-ons that have been over for an hour: what providers said of people is kept no longer than that. */
export async function sweepSignOn({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM sso_attempts WHERE expires_at < $1', [new Date(clock().getTime() - HOUR)]);
}
