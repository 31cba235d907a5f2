import { Any, type EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { recordAct, type Act, type Change } from '../../audit/record';
import type { Account } from '../accounts/account.entity';
import { ownersOf, seatsOf } from '../accounts/account.queries';
import { Member } from '../members/member.entity';
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
    super(why);
  }
}

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
    [accountId, directoryUserIds],
  );
  return new Map(rows.map(({ id, role }) => [id, role]));
}

/**
 * Brings members in line with what the directory says of them and of their groups: whether they are active, what they are called,
 * their account role and their places on its teams. Only of members whom the directory looks after.
 */
export async function settleUsers(
  directed: Directed,
  directoryUserIds: readonly string[],
  rolesBefore: ReadonlyMap<string, MappedRole>,
): Promise<void> {
  const { tx, account, now, act } = directed;
  const users = await tx.find(DirectoryUser, {
    where: { accountId: account.id, id: Any([...directoryUserIds]) },
    order: { id: 'ASC' },
  });
  const userIds = users.flatMap(({ userId }) => userId ?? []);
  const members = await tx.findBy(Member, { accountId: account.id, userId: Any(userIds), managedBy: 'SCIM' });
  const roles = await mappedRoles(tx, account.id, directoryUserIds);
  const owners = await ownersOf(tx, account.id);
  const seats = await seatsOf(tx, account, now);
  let left = owners.length;
  const events: Change[] = [];
  const settled = users.flatMap((user) => {
    const member = members.find(({ userId }) => userId === user.userId);
    if (member === undefined) return [];
    const resource = { type: 'member', id: member.id, name: new Personal(member.userId, member.name) } as const;
    const told = { accountId: account.id, resource };
    if (member.active && !user.active && member.role === 'OWNER') {
      left -= 1;
      if (left === 0) throw new CannotSettle('LAST_OWNER', user.email);
    }
    if (!member.active && user.active) {
      if (seats.limit !== null && seats.used + seats.reserved >= seats.limit) {
        throw new CannotSettle('SEATS_FULL', user.email);
      }
      seats.used += 1;
    }
    if (member.active !== user.active) {
      const type = user.active ? 'member.reactivated' : 'member.deactivated';
      events.push({ type, ...told, before: { active: member.active }, after: { active: user.active } });
    }
    const mapped = roles.get(user.id) ?? ((rolesBefore.get(user.id) ?? null) === null ? null : 'MEMBER');
    const role = member.role === 'OWNER' ? 'OWNER' : (mapped ?? member.role);
    if (role !== member.role) {
      events.push({ type: 'member.role_changed', ...told, before: { role: member.role }, after: { role } });
    }
    return [{ id: member.id, role, active: user.active, name: user.displayName ?? member.displayName }];
  });
  await tx.query(
    `UPDATE members m SET role = s.role, active = s.active, display_name = s.name, version = m.version + 1
       FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[]) AS s(id, role, active, name)
      WHERE m.id = s.id AND (m.role, m.active) IS DISTINCT FROM (s.role, s.active)`,
    [settled.map((s) => s.id), settled.map((s) => s.role), settled.map((s) => s.active), settled.map((s) => s.name)],
  );
  await tx.query(
    `INSERT INTO team_members (account_id, team_id, user_id, added_at, managed_by)
     SELECT u.account_id, g.team_id, u.user_id, $3, 'SCIM' FROM directory_users u
       JOIN directory_group_members i ON i.account_id = u.account_id AND i.directory_user_id = u.id
       JOIN directory_groups g ON g.id = i.group_id
      WHERE u.account_id = $1 AND u.id = ANY ($2) AND u.user_id IS NOT NULL
     ON CONFLICT (team_id, principal_id) DO NOTHING`,
    [account.id, directoryUserIds, now],
  );
  await recordAct(tx, act, ...events);
}
