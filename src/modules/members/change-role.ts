import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { notFound } from '../../auth/viewer';
import { fail, UserErrors } from '../../errors';
import type { AccountRole } from '../../generated/schema';
import { enqueue } from '../../jobs/queue';
import type { Account } from '../accounts/account.entity';
import { ownerCounts } from '../accounts/account.queries';
import { againstRole, asUserError } from './member.decisions';
import { Member } from './member.entity';

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
    const owners = (await ownerCounts(tx, [account.id])).get(account.id) ?? 0;
    const facts = { actor: membership, member, owners, seats: null };
    const [reason] = againstRole(facts, input.role);
    if (reason !== undefined) throw new UserErrors([asUserError(reason, facts, ['role'])]);
    if (member.role === input.role) return { member, account };

    const before = member.role;
    member.role = input.role;
    member.version += 1;
    await tx.update(Member, { id: member.id }, { role: member.role, version: member.version });
    await record(tx, call, {
      type: 'member.role_changed',
      accountId: account.id,
      resource: { type: 'member', id: member.id, name: member.name },
      before: { role: before },
      after: { role: member.role },
    });
    if (before === 'OWNER' || member.role === 'OWNER') {
      const change = member.role === 'OWNER' ? 'MADE' : 'UNMADE';
      await enqueue(tx, 'notifyOwners', {
        accountId: account.id,
        userId: member.userId,
        actorId: caller.userId,
        change,
      });
    }
    return { member, account };
  });
}
