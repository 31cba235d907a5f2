import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { expectNoSecrets } from './secrets';

/** An empty database with its two roles, as an operator hands it to Guildhall. */
export interface EmptyDatabase {
  /** For DATABASE_URL: the service's role. */
  serviceUrl: string;
  /** For MIGRATION_DATABASE_URL: the owner of the tables. */
  ownerUrl: string;
  /** As the superuser: for looking. */
  pool: Pool;
  /** Throws when it holds a secret that the test file noted. */
  drop(): Promise<void>;
}

export async function emptyDatabase(): Promise<EmptyDatabase> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const inIt = (variable: string) => Object.assign(new URL(process.env[variable] ?? ''), { pathname: `/${name}` }).href;
  const superuser = new Pool({ connectionString: process.env.TEST_SUPERUSER_URL, max: 1 });
  await superuser.query(`CREATE DATABASE ${name} OWNER guildhall_owner`);
  const pool = new Pool({ connectionString: inIt('TEST_SUPERUSER_URL'), max: 4 });
  // An ended pool's connections may close a moment later: dropping the database then cuts them.
  pool.on('error', () => undefined);
  return {
    serviceUrl: inIt('TEST_SERVICE_URL'),
    ownerUrl: inIt('TEST_OWNER_URL'),
    pool,
    drop: async () => {
      try {
        await expectNoSecrets(pool);
      } finally {
        await pool.end();
        await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await superuser.end();
      }
    },
  };
}
