import type { App } from '../../app';
import { AuditLog } from '../../audit/audit-log.entity';
import { factsOfCut, signed } from '../../audit/signing';
import { plans } from '../../auth/plans';
import { transaction } from '../../db/transaction';
import type { PlanTier } from '../../generated/schema';
import { tryEach } from '../../jobs/try-each';
import { daysBefore, HOUR } from '../../time';

/** Events are kept at least so long, so that an account that takes a larger plan does not begin with an empty log. */
const KEPT_AT_LEAST = 30;
/** The log of what belongs to no account, and those of accounts that are gone. */
const KEPT_WITHOUT_PLAN = 365;
/** So many events go in one statement, so that none runs into the statement time-out. */
const BATCH = 5000;

/**
 * Removes events that are older than their account keeps them, and leaves a signed record of each removal, so that what is
 * left can still be checked. Harmless when run twice, or by two at once.
 */
export async function cutAuditLogs(app: App): Promise<void> {
  const now = app.clock();
  const logs = await app.db.query<{ id: string; plan: PlanTier | null }[]>(
    `SELECT l.id, a.plan FROM audit_logs l LEFT JOIN accounts a ON a.id = l.id
      WHERE EXISTS (SELECT FROM audit_events e WHERE e.log_id = l.id AND e.occurred_at < $1) ORDER BY l.id`,
    [daysBefore(now, KEPT_AT_LEAST)],
  );
  await tryEach(logs, async ({ id, plan }) => {
    const days = plan === null ? KEPT_WITHOUT_PLAN : Math.max(KEPT_AT_LEAST, plans[plan].limits.auditLogRetentionDays);
    while (await cutOnce(app, id, days, now));
  });
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
