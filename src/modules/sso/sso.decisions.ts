import { manageScopes } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import { lacks, notHeldError } from '../../auth/gift';
import type { Booked } from '../../auth/plans';
import type { Held } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import type { AccountPermission } from '../../generated/schema';
import { againstCustomRole, againstFeature } from '../accounts/account.decisions';
import type { SsoConnection } from './sso-connection.entity';
import type { SsoDefault } from './sso.queries';

/**
 * What speaks against doing something to a connection, over rows that were read already. The mutations decide by these under
 * the account's lock, and AccountSso.viewerCan asks the same.
 */

/** Whether the trusted parts, as they are now, passed a test. */
export function isTested({
  trustVersion,
  testedTrustVersion,
}: Pick<SsoConnection, 'trustVersion' | 'testedTrustVersion'>): boolean {
  return testedTrustVersion === trustVersion;
}

/** Whether an OWNER has confirmed the trusted parts as they are now: until then they let no OWNER in. */
export function isConfirmed({
  trustVersion,
  confirmedTrustVersion,
}: Pick<SsoConnection, 'trustVersion' | 'confirmedTrustVersion'>): boolean {
  return confirmedTrustVersion === trustVersion;
}

/** What decides what an account can do with its connection. */
export interface SsoFacts {
  enforced: boolean;
  connection: SsoConnection;
  /** Domains by whose addresses people can sign on. */
  usableDomains: number;
}

/** Against letting members in by the provider only: sentences, the first to solve first. It is harmless where it is so already. */
export function againstEnforcing({ enforced, connection, usableDomains }: SsoFacts): string[] {
  if (enforced) return [];
  return [
    ...(isTested(connection)
      ? []
      : ['Its trusted parts, as they are now, have passed no test: test the connection, then enforce it.']),
    ...(usableDomains > 0
      ? []
      : ['The account has no verified domain, so nobody could sign on: verify one, then enforce single sign-on.']),
  ];
}

/** Against taking a connection away. */
export function againstRemoving({ enforced }: Pick<SsoFacts, 'enforced'>): string[] {
  return enforced
    ? ['Single sign-on is enforced, so without a connection members could not get in: release it first.']
    : [];
}

/** What whoever comes for the first time is given. */
export interface Defaults {
  role: SsoConnection['defaultRole'];
  workspaces: readonly SsoDefault[];
}

/** Whether two give the same role in the same workspace. */
function isSame(one: SsoDefault, other: SsoDefault): boolean {
  return one.workspaceId === other.workspaceId && one.role.id === other.role.id;
}

/** Whether two lists of workspaces give the same. */
export function givesSame(before: readonly SsoDefault[], after: readonly SsoDefault[]): boolean {
  return before.length === after.length && after.every((one) => before.some((other) => isSame(one, other)));
}

/**
 * What of another gift to whoever comes for the first time its giver does not hold: of what is given anew and of what is given no
 * more. `before` is null for the first one.
 */
export function lackedForDefaults(
  giver: Held,
  accountId: string,
  before: Defaults | null,
  after: Defaults,
): UserErrorData[] {
  const roles = before?.role === after.role ? [] : before === null ? [after.role] : [before.role, after.role];
  const permissions = roles.flatMap((role): AccountPermission[] => [...accountRolePermissions[role]]);
  const ofRole = notHeldError(lacks(giver, accountId, { permissions, workspaces: [] }), ['defaultRole']);
  const lackedIn = ({ workspaceId, role }: SsoDefault, path: readonly (string | number)[]) =>
    notHeldError(
      lacks(giver, accountId, {
        permissions: [],
        workspaces: [{ workspaceId, scopes: [manageScopes.user, ...role.scopes] }],
      }),
      path,
    );
  const earlier = before?.workspaces ?? [];
  const given = after.workspaces.map((one, index) =>
    earlier.some((other) => isSame(one, other)) ? null : lackedIn(one, ['defaultWorkspaces', index, 'roleId']),
  );
  const taken = earlier
    .filter((one) => !after.workspaces.some((other) => isSame(one, other)))
    .map((one) => lackedIn(one, ['defaultWorkspaces']));
  return [ofRole, ...given, ...taken].filter((error) => error !== null);
}

/** What of the plan workspaces that are opened anew need. */
export function defaultsNotInPlan(
  booked: Booked,
  before: readonly SsoDefault[],
  after: readonly SsoDefault[],
): UserErrorData[] {
  return after.flatMap((one, index) => {
    if (before.some((other) => isSame(one, other))) return [];
    const [missing] = [
      ...againstFeature(booked, 'WORKSPACE_ACCESS', 'opening a workspace to single people'),
      ...againstCustomRole(booked, one.role),
    ];
    if (missing === undefined) return [];
    return [userError(missing.code, missing.message, ['defaultWorkspaces', index], missing.extras)];
  });
}
