import type { AccountRole, MemberAction } from '../../generated/schema';
import type { Missing } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import type { Reason } from '../../auth/decision';
import { lacks, notHeldReasons, type Gift } from '../../auth/gift';
import type { Held } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import { againstSeat, type LimitReached } from '../accounts/account.decisions';
import type { SeatFacts } from '../accounts/account.queries';
import type { Member } from './member.entity';

/**
 * What speaks against doing something to a member, over rows that were read already. The mutations decide by these under
 * their lock, and Member.viewerCan asks the same: so that a grey button and a refused mutation always agree.
 */
export interface MemberFacts {
  /** What the caller holds. */
  viewer: Held;
  member: Pick<Member, 'id' | 'accountId' | 'role' | 'active' | 'managedBy'>;
  /** Active owners of the account. */
  owners: number;
  /** What the member holds by grants when active; empty where the membership stays as it is. */
  grants: Gift['workspaces'];
  /** Whether groups of the account's directory give the member their role; false where the role stays as it is. */
  roleByGroups: boolean;
  /** The account's seats; null where none is taken. */
  seats: SeatFacts | null;
}

/** A reason, and in `extras` what a mutation's error says besides. */
export interface Obstacle extends Reason {
  extras?: Missing | LimitReached['extras'];
}

const OWNER_HINT = 'Only an OWNER may do this to an OWNER: ask one of the owners.';

/** Nobody gives or takes more than they hold: of account roles, and of access to workspaces. */
function mayHandle({ viewer, member, grants }: MemberFacts, ...roles: AccountRole[]): Obstacle[] {
  const permissions = roles.flatMap((role) => [...accountRolePermissions[role]]);
  const missing = lacks(viewer, member.accountId, { permissions, workspaces: grants });
  const missingPermission = missing.missingPermissions.find((permission) => permission === 'ADMINISTRATE_OWNERS');
  if (missingPermission !== undefined) {
    return [{ code: 'OWNER_ONLY', message: OWNER_HINT, missingPermission, extras: missing }];
  }
  return notHeldReasons(missing).map((reason) => ({ ...reason, extras: missing }));
}

function keepsAnOwner({ member, owners }: MemberFacts): Obstacle[] {
  if (member.role !== 'OWNER' || !member.active || owners > 1) return [];
  return [
    {
      code: 'LAST_OWNER',
      message: 'The account would be left without an active OWNER: make another member OWNER first.',
    },
  ];
}

/** The account's directory says who of those in its care is active. */
function inCare({ member }: MemberFacts, message: string): Obstacle[] {
  return member.managedBy === 'SCIM' ? [{ code: 'MANAGED_ELSEWHERE', message }] : [];
}

const ACTIVE_THERE =
  "The account's directory looks after this member: deactivate or reactivate the person there, or switch the directory off first.";
const GONE_THERE =
  "The account's directory looks after this member: take the person out there, which deactivates the member, then remove the member here.";
const ROLE_THERE =
  "Groups of the account's directory give this member the role: put the person into other groups there, or change what the groups give.";
const STAYS_THERE =
  "The account's directory looks after your membership and would send you again: ask whoever looks after the directory to take you out.";

/** Against giving the member another role. Their grants stay, so they are nothing that is given or taken. */
export function againstRole(facts: MemberFacts, role: AccountRole): Obstacle[] {
  const changesOwner = facts.member.role === 'OWNER' || role === 'OWNER';
  const byGroups = facts.roleByGroups && !changesOwner ? inCare(facts, ROLE_THERE) : [];
  const obstacles = [...byGroups, ...mayHandle({ ...facts, grants: [] }, facts.member.role, role)];
  if (role === 'OWNER' && !facts.member.active) {
    obstacles.push({ code: 'INACTIVE', message: 'An OWNER is made of an active member: reactivate the member first.' });
  }
  if (role !== 'OWNER') obstacles.push(...keepsAnOwner(facts));
  return obstacles;
}

function takesAway(facts: MemberFacts): Obstacle[] {
  return [...mayHandle(facts, facts.member.role), ...keepsAnOwner(facts)];
}

/** Against deactivating the member, which takes all that they have. */
export function againstTakingAway(facts: MemberFacts): Obstacle[] {
  return [...inCare(facts, ACTIVE_THERE), ...takesAway(facts)];
}

/** Against removing the member, which takes all that they have. Whom the directory has let go is removed like anybody. */
export function againstRemoval(facts: MemberFacts): Obstacle[] {
  return [...(facts.member.active ? inCare(facts, GONE_THERE) : []), ...takesAway(facts)];
}

/** Against reactivating the member, which gives back all that they had. */
export function againstReactivation(facts: MemberFacts): Obstacle[] {
  const { member, seats } = facts;
  const takesSeat = !member.active && seats !== null;
  return [...inCare(facts, ACTIVE_THERE), ...mayHandle(facts, member.role), ...(takesSeat ? againstSeat(seats) : [])];
}

/** Against leaving: one's own membership, which one need hold nothing more for. */
export function againstLeaving(facts: MemberFacts): Obstacle[] {
  if (facts.viewer.memberships.get(facts.member.accountId)?.memberId !== facts.member.id) {
    return [{ code: 'NOT_A_MEMBER', message: 'Only the member can leave: use removeMember for somebody else.' }];
  }
  return [...inCare(facts, STAYS_THERE), ...keepsAnOwner(facts)];
}

/** Against each action of Member.viewerCan. */
export const againstAction: Record<MemberAction, (facts: MemberFacts) => Obstacle[]> = {
  CHANGE_ROLE: (facts) => againstRole(facts, facts.member.role === 'MEMBER' ? 'ADMIN' : 'MEMBER'),
  MAKE_OWNER: (facts) => againstRole(facts, 'OWNER'),
  DEACTIVATE: againstTakingAway,
  REACTIVATE: againstReactivation,
  REMOVE: againstRemoval,
  LEAVE: againstLeaving,
};

/** What an obstacle is called in the payload of a mutation. */
const payloadCodes = {
  OWNER_ONLY: 'PERMISSION_NOT_HELD',
  PERMISSION_NOT_HELD: 'PERMISSION_NOT_HELD',
  SEAT_LIMIT_REACHED: 'SEAT_LIMIT_REACHED',
  LAST_OWNER: 'LAST_OWNER',
  NOT_A_MEMBER: 'NOT_A_MEMBER',
  INACTIVE: 'INVALID',
  MANAGED_ELSEWHERE: 'MANAGED_ELSEWHERE',
} as const;

function isKnown(code: string): code is keyof typeof payloadCodes {
  return code in payloadCodes;
}

/** An obstacle as the error of a mutation's payload. */
export function asUserError({ code, message, extras }: Obstacle, path: readonly (string | number)[]): UserErrorData {
  if (!isKnown(code)) throw new Error(`${code} is no answer to what is done to a member`);
  return userError(payloadCodes[code], message, path, extras);
}
