import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { ScimCall } from '../../scim/scim';
import { DirectoryUser } from './directory-user.entity';
import { changing } from './enter-directory';
import { letGo } from './let-go';
import { recordUser } from './user-events';
import { requireVersion, settleProblems } from './user.input';
import { userOf, writtenFields } from './users.queries';

/**
 * Forgets a user of the directory. The member is deactivated at once and stays in the directory's care: when it tells of the address again,
 * they are the same member.
 */
export async function deleteUser(
  app: App,
  call: ScimCall,
  id: string,
  versions: readonly number[] | null,
): Promise<void> {
  await changing({ app, call, operation: 'deleteUser' }, async (entered) => {
    const { tx, account, now } = entered;
    const user = await userOf(tx, account.id, id);
    requireVersion(versions, user.version);
    const { userId } = user;
    await touchGroups(tx, await letGo(entered, user), now);
    await tx.delete(DirectoryUser, { id: user.id });
    // For whom it stood, for the log.
    user.userId = userId;
    const told = { before: writtenFields(user), details: { deleted: true } };
    await recordUser(entered, 'directory.user_deprovisioned', user, told);
    await settleProblems(entered, user.email, false);
  });
}

/** Groups that somebody has left by this have another version. */
async function touchGroups(tx: EntityManager, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query('UPDATE directory_groups SET version = version + 1, updated_at = $2 WHERE id = ANY ($1)', [ids, now]);
}
