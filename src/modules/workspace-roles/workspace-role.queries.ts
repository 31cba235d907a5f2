import type { EntityManager } from 'typeorm';
import type { AccessSource } from '../../auth/access';
import { builtInRoleById, builtInRoles, everyBuiltInRole, type BuiltInRole } from '../../auth/catalogue';
import { customRole } from '../../auth/roles';
import type { WorkspaceScope } from '../../generated/schema';
import type { FromJson } from '../../db/rows';
import { idKind } from '../../ids';
import { WorkspaceRole } from './workspace-role.entity';

/** A workspace role as the schema shows it. */
export interface WorkspaceRoleView {
  id: string;
  /** The account in which the role was reached; null for a built-in one that was reached by its id alone. */
  accountId: string | null;
  name: string;
  description: string;
  builtIn: boolean;
  inherits: BuiltInRole | null;
  ownScopes: readonly WorkspaceScope[];
  scopes: readonly WorkspaceScope[];
  createdAt: Date | string;
  updatedAt: Date | string;
  version: number;
}

/** Built-in roles are older than any account. */
const SINCE = new Date('2026-11-22T00:00:00.000Z');

/** A built-in role as the schema shows it, reached in an account or by its id alone. */
export function builtInRoleView(role: BuiltInRole, accountId: string | null): WorkspaceRoleView {
  const { id, name, description, scopes } = builtInRoles[role];
  const parts = { builtIn: true, inherits: null, ownScopes: scopes, scopes, version: 1 };
  return { id, accountId, name, description, ...parts, createdAt: SINCE, updatedAt: SINCE };
}

/** Every built-in role, in the catalogue's order. */
export function builtInRoleViews(accountId: string | null): WorkspaceRoleView[] {
  return everyBuiltInRole.map((role) => builtInRoleView(role, accountId));
}

/** A custom role as the schema shows it. */
export function customRoleView(role: FromJson<WorkspaceRole>): WorkspaceRoleView {
  const { id, accountId, name, description, inherits, ownScopes, createdAt, updatedAt, version } = role;
  const parts = { builtIn: false, inherits, ownScopes, scopes: customRole(role).scopes, version };
  return { id, accountId, name, description, ...parts, createdAt, updatedAt };
}

/** Of the row of a custom role: there may be hundreds of sources in a list that share it. */
const viewsOfSources = new WeakMap<FromJson<WorkspaceRole>, WorkspaceRoleView>();

/** The role that a source of access gives. */
export function roleViewOf({ builtInRole, customRole: row, accountId }: AccessSource): WorkspaceRoleView {
  if (builtInRole !== null) return builtInRoleView(builtInRole, accountId);
  if (row === null) throw new Error('a source of access gives a role');
  const view = viewsOfSources.get(row) ?? customRoleView(row);
  viewsOfSources.set(row, view);
  return view;
}

/** The built-in role that this id names; null for any other id. */
export function builtInRoleViewById(id: string, accountId: string | null): WorkspaceRoleView | null {
  const role = builtInRoleById(id);
  return role === null ? null : builtInRoleView(role, accountId);
}

/** The role of an account that an id names, built-in or custom; null for any other id. */
export async function roleOfAccount(
  tx: EntityManager,
  accountId: string,
  id: string,
): Promise<WorkspaceRoleView | null> {
  const builtIn = builtInRoleViewById(id, accountId);
  if (builtIn !== null || idKind(id) !== 'workspaceRole') return builtIn;
  const role = await tx.findOneBy(WorkspaceRole, { accountId, id });
  return role && customRoleView(role);
}
