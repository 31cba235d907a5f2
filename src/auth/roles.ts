import { Any, type EntityManager } from 'typeorm';
import type { WorkspaceScope } from '../generated/schema';
import { idKind } from '../ids';
import { WorkspaceRole } from '../modules/workspace-roles/workspace-role.entity';
import { builtInRoleById, builtInRoles, everyBuiltInRole, impliedScopes, type BuiltInRole } from './catalogue';

/** Any workspace role, as decisions need it. */
export interface Role {
  id: string;
  name: string;
  /** Null for a custom role. */
  builtInRole: BuiltInRole | null;
  /** What is enforced, in the catalogue's order. */
  scopes: readonly WorkspaceScope[];
}

/** What makes a custom role: its own scopes, and the built-in role that it inherits from. */
export interface CustomRoleParts {
  id: string;
  name: string;
  ownScopes: readonly WorkspaceScope[];
  inherits: BuiltInRole | null;
}

/** Where a row names a role: exactly one of the two. */
export interface RoleColumns {
  builtInRole: BuiltInRole | null;
  customRoleId: string | null;
}

/** A built-in role. */
export function builtInRole(role: BuiltInRole): Role {
  const { id, name, scopes } = builtInRoles[role];
  return { id, name, builtInRole: role, scopes };
}

/** Every built-in role, in the catalogue's order. */
export const everyBuiltIn: readonly Role[] = everyBuiltInRole.map(builtInRole);

/** The scopes of the custom roles that were worked out lately, by what they are made of. */
const workedOut = new Map<string, readonly WorkspaceScope[]>();
const KEPT = 1000;

function scopesOfCustomRole(
  ownScopes: readonly WorkspaceScope[],
  inherits: BuiltInRole | null,
): readonly WorkspaceScope[] {
  const parts = `${inherits ?? ''} ${ownScopes.join()}`;
  let scopes = workedOut.get(parts);
  if (scopes === undefined) {
    scopes = impliedScopes([...(inherits === null ? [] : builtInRoles[inherits].scopes), ...ownScopes]);
    if (workedOut.size >= KEPT) workedOut.clear();
    workedOut.set(parts, scopes);
  }
  return scopes;
}

/**
 * A custom role. Inheritance is live: the scopes are those that the built-in role has today, its own, and all that these
 * include. Source: facts on workspace roles.
 */
export function customRole({ id, name, ownScopes, inherits }: CustomRoleParts): Role {
  return { id, name, builtInRole: null, scopes: scopesOfCustomRole(ownScopes, inherits) };
}

/** The id of the role that a row names; null where it names none. */
export function roleIdOf({ builtInRole, customRoleId }: RoleColumns): string | null {
  return builtInRole === null ? customRoleId : builtInRoles[builtInRole].id;
}

/** How a row names a role; null names none. */
export function roleColumns(role: Pick<Role, 'id' | 'builtInRole'> | null): RoleColumns {
  if (role === null) return { builtInRole: null, customRoleId: null };
  return { builtInRole: role.builtInRole, customRoleId: role.builtInRole === null ? role.id : null };
}

/** Those of these ids that name a role of the account: built-in ones, and its own custom ones. At most one statement. */
export async function rolesById(
  tx: EntityManager,
  accountId: string,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, Role>> {
  const roles = new Map<string, Role>();
  const others: string[] = [];
  for (const id of new Set(ids)) {
    if (id === null) continue;
    const word = builtInRoleById(id);
    if (word !== null) roles.set(id, builtInRole(word));
    else if (idKind(id) === 'workspaceRole') others.push(id);
  }
  if (others.length === 0) return roles;
  for (const row of await tx.findBy(WorkspaceRole, { accountId, id: Any(others) })) roles.set(row.id, customRole(row));
  return roles;
}

/** The custom roles of accounts, by account, in the order of their names. */
export async function customRolesOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Role[]>> {
  const rows = await db.find(WorkspaceRole, {
    where: { accountId: Any([...accountIds]) },
    order: { name: 'ASC', id: 'ASC' },
  });
  const roles = new Map<string, Role[]>(accountIds.map((id) => [id, []]));
  for (const row of rows) roles.get(row.accountId)?.push(customRole(row));
  return roles;
}
