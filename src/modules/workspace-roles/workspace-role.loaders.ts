import { roleIdOf, type RoleColumns } from '../../auth/roles';
import type { Context } from '../../graphql/context';
import { customRolesByName, nameKey } from './role-list.queries';
import { usageKey, usagesByKey, type RoleUsage } from './role-usage.queries';
import { WorkspaceRole } from './workspace-role.entity';
import {
  builtInRoleViewById,
  builtInRoleViews,
  customRoleView,
  type WorkspaceRoleView,
} from './workspace-role.queries';

/** One role by id, custom ones batched; null when there is none. Says nothing of who may see it. */
export async function findRole(
  context: Context,
  id: string,
  accountId: string | null,
): Promise<WorkspaceRoleView | null> {
  const builtIn = builtInRoleViewById(id, accountId);
  if (builtIn !== null) return builtIn;
  const row = await context.loaders.row(WorkspaceRole, id);
  return row && customRoleView(row);
}

/** The role of an account that something names by its id. */
export async function loadRole(context: Context, id: string, accountId: string): Promise<WorkspaceRoleView> {
  const role = await findRole(context, id, accountId);
  if (role === null) throw new Error(`no workspace role ${id}`);
  return role;
}

/** The role that a row of an account names; null where it names none. */
export async function loadRoleOf(
  context: Context,
  columns: RoleColumns,
  accountId: string,
): Promise<WorkspaceRoleView | null> {
  const id = roleIdOf(columns);
  return id === null ? null : loadRole(context, id, accountId);
}

/** The role of an account with this name, letter for letter, batched; null when there is none. */
export async function loadRoleByName(
  { app, loaders }: Context,
  accountId: string,
  name: string,
): Promise<WorkspaceRoleView | null> {
  const builtIn = builtInRoleViews(accountId).find((role) => role.name === name);
  if (builtIn !== undefined) return builtIn;
  // No stored text contains it, and PostgreSQL takes none that does.
  if (name.includes('\u0000')) return null;
  const key = nameKey(accountId, name);
  return loaders.load('custom role by name', key, (keys) => customRolesByName(app.db.manager, keys));
}

/** What holds a role in an account, batched. */
export async function loadUsage(
  { app, loaders, now }: Context,
  accountId: string,
  roleId: string,
): Promise<RoleUsage | null> {
  return loaders.load('role usage', usageKey(accountId, roleId), (keys) => usagesByKey(app.db.manager, keys, now));
}
