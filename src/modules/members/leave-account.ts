import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { signedInPerson } from '../../auth/signed-in';
import { UserErrors } from '../../errors';
import { ownersOf } from '../accounts/account.queries';
import { endMemberships } from './end-membership.queries';
import { againstLeaving, asUserError } from './member.decisions';
import { Member } from './member.entity';

/** Ends the caller's own membership, with all that it gave. */
export async function leaveAccount(call: Call): Promise<{ accountId: string }> {
  const { id: userId } = signedInPerson(call);
  return inAccount(call, async ({ tx, account, viewer }) => {
    const member = await tx.findOneByOrFail(Member, { accountId: account.id, userId });
    const owners = await ownersOf(tx, account.id);
    const [obstacle] = againstLeaving({
      ...{ viewer, member, grants: [], seats: null },
      ...{ owners: owners.length, roleByGroups: false },
    });
    if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, ['accountId'])]);
    await endMemberships(tx, actOf(call), 'member.left', [{ member, owners }]);
    return { accountId: account.id };
  });
}
