import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { notFound } from '../../auth/decision';
import { UserErrors } from '../../errors';
import type { RemoveMemberInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { ownersOf } from '../accounts/account.queries';
import { endMembership } from './end-membership';
import { againstTakingAway, asUserError } from './member.decisions';
import { Member } from './member.entity';

interface Result {
  memberId: string;
  /** Null once the caller has removed themselves: then it is closed to them. */
  account: Account | null;
}

/** Ends somebody's membership, with all that it gave. */
export async function removeMember(call: Call, { memberId }: RemoveMemberInput): Promise<Result> {
  return inAccount(call, async ({ tx, account, membership }) => {
    const member = await tx.findOneBy(Member, { id: memberId, accountId: account.id });
    if (member === null) throw notFound('input.memberId');
    const owners = await ownersOf(tx, account.id);
    const facts = { actor: membership, member, owners: owners.length, seats: null };
    const [reason] = againstTakingAway(facts);
    if (reason !== undefined) throw new UserErrors([asUserError(reason, facts, ['memberId'])]);
    await endMembership(tx, call, 'member.removed', member, owners);
    return { memberId, account: memberId === membership.memberId ? null : account };
  });
}
