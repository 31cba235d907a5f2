import type { EntityManager } from 'typeorm';
import { invitedAddress, Personal } from '../../audit/personal';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { roleColumns, type Role } from '../../auth/roles';
import { newId } from '../../ids';
import { Member } from '../members/member.entity';
import { Invitation } from './invitation.entity';
import type { GivenTeam, InvitationGift } from './invitation.queries';

interface Grant {
  id: string;
  workspaceId: string;
  role: Role;
}

/**
 * Writes what an accepted invitation gives: the membership, the grants and team memberships that come with it, and their
 * events. Nothing of it may be gone.
 */
export async function join(
  tx: EntityManager,
  call: Call,
  invitation: Invitation,
  { role, workspaces, teams }: InvitationGift,
  invitee: { id: string; name: string; email: string },
): Promise<Member> {
  const member: Member = {
    id: newId('member'),
    accountId: invitation.accountId,
    userId: invitee.id,
    role,
    active: true,
    joinedBy: 'INVITATION',
    managedBy: 'MANUAL',
    joinedAt: call.now,
    lastActiveAt: null,
    version: 1,
    name: invitee.name,
    email: invitee.email,
  };
  const grants = workspaces.map(({ workspaceId, role: opened }): Grant => {
    if (workspaceId === null || opened === null) throw new Error(`${invitation.id} opens what is gone`);
    return { id: newId('workspaceAccess'), workspaceId, role: opened };
  });
  const joined = teams.filter((team) => team !== null);
  await tx.insert(Member, member);
  await insertGrants(tx, invitation, member, grants);
  await insertIntoTeams(tx, member, joined);
  await tx.update(Invitation, { id: invitation.id }, { status: 'ACCEPTED', acceptedByUserId: member.userId });
  await record(tx, call, ...changes(invitation, member, grants, joined));
  return member;
}

async function insertGrants(
  tx: EntityManager,
  { invitedById }: Invitation,
  { accountId, userId, joinedAt }: Member,
  grants: readonly Grant[],
): Promise<void> {
  if (grants.length === 0) return;
  const roles = grants.map(({ role }) => roleColumns(role));
  await tx.query(
    `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, custom_role_id, granted_by_id,
       created_at, updated_at)
     SELECT g.id, $1, g.workspace_id, $2, g.built_in_role, g.custom_role_id, $3, $4, $4
       FROM unnest($5::text[], $6::text[], $7::text[], $8::text[]) AS g(id, workspace_id, built_in_role, custom_role_id)`,
    [
      accountId,
      userId,
      invitedById,
      joinedAt,
      grants.map(({ id }) => id),
      grants.map(({ workspaceId }) => workspaceId),
      roles.map(({ builtInRole }) => builtInRole),
      roles.map(({ customRoleId }) => customRoleId),
    ],
  );
}

async function insertIntoTeams(
  tx: EntityManager,
  { accountId, userId, joinedAt }: Member,
  teams: readonly GivenTeam[],
): Promise<void> {
  if (teams.length === 0) return;
  await tx.query(
    'INSERT INTO team_members (account_id, team_id, user_id, added_at) SELECT $1, team_id, $2, $3 FROM unnest($4::text[]) AS t(team_id)',
    [accountId, userId, joinedAt, teams.map(({ id }) => id)],
  );
}

function changes(
  { id, accountId, email, invitedById }: Invitation,
  member: Member,
  grants: readonly Grant[],
  teams: readonly GivenTeam[],
): Change[] {
  const details = { invitationId: id, invitedBy: invitedById };
  const own = (value: string) => new Personal(member.userId, value);
  return [
    {
      type: 'invitation.accepted',
      accountId,
      resource: { type: 'invitation', id, name: invitedAddress(email) },
      before: { status: 'PENDING' },
      after: { status: 'ACCEPTED', memberId: member.id },
    },
    {
      type: 'member.joined',
      accountId,
      resource: { type: 'member', id: member.id, name: own(member.name) },
      after: { role: member.role, email: own(email) },
      details,
    },
    ...grants.map(({ id: grantId, workspaceId, role }): Change => ({
      type: 'workspace_access.granted',
      accountId,
      workspaceId,
      resource: { type: 'workspaceAccess', id: grantId, name: own(member.name) },
      after: { role: role.name },
      details: { principalId: member.userId, ...details },
    })),
    ...teams.map((team): Change => ({
      type: 'team_member.added',
      accountId,
      resource: { type: 'team', id: team.id, name: team.name },
      details: { principalId: member.userId, name: own(member.name), ...details },
    })),
  ];
}
