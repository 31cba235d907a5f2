import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, MIGRATIONS } from '../../src/db/data-source';
import { EmailChanges1799539200000 } from '../../src/db/migrations/8-email-changes';
import { newId } from '../../src/ids';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { insertInto, sqlState, UNIQUE } from '../support/sql-state';

const emailChanges = new EmailChanges1799539200000();
const NOW = new Date('2026-01-01T00:00:00Z');

let database: TestDatabase;
let db: DataSource;
let runner: QueryRunner;
beforeEach(async () => {
  database = await cloneDatabase();
  db = await createDataSource(database.ownerUrl, 2, MIGRATIONS).initialize();
  runner = db.createQueryRunner();
});
afterEach(async () => {
  await runner.release();
  await db.destroy();
  await database.drop();
});

async function structure(): Promise<unknown> {
  return runner.query(`
    SELECT table_name AS "table", concat_ws(' ', column_name, data_type, column_default) AS what
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'function', concat_ws(' ', proname, pg_get_function_arguments(oid), proacl::text, proconfig::text,
                     regexp_replace(prosrc, '\\s+', ' ', 'g'))
                FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 13
    ORDER BY 1, 2`);
}

const addUser = (email: string) =>
  runner.query(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at) VALUES ($1, $1, $2, 'Somebody', $3, $3)`,
    [newId('user'), email, NOW],
  );

it('goes back to the structure before with all people, and up again', async () => {
  await addUser('somebody@example.com');
  const after = await structure();
  await emailChanges.down(runner);
  const before = await structure();
  expect(before).not.toEqual(after);
  const [erase] = (before as { table: string; what: string }[]).filter(({ what }) => what.startsWith('erase_from'));
  expect(erase?.what).toMatch(/^erase_from_audit_logs erased text\[\] \{guildhall_owner=X\/guildhall_owner\}/);
  await emailChanges.up(runner);
  expect(await structure()).toEqual(after);
  await emailChanges.down(runner);
  expect(await structure()).toEqual(before);
  expect(await runner.query('SELECT email FROM users')).toEqual([{ email: 'somebody@example.com' }]);
  await emailChanges.up(runner);
});

it('lets a person have one change of address that is pending, and many that are over', async () => {
  const change = (endedAt: Date | null) =>
    insertInto('email_changes', {
      id: newId('emailChange'),
      user_id: 'usr_somebody',
      email: 'new@example.com',
      ip_address: '192.0.2.1',
      network: '192.0.2.0/24',
      created_at: NOW,
      expires_at: NOW,
      ended_at: endedAt,
    });
  expect(await sqlState(database.serviceUrl, change(NOW), change(NOW), change(null))).toBeNull();
  expect(await sqlState(database.serviceUrl, change(null))).toBe(UNIQUE);
});
