import type { DataSource } from 'typeorm';
import { StartError } from '../errors';
import type { Operating } from './operating';

/** What to do where MIGRATION_DATABASE_URL leads elsewhere, as to a copy. */
export const ANOTHER_DATABASE = 'MIGRATION_DATABASE_URL leads to another database than DATABASE_URL: correct it.';

/** Whether two connections lead to one database. */
export async function isSameDatabase(one: DataSource, other: DataSource): Promise<boolean> {
  const [here, there] = await Promise.all([identityOf(one), identityOf(other)]);
  return here === there;
}

/** A copy of a server has all of it but the time at which it was started. */
async function identityOf(db: DataSource): Promise<string> {
  const [database] = await db.query<{ identity: string }[]>(
    `SELECT concat_ws(' ', (SELECT oid FROM pg_database WHERE datname = current_database()), current_database(),
                      extract(epoch FROM pg_postmaster_start_time())) AS identity`,
  );
  return database?.identity ?? '';
}

/** The database, as the service and as the owner of the tables. Throws StartError where these are two. */
export async function asBoth(operating: Pick<Operating, 'db' | 'ownerDb'>) {
  const [db, ownerDb] = [await operating.db(), await operating.ownerDb()];
  if (!(await isSameDatabase(db, ownerDb))) throw new StartError(`${ANOTHER_DATABASE} Nothing was written.`);
  return { db, ownerDb };
}
