import type { EntityManager } from 'typeorm';
import { isLive } from '../../auth/access';
import type { RoleColumns } from '../../auth/roles';
import type { Viewer } from '../../auth/viewer';
import type { ManagedBy } from '../../generated/schema';
import { idKind } from '../../ids';
import { accountsOfFellows, membersAmong } from '../users/user.queries';
import type { Workspace } from './workspace.entity';

/** A user, service account or team of the account, as somebody to give access to. */
export interface GrantedPrincipal {
  id: string;
  name: string;
  /** False for a deactivated member. */
  active: boolean;
  /** The grant that it has in the workspace, ended or not; null for none. */
  access:
    | (RoleColumns & {
        id: string;
        managedBy: ManagedBy;
        live: boolean;
        reason: string | null;
        expiresAt: string | null;
      })
    | null;
}

/** Those of these principals that are of the workspace's account, with the grant that each has in the workspace. */
export async function principalsOf(
  tx: EntityManager,
  { id, accountId }: Workspace,
  principalIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, GrantedPrincipal>> {
  const rows = await tx.query<GrantedPrincipal[]>(
    `SELECT p.id, p.name, p.active, CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'managedBy', a.managed_by,
              'builtInRole', a.built_in_role, 'customRoleId', a.custom_role_id, 'live', ${isLive('a', '$4')},
              'reason', a.reason, 'expiresAt', a.expires_at) END AS access
       FROM (SELECT user_id AS id, name, active FROM members WHERE account_id = $1 AND user_id = ANY ($3)
              UNION ALL
             SELECT id, name, true FROM service_accounts WHERE account_id = $1 AND id = ANY ($3)
              UNION ALL
             SELECT id, name, true FROM teams WHERE account_id = $1 AND id = ANY ($3)) p
       LEFT JOIN workspace_accesses a ON a.workspace_id = $2 AND a.principal_id = p.id`,
    [accountId, id, principalIds.filter((one) => idKind(one) !== null), now],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those of these principals that the viewer knows from another account, where both are members. */
export async function principalsKnownElsewhere(
  tx: EntityManager,
  viewer: Viewer | null,
  principalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const users = principalIds.filter((one) => idKind(one) === 'user');
  return new Set((await membersAmong(tx, users, accountsOfFellows(viewer))).keys());
}
