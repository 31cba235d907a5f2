import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { signedIn } from '../../auth/signed-in';
import type { BuiltInRole } from '../../auth/catalogue';
import { Member } from './member.entity';
import { tellOwners } from './tell-owners';

/** What goes with a membership. */
interface Gone {
  workspaces: { id: string; builtInRole: BuiltInRole }[];
  apiKeys: { id: string; name: string }[];
}

/**
 * Ends a membership: its grants and the person's keys for the account go with it, by the foreign keys; the event says
 * which. Owners are told of an owner who is one no longer; `owners` are the user ids of the active ones, this one included.
 * For under the account's lock, once nothing speaks against it.
 */
export async function endMembership(
  tx: EntityManager,
  call: Call,
  type: 'member.removed' | 'member.left',
  member: Member,
  owners: readonly string[],
): Promise<void> {
  const { id, accountId, userId, role, active, name, email } = member;
  const [gone] = await tx.query<Gone[]>(
    `SELECT (SELECT coalesce(json_agg(json_build_object('id', workspace_id, 'builtInRole', built_in_role)
                                      ORDER BY workspace_id), '[]')
               FROM workspace_accesses WHERE account_id = $1 AND user_id = $2) AS workspaces,
            (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY id), '[]')
               FROM api_keys WHERE account_id = $1 AND user_id = $2) AS "apiKeys"`,
    [accountId, userId],
  );
  await tx.delete(Member, { id });
  await record(tx, call, {
    type,
    accountId,
    resource: { type: 'member', id, name },
    before: { userId, email, role, active, ...gone },
  });
  await tellOwners(tx, signedIn(call).userId, owners, [{ member, before: member, after: null }]);
}
