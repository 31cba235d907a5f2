import { userError, type UserErrorData } from '../../errors';
import type { AccountRole, AccountStatus } from '../../generated/schema';
import { againstSeat } from '../accounts/account.decisions';
import type { SeatFacts } from '../accounts/account.queries';
import { againstJoining } from '../invitations/invitation.decisions';

/** All that decides whether somebody whom the account's provider has signed on comes in, read under the account's lock. */
export interface SignOnFacts {
  /** What the account is called. */
  accountName: string;
  status: AccountStatus;
  /** Whether the connection is the one that the sign-on began with. */
  isSameConnection: boolean;
  /** Whether an OWNER has confirmed what is trusted of it. */
  isConfirmed: boolean;
  /** Whether the provider asked the person recently enough who they are. */
  isRecent: boolean;
  /** Whether the address is of a domain by which people sign on. */
  isOfUsableDomain: boolean;
  /** Whose the address is, or who this person of the provider's was proven to be; null: nobody's yet. */
  person: { disabled: boolean; proven: boolean } | null;
  member: { role: AccountRole; active: boolean } | null;
  /** Of whoever is no member: whether a deactivated one had this address, and went or gave it up. */
  isBarred: boolean;
  /** Of whoever is no member: whether a live invitation to the address can be accepted for them. */
  isInvited: boolean;
  /** What is left of the seats once an invitation that does not hold is gone. Of whoever is no member. */
  seats: SeatFacts;
}

/** Why somebody stays out: for the account's log, and as they are told. */
export interface StayOut {
  why: string;
  error: UserErrorData;
}

/**
 * Why somebody does not come in, the first reason; null: they do, once they have proven that an address that is somebody's already is
 * theirs. Of a person of whom that is not proven yet nothing is told but what the account itself decides.
 */
export function againstComingIn(facts: SignOnFacts): StayOut | null {
  const { accountName: name, person, member } = facts;
  if (!facts.isSameConnection) {
    return refused('CONNECTION_CHANGED', `How ${name} signs its people on was changed meanwhile: sign on again.`);
  }
  if (!facts.isRecent) return refused('TOO_LONG_AGO', `You signed in at your provider too long ago: sign on again.`);
  if (!facts.isOfUsableDomain) {
    return refused(
      'OUTSIDE_DOMAINS',
      `${name} takes people with an address of its own domains only, and yours is not one of them: ask an admin of the account.`,
    );
  }
  if (person?.proven === true && person.disabled) {
    return refused('DISABLED', 'You cannot sign in here: ask the operators of this installation.');
  }
  if (member === null) return againstNewMember(facts);
  if (!member.active) return deactivated(name);
  if (member.role === 'OWNER' && !facts.isConfirmed) {
    return refused(
      'OWNER_NOT_CONFIRMED',
      `The identity provider of ${name} lets no owners in until an owner has confirmed it: sign in with a code by mail, and confirm it in the settings.`,
    );
  }
  return null;
}

/** Said alike of who is deactivated, and of who was and has gone: it does not tell whether they went. */
function deactivated(name: string): StayOut {
  return refused('DEACTIVATED', `Your membership of ${name} is deactivated: ask an owner or an admin of the account.`);
}

function againstNewMember({ accountName: name, status, isBarred, isInvited, seats }: SignOnFacts): StayOut | null {
  // Whoever invites them decides anew.
  if (isBarred && !isInvited) return deactivated(name);
  if (status === 'FROZEN') {
    return refused('FROZEN', `${name} is frozen, nobody new can join it for now: ask an admin of the account.`);
  }
  // An invitation has a seat already, and is turned into a member.
  const [full] = isInvited ? againstJoining(seats) : againstSeat(seats);
  if (full === undefined) return null;
  const message = `Every seat of ${name} is taken: ask an owner or an admin to make room, then sign on again.`;
  return stayOut('SEATS_FULL', userError('SEAT_LIMIT_REACHED', message, [], { ...full.extras }));
}

function refused(why: string, message: string): StayOut {
  return stayOut(why, userError('SIGN_ON_REFUSED', message));
}

function stayOut(why: string, error: UserErrorData): StayOut {
  return { why, error };
}

/** Whether somebody must first show that they read the mail of their address: it is somebody's, and no such proof was ever given. */
export function mustProve({ person }: SignOnFacts): boolean {
  return person?.proven === false;
}
