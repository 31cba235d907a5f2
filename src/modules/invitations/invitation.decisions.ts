import { notHeld } from '../../auth/access';
import { builtInRoles, accountRolePermissions } from '../../auth/catalogue';
import { plans, plansWith } from '../../auth/plans';
import { viewerScopes, type Held, type Viewer } from '../../auth/viewer';
import type { Reason } from '../../auth/decision';
import { userError, type UserErrorData } from '../../errors';
import type {
  AccountPermission,
  AccountRole,
  DecisionReasonCode,
  InvitationStatus,
  PlanTier,
  UserErrorCode,
  WorkspaceScope,
} from '../../generated/schema';
import { againstSeat } from '../accounts/account.decisions';
import type { SeatFacts } from '../accounts/account.queries';
import type { Invitation } from './invitation.entity';
import { statusAt, type InvitationWorkspaceView } from './invitation.queries';
import type { ResendFacts } from './invite-facts.queries';

/**
 * What speaks against doing something with invitations, over rows that were read already. The mutations decide by these
 * under the account's lock, and Invitation.viewerCan asks the same: so that a grey button and a refusal always agree.
 */

/** At most so many mails in 24 hours: from one account to one address, and from one account altogether. */
const MAILS_TO_ADDRESS = 3;
const MAILS_OF_ACCOUNT = 500;

/** What stands in the way. Its code means the same in a mutation's payload and in a Decision. */
export interface Obstacle {
  code: UserErrorCode & DecisionReasonCode;
  message: string;
  extras?: Parameters<typeof userError>[3];
}

/** An obstacle as the error of a mutation's payload. */
export function asUserError({ code, message, extras }: Obstacle, path: (string | number)[]): UserErrorData {
  return userError(code, message, path, extras);
}

/** An obstacle as the reasons of a Decision: one for each thing that is missing. */
export function asReasons({ code, message, extras }: Obstacle): Reason[] {
  const missing: Partial<Reason>[] = [
    ...(extras?.missingPermissions ?? []).map((missingPermission) => ({ missingPermission })),
    ...(extras?.missingScopes ?? []).map((missingScope) => ({ missingScope })),
    ...(extras?.feature === undefined ? [] : [{ feature: extras.feature }]),
  ];
  return (missing.length === 0 ? [{}] : missing).map((one) => ({ code, message, ...one }));
}

/** All that an invitation gives. */
export interface Gift {
  role: AccountRole;
  workspaces: readonly InvitationWorkspaceView[];
}

interface Missing {
  missingPermissions: AccountPermission[];
  missingScopes: WorkspaceScope[];
}

/**
 * What of a gift somebody does not hold: by 'role', and by the place of each workspace in it. To open a workspace to
 * somebody takes the right to grant access there, and every scope that is granted.
 */
export function missingOf(viewer: Held, accountId: string, gift: Gift): Map<'role' | number, Missing> {
  const permissions = viewer.memberships.get(accountId)?.permissions ?? new Set();
  const missing = new Map<'role' | number, Missing>();
  const note = (place: 'role' | number, one: Missing): void => {
    if (one.missingPermissions.length + one.missingScopes.length > 0) missing.set(place, one);
  };
  note(
    'role',
    notHeld({ permissions, scopes: new Set() }, { permissions: accountRolePermissions[gift.role], scopes: [] }),
  );
  gift.workspaces.forEach(({ workspaceId, builtInRole }, place) => {
    // A workspace that is gone opens to nobody: there is nothing to hold.
    if (workspaceId === null) return;
    const scopes = new Set(viewerScopes(viewer, { accountId, workspaceId }));
    const given = new Set<WorkspaceScope>(['MANAGE_WORKSPACE_USERS', ...builtInRoles[builtInRole].scopes]);
    note(place, notHeld({ permissions, scopes }, { permissions: [], scopes: given }));
  });
  return missing;
}

/** Nobody gives or takes away more than they hold. */
export function notHeldObstacle({ missingPermissions, missingScopes }: Missing): Obstacle {
  const names = [...missingPermissions, ...missingScopes].join(', ');
  const message = `Nobody gives or takes away more than they hold. You lack ${names}: ask somebody who has it.`;
  return { code: 'PERMISSION_NOT_HELD', message, extras: { missingPermissions, missingScopes } };
}

/** Against giving, or taking back, all of a gift. */
function againstGift(viewer: Viewer, accountId: string, gift: Gift): Obstacle[] {
  const parts = [...missingOf(viewer, accountId, gift).values()];
  if (parts.length === 0) return [];
  const missingPermissions = [...new Set(parts.flatMap((part) => part.missingPermissions))];
  const missingScopes = [...new Set(parts.flatMap((part) => part.missingScopes))];
  return [notHeldObstacle({ missingPermissions, missingScopes })];
}

/** Opening workspaces to single people is a feature of the plan. */
export function againstPlan(plan: PlanTier, gift: Gift): Obstacle[] {
  if (gift.workspaces.length === 0 || plans[plan].features.includes('WORKSPACE_ACCESS')) return [];
  const availableIn = plansWith('WORKSPACE_ACCESS');
  const message = `The account's plan does not include WORKSPACE_ACCESS, which opening a workspace to single people needs. It is in: ${availableIn.join(', ')}.`;
  return [{ code: 'FEATURE_NOT_IN_PLAN', message, extras: { feature: 'WORKSPACE_ACCESS', availableIn } }];
}

/** Against turning an invitation, which holds a seat already, into a member: members alone must not fill the plan. */
export function againstJoining({ limit, used, reserved }: SeatFacts): Obstacle[] {
  if (limit === null || used < limit) return [];
  const message = 'Every seat of the account is taken: ask who invited you to make room, then accept again.';
  return [{ code: 'SEAT_LIMIT_REACHED', message, extras: { limit, used, reserved } }];
}

/** Against one more mail to an address today. */
export function againstMailToAddress(mails: number): Obstacle[] {
  if (mails < MAILS_TO_ADDRESS) return [];
  const message = `${String(MAILS_TO_ADDRESS)} mails went to this address in the last 24 hours: wait a day.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit: MAILS_TO_ADDRESS, used: mails } }];
}

/** Against one more mail from an account today. */
export function againstMailOfAccount(mails: number): Obstacle[] {
  if (mails < MAILS_OF_ACCOUNT) return [];
  const message = `The account sent ${String(MAILS_OF_ACCOUNT)} invitations in the last 24 hours: send the others tomorrow.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit: MAILS_OF_ACCOUNT, used: mails } }];
}

/** What is said of an invitation whose state allows nothing any more. */
export const stateSentences: Record<InvitationStatus, string> = {
  PENDING: 'The invitation waits for an answer.',
  ACCEPTED: 'The invitation was accepted already.',
  DECLINED: 'The invitation was turned down already: only a new one leads into the account.',
  REVOKED: 'The invitation was taken back, or a newer one took its place.',
  EXPIRED: 'The time of the invitation has run out.',
};

export const ALREADY_MEMBER =
  'A member of the account has this address already. A deactivated member is reactivated, not invited.';

/** What deciding about an invitation takes. */
export interface InvitationFacts {
  /** Who asks. */
  viewer: Viewer;
  now: Date;
  invitation: Invitation;
}

/** Against sending an invitation again; the first to solve first. */
export function againstResend(
  { viewer, now, invitation }: InvitationFacts,
  facts: ResendFacts,
  seats: SeatFacts,
): Obstacle[] {
  const { accountId, role } = invitation;
  const status = statusAt(invitation, now);
  if (status !== 'PENDING' && status !== 'EXPIRED') return [{ code: 'CONFLICT', message: stateSentences[status] }];
  if (facts.isReplaced)
    return [{ code: 'CONFLICT', message: 'A newer invitation to this address is live: send that one again.' }];
  if (facts.isMember) return [{ code: 'ALREADY_MEMBER', message: ALREADY_MEMBER }];
  const gift = { role, workspaces: facts.workspaces };
  const obstacles = againstGift(viewer, accountId, gift);
  if (facts.workspaces.some(({ workspaceId }) => workspaceId === null)) {
    obstacles.push({ code: 'NOT_FOUND', message: 'A workspace that it opens was deleted: invite the person anew.' });
  }
  const plan = viewer.memberships.get(accountId)?.plan;
  if (plan !== undefined) obstacles.push(...againstPlan(plan, gift));
  if (status === 'EXPIRED') obstacles.push(...againstSeat(seats));
  obstacles.push(...againstMailToAddress(facts.mailsToAddress), ...againstMailOfAccount(facts.mailsOfAccount));
  return obstacles;
}

/** Against taking an invitation back. One that was taken back already may be taken back again. */
export function againstRevoke(
  { viewer, now, invitation }: InvitationFacts,
  workspaces: readonly InvitationWorkspaceView[],
): Obstacle[] {
  const status = statusAt(invitation, now);
  if (status === 'ACCEPTED' || status === 'DECLINED') return [{ code: 'CONFLICT', message: stateSentences[status] }];
  return againstGift(viewer, invitation.accountId, { role: invitation.role, workspaces });
}

/** Why an invitation no longer holds, for the account's log: its invitee is told no details. */
export type Withdrawal = { reason: 'WORKSPACE_GONE' | 'INVITER_GONE' } | ({ reason: 'INVITER_LACKS_RIGHTS' } & Missing);

/**
 * Why what an invitation gives can no longer be given: something of it is gone, or who invited may not invite, or may not
 * give all of it, any more. `inviter` is what that person holds now; null when there is nobody. Null: it still holds.
 */
export function withdrawal(inviter: Held | null, accountId: string, gift: Gift): Withdrawal | null {
  if (gift.workspaces.some(({ workspaceId }) => workspaceId === null)) return { reason: 'WORKSPACE_GONE' };
  const membership = inviter?.memberships.get(accountId);
  if (inviter === null || membership === undefined) return { reason: 'INVITER_GONE' };
  const parts = [...missingOf(inviter, accountId, gift).values()];
  const invites = membership.permissions.has('CREATE_INVITATIONS');
  if (invites && parts.length === 0) return null;
  const lacked = new Set(parts.flatMap(({ missingPermissions }) => missingPermissions));
  if (!invites) lacked.add('CREATE_INVITATIONS');
  const missingScopes = [...new Set(parts.flatMap((part) => part.missingScopes))];
  return { reason: 'INVITER_LACKS_RIGHTS', missingPermissions: [...lacked], missingScopes };
}
