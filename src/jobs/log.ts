import { Logger as WorkerLogger } from 'graphile-worker';
import type { Logger } from 'pino';

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/**
 * Writes graphile-worker's messages into our log. Only the messages: what comes with them holds the jobs' payloads.
 * A failure that will be tried again is a warning, one that was the last an error.
 */
export function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    const job = meta?.job;
    const again = meta?.failure === true && isJob(job) && job.attempts < job.max_attempts;
    log[again ? 'warn' : LEVELS[level]]({ part: 'jobs' }, message);
  });
}

function isJob(value: unknown): value is { attempts: number; max_attempts: number } {
  return typeof value === 'object' && value !== null && 'attempts' in value && 'max_attempts' in value;
}
