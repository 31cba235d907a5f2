import { notHeld } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import { plans } from '../../auth/plans';
import type { Membership } from '../../auth/viewer';
import type { Reason } from '../../auth/decision';
import type { AccountRole } from '../../generated/schema';
import type { Account } from './account.entity';
import type { SeatFacts } from './account.queries';

/** Custom workspace roles that an account may have, whatever its plan: lists of them are answered whole. Guildhall's own. */
export const MAX_CUSTOM_ROLES = 200;

/** Teams that an account may have, whatever its plan. Guildhall's own. */
const MAX_TEAMS = 1000;

/** A limit that is reached: a reason, and in `extras` what a mutation's error says besides. */
export interface LimitReached extends Reason {
  code: 'SEAT_LIMIT_REACHED' | 'LIMIT_REACHED';
  extras: { limit: number; used: number; reserved?: number };
}

const SEATS_FULL =
  'Members and live invitations fill every seat of the plan: revoke an invitation, deactivate a member, or take a larger plan.';

/** Against taking one seat more, for an active member or a live invitation. */
export function againstSeat({ limit, used, reserved }: SeatFacts): LimitReached[] {
  if (limit === null || used + reserved < limit) return [];
  return [{ code: 'SEAT_LIMIT_REACHED', message: SEATS_FULL, extras: { limit, used, reserved } }];
}

/** Against making a workspace: the plan's number of them. */
export function againstCreatingWorkspace({ plan }: Pick<Account, 'plan'>, used: number): LimitReached[] {
  const limit = plans[plan].limits.workspaces;
  if (limit === null || used < limit) return [];
  const message = `The plan has room for ${limit} workspaces, and there are ${used}: delete one or change the plan.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit, used } }];
}

/** Against making a service account: the plan's number of them. */
export function againstCreatingServiceAccount({ plan }: Pick<Account, 'plan'>, used: number): LimitReached[] {
  const limit = plans[plan].limits.serviceAccounts;
  if (limit === null || used < limit) return [];
  const message = `The plan has room for ${limit} service accounts, and there are ${used}: delete one or change the plan.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit, used } }];
}

/** Against making a custom workspace role: Guildhall's number of them. */
export function againstCreatingRole(used: number): LimitReached[] {
  if (used < MAX_CUSTOM_ROLES) return [];
  const message = `An account has room for ${MAX_CUSTOM_ROLES} custom roles, and there are ${used}: delete one, or change one instead.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit: MAX_CUSTOM_ROLES, used } }];
}

/** Against making a team: Guildhall's number of them. */
export function againstCreatingTeam(used: number): LimitReached[] {
  if (used < MAX_TEAMS) return [];
  const message = `An account has room for ${MAX_TEAMS} teams, and there are ${used}: delete one, or use one that is there.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit: MAX_TEAMS, used } }];
}

/** The account roles that a member may give: none to who gives no roles at all, and none that holds more than their own. */
export function assignableAccountRoles({ permissions }: Membership): AccountRole[] {
  if (!permissions.has('UPDATE_MEMBERS') && !permissions.has('CREATE_INVITATIONS')) return [];
  const held = { permissions, scopes: new Set<never>() };
  return (Object.keys(accountRolePermissions) as AccountRole[]).filter(
    (role) => notHeld(held, { permissions: accountRolePermissions[role], scopes: [] }).missingPermissions.length === 0,
  );
}
