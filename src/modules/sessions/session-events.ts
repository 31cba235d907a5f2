import type { Change } from '../../audit/record';

/** A session that was ended. */
export interface EndedSession {
  id: string;
  /** The account whose provider made it. */
  accountId: string | null;
}

/** What stands after RETURNING, for rows of EndedSession. */
export const ENDED = 'id, account_id AS "accountId"';

/** What the log says of sessions that were ended: that of an account of those that its provider made, as of their beginning. */
export function sessionsEnded(sessions: readonly EndedSession[]): Change[] {
  return sessions.map(({ id, accountId }) => ({
    type: 'session.ended',
    accountId,
    resource: { type: 'session', id, name: null },
  }));
}
