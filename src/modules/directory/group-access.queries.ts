import type { EntityManager } from 'typeorm';
import { roleColumns } from '../../auth/roles';
import { newId } from '../../ids';
import type { Team } from '../teams/team.entity';
import type { GroupGrant } from './directory.queries';
import type { DirectoryGroup } from './directory-group.entity';

/** Ids of grants, by workspace. */
export type Given = ReadonlyMap<string, string>;

/** The users of the directory who are in a group and stand for members. */
export async function membersOfGroup(
  tx: EntityManager,
  { id, accountId }: Pick<DirectoryGroup, 'id' | 'accountId'>,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT u.id FROM directory_group_members i
       JOIN directory_users u ON u.account_id = i.account_id AND u.id = i.directory_user_id
      WHERE i.account_id = $1 AND i.group_id = $2 AND u.user_id IS NOT NULL ORDER BY u.id`,
    [accountId, id],
  );
  return rows.map((row) => row.id);
}

/** Opens workspaces to the team of a group, in the directory's care. What was given by hand has ended where there is any. */
export async function giveAccess(
  tx: EntityManager,
  { id: teamId, accountId }: Pick<Team, 'id' | 'accountId'>,
  grants: readonly GroupGrant[],
  { grantedById, now }: { grantedById: string; now: Date },
): Promise<Given> {
  if (grants.length === 0) return new Map();
  const roles = grants.map(({ role }) => roleColumns(role));
  const rows = await tx.query<{ id: string; workspaceId: string }[]>(
    `INSERT INTO workspace_accesses AS a (id, account_id, workspace_id, team_id, built_in_role, custom_role_id, managed_by,
       granted_by_id, created_at, updated_at)
     SELECT g.id, $1, g.workspace_id, $2, g.role, g.custom_role, 'SCIM', $3, $4, $4
       FROM unnest($5::text[], $6::text[], $7::text[], $8::text[]) AS g(id, workspace_id, role, custom_role)
     ON CONFLICT (workspace_id, principal_id) DO UPDATE SET built_in_role = excluded.built_in_role,
       custom_role_id = excluded.custom_role_id, managed_by = 'SCIM', reason = NULL, expires_at = NULL,
       granted_by_id = excluded.granted_by_id, updated_at = excluded.updated_at,
       created_at = CASE WHEN a.managed_by = 'SCIM' THEN a.created_at ELSE excluded.created_at END
     RETURNING id, workspace_id AS "workspaceId"`,
    [
      accountId,
      teamId,
      grantedById,
      now,
      grants.map(() => newId('workspaceAccess')),
      grants.map(({ workspaceId }) => workspaceId),
      roles.map(({ builtInRole }) => builtInRole),
      roles.map(({ customRoleId }) => customRoleId),
    ],
  );
  return idsOf(rows);
}

/** Takes from the team of a group what the group gave it in workspaces. */
export async function takeAccess(
  tx: EntityManager,
  { id: teamId }: Pick<Team, 'id'>,
  grants: readonly GroupGrant[],
): Promise<Given> {
  if (grants.length === 0) return new Map();
  const [rows] = await tx.query<[{ id: string; workspaceId: string }[], number]>(
    `DELETE FROM workspace_accesses WHERE team_id = $1 AND managed_by = 'SCIM' AND workspace_id = ANY ($2)
     RETURNING id, workspace_id AS "workspaceId"`,
    [teamId, grants.map(({ workspaceId }) => workspaceId)],
  );
  return idsOf(rows);
}

function idsOf(rows: readonly { id: string; workspaceId: string }[]): Given {
  return new Map(rows.map(({ id, workspaceId }) => [workspaceId, id]));
}
