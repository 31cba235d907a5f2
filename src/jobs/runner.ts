import { Logger as WorkerLogger, run, type TaskList } from 'graphile-worker';
import type { Logger } from 'pino';

export interface JobsOptions {
  connectionString: string;
  // Each task takes its own payload.
  tasks: Record<string, (payload: never) => Promise<void>>;
  cron?: string;
  log: Logger;
}

/** Runs jobs until stopped. */
export async function startJobs({ connectionString, tasks, cron, log }: JobsOptions): Promise<{ stop: () => Promise<void> }> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task(payload as never)]),
  );
  const runner = await run({
    connectionString,
    taskList,
    ...(cron === undefined ? {} : { crontab: cron }),
    concurrency: 4,
    maxPoolSize: 5,
    noHandleSignals: true,
    logger: new WorkerLogger(() => (level, message) => {
      log[level === 'warning' ? 'warn' : level]({ part: 'jobs' }, message);
    }),
  });
  return { stop: () => runner.stop() };
}
