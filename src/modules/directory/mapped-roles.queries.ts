import type { EntityManager } from 'typeorm';

/**
 * The account roles that groups of directories give members, by memberKey of account and user: the highest of each. Whom no group
 * gives one is left out.
 */
export async function rolesByGroups(
  db: EntityManager,
  keys: readonly string[],
): Promise<ReadonlyMap<string, 'ADMIN' | 'MEMBER'>> {
  const split = keys.map((key) => key.split(' '));
  // ADMIN, the higher one, is also the first by the alphabet.
  const rows = await db.query<{ key: string; role: 'ADMIN' | 'MEMBER' }[]>(
    `SELECT k.account_id || ' ' || k.user_id AS key, min(g.account_role) AS role
       FROM unnest($1::text[], $2::text[]) AS k(account_id, user_id)
       JOIN directory_users u ON u.account_id = k.account_id AND u.user_id = k.user_id
       JOIN directory_group_members i ON i.account_id = u.account_id AND i.directory_user_id = u.id
       JOIN directory_groups g ON g.id = i.group_id
      WHERE g.account_role IS NOT NULL GROUP BY 1`,
    [split.map(([accountId]) => accountId), split.map(([, userId]) => userId)],
  );
  return new Map(rows.map(({ key, role }) => [key, role]));
}
