import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../auth/viewer';
import { jsonOf, rowsByIdJson, type FromJson } from '../../db/rows';
import { User } from './user.entity';

/** A user as somebody sees them. The address is told only to who may know it. */
export interface UserView extends FromJson<Omit<User, 'updatedAt' | 'disabledAt'>> {
  /** Set where the way to the user has already shown that the address may be seen, for instance a list of members. */
  emailVisible?: boolean;
}

/** Set where the list itself shows whose members its people are. */
const VISIBLE = { emailVisible: 'true' };

/** The row of a user as JSON, for lists of members; `id` is the SQL of the id. */
export function fellowJson(db: EntityManager, id: string): string {
  return `(SELECT ${jsonOf(db, User, 'u', VISIBLE)} FROM users u WHERE u.id = ${id})`;
}

/** Users by their ids, which a query gives, as one JSON object, for lists of members. */
export function fellowsByIdJson(db: EntityManager, ids: string): string {
  return rowsByIdJson(db, User, ids, VISIBLE);
}

/** The accounts whose members the viewer may see. */
export function accountsOfFellows(viewer: Viewer | null): string[] {
  const memberships = [...(viewer?.memberships.values() ?? [])];
  return memberships.filter(({ permissions }) => permissions.has('READ_MEMBERS')).map(({ accountId }) => accountId);
}

/** Which of these users are members of one of these accounts: whose address a member with READ_MEMBERS may see. */
export async function membersAmong(
  db: EntityManager,
  userIds: readonly string[],
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, true>> {
  const rows = await db.query<{ userId: string }[]>(
    'SELECT DISTINCT user_id AS "userId" FROM members WHERE user_id = ANY ($1) AND account_id = ANY ($2)',
    [userIds, accountIds],
  );
  return new Map(rows.map(({ userId }) => [userId, true]));
}
