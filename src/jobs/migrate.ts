import { Logger, runMigrations } from 'graphile-worker';
import { Client } from 'pg';

const SCHEMA = 'graphile_worker';
const POLICY = 'guildhall_service';

export interface MigrateJobsOptions {
  /** The role that is to own the queue's tables. */
  ownerUrl: string;
  /** The role that adds and runs jobs. */
  serviceRole: string;
}

/**
 * Makes the job queue's tables, or brings them up to date, as the owner, and gives the service's role what it needs:
 * rows, not structure. To be called under a lock: two at once could disturb each other. Doing it again changes nothing.
 */
export async function migrateJobs({ ownerUrl, serviceRole }: MigrateJobsOptions): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, maxPoolSize: 1, logger: new Logger(() => () => undefined) });
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const role = client.escapeIdentifier(serviceRole);
    await client.query(`
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role};
      REVOKE INSERT, UPDATE, DELETE ON ${SCHEMA}.migrations FROM ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${role}`);
    for (const table of await tablesWithoutPolicy(client)) {
      await client.query(`CREATE POLICY ${POLICY} ON ${table} TO ${role} USING (true) WITH CHECK (true)`);
    }
  } finally {
    await client.end();
  }
}

/** graphile-worker turns row level security on, so that to others than the owner each table looks empty without a policy. */
async function tablesWithoutPolicy(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name
       FROM pg_class c
      WHERE c.relnamespace = $1::regnamespace AND c.relrowsecurity
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = $2)`,
    [SCHEMA, POLICY],
  );
  return rows.map(({ name }) => name);
}
