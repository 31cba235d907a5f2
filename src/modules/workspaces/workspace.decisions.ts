import { notHeld } from '../../auth/access';
import { builtInRoles, everyBuiltInRole, type BuiltInRole } from '../../auth/catalogue';
import { userError, type UserErrorData } from '../../errors';
import type { WorkspaceScope } from '../../generated/schema';

/** A role that one change gives somebody, or takes away; null stands for none. */
export type ChangedRole = BuiltInRole | null;

/**
 * What the actor lacks of what a change gives and takes: nobody gives or takes a scope that they do not hold themselves.
 * `needed` are scopes that the change asks for besides.
 */
export function scopesNotHeld(
  held: readonly WorkspaceScope[],
  changed: readonly ChangedRole[],
  needed: readonly WorkspaceScope[] = [],
): WorkspaceScope[] {
  const roles = changed.filter((role) => role !== null);
  const scopes = [...needed, ...roles.flatMap((role) => builtInRoles[role].scopes)];
  return notHeld({ permissions: new Set(), scopes: new Set(held) }, { permissions: [], scopes }).missingScopes;
}

/** The roles that somebody who holds these scopes may grant. */
export function assignableRoles(held: readonly WorkspaceScope[]): BuiltInRole[] {
  return everyBuiltInRole.filter((role) => scopesNotHeld(held, [role]).length === 0);
}

/** What is lacking, as an error of the payload; null when nothing is. */
export function notHeldError(
  missingScopes: WorkspaceScope[],
  path: readonly (string | number)[],
): UserErrorData | null {
  if (missingScopes.length === 0) return null;
  const message = 'Nobody gives or takes away what they do not hold in the workspace: ask one of its owners.';
  return userError('PERMISSION_NOT_HELD', message, path, { missingPermissions: [], missingScopes });
}
