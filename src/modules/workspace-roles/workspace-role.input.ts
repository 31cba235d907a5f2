import type { EntityManager } from 'typeorm';
import { builtInRoleById, builtInRoles, everyBuiltInRole, everyScope, type BuiltInRole } from '../../auth/catalogue';
import { fail } from '../../errors';
import type { WorkspaceScope } from '../../generated/schema';
import { idKind } from '../../ids';
import type { InputCheck } from '../../validation';
import { BUILT_IN } from './workspace-role.decisions';
import { WorkspaceRole } from './workspace-role.entity';

/** What may change of a custom role. */
export type Profile = Pick<WorkspaceRole, 'name' | 'description' | 'ownScopes' | 'inherits'>;

/** BUILT_IN when the id names a built-in role: said before anything else, whatever the caller may do. */
export function refuseBuiltIn(roleId: string): void {
  if (builtInRoleById(roleId) !== null) fail(BUILT_IN.code, BUILT_IN.message, ['roleId']);
}

/** The scopes as they are stored: each once, in the catalogue's order. */
export function checkedScopes(check: InputCheck, scopes: readonly WorkspaceScope[]): WorkspaceScope[] {
  const given = new Set(check.list(scopes, ['scopes']));
  return everyScope.filter((scope) => given.has(scope));
}

/** The built-in role that an id of the input names. A custom role of the account is INVALID, any other id NOT_FOUND. */
export async function inheritedRole(tx: EntityManager, accountId: string, id: string): Promise<BuiltInRole> {
  const role = builtInRoleById(id);
  if (role !== null) return role;
  const path = ['inheritsFromId'];
  if (idKind(id) === 'workspaceRole' && (await tx.existsBy(WorkspaceRole, { accountId, id }))) {
    fail('INVALID', 'A role inherits from a built-in role only: take one of those.', path);
  }
  return fail('NOT_FOUND', 'This names no workspace role of the account: take a built-in one.', path);
}

/**
 * TAKEN unless the name is free in the account, whatever the letter case; built-in roles have theirs in every account. For
 * under the account's lock, which makes it race-free. `exceptId` is the role that is to have the name.
 */
export async function requireFreeName(
  tx: EntityManager,
  accountId: string,
  name: string,
  exceptId: string | null = null,
): Promise<void> {
  // The database says what is lower case, so that it agrees with its own constraints.
  const [taken] = await tx.query<unknown[]>(
    `SELECT WHERE lower($2::text) = ANY ($4)
        OR EXISTS (SELECT FROM workspace_roles WHERE account_id = $1 AND name_key = lower($2::text)
                      AND id IS DISTINCT FROM $3)`,
    [accountId, name, exceptId, everyBuiltInRole.map((role) => builtInRoles[role].name.toLowerCase())],
  );
  if (taken !== undefined) {
    fail('TAKEN', `Another workspace role has the name ${name}, or one that differs in letter case only.`, ['name']);
  }
}

/** What the audit log keeps of a custom role. */
export function told({ name, description, ownScopes, inherits }: Profile) {
  return { name, description, ownScopes, inherits: inherits === null ? null : builtInRoles[inherits].name };
}
