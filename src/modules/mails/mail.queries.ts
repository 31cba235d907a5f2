import type { EntityManager } from 'typeorm';
import { mailTasks } from '../../jobs/tasks';

/** How a mail stands in the queue. */
type MailState = 'WAITING' | 'RETRYING' | 'SENDING' | 'FAILED';

/** A mail that has not gone out: what sends it, and what became of its tries. Nothing of what it says. */
export interface QueuedMail {
  /** The job's id. */
  id: string;
  task: keyof typeof mailTasks;
  /** FAILED: given up. RETRYING: failed before. SENDING: somebody is at it. */
  state: MailState;
  attempts: number;
  maxAttempts: number;
  queuedAt: Date;
  /** When it is tried next; null for one that is given up. */
  nextTryAt: Date | null;
  /** Why the last try failed, in one line; null where none has. */
  lastError: string | null;
}

/** The names of the jobs that send mail. */
const mailTaskNames = Object.keys(mailTasks);

const STATE = `CASE WHEN j.locked_at IS NOT NULL THEN 'SENDING' WHEN j.attempts >= j.max_attempts THEN 'FAILED'
                    WHEN j.attempts > 0 THEN 'RETRYING' ELSE 'WAITING' END`;
const FROM = `graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
 WHERE t.identifier = ANY ($1)`;

/** Mails that have not gone out, the oldest first; with `failed` only those that are given up. */
export async function queuedMails(
  db: EntityManager,
  { failed = false, first, after }: { failed?: boolean; first: number; after?: string },
): Promise<{ mails: QueuedMail[]; hasMore: boolean }> {
  const mails = await db.query<QueuedMail[]>(
    `SELECT j.id::text AS id, t.identifier AS task, ${STATE} AS state, j.attempts::int AS attempts,
            j.max_attempts::int AS "maxAttempts", j.created_at AS "queuedAt",
            CASE WHEN j.attempts < j.max_attempts THEN j.run_at END AS "nextTryAt",
            left(split_part(j.last_error, E'\\n', 1), 300) AS "lastError"
       FROM ${FROM} AND (${STATE} = 'FAILED' OR NOT $2) AND j.id > $3 ORDER BY j.id LIMIT $4`,
    [mailTaskNames, failed, after ?? '0', first + 1],
  );
  return { mails: mails.slice(0, first), hasMore: mails.length > first };
}

/** How many mails have not gone out, by how they stand; what there is none of is left out. */
export async function mailTotals(db: EntityManager): Promise<Partial<Record<MailState, number>>> {
  const rows = await db.query<{ state: MailState; mails: number }[]>(
    `SELECT ${STATE} AS state, count(*)::int AS mails FROM ${FROM} GROUP BY 1 ORDER BY 1`,
    [mailTaskNames],
  );
  return Object.fromEntries(rows.map(({ state, mails }) => [state, mails]));
}

/** A mail that is about to be tried again, locked. */
export type LockedMail = Pick<QueuedMail, 'id' | 'task' | 'state' | 'queuedAt'>;

/** Locks mails by their ids, or all that are given up (null). What somebody is at, as SENDING, stays as it is. */
export async function lockMails(tx: EntityManager, ids: readonly string[] | null): Promise<LockedMail[]> {
  return tx.query<LockedMail[]>(
    `SELECT j.id::text AS id, t.identifier AS task, ${STATE} AS state, j.created_at AS "queuedAt"
       FROM ${FROM} AND (j.id = ANY ($2) OR ($2 IS NULL AND ${STATE} = 'FAILED')) ORDER BY j.id FOR UPDATE OF j`,
    [mailTaskNames, ids],
  );
}
