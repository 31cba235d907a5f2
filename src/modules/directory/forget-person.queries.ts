import type { EntityManager } from 'typeorm';
import type { User } from '../users/user.entity';

/**
 * Takes somebody out of what directories have told, and out of what admins are shown of it, before their memberships end. For behind the
 * locks of these accounts. A directory that still has them makes them anew, as it makes anybody.
 */
export async function forgetInDirectories(
  tx: EntityManager,
  accountIds: readonly string[],
  { id, email }: Pick<User, 'id' | 'email'>,
  now: Date,
): Promise<void> {
  if (accountIds.length === 0) return;
  const gone = await tx.query<{ email: string }[]>(
    `WITH gone AS (
       DELETE FROM directory_users WHERE account_id = ANY ($1) AND (user_id = $2 OR email = $3) RETURNING id, account_id, email
     ), left_by AS (
       UPDATE directory_groups SET version = version + 1, updated_at = $4
        WHERE id IN (SELECT i.group_id FROM directory_group_members i
                       JOIN gone ON gone.account_id = i.account_id AND gone.id = i.directory_user_id)
     )
     SELECT email FROM gone`,
    [accountIds, id, email, now],
  );
  await tx.query('DELETE FROM directory_problems WHERE account_id = ANY ($1) AND subject = ANY ($2)', [
    accountIds,
    [email, ...gone.map((one) => one.email)],
  ]);
}
