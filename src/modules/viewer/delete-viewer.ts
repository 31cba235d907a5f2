import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { signedInPerson, stillSignedIn } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { fail, UserErrors } from '../../errors';
import type { DeleteViewerInput } from '../../generated/schema';
import { normalEmail } from '../../validation';
import { lockUser } from '../users/lock-user.queries';
import { lockMemberships, removeUser } from '../users/remove-user.queries';
import { againstRemoving } from '../users/user.decisions';

/** Deletes the caller, with all that was theirs alone. */
export async function deleteViewer(call: Call, { confirmEmail }: DeleteViewerInput): Promise<{ userId: string }> {
  return transaction(call.app.db, async (tx) => {
    const user = await lockUser(tx, signedInPerson(call).id);
    const { id: userId } = await stillSignedIn(tx, call);
    if (normalEmail(confirmEmail) !== user?.email) {
      fail('INVALID', 'This is not your address: type it again to say that you want to be deleted.', ['confirmEmail']);
    }
    const memberships = await lockMemberships(tx, userId);
    call.now = call.app.clock();
    const obstacles = againstRemoving(memberships, ['confirmEmail']);
    if (obstacles.length > 0) throw new UserErrors(obstacles);
    await removeUser(tx, actOf(call), user, memberships, { kind: 'USER_DELETED', memberships: 'member.left' });
    return { userId };
  });
}
