import type { DataSource } from 'typeorm';
import { mailTasks } from '../../jobs/tasks';
import { mailTotals } from '../../modules/mails/mail.queries';
import { finding, type Finding } from './finding';

/** As the alert in docs/operations.md: nothing that is due waits for so long while somebody runs jobs. */
const LATE_S = 300;

/** Whether somebody takes jobs, and what could not be done. */
export async function checkQueue(db: DataSource): Promise<Finding[]> {
  const [queue] = await db.query<{ oldest: number; runners: number }[]>(
    `SELECT coalesce((SELECT extract(epoch FROM max(clock_timestamp() - run_at)) FROM graphile_worker._private_jobs
                       WHERE is_available AND run_at <= clock_timestamp()), 0)::float8 AS oldest,
            (SELECT count(*)::int FROM pg_stat_activity
              WHERE datname = current_database() AND application_name = 'guildhall jobs (liveness)') AS runners`,
  );
  const { oldest, runners } = queue ?? { oldest: 0, runners: 0 };
  return [moving(oldest, runners), await givenUp(db), ...mails(await mailTotals(db.manager))];
}

/** What was tried so often that it is tried no more, but for mails. */
async function givenUp(db: DataSource): Promise<Finding> {
  const rows = await db.query<{ task: string; jobs: number }[]>(
    `SELECT t.identifier AS task, count(*)::int AS jobs
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND t.identifier <> ALL ($1) GROUP BY 1 ORDER BY 1`,
    [Object.keys(mailTasks)],
  );
  if (rows.length === 0) return finding('jobs', 'ok', 'None is given up.');
  const listed = rows.map(({ task, jobs }) => `${jobs} ${task}`).join(', ');
  const message = `Given up: ${listed}. last_error in graphile_worker._private_jobs says why; the service's log has more.`;
  return finding('jobs', 'problem', message);
}

function moving(oldest: number, runners: number): Finding {
  const waited = `the oldest that is due has waited for ${Math.round(oldest)} s`;
  if (oldest > LATE_S) {
    const message = `Jobs stand still: ${waited}, and ${runners} processes run jobs. Start one with RUN=all or RUN=jobs.`;
    return finding('job queue', 'problem', message);
  }
  return runners > 0
    ? finding('job queue', 'ok', `${runners} processes run jobs; ${waited}.`)
    : finding(
        'job queue',
        'problem',
        'No process runs jobs now, so no mail goes out: start one with RUN=all or RUN=jobs.',
      );
}

function mails({ FAILED: failed = 0, RETRYING: retrying = 0 }: Awaited<ReturnType<typeof mailTotals>>): Finding[] {
  if (failed > 0) {
    const message = `${failed} are given up: npx guildhall mail list --failed says why, mail retry --all-failed tries again.`;
    return [finding('mails', 'warning', message)];
  }
  return retrying > 0
    ? [finding('mails', 'warning', `${retrying} failed and are tried again: npx guildhall mail list says why.`)]
    : [finding('mails', 'ok', 'None has failed.')];
}
