import { createDataSource, MIGRATIONS } from './data-source';

/** Any number will do, as long as every process of every version takes the same. */
const MIGRATION_LOCK = 7_265_921;

/**
 * Brings the database up to date as its owner, and gives the service's role its rights. Several processes that start at
 * once wait for each other. `also` runs under the same lock, as the owner: the job queue's own migrations. Says whether
 * the service has a role of its own, which alone keeps it from changing audit events.
 */
export async function migrate(
  ownerUrl: string,
  serviceRole: string,
  also: () => Promise<void>,
): Promise<{ separate: boolean }> {
  const db = await createDataSource(ownerUrl, 2, MIGRATIONS).initialize();
  const lock = db.createQueryRunner();
  try {
    await lock.query('SET lock_timeout = 0');
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await db.runMigrations({ transaction: 'each' });
    await also();
    const [owner] = await db.query<{ role: string }[]>('SELECT current_user AS role');
    const separate = owner?.role !== serviceRole;
    if (separate) await db.query(grants(serviceRole));
    return { separate };
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await db.destroy();
  }
}

/** In one go, so that a service that runs meanwhile never holds more than it should. */
function grants(serviceRole: string): string {
  const role = `"${serviceRole.replaceAll('"', '""')}"`;
  return `GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    -- Events are only ever added; what is older than it is kept goes by a function alone.
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_log_cuts FROM ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_logs FROM ${role};
    GRANT INSERT (id, last_number),
      UPDATE (last_number, last_hash, kept_days, promised_days, promised_until) ON audit_logs TO ${role};
    REVOKE EXECUTE ON FUNCTION cut_audit_log, erase_from_audit_logs FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION erase_from_audit_logs FROM ${role};
    GRANT EXECUTE ON FUNCTION cut_audit_log TO ${role};
    REVOKE ALL ON migrations FROM ${role};`;
}
