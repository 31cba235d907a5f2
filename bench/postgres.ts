import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres';
import { migrate } from '../src/db/migrate';
import { migrateJobs } from '../src/jobs/migrate';
import { seed } from './seed';
import type { Size } from './seed/size';
import type { Company } from './work';

/** A seeded database. */
export interface Database {
  ownerUrl: string;
  /** What the contestants connect as. */
  serviceUrl: string;
  /** A superuser, in the same database; null: statements cannot be counted. */
  superuserUrl: string | null;
  company: Company;
}

/** A PostgreSQL with the company in it, in a folder of its own; the folder goes with it unless it was given. */
export async function startDatabase(size: Size, dir?: string): Promise<Database & { stop: () => Promise<void> }> {
  const folder = dir ?? join(tmpdir(), `guildhall-bench-${randomUUID()}`);
  await loadStatementCounter(folder);
  const postgres = await startEmbeddedPostgres({ dir: folder });
  const stop = async () => {
    await postgres.stop();
    if (dir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const { ownerUrl, serviceUrl } = postgres;
    const serviceRole = decodeURIComponent(new URL(serviceUrl).username);
    await migrate(ownerUrl, serviceRole, () => migrateJobs({ ownerUrl, serviceRole }));
    const superuserUrl = Object.assign(new URL(postgres.superuserUrl), { pathname: new URL(ownerUrl).pathname }).href;
    await runOn(
      superuserUrl,
      'CREATE EXTENSION IF NOT EXISTS pg_stat_statements',
      'ALTER SYSTEM SET pg_stat_statements.track = none',
      'SELECT pg_reload_conf()',
    );
    const company = await seed(ownerUrl, size);
    return { ownerUrl, serviceUrl, superuserUrl, company, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What counts statements is loaded when PostgreSQL starts: so this starts it once before. */
async function loadStatementCounter(dir: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dir });
  try {
    await runOn(postgres.superuserUrl, `ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  } finally {
    await postgres.stop();
  }
}

async function runOn(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
