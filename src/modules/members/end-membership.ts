import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { builtInRoles, type BuiltInRole } from '../../auth/catalogue';
import { signedIn } from '../../auth/signed-in';
import { Member } from './member.entity';
import { tellOwners } from './tell-owners';

/** What goes with a membership. */
interface Gone {
  workspaces: {
    id: string;
    name: string;
    builtInRole: BuiltInRole | null;
    customRole: string | null;
    expiresAt: string | null;
  }[];
  teams: { id: string; name: string }[];
  apiKeys: { id: string; name: string }[];
}

/**
 * Ends a membership: its grants, its places on teams and the person's keys for the account go with it, by the foreign
 * keys; the event says which. Owners are told of an owner who is one no longer; `owners` are the user ids of the active
 * ones, this one included. For under the account's lock, once nothing speaks against it.
 */
export async function endMembership(
  tx: EntityManager,
  call: Call,
  type: 'member.removed' | 'member.left',
  member: Member,
  owners: readonly string[],
): Promise<void> {
  const { id, accountId, userId, role, active, name, email } = member;
  const { workspaces, teams, apiKeys } = await whatGoes(tx, member);
  await tx.delete(Member, { id });
  const own = (value: string) => new Personal(userId, value);
  await record(tx, call, {
    type,
    accountId,
    resource: { type: 'member', id, name: own(name) },
    before: {
      userId,
      email: own(email),
      role,
      active,
      workspaces: workspaces.map(withRoleName),
      teams,
      apiKeys: apiKeys.map((key) => ({ id: key.id, name: own(key.name) })),
    },
  });
  await tellOwners(tx, signedIn(call).id, owners, [{ member, before: member, after: null }]);
}

function withRoleName({ builtInRole, customRole, ...grant }: Gone['workspaces'][number]): object {
  return { ...grant, role: builtInRole === null ? customRole : builtInRoles[builtInRole].name };
}

async function whatGoes(tx: EntityManager, { accountId, userId }: Member): Promise<Gone> {
  const [gone] = await tx.query<Gone[]>(
    `SELECT (SELECT coalesce(json_agg(json_build_object('id', w.id, 'name', w.name, 'builtInRole', a.built_in_role,
                                        'customRole', r.name, 'expiresAt', a.expires_at) ORDER BY w.id), '[]')
               FROM workspace_accesses a JOIN workspaces w ON w.id = a.workspace_id
               LEFT JOIN workspace_roles r ON r.id = a.custom_role_id
              WHERE a.account_id = $1 AND a.user_id = $2) AS workspaces,
            (SELECT coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id), '[]')
               FROM team_members m JOIN teams t ON t.id = m.team_id
              WHERE m.account_id = $1 AND m.user_id = $2) AS teams,
            (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name) ORDER BY id), '[]')
               FROM api_keys WHERE account_id = $1 AND user_id = $2) AS "apiKeys"`,
    [accountId, userId],
  );
  if (gone === undefined) throw new Error('a SELECT without FROM gives a row');
  return gone;
}
