import type { DataSource, QueryRunner } from 'typeorm';
import type { App } from '../../src/app';
import { insertEvents } from '../../src/audit/record';
import { createDataSource, MIGRATIONS } from '../../src/db/data-source';
import { Foundation1795305600000 } from '../../src/db/migrations/1-foundation';
import { AccessModel1795910400000 } from '../../src/db/migrations/2-access-model';
import { ReadingLists1796515200000 } from '../../src/db/migrations/3-reading-lists';
import { AuditChain1797120000000 } from '../../src/db/migrations/4-audit-chain';
import { AuditLogKeeping1800748800000 } from '../../src/db/migrations/10-audit-log-keeping';
import { verifyAuditLog } from '../../src/modules/audit-log/verify';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

const before = [new Foundation1795305600000(), new AccessModel1795910400000(), new ReadingLists1796515200000()];
const auditChain = new AuditChain1797120000000();
/** What checks a log reads, besides. */
const keeping = new AuditLogKeeping1800748800000();
const NOW = new Date('2026-01-01T00:00:00Z');

let database: EmptyDatabase;
let db: DataSource;
let runner: QueryRunner;
beforeEach(async () => {
  database = await emptyDatabase();
  db = await createDataSource(database.ownerUrl, 2, MIGRATIONS).initialize();
  runner = db.createQueryRunner();
  for (const migration of before) await migration.up(runner);
  await runner.query(
    `INSERT INTO audit_events (id, log_id, number, occurred_at, type, outcome, actor_type, actor_name)
     SELECT 'evt_' || n, 'acct', n, $1, 'account.updated', 'DONE', 'SYSTEM', 'Guildhall' FROM generate_series(1, 3) n`,
    [NOW],
  );
  await runner.query(`INSERT INTO audit_logs (id, last_number) VALUES ('acct', 3)`);
});
afterEach(async () => {
  await runner.release();
  await db.destroy();
  await database.drop();
});

const add = () =>
  db.transaction((tx) =>
    insertEvents(
      tx,
      [{ type: 'access.refused', accountId: 'acct', outcome: 'REFUSED', resource: null }],
      { type: 'NOBODY' },
      NOW,
      null,
    ),
  );

function verify() {
  const app = { db, config: { secretKey: 'x'.repeat(32), secretKeyPrevious: null } } as unknown as App;
  return verifyAuditLog(app, 'acct', { from: null, to: null, checkpoint: null });
}

async function columnsAndIndexes(): Promise<unknown[]> {
  const rows: unknown = await runner.query(`
    SELECT table_name AS "table", concat_ws(' ', column_name, data_type, column_default) AS what
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'function', proname || ' ' || regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 13
    ORDER BY 1, 2`);
  return rows as unknown[];
}

it('keeps events that are older than the chain, which begins behind them', async () => {
  await auditChain.up(runner);
  await keeping.up(runner);
  expect(await verify()).toMatchObject({ break: null, from: null, last: 3 });
  await add();
  await add();
  expect(await verify()).toMatchObject({ break: null, from: 4, to: 5, last: 5 });
  expect(await runner.query('SELECT number, hash IS NULL AS old FROM audit_events ORDER BY number')).toEqual(
    [1, 2, 3, 4, 5].map((number) => ({ number: String(number), old: number <= 3 })),
  );
});

it('goes back to the structure before with all events, and up again', async () => {
  const structure = await columnsAndIndexes();
  await auditChain.up(runner);
  const after = await columnsAndIndexes();
  await add();
  await auditChain.down(runner);
  expect(await columnsAndIndexes()).toEqual(structure);
  expect(await runner.query('SELECT count(*)::int AS events FROM audit_events')).toEqual([{ events: 4 }]);
  await auditChain.up(runner);
  expect(await columnsAndIndexes()).toEqual(after);
  await add();
  await keeping.up(runner);
  expect(await verify()).toMatchObject({ break: null, from: 5, to: 5 });
});
