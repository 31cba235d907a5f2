import { setTimeout as sleep } from 'node:timers/promises';
import { parseCrontab, run, type Runner, type TaskList } from 'graphile-worker';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { connectLiveness, type Liveness } from './liveness';
import { workerLogger } from './log';

export interface SessionOptions {
  connectionString: string;
  taskList: TaskList;
  /** In graphile-worker's crontab format, in UTC. */
  crontab: string;
  log: Logger;
  concurrency: number;
  /** Milliseconds between two looks for the jobs of dead workers. */
  lookEvery: number;
}

/** graphile-worker at work, with all its connections. It serves until the first trouble, and is then to be replaced. */
export interface Session {
  /** Resolves when it is of no more use: a connection that it needs, or one of its workers, is lost. */
  trouble: Promise<void>;
  /** Takes no more jobs, waits for those that run, at most so many milliseconds, and closes its connections. */
  stop(within: number): Promise<void>;
}

/** The second look comes soon after the first, so that a restart finds at once what the process before it left. */
const SECOND_LOOK = 2_000;

/** Connects and begins to take jobs. Throws when the database cannot be reached. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { log, concurrency } = options;
  const closing = new AbortController();
  let report: () => void = () => undefined;
  const trouble = new Promise<void>((resolve) => (report = resolve));
  const troubled = (error: unknown) => {
    if (closing.signal.aborted) return;
    log.warn(
      { part: 'jobs', reason: error instanceof Error ? error.message : String(error) },
      'the job runner is to start anew',
    );
    report();
  };
  const liveness = await connectLiveness(options.connectionString, troubled);
  // One connection listens for new jobs.
  const pool = new Pool({
    connectionString: options.connectionString,
    max: concurrency + 1,
    application_name: 'guildhall jobs',
  });
  // A lost connection is reported where it is used; unheard, it would end the process.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  makePatient(pool, closing.signal);
  try {
    const runner = await run({
      pgPool: pool,
      taskList: options.taskList,
      // Always given: graphile-worker would otherwise look for a file `crontab` in the current folder.
      parsedCronItems: parseCrontab(options.crontab),
      concurrency,
      noHandleSignals: true,
      logger: workerLogger(log),
      preset: announcing(liveness, troubled),
    });
    // A worker that could not write down the end of its job is gone for good.
    runner.events.on('worker:fatalError', ({ error }) => {
      troubled(error);
    });
    runner.promise.then(() => {
      troubled('it stopped by itself');
    }, troubled);
    const looking = look(liveness, options, closing.signal).catch(troubled);
    return {
      trouble,
      stop: async (within) => {
        closing.abort();
        const finished = await Promise.race([stopRunner(runner), sleep(within, false, { ref: false })]);
        if (!finished) log.warn({ part: 'jobs' }, 'jobs still run at the end; another process will run them again');
        await looking;
        // A connection that a job still uses would keep us waiting.
        await Promise.race([pool.end(), sleep(finished ? within : 0, undefined, { ref: false })]);
        await liveness.close().catch(() => undefined);
      },
    };
  } catch (error) {
    closing.abort();
    await Promise.allSettled([pool.end(), liveness.close()]);
    throw error;
  }
}

/** Has each worker announce itself before it looks for its first job. */
function announcing(liveness: Liveness, troubled: (error: unknown) => void): GraphileConfig.Preset {
  return {
    plugins: [
      {
        name: 'LivenessPlugin',
        version: '1.0.0',
        worker: {
          hooks: {
            startWorker: async (_context, { worker }) => {
              try {
                await liveness.announce(worker.workerId);
              } catch (error) {
                troubled(error);
                throw error;
              }
            },
          },
        },
      },
    ],
  };
}

async function look(liveness: Liveness, { lookEvery, log }: SessionOptions, closing: AbortSignal): Promise<void> {
  for (let pause = Math.min(SECOND_LOOK, lookEvery); !closing.aborted; pause = lookEvery) {
    const dead = await liveness.freeJobsOfTheDead();
    if (dead > 0) log.warn({ part: 'jobs', workers: dead }, 'freed the jobs of workers that are gone');
    await sleep(pause, undefined, { signal: closing, ref: false }).catch(() => undefined);
  }
}

/**
 * graphile-worker's clock asks the pool itself, and nothing else does. When such a query fails, it rejects a promise that
 * nobody handles, which ends the whole process. So its queries wait until the database answers again, or until the end.
 */
function makePatient(pool: Pool, closing: AbortSignal): void {
  const query = pool.query.bind(pool);
  const patient = async (...args: unknown[]): Promise<unknown> => {
    while (!closing.aborted) {
      try {
        return await (Reflect.apply(query, pool, args) as Promise<unknown>);
      } catch {
        await sleep(1_000, undefined, { signal: closing, ref: false }).catch(() => undefined);
      }
    }
    return { rows: [] };
  };
  Object.assign(pool, { query: patient });
}

/** True when everything has ended; it may have stopped by itself already. */
async function stopRunner(runner: Runner): Promise<boolean> {
  await runner.stop().catch(() => undefined);
  return true;
}
