import type { Failure, Fault } from '../shared/graphql';
import type { InvitationStatus } from './preview';

export interface Message {
  heading: string;
  text: string;
}

/** What to say of an invitation that cannot be answered any more. */
export const closedMessages: Record<Exclude<InvitationStatus, 'PENDING'>, Message> = {
  ACCEPTED: {
    heading: 'This invitation has been accepted',
    text: 'If that was you, you are a member already and there is nothing left to do here.',
  },
  DECLINED: {
    heading: 'This invitation was declined',
    text: 'If that was a mistake, ask the person who invited you for a new invitation.',
  },
  REVOKED: {
    heading: 'This invitation was withdrawn',
    text: 'Ask the person who invited you whether a new one is on its way.',
  },
  EXPIRED: {
    heading: 'This invitation has expired',
    text: 'Ask the person who invited you to send it again. You will get a mail with a new link.',
  },
};

export const unknownMessage: Message = {
  heading: 'This link is not valid',
  text: 'Check that you opened the whole link from the newest mail: sending an invitation again makes earlier links stop working. If it still fails, ask the person who invited you for a new one.',
};

export const unreachableMessage: Message = {
  heading: 'No connection to the server',
  text: 'Nothing has been changed as far as this page knows. Check your connection, then try again.',
};

/** Headings for failures of accepting or declining that are about the invitation, not about a field. */
const failureHeadings: Record<string, string> = {
  EXPIRED: closedMessages.EXPIRED.heading,
  NOT_FOUND: unknownMessage.heading,
  INVALID: unknownMessage.heading,
  CONFLICT: 'This invitation has been answered or withdrawn',
  ALREADY_MEMBER: 'You have a membership of this account already',
  INVITATION_WITHDRAWN: closedMessages.REVOKED.heading,
  SEAT_LIMIT_REACHED: 'There is no free seat right now',
  FEATURE_NOT_IN_PLAN: 'The plan of this account does not allow it',
};

const faultHeadings: Record<string, string> = {
  ACCOUNT_FROZEN: 'This account is closed for changes at the moment',
  SSO_REQUIRED: 'This account has a sign-in of its own',
  IP_NOT_ALLOWED: 'This account cannot be opened from your network',
  RATE_LIMITED: 'Too many attempts',
};

/** After these, trying the same link again cannot help. */
const final = new Set(['EXPIRED', 'NOT_FOUND', 'INVALID', 'CONFLICT', 'ALREADY_MEMBER', 'INVITATION_WITHDRAWN']);

/** A payload's failure in the page's words; `again` says whether trying once more can help. */
export function describeFailure(failure: Failure): Message & { again: boolean } {
  const heading = failureHeadings[failure.code] ?? 'That did not work';
  return { heading, text: failure.message, again: !final.has(failure.code) };
}

/** A top-level fault in the page's words. */
export function describeFault(fault: Fault): Message {
  const heading = faultHeadings[fault.code] ?? 'The server could not answer';
  const wait = fault.retryAfterSeconds ? ` Try again in ${String(fault.retryAfterSeconds)} seconds.` : '';
  const reference = fault.requestId ? ` If you report it, give this number: ${fault.requestId}.` : '';
  return { heading, text: `${fault.message}${wait}${reference}` };
}

const roleNames: Record<string, string> = { OWNER: 'Owner', ADMIN: 'Admin', MEMBER: 'Member' };

export function roleName(role: string | null): string {
  return role === null ? 'Member' : (roleNames[role] ?? role);
}

/** A time of today, in the reader's own language and time zone, to the second: two codes may be asked for in one minute. */
export function timeOfDay(time: Date): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(time);
}

/** A moment, in the reader's own language and time zone. */
export function moment(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso));
}
