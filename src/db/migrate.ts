import { createDataSource } from './data-source';

/** Any number will do, as long as every process of every version takes the same. */
const MIGRATION_LOCK = 7_265_921;

/** What the service may not do to these tables: events are only ever added. */
const APPEND_ONLY = ['audit_events'];

/**
 * Brings the database up to date as its owner, and gives the service's role its rights. Several processes that start at
 * once wait for each other. `also` runs under the same lock, as the owner: the job queue's own migrations.
 */
export async function migrate(ownerUrl: string, serviceRole: string, also: () => Promise<void>): Promise<void> {
  const db = await createDataSource(ownerUrl, 2).initialize();
  const lock = db.createQueryRunner();
  try {
    await lock.query(`SET lock_timeout = 0; SET statement_timeout = 0`);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await db.runMigrations({ transaction: 'each' });
    await also();
    const [owner] = await db.query<{ role: string }[]>('SELECT current_user AS role');
    if (owner?.role !== serviceRole) await grantToService(db.query.bind(db), serviceRole);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await db.destroy();
  }
}

async function grantToService(query: (sql: string) => Promise<unknown>, serviceRole: string): Promise<void> {
  const role = `"${serviceRole.replaceAll('"', '""')}"`;
  await query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
  await query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${APPEND_ONLY.join(', ')} FROM ${role}`);
  await query(`REVOKE ALL ON migrations FROM ${role}`);
}
