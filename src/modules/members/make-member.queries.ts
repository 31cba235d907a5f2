import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import type { Change } from '../../audit/record';
import { roleColumns, type Role } from '../../auth/roles';
import { newId } from '../../ids';
import { Member } from './member.entity';

/** What somebody is given with a membership. */
export interface Given {
  role: Member['role'];
  workspaces: readonly { workspaceId: string; role: Role }[];
  teams: readonly { id: string; name: string }[];
}

/** How a membership begins. */
export interface Beginning extends Pick<Member, 'accountId' | 'joinedBy' | 'managedBy' | 'displayName'> {
  now: Date;
  /** Who gave what comes with it; null: nobody who could be named. */
  givenById: string | null;
  /** What the log tells of it besides. */
  details: object;
}

interface Grant {
  id: string;
  workspaceId: string;
  role: Role;
}

/**
 * Makes a person a member of a locked account, with grants and teams: nothing that is given may be gone. Gives the events of it, for
 * the caller to write.
 */
export async function makeMember(
  tx: EntityManager,
  person: { id: string; name: string; email: string },
  given: Given,
  { accountId, joinedBy, managedBy, displayName, now, givenById, details }: Beginning,
): Promise<{ member: Member; changes: Change[] }> {
  const member: Member = {
    id: newId('member'),
    accountId,
    userId: person.id,
    role: given.role,
    active: true,
    joinedBy,
    managedBy,
    joinedAt: now,
    lastActiveAt: null,
    version: 1,
    name: person.name,
    email: person.email,
    displayName,
  };
  const grants = given.workspaces.map((opened): Grant => ({ id: newId('workspaceAccess'), ...opened }));
  await tx.insert(Member, member);
  await insertGrants(tx, givenById, member, grants);
  await insertIntoTeams(tx, member, given.teams);
  return { member, changes: changesOf(member, grants, given.teams, details) };
}

async function insertGrants(
  tx: EntityManager,
  givenById: string | null,
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
      givenById,
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
  teams: Given['teams'],
): Promise<void> {
  if (teams.length === 0) return;
  await tx.query(
    'INSERT INTO team_members (account_id, team_id, user_id, added_at) SELECT $1, team_id, $2, $3 FROM unnest($4::text[]) AS t(team_id)',
    [accountId, userId, joinedAt, teams.map(({ id }) => id)],
  );
}

function changesOf(member: Member, grants: readonly Grant[], teams: Given['teams'], details: object): Change[] {
  const { accountId } = member;
  const own = (value: string) => new Personal(member.userId, value);
  return [
    {
      type: 'member.joined',
      accountId,
      resource: { type: 'member', id: member.id, name: own(member.name) },
      after: { role: member.role, email: own(member.email) },
      details,
    },
    ...grants.map(({ id, workspaceId, role }): Change => ({
      type: 'workspace_access.granted',
      accountId,
      workspaceId,
      resource: { type: 'workspaceAccess', id, name: own(member.name) },
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
