import { notHeld } from '../../auth/access';
import { accountRolePermissions, plans } from '../../auth/catalogue';
import type { Membership, Reason } from '../../auth/viewer';
import type { AccountRole } from '../../generated/schema';
import type { Account } from './account.entity';
import { freeSeats, type SeatFacts } from './account.queries';

/** Against inviting anybody: the plan's seats. */
export function againstInviting(seats: SeatFacts): Reason[] {
  if (freeSeats(seats) !== 0) return [];
  const message = `Members and live invitations fill all ${seats.limit ?? 0} seats of the plan: free one or change the plan.`;
  return [{ code: 'SEAT_LIMIT_REACHED', message }];
}

/** Against making a workspace: the plan's number of them. */
export function againstCreatingWorkspace({ plan }: Pick<Account, 'plan'>, workspaces: number): Reason[] {
  const limit = plans[plan].limits.workspaces;
  if (limit === null || workspaces < limit) return [];
  const message = `The plan has room for ${limit} workspaces, and there are ${workspaces}: delete one or change the plan.`;
  return [{ code: 'LIMIT_REACHED', message }];
}

/** The account roles that a member may give: none to who gives no roles at all, and none that holds more than their own. */
export function assignableAccountRoles({ permissions }: Membership): AccountRole[] {
  if (!permissions.has('UPDATE_MEMBERS') && !permissions.has('CREATE_INVITATIONS')) return [];
  const held = { permissions, scopes: new Set<never>() };
  return (Object.keys(accountRolePermissions) as AccountRole[]).filter(
    (role) => notHeld(held, { permissions: accountRolePermissions[role], scopes: [] }).missingPermissions.length === 0,
  );
}
