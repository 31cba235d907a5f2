import type { EntityManager } from 'typeorm';
import { invitedAddress } from '../../audit/personal';
import { recordAct, type Act } from '../../audit/record';
import { bookedOf } from '../../auth/plans';
import { loadHeld } from '../../auth/viewer';
import type { Account } from '../accounts/account.entity';
import type { SeatFacts } from '../accounts/account.queries';
import { againstPlan, withdrawal } from './gift.decisions';
import { Invitation } from './invitation.entity';
import { statusAt, type Content } from './invitation.queries';
import { readContent } from './read-content.queries';

/** A live invitation of somebody who comes in otherwise: by the account's provider or its directory. */
export interface OpenInvitation {
  invitation: Invitation;
  content: Content;
  /** Why it no longer holds, for the account's log; null: it does. */
  withdrawn: { reason: string } | null;
}

/** The live invitation to an address, and whether what it promised can still be given: as accepting asks. Null where there is none. */
export async function openInvitation(
  tx: EntityManager,
  account: Account,
  email: string,
  now: Date,
): Promise<OpenInvitation | null> {
  const invitation = await tx.findOneBy(Invitation, { accountId: account.id, email, status: 'PENDING' });
  if (invitation === null || statusAt(invitation, now) !== 'PENDING') return null;
  const content = await readContent(tx, invitation.id, now);
  const { invitedById } = invitation;
  const inviter = invitedById === null ? null : await loadHeld(tx, invitedById, account.id, now);
  const missing = againstPlan(bookedOf(account), content.gift).length > 0 ? { reason: 'NOT_IN_PLAN' } : null;
  return { invitation, content, withdrawn: missing ?? withdrawal(inviter, account.id, content) };
}

/** Whether the invitation is what brings somebody in. */
export function holds(open: OpenInvitation | null): open is OpenInvitation & { withdrawn: null } {
  return open !== null && open.withdrawn === null;
}

/** What is left of the seats once an invitation that does not hold is gone. */
export function seatsWithout(open: OpenInvitation | null, { reserved, ...seats }: SeatFacts): SeatFacts {
  const notHeld = open !== null && open.withdrawn !== null ? 1 : 0;
  return { ...seats, reserved: Math.max(0, reserved - notHeld) };
}

/** Takes back an invitation that does not hold any more: the service does that, whoever came. */
export async function withdraw(
  tx: EntityManager,
  { now, request }: Pick<Act, 'now' | 'request'>,
  { invitation, withdrawn }: OpenInvitation,
): Promise<void> {
  const { id, accountId, email } = invitation;
  await tx.update(Invitation, { id }, { status: 'REVOKED' });
  await recordAct(
    tx,
    { actor: { type: 'SYSTEM', name: 'Guildhall' }, now, request },
    {
      type: 'invitation.revoked',
      accountId,
      resource: { type: 'invitation', id, name: invitedAddress(email) },
      before: { status: 'PENDING' },
      after: { status: 'REVOKED' },
      details: { ...withdrawn },
    },
  );
}
