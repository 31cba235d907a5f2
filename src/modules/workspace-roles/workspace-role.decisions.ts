import type { Missing } from '../../auth/access';
import type { Reason } from '../../auth/decision';
import { lacksEverywhere, notHeldReasons } from '../../auth/gift';
import type { Role } from '../../auth/roles';
import type { Held } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import type { WorkspaceScope } from '../../generated/schema';
import type { RoleUsage } from './role-usage.queries';

/**
 * What speaks against changing a workspace role, over rows that were read already. The mutations decide by these under
 * their lock, and WorkspaceRole.viewerCan asks the same.
 */

/** Said of every built-in role. */
export const BUILT_IN: Reason & { code: 'BUILT_IN' } = {
  code: 'BUILT_IN',
  message: 'A built-in role never changes: make a custom role, which can inherit from it.',
};

const IN_USE: Reason & { code: 'ROLE_IN_USE' } = {
  code: 'ROLE_IN_USE',
  message: 'The role is in use: name a role that takes its place, or take it away wherever it is given.',
};

/** Whether anything holds a role. */
export function isUsed(usage: RoleUsage): boolean {
  return Object.values(usage).some((count) => count > 0);
}

/** What an edit gives to those who have a role, and what it takes from them. */
export function changedScopes(before: Pick<Role, 'scopes'>, after: Pick<Role, 'scopes'>): WorkspaceScope[] {
  const [had, has] = [new Set(before.scopes), new Set(after.scopes)];
  return [...before.scopes.filter((scope) => !has.has(scope)), ...after.scopes.filter((scope) => !had.has(scope))];
}

/** A role that is to be deleted, what holds it, and what is to take its place. */
interface Deletion {
  role: Pick<Role, 'scopes'>;
  usage: RoleUsage;
  replacement: Pick<Role, 'scopes'> | null;
}

/**
 * What the actor lacks of what a deletion takes and gives: the role's scopes where it is in use, and those of the
 * replacement.
 */
export function lackedForDeletion(actor: Held, accountId: string, { role, usage, replacement }: Deletion): Missing {
  const taken = isUsed(usage) ? role.scopes : [];
  return lacksEverywhere(actor, accountId, [...taken, ...(replacement?.scopes ?? [])]);
}

/** Why a role in use is not deleted without a replacement, with the counts; null for one that nothing holds. */
export function roleInUseError(usage: RoleUsage): UserErrorData | null {
  return isUsed(usage) ? userError(IN_USE.code, IN_USE.message, ['replacementRoleId'], usage) : null;
}

/** Against deleting a role without a replacement; what stands behind ROLE_IN_USE would speak against one with it too. */
export function againstDeleting(
  actor: Held,
  accountId: string,
  role: Pick<Role, 'scopes'>,
  usage: RoleUsage,
): Reason[] {
  if (!isUsed(usage)) return [];
  return [IN_USE, ...notHeldReasons(lackedForDeletion(actor, accountId, { role, usage, replacement: null }))];
}
