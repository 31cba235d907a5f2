import { createDataSource } from '../../src/db/data-source';
import { cloneDatabase, type TestDatabase } from '../support/database';
import { freePort, killServices, startService } from '../support/service';
import { TEST_SECRET_KEY } from '../support/world';

let database: TestDatabase;
beforeEach(async () => {
  database = await cloneDatabase();
});
afterEach(async () => {
  await killServices();
  await database.drop();
});

jest.setTimeout(120_000);

/** Tables that are written and read by statements only, each with the reason why no entity stands for it. */
const internalTables: Record<string, string> = {
  migrations: 'TypeORM keeps it.',
  known_networks: 'Read and written by audit/new-networks.ts alone.',
  failed_tries: 'Counters, for sessions/failed-tries.queries.ts alone.',
  barred_addresses: 'Hashes, there or not there, for members/barred-address.queries.ts alone.',
  refusal_counts: 'Counters, raised and read in one statement.',
  invitation_mails: 'Only counted, for the daily limits.',
  mail_deliveries: 'Keys of mails that have gone out: there or not there.',
  idempotency_keys: 'Read and written by db/idempotency.ts alone.',
};

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  generated: boolean;
  precision: number | null;
}

async function columns(): Promise<Column[]> {
  const { rows } = await database.pool.query<Column>(
    `SELECT table_name AS "table", column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable,
            is_generated = 'ALWAYS' AS generated, datetime_precision AS precision
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
      ORDER BY table_name, column_name`,
  );
  return rows;
}

describe('entities and migrations', () => {
  it('agree on every column: its name, its type, and whether it may be null', async () => {
    const db = await createDataSource(database.serviceUrl, 1).initialize();
    const entities = db.entityMetadatas.flatMap(({ tableName, columns: own }) =>
      own.map(({ databaseName, type, isArray, isNullable, precision }) => ({
        table: tableName,
        name: databaseName,
        type: isArray ? 'ARRAY' : type === 'timestamptz' ? 'timestamp with time zone' : String(type),
        nullable: isNullable,
        ...(type === 'timestamptz' ? { precision } : {}),
      })),
    );
    await db.destroy();
    // A generated column is for SQL, unless an entity reads it.
    const read = new Set(entities.map(({ table, name }) => `${table}.${name}`));
    const tables = (await columns())
      .filter(({ table }) => internalTables[table] === undefined)
      .filter(({ table, name, generated }) => !generated || read.has(`${table}.${name}`))
      .map(({ generated: _generated, precision, ...column }) =>
        column.type.startsWith('timestamp') ? { ...column, precision } : column,
      );
    const sorted = (list: { table: string; name: string }[]) =>
      list.sort((a, b) => (`${a.table}.${a.name}` < `${b.table}.${b.name}` ? -1 : 1));
    expect(sorted(entities)).toEqual(sorted(tables));
  });

  it('know of every table that is internal', async () => {
    const tables = new Set((await columns()).map(({ table }) => table));
    expect(Object.keys(internalTables).filter((table) => !tables.has(table))).toEqual([]);
  });

  it('hold times with milliseconds and a time zone only', async () => {
    const times = (await columns()).filter(({ type, table }) => /time|date/.test(type) && table !== 'migrations');
    expect(times.length).toBeGreaterThan(10);
    expect(times.filter(({ type, precision }) => type !== 'timestamp with time zone' || precision !== 3)).toEqual([]);
  });
});

describe('an empty database', () => {
  /** As a new one is: with nothing of ours in it. */
  async function empty(): Promise<void> {
    await database.pool.query(`
      DROP SCHEMA graphile_worker CASCADE;
      DROP SCHEMA public CASCADE;
      CREATE SCHEMA public AUTHORIZATION pg_database_owner;
      GRANT USAGE ON SCHEMA public TO PUBLIC`);
  }

  it('comes up under two processes that start at once', async () => {
    await empty();
    const started = await Promise.all(
      [1, 2].map(async () => {
        const port = await freePort();
        const service = startService({
          DATABASE_URL: database.serviceUrl,
          MIGRATION_DATABASE_URL: database.ownerUrl,
          SECRET_KEY: TEST_SECRET_KEY,
          PORT: String(port),
        });
        return { service, url: `http://127.0.0.1:${String(port)}` };
      }),
    );
    for (const { service, url } of started) {
      await service.prints('Guildhall is up');
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
    const { rows } = await database.pool.query<{ count: number }>('SELECT count(*)::int FROM migrations');
    expect(rows[0]?.count).toBeGreaterThan(0);
    for (const { service } of started) expect(await service.stop()).toBe(0);
  });
});
