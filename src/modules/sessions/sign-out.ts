import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { signedInPerson } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { sessionsEnded } from './session-events';

/** Ends the session of the call, or every session of its person. What has ended already is no error. */
export async function signOut(call: Call, input: { everywhere?: boolean | null | undefined }): Promise<void> {
  const { id: userId, credential } = signedInPerson(call);
  await transaction(call.app.db, async (tx) => {
    const [ended] = await tx.query<[{ id: string }[], number]>(
      'DELETE FROM sessions WHERE user_id = $1 AND ($2 OR id = $3) RETURNING id',
      [userId, input.everywhere === true, credential.id],
    );
    await record(tx, call, ...sessionsEnded(ended));
  });
}
