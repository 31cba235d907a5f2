import type { EntityManager } from 'typeorm';
import type { App } from '../app';
import type { Call } from '../auth/call';
import { actorOf, insertEvents, INSTALLATION_LOG, type AuditActor, type Resource } from './record';

/** The refusals that are events of their own. Other errors are none. */
const RECORDED = new Set([
  'FORBIDDEN',
  'PERMISSION_NOT_HELD',
  'LAST_OWNER',
  'WRONG_RECIPIENT',
  'WRONG_CODE',
  'WRONG_LINK',
]);

/** One actor's refusals of one kind in one hour: so many are written one by one, the rest is counted. */
export const REFUSALS_AN_HOUR = 60;
const HOUR = 60 * 60 * 1000;

export interface Refusal {
  code: string;
  /** The field that was refused: 'changeMemberRole', 'Account.settings'. */
  operation: string;
  /** Whose log tells of it: the account that the refused is a member of; null for the installation's. */
  accountId: string | null;
  resource?: Resource | undefined;
  details?: object;
}

/**
 * Writes the event of a refusal, in a transaction of its own: that of the refused work is rolled back. Throws when it
 * cannot be written: a refusal that nobody can read later is a fault.
 */
export async function recordRefusal(call: Call, refusal: Refusal): Promise<void> {
  if (!RECORDED.has(refusal.code)) return;
  await call.app.db.transaction(async (tx) => {
    const logId = refusal.accountId ?? INSTALLATION_LOG;
    const hour = new Date(Math.floor(call.now.getTime() / HOUR) * HOUR);
    const [counted] = await tx.query<{ count: number }[]>(
      `INSERT INTO refusal_counts (log_id, actor, kind, hour, count) VALUES ($1, $2, $3, $4, 1)
       ON CONFLICT (log_id, actor, kind, hour) DO UPDATE SET count = refusal_counts.count + 1 RETURNING count`,
      [logId, JSON.stringify(countedActor(call)), refusal.code, hour],
    );
    if (counted === undefined || counted.count > REFUSALS_AN_HOUR) return;
    await insertEvents(
      tx,
      [
        {
          type: 'access.refused',
          accountId: refusal.accountId,
          outcome: 'REFUSED',
          resource: refusal.resource ?? null,
          details: { code: refusal.code, operation: refusal.operation, ...refusal.details },
        },
      ],
      actorOf(call),
      call.now,
      call.request,
    );
  });
}

/** Who is counted: a person by id, nobody by the address that they come from. */
function countedActor(call: Call): AuditActor | { type: 'NOBODY'; ipAddress: string } {
  const actor = actorOf(call);
  return actor.type === 'NOBODY' ? { ...actor, ipAddress: call.request.ipAddress } : actor;
}

/**
 * For each hour that is over: one event with the number of refusals that were counted only. Run by a job, every few
 * minutes; takes each count once, however many processes run it.
 */
export async function summariseRefusals({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  await db.transaction(async (tx: EntityManager) => {
    const [rows] = await tx.query<
      [{ logId: string; actor: AuditActor; kind: string; hour: Date; count: number }[], number]
    >(
      `DELETE FROM refusal_counts WHERE hour < $1
       RETURNING log_id AS "logId", actor::json AS actor, kind, hour, count`,
      [new Date(now.getTime() - HOUR)],
    );
    for (const { logId, actor, kind, hour, count } of rows) {
      if (count <= REFUSALS_AN_HOUR) continue;
      const event = {
        type: 'access.refused_repeatedly',
        accountId: logId === INSTALLATION_LOG ? null : logId,
        outcome: 'REFUSED' as const,
        resource: null,
        details: { code: kind, since: hour.toISOString(), count: count - REFUSALS_AN_HOUR },
      };
      await insertEvents(tx, [event], actor, now, null);
    }
  });
}
