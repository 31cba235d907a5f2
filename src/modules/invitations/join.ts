import type { EntityManager } from 'typeorm';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { builtInRoles } from '../../auth/catalogue';
import { newId } from '../../ids';
import { Member } from '../members/member.entity';
import { Invitation } from './invitation.entity';
import type { InvitationWorkspaceView } from './invitation.queries';

/** Writes what an accepted invitation gives: the membership, the grants that come with it, and their events. */
export async function join(
  tx: EntityManager,
  call: Call,
  invitation: Invitation,
  workspaces: readonly InvitationWorkspaceView[],
  invitee: { id: string; name: string; email: string },
): Promise<Member> {
  const { now } = call;
  const { accountId, role, invitedByUserId } = invitation;
  const member: Member = {
    id: newId('member'),
    accountId,
    userId: invitee.id,
    role,
    active: true,
    joinedBy: 'INVITATION',
    managedBy: 'MANUAL',
    joinedAt: now,
    lastActiveAt: null,
    version: 1,
    name: invitee.name,
    email: invitee.email,
  };
  const grants = workspaces.map((gift) => ({ ...gift, id: newId('workspaceAccess') }));
  await tx.insert(Member, member);
  await tx.query(
    `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, granted_by_user_id, created_at, updated_at)
     SELECT g.id, $1, g.workspace_id, $2, g.built_in_role, $3, $4, $4
       FROM unnest($5::text[], $6::text[], $7::text[]) AS g(id, workspace_id, built_in_role)`,
    [
      accountId,
      invitee.id,
      invitedByUserId,
      now,
      grants.map(({ id }) => id),
      grants.map(({ workspaceId }) => workspaceId),
      grants.map(({ builtInRole }) => builtInRole),
    ],
  );
  await tx.update(Invitation, { id: invitation.id }, { status: 'ACCEPTED', acceptedByUserId: invitee.id });
  await record(tx, call, ...changes(invitation, grants, member));
  return member;
}

function changes(
  { id, accountId, email, role, invitedByUserId }: Invitation,
  grants: readonly (InvitationWorkspaceView & { id: string })[],
  member: Member,
): Change[] {
  const details = { invitationId: id, invitedBy: invitedByUserId };
  return [
    {
      type: 'invitation.accepted',
      accountId,
      resource: { type: 'invitation', id, name: email },
      before: { status: 'PENDING' },
      after: { status: 'ACCEPTED', memberId: member.id },
    },
    {
      type: 'member.joined',
      accountId,
      resource: { type: 'member', id: member.id, name: member.name },
      after: { role, email },
      details,
    },
    ...grants.map((grant): Change => ({
      type: 'workspace_access.granted',
      accountId,
      ...(grant.workspaceId === null ? {} : { workspaceId: grant.workspaceId }),
      resource: { type: 'workspaceAccess', id: grant.id, name: member.name },
      after: { role: builtInRoles[grant.builtInRole].name },
      details: { userId: member.userId, ...details },
    })),
  ];
}
