import { startEmbeddedPostgres } from '../../src/db/embedded-postgres';
import { migrate } from '../../src/db/migrate';
import { migrateJobs } from '../../src/jobs/migrate';
import { temporaryFolder } from './temporary-folder';

/** One PostgreSQL for the whole run, with one migrated database that each test file clones (world.ts). */
export default async function setUp(): Promise<void> {
  const folder = await temporaryFolder('guildhall test ');
  const postgres = await startEmbeddedPostgres({ dir: folder.path, throwaway: true });
  const serviceRole = new URL(postgres.serviceUrl).username;
  await migrate(postgres.ownerUrl, serviceRole, () => migrateJobs({ ownerUrl: postgres.ownerUrl, serviceRole }));
  process.env.TEST_SUPERUSER_URL = postgres.superuserUrl;
  process.env.TEST_OWNER_URL = postgres.ownerUrl;
  process.env.TEST_SERVICE_URL = postgres.serviceUrl;
  (globalThis as { tearDownPostgres?: () => Promise<void> }).tearDownPostgres = async () => {
    await postgres.stop();
    await folder.remove();
  };
}
