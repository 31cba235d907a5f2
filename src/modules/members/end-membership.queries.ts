import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { recordAct, type Act, type Change } from '../../audit/record';
import { builtInRoles, type BuiltInRole } from '../../auth/catalogue';
import type { Member } from './member.entity';
import { tellOwners } from './tell-owners';

/** What goes with a membership. */
interface Gone {
  memberId: string;
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

/** A membership that is to end, with the user ids of the account's active owners, this one included. */
export interface Ending {
  member: Member;
  owners: readonly string[];
}

/**
 * Ends memberships: their grants, their places on teams and the people's keys for the accounts go with them, by the foreign
 * keys; the events say which. So do their identities at the accounts' providers: who comes again proves again who they are. Owners are
 * told of an owner who is one no longer. For under the accounts' locks, once nothing speaks against it.
 */
export async function endMemberships(
  tx: EntityManager,
  act: Act,
  type: 'member.removed' | 'member.left',
  endings: readonly Ending[],
): Promise<void> {
  const ids = endings.map(({ member }) => member.id);
  const gone = await whatGoes(tx, ids);
  await tx.query(
    `DELETE FROM sso_identities i USING members m
      WHERE m.id = ANY ($1) AND i.account_id = m.account_id AND i.user_id = m.user_id`,
    [ids],
  );
  await tx.query('DELETE FROM members WHERE id = ANY ($1)', [ids]);
  await recordAct(tx, act, ...endings.map(({ member }) => eventOf(type, member, gone.get(member.id))));
  await tellOwners(
    tx,
    act,
    endings.map(({ member, owners }) => ({ member, owners, before: member, after: null })),
  );
}

function eventOf(type: 'member.removed' | 'member.left', member: Member, gone: Gone | undefined): Change {
  const { id, accountId, userId, role, active, name, email } = member;
  if (gone === undefined) throw new Error(`${id} was read, and is locked, and is gone`);
  const own = (value: string) => new Personal(userId, value);
  return {
    type,
    accountId,
    resource: { type: 'member', id, name: own(name) },
    before: {
      userId,
      email: own(email),
      role,
      active,
      workspaces: gone.workspaces.map(withRoleName),
      teams: gone.teams,
      apiKeys: gone.apiKeys.map((key) => ({ id: key.id, name: own(key.name) })),
    },
  };
}

function withRoleName({ builtInRole, customRole, ...grant }: Gone['workspaces'][number]): object {
  return { ...grant, role: builtInRole === null ? customRole : builtInRoles[builtInRole].name };
}

async function whatGoes(tx: EntityManager, memberIds: readonly string[]): Promise<ReadonlyMap<string, Gone>> {
  const gone = await tx.query<Gone[]>(
    `SELECT p.id AS "memberId",
            (SELECT coalesce(json_agg(json_build_object('id', w.id, 'name', w.name, 'builtInRole', a.built_in_role,
                                        'customRole', r.name, 'expiresAt', a.expires_at) ORDER BY w.id), '[]')
               FROM workspace_accesses a JOIN workspaces w ON w.id = a.workspace_id
               LEFT JOIN workspace_roles r ON r.id = a.custom_role_id
              WHERE a.account_id = p.account_id AND a.user_id = p.user_id) AS workspaces,
            (SELECT coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id), '[]')
               FROM team_members m JOIN teams t ON t.id = m.team_id
              WHERE m.account_id = p.account_id AND m.user_id = p.user_id) AS teams,
            (SELECT coalesce(json_agg(json_build_object('id', k.id, 'name', k.name) ORDER BY k.id), '[]')
               FROM api_keys k WHERE k.account_id = p.account_id AND k.user_id = p.user_id) AS "apiKeys"
       FROM members p WHERE p.id = ANY ($1)`,
    [memberIds],
  );
  return new Map(gone.map((one) => [one.memberId, one]));
}
