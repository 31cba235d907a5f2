import { Client } from 'pg';

/**
 * Who still lives. graphile-worker locks a job for the worker that runs it, and gives the job of a killed worker to
 * another only after four hours. So each worker of ours also holds an advisory lock, on a connection that PostgreSQL
 * closes when the process is gone, however it went: a job whose worker holds no such lock is free at the next look.
 */
export interface Liveness {
  /** Says that this worker lives, until `close`, or until the connection or the process is lost. */
  announce(workerId: string): Promise<void>;
  /** Frees the jobs of workers that were dead at this look and at the one before it. Gives how many workers those were. */
  freeJobsOfTheDead(): Promise<number>;
  close(): Promise<void>;
}

const SEED = 7_265_922;

/** PostgreSQL's own question whether we are there, for when a machine is cut off: asked after 20 s, given up after 40 s. */
const KEEPALIVE = 'SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4';

/** By this doctor and operators find it. */
const NAME = `SET application_name = 'guildhall jobs (liveness)'`;

/** Opens the connection; `lost` is told when it breaks, and with it every announcement. */
export async function connectLiveness(connectionString: string, lost: (error: Error) => void): Promise<Liveness> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', lost);
  await client.connect();
  // Said only now: what a connection is opened with is overridden by what DATABASE_URL has in it.
  await client.query(`${NAME}; ${KEEPALIVE}`);
  // Twice in a row: a worker whose connection broke has time to stop before its jobs go to others.
  let suspects = new Set<string>();
  // One statement after the other: the workers announce themselves all at once.
  let last: Promise<unknown> = Promise.resolve();
  const query = <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> => {
    const mine = last.then(async () => (await client.query<Row>(sql, values)).rows);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    announce: async (workerId) => {
      await query('SELECT pg_advisory_lock(hashtextextended($1, $2))', [workerId, SEED]);
    },
    freeJobsOfTheDead: async () => {
      const silent = (await query<{ worker: string }>(WORKERS_WITHOUT_LOCK, [SEED])).map(({ worker }) => worker);
      const dead = silent.filter((worker) => suspects.has(worker));
      suspects = new Set(silent);
      if (dead.length > 0) await query('SELECT graphile_worker.force_unlock_workers($1)', [dead]);
      return dead.length;
    },
    close: async () => {
      client.removeListener('error', lost).on('error', () => undefined);
      await client.end();
    },
  };
}

/** Workers that have jobs and hold no lock. A worker takes its lock before its first job, so a live one is never here. */
const WORKERS_WITHOUT_LOCK = `
  WITH busy AS (
    SELECT locked_by AS worker FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
    UNION
    SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
  )
  SELECT worker FROM busy
   WHERE NOT EXISTS (
     SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended(busy.worker, $1))`;
