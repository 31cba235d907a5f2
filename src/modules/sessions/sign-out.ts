import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { confinedTo } from '../../auth/caller';
import { signedInPerson } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { ENDED, sessionsEnded, type EndedSession } from './session-events';

/**
 * Ends the session of the call, or every session of its person that is within its reach. What has ended already is no error.
 */
export async function signOut(call: Call, input: { everywhere?: boolean | null | undefined }): Promise<void> {
  const caller = signedInPerson(call);
  await transaction(call.app.db, async (tx) => {
    const [ended] = await tx.query<[EndedSession[], number]>(
      `DELETE FROM sessions
        WHERE user_id = $1 AND ($2 OR id = $3) AND ($4::text IS NULL OR account_id = $4) RETURNING ${ENDED}`,
      [caller.id, input.everywhere === true, caller.credential.id, confinedTo(caller)],
    );
    await record(tx, call, ...sessionsEnded(ended));
  });
}
