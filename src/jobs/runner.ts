import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import { type Session, type SessionOptions, startSession } from './session';

export interface JobsOptions {
  /** As the service's role, straight to PostgreSQL: through a pooler that shares connections neither LISTEN nor locks work. */
  connectionString: string;
  /**
   * What each job does; each takes its own payload (tasks.ts) and the job's id, which is the same at each try. Jobs of
   * other names wait for a process that knows them.
   */
  tasks: Record<string, (payload: never, jobId: string) => Promise<void>>;
  /** Jobs by the clock, in graphile-worker's crontab format, in UTC: one run each, however many processes there are. */
  cron?: string;
  log: Logger;
  /** Jobs at the same time. */
  concurrency?: number;
  /** Milliseconds between two looks for jobs of dead processes; they are found at the second look. */
  lookEvery?: number;
}

export interface Jobs {
  /** Takes no more jobs and waits for those that run, at most 8 seconds; what does not end by then is run again later. */
  stop(): Promise<void>;
}

const STOP_WITHIN = 8_000;
/** Milliseconds before a new start after trouble; doubled at each that fails. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/**
 * Runs jobs until stopped. A job that fails is tried again, after 3, 7, 20, 55 seconds and so on up to 6 hours; a job of
 * a process that died is run by the next start within seconds, or by another process within a minute. So a job may run twice.
 * The first start throws when the database cannot be reached; after that, the runner waits until it is there again.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { tasks, cron = '', concurrency = 4, lookEvery = 20_000 } = options;
  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, (payload: unknown, { job }) => task(payload as never, job.id)]),
  );
  const ending = new AbortController();
  const sessions = { ...options, taskList, crontab: cron, concurrency, lookEvery };
  const done = supervise(await startSession(sessions), sessions, ending.signal);
  return {
    stop: () => {
      ending.abort();
      return done;
    },
  };
}

/** Replaces a session that is in trouble by a new one, until the end. */
async function supervise(first: Session, options: SessionOptions, ending: AbortSignal): Promise<void> {
  const end = new Promise<void>((resolve) => {
    ending.addEventListener('abort', () => {
      resolve();
    });
  });
  let session: Session | undefined = first;
  while (session !== undefined) {
    await Promise.race([session.trouble, end]);
    await session.stop(STOP_WITHIN);
    session = await nextSession(options, ending);
  }
}

async function nextSession(options: SessionOptions, ending: AbortSignal): Promise<Session | undefined> {
  for (let pause = FIRST_PAUSE; !ending.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const waited = await sleep(pause, true, { signal: ending }).catch(() => false);
    if (!waited) return undefined;
    try {
      return await startSession(options);
    } catch (error) {
      options.log.error(
        { part: 'jobs', reason: error instanceof Error ? error.message : String(error) },
        'jobs cannot run',
      );
    }
  }
  return undefined;
}
