import type { EntityManager } from 'typeorm';
import type { TaskName, TaskPayloads } from './tasks';

export interface JobOptions {
  /** A job with the same key that still waits is replaced; one that runs already is not repeated should it fail. */
  key?: string;
  /** Not before this time; left out: at once, after the commit. */
  runAt?: Date;
  /** Of the jobs that are due the lowest number runs first; left out: 0. */
  priority?: number;
}

/**
 * How often a job is tried. After its nth try it pauses for e^min(n, 10) seconds, which is 6.1 hours from the tenth on:
 * the last try is about 36 days after the first, so that a mail outlives no outage sooner than its link, which lives for
 * 30 days at most. A job whose mail is of no use any more ends by itself at its next try.
 */
const MAX_ATTEMPTS = 150;

/** Adds a job in the caller's transaction: it runs after the commit, and never if there is none. */
export async function enqueue<Task extends TaskName>(
  tx: EntityManager,
  task: Task,
  payload: TaskPayloads[Task],
  { key, runAt, priority }: JobOptions = {},
): Promise<void> {
  await tx.query(
    `SELECT graphile_worker.add_job($1, $2::json, run_at := $3, max_attempts := $4, job_key := $5, priority := $6)`,
    [task, JSON.stringify(payload), runAt ?? null, MAX_ATTEMPTS, key ?? null, priority ?? null],
  );
}

/** Adds many jobs of one kind, in one statement. */
export async function enqueueAll<Task extends TaskName>(
  tx: EntityManager,
  task: Task,
  jobs: readonly ({ payload: TaskPayloads[Task] } & JobOptions)[],
): Promise<void> {
  await tx.query(
    `SELECT count(*) FROM graphile_worker.add_jobs((
       SELECT array_agg(ROW($1, e.payload, NULL, e."runAt", $3, e.key, e.priority, NULL)::graphile_worker.job_spec)
         FROM jsonb_to_recordset($2) AS e(payload json, key text, "runAt" timestamptz, priority integer)
     ))`,
    [task, JSON.stringify(jobs), MAX_ATTEMPTS],
  );
}
