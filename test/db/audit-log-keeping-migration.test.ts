import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, MIGRATIONS } from '../../src/db/data-source';
import { AccessModel1795910400000 } from '../../src/db/migrations/2-access-model';
import { AuditChain1797120000000 } from '../../src/db/migrations/4-audit-chain';
import { AuditLogKeeping1800748800000 } from '../../src/db/migrations/10-audit-log-keeping';
import { Foundation1795305600000 } from '../../src/db/migrations/1-foundation';
import { ReadingLists1796515200000 } from '../../src/db/migrations/3-reading-lists';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

const before = [
  new Foundation1795305600000(),
  new AccessModel1795910400000(),
  new ReadingLists1796515200000(),
  new AuditChain1797120000000(),
];
const keeping = new AuditLogKeeping1800748800000();

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

async function structure(): Promise<unknown> {
  return runner.query(`
    SELECT concat_ws(' ', column_name, data_type, column_default) AS what
      FROM information_schema.columns WHERE table_name = 'audit_logs'
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'audit_logs'::regclass
    UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'known_networks'
    ORDER BY 1`);
}

it('leaves logs as they are, with nothing said of how long they are kept', async () => {
  await runner.query(`INSERT INTO audit_logs (id, last_number) VALUES ('acct', 7)`);
  await keeping.up(runner);
  expect(
    await runner.query('SELECT id, last_number, kept_days, promised_days, promised_until FROM audit_logs'),
  ).toEqual([{ id: 'acct', last_number: '7', kept_days: null, promised_days: null, promised_until: null }]);
});

it('takes no promise without an end, and no end without a promise', async () => {
  await keeping.up(runner);
  for (const values of ['365, NULL', 'NULL, now()', '0, now()']) {
    await expect(
      runner.query(
        `INSERT INTO audit_logs (id, last_number, promised_days, promised_until) VALUES ('acct', 0, ${values})`,
      ),
    ).rejects.toThrow(/violates check constraint/);
  }
});

it('goes back to the structure before, and up again', async () => {
  const first = await structure();
  await keeping.up(runner);
  const second = await structure();
  expect(second).not.toEqual(first);
  await keeping.down(runner);
  expect(await structure()).toEqual(first);
  await keeping.up(runner);
  expect(await structure()).toEqual(second);
});
