import type { EntityManager } from 'typeorm';
import { bookedOf } from '../../auth/plans';
import { roleIdOf, rolesById, type Role } from '../../auth/roles';
import { fail } from '../../errors';
import { againstCustomRole } from '../accounts/account.decisions';
import type { Booking } from '../accounts/account.queries';
import type { Workspace } from './workspace.entity';

/** The role of the account that an id of the input names, null for none; NOT_FOUND at its path for any other id. */
export async function roleOfInput(
  tx: EntityManager,
  accountId: string,
  id: string | null,
  path: readonly (string | number)[],
): Promise<Role | null> {
  if (id === null) return null;
  const role = (await rolesById(tx, accountId, [id])).get(id);
  if (role === undefined) {
    fail('NOT_FOUND', 'This names no workspace role of the account: take one from Account.workspaceRoles.', path);
  }
  return role;
}

/** FEATURE_NOT_IN_PLAN where this role is to be a workspace's default from now on, and is a custom one without the feature. */
export function requireRoleInPlan(account: Booking, role: Role | null): void {
  const [missing] = againstCustomRole(bookedOf(account), role);
  if (missing !== undefined) fail(missing.code, missing.message, ['defaultRoleId'], missing.extras);
}

/** The role that a workspace has as its default; null for none. */
export async function defaultRoleOf(tx: EntityManager, workspace: Workspace): Promise<Role | null> {
  const id = roleIdOf(defaultRoleColumns(workspace));
  return id === null ? null : ((await rolesById(tx, workspace.accountId, [id])).get(id) ?? null);
}

/** How a workspace names its default role. */
export function defaultRoleColumns({
  defaultBuiltInRole,
  defaultCustomRoleId,
}: Pick<Workspace, 'defaultBuiltInRole' | 'defaultCustomRoleId'>) {
  return { builtInRole: defaultBuiltInRole, customRoleId: defaultCustomRoleId };
}

/** TAKEN unless the handle is free in the account. For under the account's lock, which makes it race-free. */
export async function requireFreeHandle(tx: EntityManager, accountId: string, handle: string): Promise<void> {
  const [taken] = await tx.query<unknown[]>('SELECT FROM workspaces WHERE account_id = $1 AND handle = $2', [
    accountId,
    handle,
  ]);
  if (taken !== undefined)
    fail('TAKEN', `Another workspace of the account has the handle ${handle}: choose another one.`, ['handle']);
}

/** What the audit log keeps of a workspace. */
export function told({ name, handle, description }: Workspace, defaultRole: Role | null) {
  return { name, handle, description, defaultRole: defaultRole?.name ?? null };
}
