import { Client } from 'pg';
import { migrateJobs } from '../../src/jobs/migrate';
import { cloneDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase();
});

afterAll(() => database.drop());

async function state(): Promise<unknown[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `SELECT c.relname, c.relacl::text, c.relrowsecurity, p.polname, p.xmin::text AS policy_made_by
       FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
      WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind = 'r' ORDER BY 1, 4`,
  );
  return rows;
}

describe("the job queue's migration", () => {
  it('changes nothing when it is done again', async () => {
    const before = await state();
    await migrateJobs({ ownerUrl: database.ownerUrl, serviceRole: 'guildhall_service' });
    expect(await state()).toEqual(before);
  });

  it("gives the service's role the rows and not the structure", async () => {
    const service = new Client({ connectionString: database.serviceUrl });
    await service.connect();
    try {
      for (const statement of [
        'TRUNCATE graphile_worker._private_jobs',
        'DELETE FROM graphile_worker.migrations',
        'ALTER TABLE graphile_worker._private_jobs DISABLE ROW LEVEL SECURITY',
        'CREATE TABLE graphile_worker.mine ()',
      ]) {
        await expect(service.query(statement)).rejects.toThrow(/permission denied|must be owner/);
      }
    } finally {
      await service.end();
    }
  });
});
