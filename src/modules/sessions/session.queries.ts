import { Any, type EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import { SESSION_IDLE_DAYS } from '../../auth/authenticate';
import { confinedTo, reachesOwn, type Caller } from '../../auth/caller';
import type { Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { daysAfter } from '../../time';
import { ENDED, sessionsEnded, type EndedSession } from './session-events';
import { Session } from './session.entity';

/** A session is over so many days after its sign-in, however much it is used. */
export const SESSION_DAYS = 30;

/** When a session ends by itself if it is not used again before. */
export function sessionEnd({ expiresAt, lastUsedAt }: Pick<Session, 'expiresAt' | 'lastUsedAt'>): Date {
  return new Date(Math.min(expiresAt.getTime(), daysAfter(lastUsedAt, SESSION_IDLE_DAYS).getTime()));
}

/** The sessions of a person. */
export function userSessions(db: EntityManager): List<Session> {
  return {
    name: 'Viewer.sessions',
    from: 'sessions s',
    parent: 's.user_id',
    id: 's.id',
    columns: columnsOf(db, Session, 's'),
  };
}

export const newestSessionFirst: Order = {
  name: 'CREATED_AT',
  key: 's.created_at',
  type: 'timestamptz',
  direction: 'DESC',
};

/** Sessions that still open something, by the same condition as in authenticate.ts, and that are within the caller's reach. */
export function liveSessions(caller: Caller, now: Date): Filter {
  const confined = confinedTo(caller);
  return {
    given: confined ?? 'live',
    conditions: (bind) => {
      const at = `${bind(now)}::timestamptz`;
      const account = bind(confined);
      return [
        `s.expires_at > ${at}`,
        `s.last_used_at > ${at} - make_interval(days => ${SESSION_IDLE_DAYS})`,
        `(${account}::text IS NULL OR s.account_id = ${account})`,
      ];
    },
  };
}

/** Those of these sessions that are the caller's own, within reach and still good: what Viewer.sessions lists. */
export async function ownSessions(
  db: EntityManager,
  caller: Caller,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Session>> {
  const sessions = await db.findBy(Session, { id: Any([...ids]), userId: caller.id });
  const listed = sessions.filter((session) => sessionEnd(session) > now && reachesOwn(caller, session.accountId));
  return new Map(listed.map((session) => [session.id, session]));
}

/** Ends the sessions of a person, but for one if it is named. Gives the events of it, for the caller to write. */
export async function endSessions(tx: EntityManager, userId: string, except: string | null): Promise<Change[]> {
  const [ended] = await tx.query<[EndedSession[], number]>(
    `DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING ${ENDED}`,
    [userId, except],
  );
  return sessionsEnded(ended);
}

/** Ends the sessions of a person that an account's provider made. Gives the events of it, for the caller to write. */
export async function endProviderSessions(tx: EntityManager, userId: string, accountId: string): Promise<Change[]> {
  const [ended] = await tx.query<[EndedSession[], number]>(
    `DELETE FROM sessions WHERE user_id = $1 AND account_id = $2 RETURNING ${ENDED}`,
    [userId, accountId],
  );
  return sessionsEnded(ended);
}
