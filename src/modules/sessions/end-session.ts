import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { signedInPerson } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { idKind } from '../../ids';
import { sessionsEnded } from './session-events';

/** Ends one of the caller's sessions. */
export async function endSession(call: Call, { sessionId }: { sessionId: string }): Promise<{ sessionId: string }> {
  const { id: userId } = signedInPerson(call);
  return transaction(call.app.db, async (tx) => {
    const id = idKind(sessionId) === 'session' ? sessionId : null;
    const [ended] = await tx.query<[{ id: string }[], number]>(
      'DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING id',
      [id, userId],
    );
    if (ended.length === 0) {
      fail('NOT_FOUND', 'You have no session with this id: it may have ended already.', ['sessionId']);
    }
    await record(tx, call, ...sessionsEnded(ended));
    return { sessionId };
  });
}
