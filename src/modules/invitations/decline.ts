import { invitedAddress } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { credentialRefusal } from '../../auth/decision';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import type { DeclineInvitationInput } from '../../generated/schema';
import { stateSentences } from './invitation.decisions';
import { Invitation } from './invitation.entity';
import { statusOnly, type InvitationPreviewView } from './invitation-preview.queries';
import { statusAt } from './invitation.queries';
import { lockInvitation, tryInvitation } from './lock-invitation';

/**
 * Turns an invitation down, also one whose time has passed and also by who is a member already. The link is enough; by
 * its id it takes the invited person. Doing it twice is harmless.
 */
export async function declineInvitation(
  call: Call,
  input: DeclineInvitationInput,
): Promise<{ invitation: InvitationPreviewView }> {
  const { caller, now } = call;
  const unknownCaller =
    input.token == null && input.invitationId != null ? credentialRefusal(caller, 'OWN', now) : null;
  if (unknownCaller !== null) throw unknownCaller;
  const tried = await tryInvitation(call, input);
  return transaction(call.app.db, async (tx) => {
    const { account, invitation, field } = await lockInvitation(tx, call, tried);
    const { id, email, status } = invitation;
    if (status === 'ACCEPTED' || status === 'REVOKED') fail('CONFLICT', stateSentences[status], [field]);
    if (status !== 'DECLINED') {
      await tx.update(Invitation, { id }, { status: 'DECLINED' });
      await record(tx, call, {
        type: 'invitation.declined',
        accountId: account.id,
        resource: { type: 'invitation', id, name: invitedAddress(email) },
        before: { status: statusAt(invitation, call.now) },
        after: { status: 'DECLINED' },
        details: { by: field === 'token' ? 'LINK' : 'ID' },
      });
    }
    return { invitation: statusOnly(id, 'DECLINED') };
  });
}
