import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { confinedTo } from '../../auth/caller';
import { signedInPerson } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { idKind } from '../../ids';
import { ENDED, sessionsEnded, type EndedSession } from './session-events';

/** Ends one of the caller's sessions that is within their reach. */
export async function endSession(call: Call, { sessionId }: { sessionId: string }): Promise<{ sessionId: string }> {
  const caller = signedInPerson(call);
  return transaction(call.app.db, async (tx) => {
    const id = idKind(sessionId) === 'session' ? sessionId : null;
    const [ended] = await tx.query<[EndedSession[], number]>(
      `DELETE FROM sessions WHERE id = $1 AND user_id = $2 AND ($3::text IS NULL OR account_id = $3) RETURNING ${ENDED}`,
      [id, caller.id, confinedTo(caller)],
    );
    if (ended.length === 0) {
      fail('NOT_FOUND', 'You have no session with this id: it may have ended already.', ['sessionId']);
    }
    await record(tx, call, ...sessionsEnded(ended));
    return { sessionId };
  });
}
