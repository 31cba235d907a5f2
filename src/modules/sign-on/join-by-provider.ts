import type { EntityManager } from 'typeorm';
import { invitedAddress } from '../../audit/personal';
import { record, recordAct } from '../../audit/record';
import type { Call } from '../../auth/call';
import { bookedOf } from '../../auth/plans';
import { loadHeld } from '../../auth/viewer';
import { againstCustomRole, againstFeature } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { againstPlan, withdrawal } from '../invitations/gift.decisions';
import { Invitation } from '../invitations/invitation.entity';
import { statusAt, type Content } from '../invitations/invitation.queries';
import { join } from '../invitations/join.queries';
import { readContent } from '../invitations/read-content.queries';
import { makeMember } from '../members/make-member.queries';
import type { SsoConnection } from '../sso/sso-connection.entity';
import { defaultsOf } from '../sso/sso.queries';

/** A live invitation of somebody who comes by the provider. */
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

interface Joining {
  account: Account;
  connection: SsoConnection;
  person: { id: string; name: string; email: string };
  invitation: OpenInvitation | null;
  /** What the provider calls them. */
  name: string | null;
}

/**
 * Makes somebody a member at their first sign-on: by the invitation that waits for them, else with what the account gives to all who
 * come so. An invitation that does not hold any more is taken back.
 */
export async function joinByProvider(
  tx: EntityManager,
  call: Call,
  { account, connection, person, invitation: open, name }: Joining,
): Promise<void> {
  const way = { joinedBy: 'SSO' as const, displayName: name };
  if (open !== null && open.withdrawn === null) {
    await join(tx, call, open.invitation, open.content.gift, person, way);
    return;
  }
  if (open !== null) await revoke(tx, call, open);
  const booked = bookedOf(account);
  const defaults = (await defaultsOf(tx, [account.id])).get(account.id) ?? [];
  // What the plan no longer has is given to nobody anew; the person comes in all the same.
  const workspaces = defaults.filter(
    ({ role }) =>
      againstFeature(booked, 'WORKSPACE_ACCESS', 'opening a workspace to single people').length === 0 &&
      againstCustomRole(booked, role).length === 0,
  );
  const given = { role: connection.defaultRole, workspaces, teams: [] };
  const details = { ssoConnectionId: connection.id };
  const beginning = { ...way, accountId: account.id, now: call.now, givenById: null, details };
  const { changes } = await makeMember(tx, person, given, beginning);
  await record(tx, call, ...changes);
}

async function revoke(
  tx: EntityManager,
  { now, request }: Call,
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
