import { invitedAddress } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { notFound } from '../../auth/decision';
import { UserErrors } from '../../errors';
import type { RevokeInvitationInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { againstRevoke } from './invitation.decisions';
import { Invitation } from './invitation.entity';
import { statusAt } from './invitation.queries';
import { asUserError } from './obstacle.decisions';
import { readContent } from './read-content.queries';

/** Takes an invitation back: its link dies at once and its seat is free. Doing it twice is harmless. */
export async function revokeInvitation(
  call: Call,
  input: RevokeInvitationInput,
): Promise<{ invitation: Invitation; account: Account }> {
  return inAccount(call, async ({ tx, account, viewer, now }) => {
    const invitation = await tx.findOneBy(Invitation, { id: input.invitationId, accountId: account.id });
    if (invitation === null) throw notFound('input.invitationId');
    const content = await readContent(tx, invitation.id, now);
    const [obstacle] = againstRevoke({ viewer, now, invitation, content });
    if (obstacle !== undefined) throw new UserErrors([asUserError(obstacle, ['invitationId'])]);
    if (invitation.status === 'REVOKED') return { invitation, account };

    const before = statusAt(invitation, now);
    invitation.status = 'REVOKED';
    await tx.update(Invitation, { id: invitation.id }, { status: 'REVOKED' });
    await record(tx, call, {
      type: 'invitation.revoked',
      accountId: account.id,
      resource: { type: 'invitation', id: invitation.id, name: invitedAddress(invitation.email) },
      before: { status: before },
      after: { status: 'REVOKED' },
    });
    return { invitation, account };
  });
}
