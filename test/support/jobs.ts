import { pino } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { enqueue } from '../../src/jobs/queue';
import { type Jobs, type JobsOptions, startJobs } from '../../src/jobs/runner';
import { cloneDatabase, type TestDatabase } from './database';

/** A database of a test file's own with the means to add and run jobs, all as the service's role. */
export interface JobsWorld {
  database: TestDatabase;
  db: DataSource;
  /** Adds a job whose payload is this text, in a transaction of its own, or in the given one. */
  add(text: string, tx?: EntityManager): Promise<void>;
  /** Starts a runner that hands each job's text to the function. All runners stop with the world. */
  run(task: (text: string) => Promise<void>, options?: Partial<JobsOptions>): Promise<Jobs>;
  /** Makes every waiting job due, instead of waiting for its pause after a failure. */
  hurry(): Promise<void>;
  /** How many jobs there are, waiting and running. */
  count(): Promise<number>;
  /** What the runners logged. */
  log: string[];
  stop(): Promise<void>;
}

export async function startJobsWorld(): Promise<JobsWorld> {
  const database = await cloneDatabase();
  const db = await new DataSource({ type: 'postgres', url: database.serviceUrl, poolSize: 4 }).initialize();
  const runners: Jobs[] = [];
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => log.push(line) });
  return {
    database,
    db,
    log,
    add: (text, tx = db.manager) => enqueue(tx, 'sendSignInCode', { challengeId: text }),
    run: async (task, options = {}) => {
      const jobs = await startJobs({
        connectionString: database.serviceUrl,
        tasks: { sendSignInCode: ({ challengeId }: { challengeId: string }) => task(challengeId) },
        log: logger,
        ...options,
      });
      runners.push(jobs);
      return jobs;
    },
    hurry: async () => {
      await database.pool.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL`);
    },
    count: async () => {
      const { rows } = await database.pool.query<{ count: number }>(
        'SELECT count(*)::int FROM graphile_worker._private_jobs',
      );
      return rows[0]?.count ?? 0;
    },
    stop: async () => {
      await Promise.all(runners.map((jobs) => jobs.stop()));
      await db.destroy();
      await database.drop();
    },
  };
}
