import { invitedAddress } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { invitationToken } from '../../auth/derived-secrets';
import { inAccount, type InAccount } from '../../auth/in-account';
import { tokenHash } from '../../auth/tokens';
import { notFound } from '../../auth/decision';
import { once } from '../../db/idempotency';
import { UserErrors } from '../../errors';
import type { ResendInvitationInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { seatsOf } from '../accounts/account.queries';
import { daysAfter } from '../../time';
import { againstResend } from './invitation.decisions';
import { Invitation } from './invitation.entity';
import { resendFacts } from './invite-facts.queries';
import { asUserError } from './obstacle.decisions';
import { readContent } from './read-content.queries';
import { DEFAULT_DAYS } from './read-invite-input';
import { closeInvitations, queueMails } from './write-invitations';

/**
 * Sends an invitation again: same content, new link, seven more days. The old link dies, and the caller becomes who
 * invited, so the caller must be able to give all of it.
 */
export async function resendInvitation(call: Call, input: ResendInvitationInput): Promise<{ invitation: Invitation }> {
  const check = new InputCheck();
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();
  return inAccount(call, async (entered) => {
    const { tx, caller, now } = entered;
    const { invitationId } = input;
    const attempt = { actorId: caller.id, mutation: 'resendInvitation', key, input: { invitationId }, now };
    await once(tx, attempt, async () => {
      await resend(call, entered, await readOwn(entered, invitationId));
      return { invitationId };
    });
    return { invitation: await readOwn(entered, invitationId) };
  });
}

async function readOwn({ tx, account }: InAccount, id: string): Promise<Invitation> {
  const invitation = await tx.findOneBy(Invitation, { id, accountId: account.id });
  if (invitation === null) throw notFound('input.invitationId');
  return invitation;
}

async function resend(
  call: Call,
  { tx, account, viewer, caller, now }: InAccount,
  invitation: Invitation,
): Promise<void> {
  const facts = (await resendFacts(tx, [invitation.id], now)).get(invitation.id);
  if (facts === undefined) throw notFound('input.invitationId');
  const content = await readContent(tx, invitation.id, now);
  const seats = await seatsOf(tx, account, now);
  const [obstacle] = againstResend({ viewer, now, invitation, content }, facts, seats);
  if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, ['invitationId'])]);

  const { id, email } = invitation;
  const sendCount = invitation.sendCount + 1;
  const expiresAt = daysAfter(now, DEFAULT_DAYS);
  await closeInvitations(tx, account.id, now, { except: id });
  await tx.update(
    Invitation,
    { id },
    {
      status: 'PENDING',
      tokenHash: tokenHash(invitationToken(call.app.config, id, sendCount)),
      invitedById: caller.id,
      expiresAt,
      sendCount,
    },
  );
  await queueMails(tx, account.id, now, [{ id, email, sendCount }]);
  await record(tx, call, {
    type: 'invitation.resent',
    accountId: account.id,
    resource: { type: 'invitation', id, name: invitedAddress(email) },
    before: { invitedBy: invitation.invitedById, expiresAt: invitation.expiresAt, sendCount: invitation.sendCount },
    after: { invitedBy: caller.id, expiresAt, sendCount },
  });
}
