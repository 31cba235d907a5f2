import type { App } from '../../app';
import { HOUR } from '../../time';

/**
 * Removes sign-ons that have been over for an hour: what providers said of people is kept no longer than that. And which assertions were
 * taken, once none of them would be taken again.
 */
export async function sweepSignOn({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM sso_attempts WHERE expires_at < $1', [new Date(clock().getTime() - HOUR)]);
  await db.query('DELETE FROM saml_assertions WHERE expires_at < $1', [new Date(clock().getTime() - HOUR)]);
}
