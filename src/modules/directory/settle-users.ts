import { Any, type EntityManager } from 'typeorm';
import type { Act } from '../../audit/record';
import { shownName } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { againstSeat } from '../accounts/account.decisions';
import { ownersOf, seatsOf, type SeatFacts } from '../accounts/account.queries';
import { Member } from '../members/member.entity';
import { writeActive, writeDisplayNames, writeRoles } from '../members/write-members.queries';
import { settlePlaces } from '../teams/directory-places.queries';
import { DirectoryUser } from './directory-user.entity';

/** What changes a directory's people: under the account's lock. */
export interface Directed {
  tx: EntityManager;
  account: Account;
  now: Date;
  /** Whose act it is: the directory's, or that of the admin who has decided. */
  act: Act;
}

/** The account role that the groups of a directory give somebody; null: none of them gives any. */
export type MappedRole = 'ADMIN' | 'MEMBER' | null;

/** Why members cannot be as the directory says: then nothing of it may be written. */
export class CannotSettle extends Error {
  constructor(
    readonly why: 'SEATS_FULL' | 'LAST_OWNER',
    /** Of the first whom it is about, as the directory has it. */
    readonly email: string,
  ) {
    super(SENTENCES[why]);
  }
}

const SENTENCES = {
  SEATS_FULL: 'Every seat of the account is taken. Make room there or take a larger plan, then send this again.',
  LAST_OWNER:
    'This is the last active OWNER of the account, which stays. Make another member OWNER there first, then send this again.',
} as const;

/** What the groups of directory users give them now, by directory user; none is left out. */
export async function mappedRoles(
  tx: EntityManager,
  accountId: string,
  directoryUserIds: readonly string[],
): Promise<ReadonlyMap<string, MappedRole>> {
  const rows = await tx.query<{ id: string; role: MappedRole }[]>(
    `SELECT u.id, (SELECT min(g.account_role) FROM directory_group_members i JOIN directory_groups g ON g.id = i.group_id
                    WHERE i.account_id = $1 AND i.directory_user_id = u.id) AS role
       FROM unnest($2::text[]) AS u(id)`,
    // ADMIN, the higher one, is also the first by the alphabet.
    [accountId, directoryUserIds],
  );
  return new Map(rows.map(({ id, role }) => [id, role]));
}

/** What the directory calls somebody, as it is shown here; null: it says nothing that could be. */
export function displayNameOf({
  displayName,
  givenName,
  familyName,
}: Pick<DirectoryUser, 'displayName' | 'givenName' | 'familyName'>): string | null {
  return shownName(displayName) ?? shownName([givenName, familyName].filter((part) => part !== null).join(' '));
}

/** A member whom the directory looks after, beside what it says of them. */
interface Settled {
  user: DirectoryUser;
  member: Member;
}

/**
 * Brings members in line with what the directory says of them and of their groups: whether they are active, what they are called,
 * their account role and their places on its teams. Only of members whom the directory looks after. Throws CannotSettle where seats are
 * missing, or no OWNER would be left. However many there are, the number of SQL statements is bounded.
 */
export async function settleUsers(
  { tx, account, now, act }: Directed,
  directoryUserIds: readonly string[],
  rolesBefore: ReadonlyMap<string, MappedRole>,
): Promise<void> {
  const settled = await lookedAfter(tx, account.id, directoryUserIds);
  if (settled.length === 0) return;
  const [leaving, coming] = [unlike(settled, false), unlike(settled, true)];
  const owners = leaving.length + coming.length === 0 ? [] : await ownersOf(tx, account.id);
  requireOwner(owners, leaving);
  await writeActive({ tx, act, owners }, membersOf(leaving), false);
  // Who leaves makes room for who comes.
  if (coming.length > 0) requireSeats(await seatsOf(tx, account, now), coming);
  await writeActive({ tx, act, owners }, membersOf(coming), true);
  await writeDisplayNames({ tx, act }, renamed(settled));
  const roles = await mappedRoles(
    tx,
    account.id,
    settled.map(({ user }) => user.id),
  );
  // No OWNER is among them, so none is to be told.
  await writeRoles({ tx, act, owners: [] }, promoted(settled, rolesBefore, roles));
  await settlePlaces(
    tx,
    act,
    account.id,
    settled.map(({ member }) => member.userId),
  );
}

async function lookedAfter(tx: EntityManager, accountId: string, ids: readonly string[]): Promise<Settled[]> {
  const users = await tx.find(DirectoryUser, { where: { accountId, id: Any([...ids]) }, order: { id: 'ASC' } });
  const userIds = users.flatMap(({ userId }) => userId ?? []);
  if (userIds.length === 0) return [];
  const members = await tx.findBy(Member, { accountId, userId: Any(userIds), managedBy: 'SCIM' });
  const byUser = new Map(members.map((member) => [member.userId, member]));
  return users.flatMap((user) => {
    const member = byUser.get(user.userId ?? '');
    return member === undefined ? [] : [{ user, member }];
  });
}

/** Those who are not as active as the directory says. */
function unlike(settled: readonly Settled[], active: boolean): Settled[] {
  return settled.filter(({ user, member }) => user.active === active && member.active !== active);
}

function membersOf(settled: readonly Settled[]): Member[] {
  return settled.map(({ member }) => member);
}

function requireOwner(owners: readonly string[], leaving: readonly Settled[]): void {
  const gone = leaving.filter(({ member }) => member.role === 'OWNER');
  const [first] = gone;
  if (first !== undefined && gone.length >= owners.length) throw new CannotSettle('LAST_OWNER', first.user.email);
}

function requireSeats(seats: SeatFacts, coming: readonly Settled[]): void {
  coming.forEach(({ user }, index) => {
    if (againstSeat({ ...seats, used: seats.used + index }).length > 0) {
      throw new CannotSettle('SEATS_FULL', user.email);
    }
  });
}

/** Where the directory says nothing, what was said before stays. */
function renamed(settled: readonly Settled[]): { member: Member; displayName: string }[] {
  return settled.flatMap(({ user, member }) => {
    const displayName = displayNameOf(user);
    return displayName === null || displayName === member.displayName ? [] : [{ member, displayName }];
  });
}

/** Whom the groups give another role than they have: never an OWNER. Whom they give none any more is a MEMBER. */
function promoted(
  settled: readonly Settled[],
  before: ReadonlyMap<string, MappedRole>,
  now: ReadonlyMap<string, MappedRole>,
): { member: Member; role: 'ADMIN' | 'MEMBER' }[] {
  return settled.flatMap(({ user, member }) => {
    const hadOne = (before.get(user.id) ?? null) !== null;
    const role = now.get(user.id) ?? (hadOne ? 'MEMBER' : null);
    return role === null || member.role === 'OWNER' || member.role === role ? [] : [{ member, role }];
  });
}
