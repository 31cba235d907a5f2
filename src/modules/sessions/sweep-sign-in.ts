import type { App } from '../../app';
import { SESSION_IDLE_DAYS } from '../../auth/authenticate';
import { daysBefore } from '../../time';

/** Removes challenges and sessions that have been over for a day. */
export async function sweepSignIn({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const yesterday = daysBefore(clock(), 1);
  await db.query('DELETE FROM sign_in_challenges WHERE expires_at < $1', [yesterday]);
  await db.query(
    `DELETE FROM sessions
      WHERE expires_at < $1 OR last_used_at < $1::timestamptz - make_interval(days => ${SESSION_IDLE_DAYS})`,
    [yesterday],
  );
}
