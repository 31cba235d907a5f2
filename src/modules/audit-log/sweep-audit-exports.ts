import type { App } from '../../app';

/** Removes the addresses of exports whose time is over. */
export async function sweepAuditExports({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM audit_exports WHERE expires_at < $1', [clock()]);
}
