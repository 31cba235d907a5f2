import { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

/** What a pool of connections tells about itself. */
export interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** What is read at each scrape, since nobody counts it as it happens. */
export interface DatabaseFigures {
  /** Reads it all. When the database does not answer, says so in the figures, and throws nothing. */
  read(): Promise<void>;
  stop(): Promise<void>;
}

export interface DatabaseFiguresOptions {
  /** As the service's role. */
  connectionString: string;
  /** The pool that requests use. */
  pool: PoolCounts;
  poolSize: number;
  /** Why the database did not answer. */
  onError: (error: unknown) => void;
}

/** To connect, and to answer, the database has this long each. */
const PATIENCE_MS = 2_000;
/** Longer than most pause between two scrapes, so that the connection is kept. */
const KEPT_MS = 120_000;

const STATES = ['waiting', 'scheduled', 'retrying', 'running', 'failed'] as const;

type Queue = { task: string; oldest: number } & Record<(typeof STATES)[number], number>;

/** One row for each task that was ever queued, so that "none" is a zero and no gap. A job that is given up keeps its row. */
const QUEUES = `
  SELECT t.identifier AS task,
         count(*) FILTER (WHERE j.is_available AND j.attempts = 0 AND j.run_at <= now())::int AS waiting,
         count(*) FILTER (WHERE j.is_available AND j.attempts = 0 AND j.run_at > now())::int AS scheduled,
         count(*) FILTER (WHERE j.is_available AND j.attempts > 0)::int AS retrying,
         count(*) FILTER (WHERE j.locked_at IS NOT NULL)::int AS running,
         count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts)::int AS failed,
         coalesce(extract(epoch FROM max(now() - j.run_at) FILTER (WHERE j.is_available AND j.run_at <= now())), 0)::float8 AS oldest
    FROM graphile_worker._private_tasks t LEFT JOIN graphile_worker._private_jobs j ON j.task_id = t.id
   GROUP BY t.identifier`;

/**
 * The figures of the database: whether it answers, the pool of connections, the job queue. They are read over a connection of
 * their own, so that a pool that is used up cannot hide itself, and no scrape counts as a statement of the service.
 */
export function createDatabaseFigures(registry: Registry, options: DatabaseFiguresOptions): DatabaseFigures {
  const { connectionString, pool, poolSize, onError } = options;
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const up = gauge('guildhall_database_up', 'Whether the database answered this scrape in time: 1 or 0.');
  const limit = gauge('guildhall_pool_max_connections', 'How many connections requests may use: DATABASE_POOL_SIZE.');
  const connections = gauge(
    'guildhall_pool_connections',
    'Open connections of the pool that requests use: busy with a request or job, or idle.',
    'state',
  );
  const waiting = gauge(
    'guildhall_pool_waiting',
    'Requests and jobs that wait for a connection: above 0 for long, the pool is too small or something holds its connections.',
  );
  const jobs = gauge(
    'guildhall_jobs',
    'Jobs in the queue: waiting to be run, scheduled for later, retrying after a failure, running, and failed for good.',
    'task',
    'state',
  );
  const oldest = gauge(
    'guildhall_jobs_oldest_waiting_seconds',
    'For how long the oldest job that could run has waited to be taken: it grows when nobody runs jobs.',
    'task',
  );
  const own = new Pool({
    connectionString,
    max: 1,
    application_name: 'guildhall metrics',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    idleTimeoutMillis: KEPT_MS,
  });
  // A connection that is lost while nobody uses it is made anew; unheard, it would end the process.
  own.on('error', () => undefined);

  function readPool(): void {
    limit.set(poolSize);
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    connections.set({ state: 'idle' }, pool.idleCount);
    waiting.set(pool.waitingCount);
  }

  /** What is not known has no value: an old one would look like a new one. */
  function tell(queues: readonly Queue[]): void {
    jobs.reset();
    oldest.reset();
    for (const queue of queues) {
      for (const state of STATES) jobs.set({ task: queue.task, state }, queue[state]);
      oldest.set({ task: queue.task }, queue.oldest);
    }
  }

  return {
    async read() {
      readPool();
      try {
        const { rows } = await own.query<Queue>(QUEUES);
        tell(rows);
        up.set(1);
      } catch (error) {
        tell([]);
        up.set(0);
        onError(error);
      }
    },
    stop: () => own.end(),
  };
}
