import { Any, type EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { actOf, record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { grantsOf, holderKey, lacks, notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked, type Changing } from '../../auth/rehearsal';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import type { AdoptMembersInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { ownersOf, seatsOf } from '../accounts/account.queries';
import { againstReactivation, againstRole, againstTakingAway, asUserError } from '../members/member.decisions';
import { Member } from '../members/member.entity';
import { grantsByGroups, usersById, type DirectoryUserView } from './directory.queries';
import { settleByHand } from './settle-by-hand';
import { mappedRoles } from './settle-users';

interface Result {
  /** In the order of the input. */
  directoryUsers: DirectoryUserView[];
  /** Null once the caller is in it no more. */
  account: Account | null;
}

/** A member in manual care, as whom the directory knows them, and where in the input. */
interface Adopted {
  user: DirectoryUserView;
  member: Member;
  index: number;
}

/** Hands members in manual care over to the account's directory, all of them or none. Whom it looks after already stays so. */
export async function adoptMembers(
  call: Call,
  { directoryUserIds: ids }: Pick<AdoptMembersInput, 'directoryUserIds'>,
  asked: Asked,
): Promise<Result & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const check = new InputCheck();
    check.list(ids, ['directoryUserIds']);
    check.throwIfAny();
    const { tx, account, now, membership } = changing;
    const adopted = await adoptedOf(changing, ids);
    await refuseWhatMayNotBe(changing, adopted);
    await changing.watch({ principals: adopted.map(({ member }) => member.userId) });
    if (adopted.length > 0) {
      await handOver(tx, account.id, adopted);
      await record(tx, call, ...adopted.map(eventOf));
      const handed = adopted.map(({ user }) => user.id);
      await settleByHand({ tx, account, now, act: actOf(call) }, handed, new Map());
    }
    const users = await usersById(tx, account.id, ids);
    const out = adopted.some(({ member, user }) => member.id === membership.memberId && !user.active);
    return { directoryUsers: ids.flatMap((id) => users.get(id) ?? []), account: out ? null : account };
  });
}

/** Those whom the ids name and the directory does not look after yet. Throws everything that is wrong with any id. */
async function adoptedOf({ tx, account }: Changing, ids: readonly string[]): Promise<Adopted[]> {
  const sound = ids.filter((id) => idKind(id) === 'directoryUser');
  const users = await usersById(tx, account.id, sound);
  const memberIds = [...users.values()].flatMap(({ candidateId }) => candidateId ?? []);
  const found = await tx.findBy(Member, { accountId: account.id, id: Any(memberIds) });
  const members = new Map(found.map((member) => [member.id, member]));
  const errors: UserErrorData[] = [];
  const adopted = ids.flatMap((id, index): Adopted[] => {
    const path = ['directoryUserIds', index];
    const user = users.get(id);
    if (user === undefined) {
      errors.push(userError('NOT_FOUND', 'This names no user of the directory: read the list of them again.', path));
      return [];
    }
    if (user.userId !== null) return [];
    const member = members.get(user.candidateId ?? '');
    if (member !== undefined) return [{ user, member, index }];
    const message = `No member in manual care has the address ${user.userName}, so there is nobody to hand over: the directory makes the member when it sends the person again. Who was deactivated and is gone is to be invited first.`;
    errors.push(userError('INVALID', message, path));
    return [];
  });
  if (errors.length > 0) throw new UserErrors(errors);
  return adopted;
}

/**
 * Decides entry by entry, each counting on those before it: so the last owner stays, and no seat is given twice. From then on the
 * directory deactivates and reactivates them, gives them roles and puts them on its teams: all of that is compared.
 */
async function refuseWhatMayNotBe({ tx, account, viewer, now }: Changing, adopted: readonly Adopted[]): Promise<void> {
  const userIds = adopted.map(({ user }) => user.id);
  const keyOf = ({ accountId, userId }: Member): string => holderKey(accountId, userId);
  const grants = await grantsOf(
    tx,
    adopted.map(({ member }) => keyOf(member)),
    now,
  );
  const gifts = await grantsByGroups(tx, account.id, userIds, now);
  const roles = await mappedRoles(tx, account.id, userIds);
  const seats = await seatsOf(tx, account, now);
  let owners = (await ownersOf(tx, account.id)).length;
  const errors = adopted.flatMap(({ user, member, index }): UserErrorData[] => {
    const path = ['directoryUserIds', index];
    const own = { viewer, member, owners, grants: grants.get(keyOf(member)) ?? [], roleByGroups: false };
    const facts = { ...own, seats: user.active ? seats : null };
    const role = roles.get(user.id) ?? null;
    const [obstacle] = [
      ...(user.active ? againstReactivation(facts) : againstTakingAway(facts)),
      ...(role === null || member.role === 'OWNER' ? [] : againstRole(facts, role)),
    ];
    if (obstacle !== undefined) return [asUserError(obstacle, path)];
    const gift = { permissions: [], workspaces: gifts.get(user.id) ?? [] };
    const lacking = notHeldError(lacks(viewer, account.id, gift), path);
    if (lacking !== null) return [lacking];
    if (user.active && !member.active) seats.used += 1;
    else if (!user.active && member.active && member.role === 'OWNER') owners -= 1;
    return [];
  });
  if (errors.length > 0) throw new UserErrors(errors);
}

async function handOver(tx: EntityManager, accountId: string, adopted: readonly Adopted[]): Promise<void> {
  const users = adopted.map(({ user }) => user.id);
  const members = adopted.map(({ member }) => member.id);
  await tx.query(
    `UPDATE members SET managed_by = 'SCIM', version = version + 1 WHERE account_id = $1 AND id = ANY ($2)`,
    [accountId, members],
  );
  await tx.query(
    `UPDATE directory_users u SET user_id = m.user_id FROM unnest($2::text[], $3::text[]) AS a(user_id, member_id)
       JOIN members m ON m.id = a.member_id WHERE u.account_id = $1 AND u.id = a.user_id`,
    [accountId, users, members],
  );
  await tx.query(
    `DELETE FROM directory_problems WHERE account_id = $1 AND code = 'AWAITS_ADOPTION' AND subject = ANY ($2)`,
    [accountId, adopted.map(({ user }) => user.email)],
  );
}

function eventOf({ user, member: { id, accountId, userId, name } }: Adopted): Change {
  return {
    type: 'member.adopted',
    accountId,
    resource: { type: 'member', id, name: new Personal(userId, name) },
    before: { managedBy: 'MANUAL' },
    after: { managedBy: 'SCIM' },
    details: { directoryUserId: user.id },
  };
}
