import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { grantsOf, holderKey } from '../../auth/gift';
import { notFound } from '../../auth/decision';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { RemoveMemberInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { ownersOf } from '../accounts/account.queries';
import { endMemberships } from './end-membership.queries';
import { againstRemoval, asUserError } from './member.decisions';
import { Member } from './member.entity';

interface Result {
  memberId: string;
  /** Null once the caller has removed themselves: then it is closed to them. */
  account: Account | null;
}

/** Ends somebody's membership, with all that it gave. */
export async function removeMember(
  call: Call,
  { memberId }: Pick<RemoveMemberInput, 'memberId'>,
  asked: Asked,
): Promise<Result & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, now, account, viewer, membership } = changing;
    const member = await tx.findOneBy(Member, { id: memberId, accountId: account.id });
    if (member === null) throw notFound('input.memberId');
    const owners = await ownersOf(tx, account.id);
    const key = holderKey(account.id, member.userId);
    const grants = (await grantsOf(tx, [key], now)).get(key) ?? [];
    const [obstacle] = againstRemoval({
      ...{ viewer, member, grants, seats: null },
      ...{ owners: owners.length, roleByGroups: false },
    });
    if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, ['memberId'])]);
    await changing.watch({ principals: [member.userId] });
    await endMemberships(tx, actOf(call), 'member.removed', [{ member, owners }]);
    return { memberId, account: memberId === membership.memberId ? null : account };
  });
}
