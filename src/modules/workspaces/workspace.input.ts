import type { EntityManager } from 'typeorm';
import { builtInRoleById, builtInRoles, type BuiltInRole } from '../../auth/catalogue';
import { fail } from '../../errors';
import type { Workspace } from './workspace.entity';

/** The built-in role that an id of the input names; NOT_FOUND at its path for any other id. */
export function roleOfInput(id: string, path: readonly (string | number)[]): BuiltInRole {
  const role = builtInRoleById(id);
  if (role === null)
    fail('NOT_FOUND', 'This names no workspace role of the account: take one from Account.workspaceRoles.', path);
  return role;
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
export function told({ name, handle, description, defaultBuiltInRole }: Workspace) {
  return {
    name,
    handle,
    description,
    defaultRole: defaultBuiltInRole === null ? null : builtInRoles[defaultBuiltInRole].name,
  };
}
