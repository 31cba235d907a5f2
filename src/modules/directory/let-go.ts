import { DirectoryUser } from './directory-user.entity';
import type { Entered } from './enter-directory';
import { mappedRoles, settleUsers } from './settle-users';

/**
 * Ends that a user of the directory stands for a member: the member is deactivated, leaves the teams of its groups and loses the role that they gave,
 * and stays in the directory's care. Gives the groups, which the user is in no more. Throws CannotSettle for the last OWNER.
 */
export async function letGo({ tx, account, now, act }: Entered, user: DirectoryUser): Promise<readonly string[]> {
  const before = await mappedRoles(tx, account.id, [user.id]);
  const [groups] = await tx.query<[{ id: string }[], number]>(
    'DELETE FROM directory_group_members WHERE account_id = $1 AND directory_user_id = $2 RETURNING group_id AS id',
    [account.id, user.id],
  );
  if (user.userId !== null) {
    await tx.update(DirectoryUser, { id: user.id }, { active: false });
    await settleUsers({ tx, account, now, act }, [user.id], before);
    await tx.update(DirectoryUser, { id: user.id }, { userId: null });
    user.userId = null;
  }
  return groups.map(({ id }) => id);
}
