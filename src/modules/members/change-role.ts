import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { notFound } from '../../auth/decision';
import { fail, UserErrors } from '../../errors';
import type { AccountRole } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { ownersOf } from '../accounts/account.queries';
import { againstRole, asUserError } from './member.decisions';
import { Member } from './member.entity';
import { tellOwners } from './tell-owners';

interface Input {
  memberId: string;
  role: AccountRole;
  version?: number | null | undefined;
}

/** Gives a member another account role. Owners are mailed when an owner is made or unmade. */
export async function changeMemberRole(call: Call, input: Input): Promise<{ member: Member; account: Account }> {
  return inAccount(call, async ({ tx, account, membership, caller }) => {
    const member = await tx.findOneBy(Member, { id: input.memberId, accountId: account.id });
    if (member === null) throw notFound('input.memberId');
    if (input.version != null && input.version !== member.version) {
      fail('CONFLICT', 'The member changed since you read it: read it again, then decide.', ['version']);
    }
    const owners = await ownersOf(tx, account.id);
    const facts = { actor: membership, member, owners: owners.length, seats: null };
    const [reason] = againstRole(facts, input.role);
    if (reason !== undefined) throw new UserErrors([asUserError(reason, facts, ['role'])]);
    if (member.role === input.role) return { member, account };

    const before = { role: member.role, active: member.active };
    member.role = input.role;
    member.version += 1;
    await tx.update(Member, { id: member.id }, { role: member.role, version: member.version });
    await record(tx, call, {
      type: 'member.role_changed',
      accountId: account.id,
      resource: { type: 'member', id: member.id, name: member.name },
      before: { role: before.role },
      after: { role: member.role },
    });
    await tellOwners(tx, caller.userId, owners, [{ member, before, after: member }]);
    return { member, account };
  });
}
