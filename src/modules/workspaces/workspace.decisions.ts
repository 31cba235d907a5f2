import { manageScopes, notHeld, principalKind, type Missing } from '../../auth/access';
import type { Booked } from '../../auth/plans';
import type { Role } from '../../auth/roles';
import { userError, type UserErrorData } from '../../errors';
import type { ManagedBy, WorkspaceScope } from '../../generated/schema';
import { againstCustomRole } from '../accounts/account.decisions';

/**
 * What the actor lacks of what a change gives and takes in a workspace: nobody gives or takes a scope that they do not
 * hold themselves. `needed` are scopes that the change asks for besides; null stands for no role.
 */
export function scopesNotHeld(
  held: readonly WorkspaceScope[],
  changed: readonly (Role | null)[],
  needed: readonly WorkspaceScope[] = [],
): Missing {
  const scopes = [...needed, ...changed.flatMap((role) => role?.scopes ?? [])];
  return notHeld({ permissions: new Set(), scopes: new Set(held) }, { permissions: [], scopes });
}

/** Those of these roles that somebody who holds these scopes may grant in an account that has booked this. */
export function assignableRoles(booked: Booked, held: readonly WorkspaceScope[], roles: readonly Role[]): Role[] {
  const offered = roles.filter((role) => againstCustomRole(booked, role).length === 0);
  return offered.filter((role) => scopesNotHeld(held, [role]).missingScopes.length === 0);
}

/** The scope that it takes to give or take this principal's access. */
export function manageScopeOf(principalId: string): WorkspaceScope {
  return manageScopes[principalKind(principalId) ?? 'user'];
}

/** Against changing or taking by hand a grant that a group of the account's directory gives its team. */
export function againstByHand(
  access: { managedBy: ManagedBy } | null,
  path: readonly (string | number)[],
): UserErrorData[] {
  if (access?.managedBy !== 'SCIM') return [];
  const message =
    "A group of the account's directory opens this workspace to its team: change what the group gives, with mapDirectoryGroup.";
  return [userError('MANAGED_ELSEWHERE', message, path)];
}
