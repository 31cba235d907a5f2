import type { AccountRole, MemberAction } from '../../generated/schema';
import { notHeld } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import type { Membership } from '../../auth/viewer';
import type { Reason } from '../../auth/decision';
import { userError, type UserErrorData } from '../../errors';
import { againstSeat } from '../accounts/account.decisions';
import type { SeatFacts } from '../accounts/account.queries';
import type { Member } from './member.entity';

/**
 * What speaks against doing something to a member, over rows that were read already. The mutations decide by these under
 * their lock, and Member.viewerCan asks the same: so that a grey button and a refused mutation always agree.
 */
export interface MemberFacts {
  /** The caller's membership of the member's account. */
  actor: Membership;
  member: Member;
  /** Active owners of the account. */
  owners: number;
  /** The account's seats; null where none is taken. */
  seats: SeatFacts | null;
}

const OWNER_HINT = 'Only an OWNER may do this to an OWNER: ask one of the owners.';

/** Nobody gives or takes an account role that holds more than their own. */
function mayHandle({ actor }: MemberFacts, ...roles: AccountRole[]): Reason[] {
  const permissions = roles.flatMap((role) => [...accountRolePermissions[role]]);
  const { missingPermissions } = notHeld(
    { permissions: actor.permissions, scopes: new Set() },
    { permissions, scopes: [] },
  );
  if (missingPermissions.length === 0) return [];
  return [{ code: 'OWNER_ONLY', message: OWNER_HINT, missingPermission: 'ADMINISTRATE_OWNERS' }];
}

function keepsAnOwner({ member, owners }: MemberFacts): Reason[] {
  if (member.role !== 'OWNER' || !member.active || owners > 1) return [];
  return [
    {
      code: 'LAST_OWNER',
      message: 'The account would be left without an active OWNER: make another member OWNER first.',
    },
  ];
}

/** Against giving the member another role. */
export function againstRole(facts: MemberFacts, role: AccountRole): Reason[] {
  const reasons = mayHandle(facts, facts.member.role, role);
  if (role === 'OWNER' && !facts.member.active) {
    reasons.push({ code: 'INACTIVE', message: 'An OWNER is made of an active member: reactivate the member first.' });
  }
  if (role !== 'OWNER') reasons.push(...keepsAnOwner(facts));
  return reasons;
}

/** Against deactivating or removing the member. */
export function againstTakingAway(facts: MemberFacts): Reason[] {
  return [...mayHandle(facts, facts.member.role), ...keepsAnOwner(facts)];
}

/**
 * Against reactivating the member, which gives back what they had: the role is compared, and who may do this at all holds
 * every scope of every workspace.
 */
export function againstReactivation(facts: MemberFacts): Reason[] {
  const { member, seats } = facts;
  const takesSeat = !member.active && seats !== null;
  return [...mayHandle(facts, member.role), ...(takesSeat ? againstSeat(seats) : [])];
}

/** Against leaving: one's own membership, which one need hold nothing more for. */
export function againstLeaving(facts: MemberFacts): Reason[] {
  if (facts.member.id !== facts.actor.memberId) {
    return [{ code: 'NOT_A_MEMBER', message: 'Only the member can leave: use removeMember for somebody else.' }];
  }
  return keepsAnOwner(facts);
}

/** Against each action of Member.viewerCan. */
export const againstAction: Record<MemberAction, (facts: MemberFacts) => Reason[]> = {
  CHANGE_ROLE: (facts) => againstRole(facts, facts.member.role === 'MEMBER' ? 'ADMIN' : 'MEMBER'),
  MAKE_OWNER: (facts) => againstRole(facts, 'OWNER'),
  DEACTIVATE: againstTakingAway,
  REACTIVATE: againstReactivation,
  REMOVE: againstTakingAway,
  LEAVE: againstLeaving,
};

/** A reason as the error of a mutation's payload. */
export function asUserError(
  { code, message }: Reason,
  { actor, member, seats }: MemberFacts,
  path: (string | number)[],
): UserErrorData {
  switch (code) {
    case 'OWNER_ONLY': {
      const held = { permissions: actor.permissions, scopes: new Set<never>() };
      const missing = notHeld(held, { permissions: accountRolePermissions.OWNER, scopes: [] });
      return userError('PERMISSION_NOT_HELD', message, path, missing);
    }
    case 'SEAT_LIMIT_REACHED': {
      const { limit, used, reserved } = seats ?? { limit: null, used: 0, reserved: 0 };
      return userError('SEAT_LIMIT_REACHED', message, path, { limit: limit ?? 0, used, reserved });
    }
    case 'LAST_OWNER':
      return userError('LAST_OWNER', message, path);
    case 'NOT_A_MEMBER':
      return userError('NOT_A_MEMBER', message, path);
    case 'INACTIVE':
      return userError('INVALID', message, path);
    default:
      throw new Error(`${code} is no answer to what is done to member ${member.id}`);
  }
}
