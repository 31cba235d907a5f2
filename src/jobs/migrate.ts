import { runMigrations } from 'graphile-worker';
import { Client } from 'pg';

/** Makes the queue's tables as the owner and gives the service's role what it needs. */
export async function migrateJobs({ ownerUrl, serviceRole }: { ownerUrl: string; serviceRole: string }): Promise<void> {
  await runMigrations({ connectionString: ownerUrl });
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  const role = client.escapeIdentifier(serviceRole);
  try {
    await client.query(`GRANT USAGE ON SCHEMA graphile_worker TO ${role};
      GRANT ALL ON ALL TABLES IN SCHEMA graphile_worker TO ${role};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${role};`);
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity`,
    );
    for (const { name } of rows) await client.query(`ALTER TABLE graphile_worker.${client.escapeIdentifier(name)} DISABLE ROW LEVEL SECURITY`);
  } finally {
    await client.end();
  }
}
