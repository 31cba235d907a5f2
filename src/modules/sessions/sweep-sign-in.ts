import type { App } from '../../app';
import { SESSION_IDLE_DAYS } from '../../auth/authenticate';
import { daysBefore } from '../../time';
import { sweepFailedTries } from './failed-tries.queries';

/** Removes challenges and sessions that have been over for a day, and counters of failed tries. */
export async function sweepSignIn({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  await sweepFailedTries(db.manager, now);
  const yesterday = daysBefore(now, 1);
  await db.query('DELETE FROM sign_in_challenges WHERE expires_at < $1', [yesterday]);
  await db.query(
    `DELETE FROM sessions
      WHERE expires_at < $1 OR last_used_at < $1::timestamptz - make_interval(days => ${SESSION_IDLE_DAYS})`,
    [yesterday],
  );
}
