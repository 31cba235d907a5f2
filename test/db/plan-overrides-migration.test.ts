import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, MIGRATIONS } from '../../src/db/data-source';
import { AuditChain1797120000000 } from '../../src/db/migrations/4-audit-chain';
import { AccessModel1795910400000 } from '../../src/db/migrations/2-access-model';
import { Foundation1795305600000 } from '../../src/db/migrations/1-foundation';
import { PlanOverrides1798934400000 } from '../../src/db/migrations/7-plan-overrides';
import { ReadingLists1796515200000 } from '../../src/db/migrations/3-reading-lists';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';
import { insertInto } from '../support/sql-state';

const before = [
  new Foundation1795305600000(),
  new AccessModel1795910400000(),
  new ReadingLists1796515200000(),
  new AuditChain1797120000000(),
];
const planOverrides = new PlanOverrides1798934400000();

const NOW = new Date('2026-01-01T00:00:00Z');

let database: EmptyDatabase;
let db: DataSource;
let runner: QueryRunner;
beforeEach(async () => {
  database = await emptyDatabase();
  db = await createDataSource(database.ownerUrl, 1, MIGRATIONS).initialize();
  runner = db.createQueryRunner();
  for (const migration of before) await migration.up(runner);
});
afterEach(async () => {
  await runner.release();
  await db.destroy();
  await database.drop();
});

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const [text, values] = insertInto(table, row);
  await runner.query(text, values);
}

async function structure(): Promise<unknown> {
  return runner.query(`
    SELECT concat_ws(' ', column_name, data_type, column_default) AS what
      FROM information_schema.columns WHERE table_name = 'accounts'
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'accounts'::regclass
    ORDER BY 1`);
}

it('leaves accounts as they are, with nothing overridden and nothing promised', async () => {
  const [made, who] = [
    { created_at: NOW, updated_at: NOW },
    { name: 'Olivia', email: 'olivia@acme.example' },
  ];
  await runner.startTransaction();
  await insert('account_handles', { handle: 'acme', account_id: 'acct' });
  await insert('accounts', {
    ...{ id: 'acct', handle: 'acme', name: 'Acme', status: 'ACTIVE', plan: 'PRO' },
    ...{ ai_error_summaries: true, flow_run_retention_days: 7, ...made },
  });
  await insert('users', { id: 'olivia', handle: 'olivia', ...who, ...made });
  const member = { id: 'mem', account_id: 'acct', user_id: 'olivia', role: 'OWNER', joined_by: 'FOUNDER' };
  await insert('members', { ...member, joined_at: NOW, ...who });
  await runner.commitTransaction();
  await planOverrides.up(runner);
  expect(
    await runner.query(
      'SELECT plan, plan_overrides, audit_log_promised_days, audit_log_promised_until, version FROM accounts',
    ),
  ).toEqual([
    { plan: 'PRO', plan_overrides: null, audit_log_promised_days: null, audit_log_promised_until: null, version: 1 },
  ]);
});

it('goes back to the structure before, and up again', async () => {
  const first = await structure();
  await planOverrides.up(runner);
  const second = await structure();
  expect(second).not.toEqual(first);
  await planOverrides.down(runner);
  expect(await structure()).toEqual(first);
  await planOverrides.up(runner);
  expect(await structure()).toEqual(second);
});
