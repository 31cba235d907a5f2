import type { EntityManager } from 'typeorm';
import { invitedAddress } from '../../audit/personal';
import { recordAct, type Act } from '../../audit/record';
import { liftBar } from '../members/barred-address.queries';
import { makeMember } from '../members/make-member.queries';
import type { Member } from '../members/member.entity';
import { Invitation } from './invitation.entity';
import type { InvitationGift } from './invitation.queries';

/** How an invited person comes in: by accepting, at a first sign-in by the account's provider, or by its directory. */
export type Way = Pick<Member, 'joinedBy' | 'managedBy' | 'displayName'>;

/**
 * Writes what an accepted invitation gives: the membership, the grants and team memberships that come with it, and their
 * events. An address that was barred is so no more. Nothing of it may be gone.
 */
export async function join(
  tx: EntityManager,
  act: Act,
  invitation: Invitation,
  { role, workspaces, teams }: InvitationGift,
  invitee: { id: string; name: string; email: string },
  way: Way = { joinedBy: 'INVITATION', managedBy: 'MANUAL', displayName: null },
): Promise<Member> {
  const { id, accountId, email, invitedById } = invitation;
  const given = {
    role,
    workspaces: workspaces.map(({ workspaceId, role: opened }) => {
      if (workspaceId === null || opened === null) throw new Error(`${id} opens what is gone`);
      return { workspaceId, role: opened };
    }),
    teams: teams.filter((team) => team !== null),
  };
  const details = { invitationId: id, invitedBy: invitedById };
  const beginning = { ...way, accountId, now: act.now, givenById: invitedById, details };
  await liftBar(tx, email, [accountId]);
  const { member, changes } = await makeMember(tx, invitee, given, beginning);
  await tx.update(Invitation, { id }, { status: 'ACCEPTED', acceptedByUserId: member.userId });
  await recordAct(
    tx,
    act,
    {
      type: 'invitation.accepted',
      accountId,
      resource: { type: 'invitation', id, name: invitedAddress(email) },
      before: { status: 'PENDING' },
      after: { status: 'ACCEPTED', memberId: member.id },
    },
    ...changes,
  );
  return member;
}
