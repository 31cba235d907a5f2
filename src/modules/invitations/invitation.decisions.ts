import type { Viewer } from '../../auth/viewer';
import type { InvitationStatus } from '../../generated/schema';
import { againstSeat } from '../accounts/account.decisions';
import type { SeatFacts } from '../accounts/account.queries';
import { againstGift, againstPlan, againstPromise } from './gift.decisions';
import type { Invitation } from './invitation.entity';
import { statusAt, type Content } from './invitation.queries';
import type { ResendFacts } from './invite-facts.queries';
import type { Obstacle } from './obstacle.decisions';

/**
 * What speaks against doing something with invitations, over rows that were read already. The mutations decide by these
 * under the account's lock, and Invitation.viewerCan asks the same: so that a grey button and a refusal always agree.
 */

/** At most so many mails in 24 hours: from one account to one address, and from one account altogether. */
const MAILS_TO_ADDRESS = 3;
const MAILS_OF_ACCOUNT = 500;

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
  content: Content;
}

/** Against sending an invitation again; the first to solve first. */
export function againstResend(
  { viewer, now, invitation, content }: InvitationFacts,
  facts: ResendFacts,
  seats: SeatFacts,
): Obstacle[] {
  const { accountId } = invitation;
  const status = statusAt(invitation, now);
  if (status !== 'PENDING' && status !== 'EXPIRED') return [{ code: 'CONFLICT', message: stateSentences[status] }];
  if (facts.isReplaced)
    return [{ code: 'CONFLICT', message: 'A newer invitation to this address is live: send that one again.' }];
  if (facts.isMember) return [{ code: 'ALREADY_MEMBER', message: ALREADY_MEMBER }];
  const booked = viewer.memberships.get(accountId)?.booked;
  return [
    ...againstGift(viewer, accountId, content),
    ...againstPromise(content.gift),
    ...(booked === undefined ? [] : againstPlan(booked, content.gift)),
    ...(status === 'EXPIRED' ? againstSeat(seats) : []),
    ...againstMailToAddress(facts.mailsToAddress),
    ...againstMailOfAccount(facts.mailsOfAccount),
  ];
}

/** Against taking an invitation back. One that was taken back already may be taken back again. */
export function againstRevoke({ viewer, now, invitation, content }: InvitationFacts): Obstacle[] {
  const status = statusAt(invitation, now);
  if (status === 'ACCEPTED' || status === 'DECLINED') return [{ code: 'CONFLICT', message: stateSentences[status] }];
  return againstGift(viewer, invitation.accountId, content);
}
