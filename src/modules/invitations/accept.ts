import type { EntityManager } from 'typeorm';
import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { bookedOf } from '../../auth/plans';
import { stillSignedIn } from '../../auth/signed-in';
import { bindsAddress, ssoRequired } from '../../auth/sso';
import { signOnUrl } from '../../auth/sso-addresses';
import { loadHeld, type Held } from '../../auth/viewer';
import { transaction } from '../../db/transaction';
import { fail, Refused, userError, UserErrors } from '../../errors';
import type { AcceptInvitationInput } from '../../generated/schema';
import { seatsOf } from '../accounts/account.queries';
import { Member } from '../members/member.entity';
import { countFailed } from '../sessions/failed-tries.queries';
import { againstPlan, withdrawal } from './gift.decisions';
import { againstJoining, stateSentences } from './invitation.decisions';
import { statusAt, type Content } from './invitation.queries';
import { join } from './join.queries';
import { lockInvitation, tryInvitation, type LockedInvitation } from './lock-invitation';
import { asUserError } from './obstacle.decisions';
import { readContent } from './read-content.queries';

/** What the person who accepts is called now. The row stays as it is until the membership has its copy. */
interface Invitee {
  id: string;
  name: string;
  email: string;
}

/**
 * Makes the invited person a member. Everything is asked again under the account's lock, in this order: token, state,
 * address, SSO, seats, plan, roles, workspaces and teams, and whether who invited may still give all of it. Accepting twice is harmless.
 */
export async function acceptInvitation(call: Call, input: AcceptInvitationInput): Promise<{ member: Member }> {
  const tried = await tryInvitation(call, input);
  // A try by somebody else must stay counted: it is an answer of the transaction, not an error that rolls it back.
  const answer = await transaction(call.app.db, async (tx) => {
    const caller = await stillSignedIn(tx, call);
    const locked = await lockInvitation(tx, call, tried);
    const { account, invitation } = locked;
    const member = await tx.findOneBy(Member, { accountId: account.id, userId: caller.id });
    if (member !== null && acceptedBefore(locked, caller)) {
      if (member.active) return { member };
      fail('ALREADY_MEMBER', alreadyMember(member), [locked.field]);
    }
    againstState(locked, call.now);
    const invitee = await readInvitee(tx, caller);
    const wrongRecipient = againstAddress(call, locked, invitee);
    if (wrongRecipient !== null) {
      await countFailed(tx, call, locked.tries);
      return wrongRecipient;
    }
    if (member !== null) fail('ALREADY_MEMBER', alreadyMember(member), [locked.field]);
    await againstSso(tx, call, locked);
    if (account.status === 'FROZEN') {
      throw new Refused('ACCOUNT_FROZEN', 'The account is frozen, nobody can join it for now: ask who invited you.');
    }
    const content = await readContent(tx, invitation.id, call.now);
    await againstContent(tx, call, locked, content);
    return { member: await join(tx, actOf(call), invitation, content.gift, invitee) };
  });
  if (answer instanceof UserErrors) throw answer;
  return answer;
}

function acceptedBefore({ invitation }: LockedInvitation, { id }: PersonCaller): boolean {
  return invitation.status === 'ACCEPTED' && invitation.acceptedByUserId === id;
}

function alreadyMember({ active }: Member): string {
  return active
    ? 'You are a member of this account already.'
    : 'Your membership of this account is deactivated: ask an owner or an admin of the account to reactivate it.';
}

function againstState({ invitation, field }: LockedInvitation, now: Date): void {
  const status = statusAt(invitation, now);
  if (status === 'PENDING') return;
  if (status === 'EXPIRED') fail('EXPIRED', `${stateSentences.EXPIRED} Ask who invited you to send it again.`, [field]);
  fail('CONFLICT', stateSentences[status], [field]);
}

async function readInvitee(tx: EntityManager, { id }: PersonCaller): Promise<Invitee> {
  const [user] = await tx.query<Invitee[]>('SELECT id, name, email FROM users WHERE id = $1 FOR SHARE', [id]);
  if (user === undefined) throw new Error(`no user ${id}`);
  return user;
}

/** The refusal is told in the account's log when a member is refused, else in the installation's. */
function againstAddress(
  { viewer }: Call,
  { invitation, field }: LockedInvitation,
  invitee: Invitee,
): UserErrors | null {
  const { id, email, accountId } = invitation;
  if (email === invitee.email) return null;
  const message = 'This invitation is for another address: sign in with the address that the mail went to.';
  const log = viewer?.memberships.has(accountId) === true ? accountId : null;
  const audit = { accountId: log, resource: { type: 'invitation' as const, id, name: email } };
  return new UserErrors([userError('WRONG_RECIPIENT', message, [field], { audit })]);
}

/** Throws SSO_REQUIRED where the account binds the address: signing on by its provider is what takes the invitation up. */
async function againstSso(tx: EntityManager, call: Call, { account, invitation }: LockedInvitation): Promise<void> {
  const { id, email } = invitation;
  if (!account.ssoEnforced || !(await bindsAddress(tx, account.id, email))) return;
  const url = signOnUrl(call.app.config, account.handle);
  throw ssoRequired(url, account.id, { type: 'invitation', id, name: email });
}

async function againstContent(
  tx: EntityManager,
  { now }: Call,
  { account, invitation, field }: LockedInvitation,
  content: Content,
): Promise<void> {
  const seats = await seatsOf(tx, account, now);
  const [obstacle] = [...againstJoining(seats), ...againstPlan(bookedOf(account), content.gift)];
  if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, [field])]);

  const why = withdrawal(await inviterOf(tx, invitation, now), account.id, content);
  if (why === null) return;
  const { id, email, invitedById } = invitation;
  // No details to who is invited; the account's log says why.
  const audit = {
    accountId: account.id,
    resource: { type: 'invitation' as const, id, name: email },
    details: { ...why, invitedBy: invitedById },
  };
  fail('INVITATION_WITHDRAWN', 'This invitation no longer holds: ask for a new one.', [field], { audit });
}

/** What the person or service account who invited holds in the account now, whatever credential they invited with. */
async function inviterOf(
  tx: EntityManager,
  invitation: LockedInvitation['invitation'],
  now: Date,
): Promise<Held | null> {
  const { invitedById, accountId } = invitation;
  return invitedById === null ? null : loadHeld(tx, invitedById, accountId, now);
}
