import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { UserErrors } from '../../errors';
import { ownersOf } from '../accounts/account.queries';
import { endMembership } from './end-membership';
import { againstLeaving, asUserError } from './member.decisions';
import { Member } from './member.entity';

/** Ends the caller's own membership, with all that it gave. */
export async function leaveAccount(call: Call): Promise<{ accountId: string }> {
  return inAccount(call, async ({ tx, account, membership }) => {
    const member = await tx.findOneByOrFail(Member, { id: membership.memberId });
    const owners = await ownersOf(tx, account.id);
    const facts = { actor: membership, member, owners: owners.length, seats: null };
    const [reason] = againstLeaving(facts);
    if (reason !== undefined) throw new UserErrors([asUserError(reason, facts, ['accountId'])]);
    await endMembership(tx, call, 'member.left', member, owners);
    return { accountId: account.id };
  });
}
