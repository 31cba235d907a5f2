import type { Change } from '../../audit/record';

/** What the log says of sessions that were ended. */
export function sessionsEnded(sessions: readonly { id: string }[]): Change[] {
  return sessions.map(({ id }) => ({
    type: 'session.ended',
    accountId: null,
    resource: { type: 'session', id, name: null },
  }));
}
