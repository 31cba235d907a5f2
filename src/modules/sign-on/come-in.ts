import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { actOf, record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { lockAccount } from '../../auth/in-account';
import { letInBy, notAllowed } from '../../auth/ip-allowlist';
import { type Refused, userError } from '../../errors';
import { HOUR } from '../../time';
import { seatsOf } from '../accounts/account.queries';
import type { Account } from '../accounts/account.entity';
import { holds, openInvitation, seatsWithout, type OpenInvitation } from '../invitations/open-invitation.queries';
import { isBarred } from '../members/barred-address.queries';
import { Member } from '../members/member.entity';
import { writeDisplayNames } from '../members/write-members.queries';
import { sessionEnd } from '../sessions/session.queries';
import { DEFAULT_NAME, makeUser } from '../users/make-user.queries';
import { SsoConnection } from '../sso/sso-connection.entity';
import { beginProviderSession, newProviderSession } from './provider-session';
import { joinByProvider } from './join-by-provider';
import { isOfConnection, isUsableForSignOn } from './sign-on.queries';
import type { SsoAssertion, SsoAttempt } from './sso-attempt.entity';
import { SsoIdentity } from './sso-identity.entity';
import { againstComingIn, mustProve, type SignOnFacts, type StayOut } from './who-comes-in.decisions';

/** Somebody whom an account's provider has signed on. */
export interface Arriving {
  attempt: SsoAttempt;
  assertion: SsoAssertion;
  /** Whether a code that was mailed to the address has just shown that it is theirs. */
  addressProven: boolean;
}

/** A session that has begun. */
export interface CameIn {
  token: string;
  expiresAt: Date;
  caller: PersonCaller;
}

/** Who has this address, or was proven to be this person of the provider's. */
interface Known {
  id: string;
  name: string;
  email: string;
  disabled: boolean;
  linked: boolean;
}

/** All that was read under the lock. */
interface Situation {
  account: Account;
  connection: SsoConnection;
  known: Known | null;
  member: Member | null;
  invitation: OpenInvitation | null;
  facts: SignOnFacts;
}

/**
 * Lets somebody into the account whose provider has signed them on, or says why not; everything is read under the account's lock.
 * PROVE: the address is somebody's, of whom it was never shown that the provider means them. IP_NOT_ALLOWED is given too, and thrown by
 * the caller once what it has used up is committed.
 */
export async function comeIn(
  tx: EntityManager,
  call: Call,
  arriving: Arriving,
): Promise<CameIn | StayOut | Refused | 'PROVE'> {
  const situation = await readSituation(tx, call, arriving);
  if (situation === null) return GONE;
  if (situation instanceof Error) return situation;
  const out = againstComingIn(situation.facts);
  if (out !== null) return out;
  if (mustProve(situation.facts)) return 'PROVE';
  return write(tx, call, arriving, situation);
}

const GONE: StayOut = {
  why: 'CONNECTION_CHANGED',
  error: userError('SIGN_ON_REFUSED', 'This account signs nobody on by a provider any more.'),
};

async function readSituation(
  tx: EntityManager,
  call: Call,
  { attempt, assertion, addressProven }: Arriving,
): Promise<Situation | Refused | null> {
  const { accountId } = attempt;
  // The person before the account, as everywhere; and again once nobody else comes into the account.
  await lockKnown(tx, accountId, assertion);
  const account = await lockAccount(tx, call, accountId);
  const connection = account === null ? null : await tx.findOneBy(SsoConnection, { accountId });
  if (account === null || connection === null) return null;
  const notFromHere = await againstAddress(tx, call, accountId);
  if (notFromHere !== null) return notFromHere;
  const known = await lockKnown(tx, accountId, assertion);
  const member = known === null ? null : await tx.findOneBy(Member, { accountId, userId: known.id });
  const invitation = member === null ? await openInvitation(tx, account, assertion.email, call.now) : null;
  const seats = await seatsOf(tx, account, call.now);
  const recent = call.now.getTime() - account.ssoSessionHours * HOUR;
  const facts: SignOnFacts = {
    accountName: account.name,
    status: account.status,
    isSameConnection: isOfConnection(attempt, connection) && connection.issuer === assertion.issuer,
    isConfirmed: connection.confirmedTrustVersion === connection.trustVersion,
    isRecent: new Date(assertion.authenticatedAt).getTime() > recent,
    isOfUsableDomain: await areUsable(tx, call, accountId, [assertion.email, known?.email ?? assertion.email]),
    person: known === null ? null : { disabled: known.disabled, proven: known.linked || addressProven },
    member,
    isBarred: member === null && (await isBarred(tx, accountId, assertion.email)),
    isInvited: holds(invitation),
    seats: seatsWithout(invitation, seats),
  };
  return { account, connection, known, member, invitation, facts };
}

/**
 * Whether people with this address sign on by this account's provider, and with the one that the person has by now: who was linked once
 * and has left with another address is not the provider's to speak of.
 */
async function areUsable(
  tx: EntityManager,
  { now }: Call,
  accountId: string,
  [asserted, own]: readonly [string, string],
): Promise<boolean> {
  if (!(await isUsableForSignOn(tx, accountId, asserted, now))) return false;
  return own === asserted || isUsableForSignOn(tx, accountId, own, now);
}

/** Until the end of the transaction the person stays as they are. */
async function lockKnown(
  tx: EntityManager,
  accountId: string,
  { issuer, subject, email }: SsoAssertion,
): Promise<Known | null> {
  const identity = await tx.findOneBy(SsoIdentity, { accountId, issuer, subject, email });
  const [user] = await tx.query<Omit<Known, 'linked'>[]>(
    `SELECT id, name, email, disabled_at IS NOT NULL AS disabled FROM users
      WHERE id = $1 OR (email = $2 AND $1::text IS NULL) FOR SHARE`,
    [identity?.userId ?? null, email],
  );
  return user === undefined ? null : { ...user, linked: identity !== null };
}

async function againstAddress(tx: EntityManager, { app, request }: Call, accountId: string): Promise<Refused | null> {
  const entries = await letInBy(tx, accountId, request.ipAddress);
  if (entries?.length === 0) return notAllowed(request.ipAddress, accountId);
  app.lastUsed.allowlistEntries(entries ?? []);
  return null;
}

async function write(
  tx: EntityManager,
  call: Call,
  { assertion, addressProven }: Arriving,
  { account, connection, known, member, invitation }: Situation,
): Promise<CameIn | 'PROVE'> {
  const { now } = call;
  const { issuer, subject, email } = assertion;
  const made = known === null ? await makeUser(tx, { email, name: DEFAULT_NAME, now }) : null;
  // Somebody else has taken the address in between.
  if (made !== null && made.event === null && !addressProven) return 'PROVE';
  const person = known ?? made?.user;
  if (person === undefined) throw new Error('nobody came in');
  const authenticatedAt = new Date(assertion.authenticatedAt);
  const session = newProviderSession(account, person.id, {
    ...{ method: connection.protocol, authenticatedAt, now, request: call.request },
  });
  const { id: sessionId, method } = session.row;
  const credential = {
    kind: 'session' as const,
    id: sessionId,
    method,
    createdAt: now,
    accountId: account.id,
    authenticatedAt,
  };
  const caller: PersonCaller = { kind: 'user', id: person.id, name: person.name, email: person.email, credential };
  const theirs: Call = { ...call, caller };

  if (known?.linked !== true) {
    await tx.insert(SsoIdentity, { accountId: account.id, issuer, subject, email, userId: person.id, createdAt: now });
    const linked: Change = {
      type: 'sso.identity_linked',
      accountId: account.id,
      resource: { type: 'user', id: person.id, name: new Personal(person.id, person.name) },
      details: { issuer, by: known === null ? 'NEW_ADDRESS' : 'CODE' },
    };
    // Both logs at once, and so in the order in which everybody locks them.
    await record(tx, theirs, ...(made?.event == null ? [] : [made.event]), linked);
  }
  if (member === null)
    await joinByProvider(tx, theirs, { account, connection, person, invitation, name: assertion.name });
  else await rename(tx, theirs, member, assertion.name);
  await beginProviderSession(tx, theirs, session);
  return { token: session.token, expiresAt: sessionEnd(session.row), caller };
}

/** What the provider calls somebody is kept with the membership; where it says nothing, what it said before stays. */
async function rename(tx: EntityManager, call: Call, member: Member, displayName: string | null): Promise<void> {
  if (displayName === null || displayName === member.displayName) return;
  await writeDisplayNames({ tx, act: actOf(call) }, [{ member, displayName }]);
}
