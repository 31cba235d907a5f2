import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { expectNoSecrets } from './secrets';

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this through jest`);
  return value;
}

function inDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

export interface TestDatabase {
  ownerUrl: string;
  serviceUrl: string;
  /** As the superuser, past every right and trigger that binds the service: for setting up and for looking. */
  pool: Pool;
  /** Throws when the database or the log holds a secret that the test file noted; the database goes all the same. */
  drop(): Promise<void>;
}

/** A fresh clone of the migrated database, of this test file's own. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const superuserUrl = variable('TEST_SUPERUSER_URL');
  const template = new URL(variable('TEST_OWNER_URL')).pathname.slice(1);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuserUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER guildhall_owner`);
  const pool = new Pool({ connectionString: inDatabase(superuserUrl, name), max: 4 });
  // An ended pool's connections may close a moment later: dropping the database then cuts them.
  pool.on('error', () => undefined);
  return {
    ownerUrl: inDatabase(variable('TEST_OWNER_URL'), name),
    serviceUrl: inDatabase(variable('TEST_SERVICE_URL'), name),
    pool,
    async drop() {
      try {
        await expectNoSecrets(pool);
      } finally {
        await pool.end();
        await asSuperuser(superuserUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
  };
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Cloning needs the template to itself: two files that clone at once take turns.
    await client.query('SELECT pg_advisory_lock(1)');
    await client.query(sql);
  } finally {
    await client.end();
  }
}
