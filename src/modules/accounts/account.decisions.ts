import { notHeld, principalKind } from '../../auth/access';
import { accountRolePermissions, builtInRoleById } from '../../auth/catalogue';
import { bookedOf, notBookedMessage, plansWith, type Booked } from '../../auth/plans';
import type { Membership } from '../../auth/viewer';
import type { Reason } from '../../auth/decision';
import type { AccountRole, Feature, PlanTier } from '../../generated/schema';
import type { Booking, SeatFacts } from './account.queries';

/** Custom workspace roles that an account may have, whatever its plan: lists of them are answered whole. Guildhall's own. */
export const MAX_CUSTOM_ROLES = 200;

/** Teams that an account may have, whatever its plan. Guildhall's own. */
export const MAX_TEAMS = 1000;

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
export function againstCreatingWorkspace(account: Booking, used: number): LimitReached[] {
  const limit = bookedOf(account).limits.workspaces;
  if (limit === null || used < limit) return [];
  const message = `The plan has room for ${limit} workspaces, and there are ${used}: delete one or change the plan.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit, used } }];
}

/** Against making a service account: the plan's number of them. */
export function againstCreatingServiceAccount(account: Booking, used: number): LimitReached[] {
  const limit = bookedOf(account).limits.serviceAccounts;
  if (limit === null || used < limit) return [];
  const message = `The plan has room for ${limit} service accounts, and there are ${used}: delete one or change the plan.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit, used } }];
}

/** A feature that is not booked: a reason, and in `extras` what a mutation's error says besides. */
export interface FeatureMissing extends Reason {
  code: 'FEATURE_NOT_IN_PLAN';
  extras: { feature: Feature; availableIn: PlanTier[] };
}

/**
 * Against giving something anew that takes a feature, where a part of the input needs it. What was given while the account
 * had the feature stays, and can be taken away. `what` is the subject of a sentence.
 */
export function againstFeature(booked: Booked, feature: Feature, what: string): FeatureMissing[] {
  if (booked.features.includes(feature)) return [];
  const message = notBookedMessage(booked, feature, what);
  return [{ code: 'FEATURE_NOT_IN_PLAN', message, extras: { feature, availableIn: plansWith(feature) } }];
}

/** Against giving a workspace role anew, null for none: one of the account's own is part of a feature. */
export function againstCustomRole(booked: Booked, role: { id: string } | null): FeatureMissing[] {
  if (role === null || builtInRoleById(role.id) !== null) return [];
  return againstFeature(booked, 'CUSTOM_ROLES', 'giving a custom workspace role');
}

/** Against giving access anew to what is no person: teams and service accounts are features. */
export function againstPrincipal(booked: Booked, principalId: string): FeatureMissing[] {
  const kind = principalKind(principalId);
  if (kind === 'team') return againstFeature(booked, 'TEAMS', 'giving access to a team');
  if (kind === 'serviceAccount')
    return againstFeature(booked, 'SERVICE_ACCOUNTS', 'giving access to a service account');
  return [];
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
