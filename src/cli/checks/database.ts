import type { DataSource } from 'typeorm';
import type { Operating } from '../operating';
import { ANOTHER_DATABASE, isSameDatabase } from '../same-database';
import { finding, type Finding } from './finding';

const OLDEST = 15;
const EXTENSIONS = ['pg_trgm', 'btree_gin'];
/** From these differences on: codes live for ten minutes, and events of the log are put in order by their times. */
const CLOCK_WARNING_MS = 2_000;
const CLOCK_PROBLEM_MS = 30_000;

/** Which PostgreSQL it is, and what it needs to have. */
export async function checkVersion(db: DataSource): Promise<Finding[]> {
  const [server] = await db.query<{ number: number; version: string }[]>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const rows = await db.query<{ name: string }[]>('SELECT extname AS name FROM pg_extension');
  const missing = EXTENSIONS.filter((name) => !rows.some((row) => row.name === name));
  const isOld = (server?.number ?? 0) < OLDEST * 10_000;
  return [
    isOld
      ? finding('PostgreSQL', 'problem', `It is ${server?.version ?? '?'}: it must be ${OLDEST} or newer.`)
      : finding('PostgreSQL', 'ok', `It is ${server?.version ?? '?'}.`),
    missing.length === 0
      ? finding('extensions', 'ok', `${EXTENSIONS.join(' and ')} are installed.`)
      : finding(
          'extensions',
          'problem',
          `Missing: ${missing.join(', ')}. As a superuser: CREATE EXTENSION ${missing[0] ?? ''};`,
        ),
  ];
}

/** Whether the tables are those of this version. Only their owner knows. */
export async function checkMigrations({ ownerDb }: Pick<Operating, 'ownerDb'>): Promise<Finding[]> {
  const db = await ownerDb();
  const [table] = await db.query<{ there: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  const done = table?.there === true ? await db.query<{ name: string }[]>('SELECT name FROM migrations') : [];
  const known = db.migrations.map(({ name, constructor }) => name ?? constructor.name);
  const missing = known.filter((name) => !done.some((row) => row.name === name));
  const newer = done.filter(({ name }) => !known.includes(name));
  if (missing.length > 0) {
    const message = `${missing.length} of ${known.length} are missing: start the service of this version, which migrates.`;
    return [finding('migrations', 'problem', message)];
  }
  if (newer.length > 0) {
    const message = `The database is of a newer version: ${newer.length} are not known here. Use the command of that version.`;
    return [finding('migrations', 'warning', message)];
  }
  return [finding('migrations', 'ok', `All ${known.length} are done.`)];
}

/** Whether MIGRATION_DATABASE_URL leads to the database of DATABASE_URL: a copy would be migrated, and looked at, in its place. */
export async function checkSame({ db, ownerDb }: Pick<Operating, 'db' | 'ownerDb'>): Promise<Finding[]> {
  return (await isSameDatabase(await db(), await ownerDb()))
    ? [finding('owner', 'ok', 'The owner of the tables is reached, in the same database.')]
    : [finding('owner', 'problem', ANOTHER_DATABASE)];
}

interface Role {
  name: string;
  superuser: boolean;
  owner: boolean;
  /** Whether it may change what is written. */
  may: boolean;
  /** Functions of the tables' owner that work as the owner, and that the service is not to call. */
  functions: string[];
}

const ROLE = `
  SELECT current_user AS name, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
         (SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = 'audit_events'::regclass) AS owner,
         has_table_privilege('audit_events', 'UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege('audit_events', 'UPDATE')
           OR has_table_privilege('audit_log_cuts', 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR has_any_column_privilege('audit_log_cuts', 'INSERT, UPDATE')
           OR has_table_privilege('audit_logs', 'UPDATE, DELETE, TRUNCATE') AS may,
         ARRAY(SELECT proname::text FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proname <> 'cut_audit_log'
                  AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'audit_events'::regclass)
                  AND has_function_privilege(oid, 'EXECUTE') ORDER BY 1) AS functions`;

/** Whether the service could change what is written in audit logs. */
export async function checkRole(db: DataSource): Promise<Finding[]> {
  const [role] = await db.query<Role[]>(ROLE);
  if (role === undefined) return [];
  const { name, superuser, owner, may, functions } = role;
  const rights = (level: Finding['level'], message: string) => [finding('rights', level, message)];
  if (superuser) {
    const message = `The service is ${name}, a superuser, whom nothing binds: give it a role of its own (README, Run it in production).`;
    return rights('problem', message);
  }
  if (owner) {
    const message = `The service (${name}) owns the tables, so that only a trigger protects audit events: give it a role of its own, and the owner in MIGRATION_DATABASE_URL.`;
    return rights('warning', message);
  }
  if (!may && functions.length === 0) return rights('ok', `The service (${name}) cannot change audit events.`);
  const what = functions.length === 0 ? 'change audit events' : `call ${functions.join(', ')}`;
  const message = `The service (${name}) may ${what}: start it anew, with the owner in MIGRATION_DATABASE_URL, which takes that right away. Where it stays, ${name} has it from a role that it is a member of.`;
  return rights('problem', message);
}

/** Whether this machine and the database agree about the time. */
export async function checkClock(db: DataSource, clock: () => Date): Promise<Finding[]> {
  const before = clock().getTime();
  const [database] = await db.query<{ time: Date }[]>('SELECT clock_timestamp() AS time');
  const after = clock().getTime();
  const difference = Math.abs((database?.time.getTime() ?? 0) - (before + after) / 2);
  const seconds = (difference / 1000).toFixed(1);
  if (difference < CLOCK_WARNING_MS)
    return [finding('clocks', 'ok', `This machine and the database differ by ${seconds} s.`)];
  const message = `This machine and the database differ by ${seconds} s: set both by the same time server (NTP).`;
  return [finding('clocks', difference < CLOCK_PROBLEM_MS ? 'warning' : 'problem', message)];
}
