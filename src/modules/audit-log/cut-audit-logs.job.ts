import type { App } from '../../app';
import { AuditLog } from '../../audit/audit-log.entity';
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

interface Log {
  id: string;
  /** Null where there is no account. */
  booking: Booking | null;
  promisedDays: number;
}

/**
 * Removes events that are older than their account keeps them, and leaves a signed record of each removal, so that what is
 * left can still be checked. Harmless when run twice, or by two at once.
 */
export async function cutAuditLogs(app: App): Promise<void> {
  const now = app.clock();
  const logs = await app.db.query<Log[]>(
    `SELECT l.id, CASE WHEN a.id IS NOT NULL THEN json_build_object('plan', a.plan, 'planOverrides', a.plan_overrides) END AS booking,
            CASE WHEN a.audit_log_promised_until > $2 THEN a.audit_log_promised_days ELSE 0 END AS "promisedDays"
       FROM audit_logs l LEFT JOIN accounts a ON a.id = l.id
      WHERE EXISTS (SELECT FROM audit_events e WHERE e.log_id = l.id AND e.occurred_at < $1) ORDER BY l.id`,
    [daysBefore(now, KEPT_AT_LEAST), now],
  );
  await tryEach(logs, async (log) => {
    while (await cutOnce(app, log.id, keptDays(log), now));
  });
}

/** How many days a log is kept: as many as the account has booked, or as were promised while it had more. */
function keptDays({ booking, promisedDays }: Log): number {
  if (booking === null) return KEPT_WITHOUT_PLAN;
  return Math.max(KEPT_AT_LEAST, promisedDays, bookedOf(booking).limits.auditLogRetentionDays);
}

/** Removes a batch of a log's oldest events; false when there was none to remove. */
async function cutOnce({ db, config }: App, logId: string, keptDays: number, cutAt: Date): Promise<boolean> {
  // An hour later than need be: the function looks by the database's clock, which may be a little behind.
  const before = new Date(daysBefore(cutAt, keptDays).getTime() - HOUR);
  const [oldest] = await db.query<{ at: Date }[]>(
    'SELECT occurred_at AS at FROM audit_events WHERE log_id = $1 ORDER BY number LIMIT 1',
    [logId],
  );
  if (oldest === undefined || oldest.at >= before) return false;
  return transaction(db, async (tx) => {
    // Whoever cuts the same log waits here, and then looks again.
    await tx.findOne(AuditLog, { where: { id: logId }, lock: { mode: 'pessimistic_write' } });
    const [last] = await tx.query<{ number: string; hash: Buffer | null }[]>(
      `WITH oldest AS (
         SELECT number, hash, occurred_at < $2 AS old FROM audit_events WHERE log_id = $1 ORDER BY number LIMIT ${BATCH}
       )
       SELECT number, hash FROM oldest
        WHERE number < coalesce((SELECT min(number) FROM oldest WHERE NOT old), number + 1) ORDER BY number DESC LIMIT 1`,
      [logId, before],
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
