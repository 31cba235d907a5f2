import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { factsOfCut, signed } from '../../audit/signing';
import { bookedOf } from '../../auth/plans';
import { transaction } from '../../db/transaction';
import { tryEach } from '../../jobs/try-each';
import { daysBefore, HOUR } from '../../time';
import type { Booking } from '../accounts/account.queries';

/** Events are kept at least so long, so that an account that takes a larger plan does not begin with an empty log. */
const KEPT_AT_LEAST = 30;
/** The log of what belongs to no account, and those of accounts that are gone. */
const KEPT_WITHOUT_PLAN = 365;
/** So many events go in one statement, so that none runs into the statement time-out. */
const BATCH = 5000;

/** What says how long a log is kept: the account's own row, or, when that is gone, what the purge left of it. */
interface Keeping {
  /** Null where there is no account. */
  booking: Booking | null;
  /** What an account that is gone had booked. */
  bookedDays: number;
  promisedDays: number;
}

/** The columns of Keeping, of `audit_logs l LEFT JOIN accounts a`; `now` is SQL. */
const keeping = (now: string) => `
  CASE WHEN a.id IS NOT NULL THEN json_build_object('plan', a.plan, 'planOverrides', a.plan_overrides) END AS booking,
  coalesce(l.kept_days, 0) AS "bookedDays",
  greatest(CASE WHEN a.audit_log_promised_until > ${now} THEN a.audit_log_promised_days END,
           CASE WHEN l.promised_until > ${now} THEN l.promised_days END, 0) AS "promisedDays"`;

/**
 * Removes events that are older than their account keeps them, and leaves a signed record of each removal, so that what is
 * left can still be checked. Harmless when run twice, or by two at once.
 */
export async function cutAuditLogs(app: App): Promise<void> {
  const now = app.clock();
  const logs = await app.db.query<(Keeping & { id: string; oldest: Date })[]>(
    `SELECT l.id, e.occurred_at AS oldest, ${keeping('$2')}
       FROM audit_logs l LEFT JOIN accounts a ON a.id = l.id CROSS JOIN LATERAL (
              SELECT occurred_at FROM audit_events WHERE log_id = l.id ORDER BY number LIMIT 1
            ) e
      WHERE e.occurred_at < $1 ORDER BY l.id`,
    [daysBefore(now, KEPT_AT_LEAST), now],
  );
  const due = logs.filter((log) => log.oldest < cutBefore(keptDays(log), now));
  await tryEach(due, async ({ id }) => {
    while (await cutOnce(app, id, now));
  });
}

/** How many days a log is kept: as many as the account has booked, or as were promised while it had more. */
function keptDays({ booking, bookedDays, promisedDays }: Keeping): number {
  if (booking === null) return Math.max(KEPT_WITHOUT_PLAN, bookedDays, promisedDays);
  return Math.max(KEPT_AT_LEAST, promisedDays, bookedOf(booking).limits.auditLogRetentionDays);
}

/** Up to when events go. An hour later than need be: the function looks by the database's clock, which may be a little behind. */
function cutBefore(days: number, cutAt: Date): Date {
  return new Date(daysBefore(cutAt, days).getTime() - HOUR);
}

/**
 * Locks a log, and its account before it, as all do who change an account: then nobody changes its plan or purges it until the
 * cut is done. Gives how long it is kept by what there is then. Whoever cuts the same log waits here.
 */
async function lockedKeptDays(tx: EntityManager, logId: string, now: Date): Promise<number> {
  await tx.query('SELECT FROM accounts WHERE id = $1 FOR SHARE', [logId]);
  await tx.query('SELECT FROM audit_logs WHERE id = $1 FOR UPDATE', [logId]);
  const [log] = await tx.query<Keeping[]>(
    `SELECT ${keeping('$2')} FROM audit_logs l LEFT JOIN accounts a ON a.id = l.id WHERE l.id = $1`,
    [logId, now],
  );
  if (log === undefined) throw new Error(`no log ${logId}`);
  return keptDays(log);
}

/** Removes a batch of a log's oldest events; false when there was none to remove. */
async function cutOnce({ db, config }: App, logId: string, cutAt: Date): Promise<boolean> {
  return transaction(db, async (tx) => {
    const keptDays = await lockedKeptDays(tx, logId, cutAt);
    const [last] = await tx.query<{ number: string; hash: Buffer | null }[]>(
      `WITH oldest AS (
         SELECT number, hash, occurred_at < $2 AS old FROM audit_events WHERE log_id = $1 ORDER BY number LIMIT ${BATCH}
       )
       SELECT number, hash FROM oldest
        WHERE number < coalesce((SELECT min(number) FROM oldest WHERE NOT old), number + 1) ORDER BY number DESC LIMIT 1`,
      [logId, cutBefore(keptDays, cutAt)],
    );
    if (last === undefined) return false;
    const cut = { logId, ...last, keptDays, cutAt };
    const { keyId, signature } = signed(config, factsOfCut(cut));
    await tx.query('SELECT cut_audit_log($1, $2, $3, $4, $5, $6)', [
      logId,
      last.number,
      keptDays,
      cutAt,
      keyId,
      signature,
    ]);
    return true;
  });
}
