import type { EntityManager } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import type { Viewer } from '../../auth/viewer';
import { idKind } from '../../ids';
import { accountsOfFellows, membersAmong } from '../users/user.queries';
import type { Workspace } from './workspace.entity';

/** A user of the account, as somebody to give access to. */
export interface GrantedPrincipal {
  userId: string;
  name: string;
  active: boolean;
  /** The role that a grant gives now; null without a grant. */
  builtInRole: BuiltInRole | null;
}

/** Those of these principals that are users of the workspace's account, with the grant that each has in the workspace. */
export async function principalsOf(
  tx: EntityManager,
  { id, accountId }: Workspace,
  principalIds: readonly string[],
): Promise<ReadonlyMap<string, GrantedPrincipal>> {
  const rows = await tx.query<GrantedPrincipal[]>(
    `SELECT m.user_id AS "userId", m.name, m.active, a.built_in_role AS "builtInRole"
       FROM members m LEFT JOIN workspace_accesses a ON a.workspace_id = $2 AND a.user_id = m.user_id
      WHERE m.account_id = $1 AND m.user_id = ANY ($3)`,
    [accountId, id, principalIds.filter((one) => idKind(one) === 'user')],
  );
  return new Map(rows.map((row) => [row.userId, row]));
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
