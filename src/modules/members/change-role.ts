import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { fail, UserErrors } from '../../errors';
import type { ChangeMemberRoleInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { ownersOf } from '../accounts/account.queries';
import { rolesByGroups } from '../directory/mapped-roles.queries';
import { againstRole, asUserError } from './member.decisions';
import { Member } from './member.entity';
import { memberKey } from './member.queries';
import { writeRoles } from './write-members.queries';

interface Result {
  member: Member;
  account: Account;
}

/** Gives a member another account role. Owners are mailed when an owner is made or unmade. */
export async function changeMemberRole(
  call: Call,
  input: Omit<ChangeMemberRoleInput, 'dryRun'>,
  asked: Asked,
): Promise<Result & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, viewer } = changing;
    const member = await tx.findOneBy(Member, { id: input.memberId, accountId: account.id });
    if (member === null) throw notFound('input.memberId');
    if (input.version != null && input.version !== member.version) {
      fail('CONFLICT', 'The member changed since you read it: read it again, then decide.', ['version']);
    }
    const owners = await ownersOf(tx, account.id);
    const roleByGroups = (await rolesByGroups(tx, [memberKey(account.id, member.userId)])).size > 0;
    const facts = { viewer, member, owners: owners.length, grants: [], roleByGroups, seats: null };
    const [obstacle] = againstRole(facts, input.role);
    if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, ['role'])]);
    if (member.role === input.role) return { member, account };

    await changing.watch({ principals: [member.userId] });
    await writeRoles({ tx, act: actOf(call), owners }, [{ member, role: input.role }]);
    return { member, account };
  });
}
