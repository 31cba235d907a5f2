import { Any, type EntityManager } from 'typeorm';
import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { grantsOf, holderKey } from '../../auth/gift';
import { refuseWhileFrozen, type InAccount } from '../../auth/in-account';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import type { SetMembersActiveInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { ownersOf, seatsOf } from '../accounts/account.queries';
import { againstReactivation, againstTakingAway, asUserError } from './member.decisions';
import { Member } from './member.entity';
import { writeActive } from './write-members.queries';

interface Result {
  /** In the order of the input. */
  members: Member[];
  /** Null once the caller has deactivated themselves: then it is closed to them. */
  account: Account | null;
}

/** Deactivates or reactivates members, all of them or none. Those that are so already stay as they are. */
export async function setMembersActive(
  call: Call,
  { memberIds, active }: Pick<SetMembersActiveInput, 'memberIds' | 'active'>,
  asked: Asked,
): Promise<Result & AccessChanges> {
  return changingAccess(call, asked, async (entered) => {
    if (active) refuseWhileFrozen(call, entered.viewer);
    const check = new InputCheck();
    check.list(memberIds, ['memberIds']);
    check.throwIfAny();

    const { tx, account, membership } = entered;
    const members = await membersOf(tx, account.id, memberIds);
    const owners = await ownersOf(tx, account.id);
    await refuseWhatMayNotBe(entered, members, owners.length, active);
    const changing = members.filter((member) => member.active !== active);
    await entered.watch({ principals: changing.map(({ userId }) => userId) });
    await writeActive({ tx, act: actOf(call), owners }, changing, active);
    const closed = !active && members.some(({ id }) => id === membership.memberId);
    return { members, account: closed ? null : account };
  });
}

/** The members that the ids name, in their order. Ids that name no member of the account are NOT_FOUND. */
async function membersOf(tx: EntityManager, accountId: string, ids: readonly string[]): Promise<Member[]> {
  const sound = ids.filter((id) => idKind(id) === 'member');
  const found = new Map((await tx.findBy(Member, { accountId, id: Any(sound) })).map((member) => [member.id, member]));
  const message = 'This names no member of the account: read the list of members again.';
  const missing = ids.flatMap((id, index) =>
    found.has(id) ? [] : [userError('NOT_FOUND', message, ['memberIds', index])],
  );
  if (missing.length > 0) throw new UserErrors(missing);
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Decides entry by entry, each counting on those before it: so the last owner stays, and no seat is given twice. */
async function refuseWhatMayNotBe(
  { tx, account, viewer, now }: InAccount,
  members: readonly Member[],
  activeOwners: number,
  active: boolean,
): Promise<void> {
  let owners = activeOwners;
  const seats = active ? await seatsOf(tx, account, now) : null;
  const keyOf = ({ accountId, userId }: Member): string => holderKey(accountId, userId);
  const grants = await grantsOf(tx, members.map(keyOf), now);
  const errors: UserErrorData[] = [];
  members.forEach((member, index) => {
    const facts = { viewer, member, owners, grants: grants.get(keyOf(member)) ?? [], roleByGroups: false, seats };
    const [obstacle] = active ? againstReactivation(facts) : againstTakingAway(facts);
    if (obstacle !== undefined) errors.push(asUserError(obstacle, ['memberIds', index]));
    else if (member.active === active) return;
    else if (seats !== null) seats.used += 1;
    else if (member.role === 'OWNER') owners -= 1;
  });
  if (errors.length > 0) throw new UserErrors(errors);
}
