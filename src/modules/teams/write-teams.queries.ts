import type { EntityManager } from 'typeorm';
import { differences } from '../../audit/differences';
import { principalName } from '../../audit/personal';
import { recordAct, type Act, type Change } from '../../audit/record';
import { roleOf } from '../../auth/access';
import { addToTeam, placesOf } from './team-members.queries';
import { Team } from './team.entity';
import type { TeamGrant } from './team.queries';

/** Makes a team of a locked account, with these principals on it from the start. Its name must be free. */
export async function makeTeam(
  tx: EntityManager,
  act: Act,
  team: Omit<Team, 'version' | 'createdAt' | 'updatedAt'>,
  members: readonly string[],
): Promise<void> {
  const { id, accountId, name, description } = team;
  await tx.insert(Team, { ...team, version: 1, createdAt: act.now, updatedAt: act.now });
  await addToTeam(tx, team, members, act.now);
  await recordAct(tx, act, {
    type: 'team.created',
    accountId,
    resource: { type: 'team', id, name },
    after: { name, description, members },
  });
}

/** Changes a team's name and description, if they differ, and what was read of it too. A name must be free. */
export async function changeTeam(
  tx: EntityManager,
  act: Act,
  team: Team,
  wanted: Partial<Pick<Team, 'name' | 'description'>>,
): Promise<void> {
  const { name, description } = team;
  const difference = differences({ name, description }, wanted);
  if (difference === null) return;
  Object.assign(team, wanted, { version: team.version + 1, updatedAt: act.now });
  await tx.update(Team, { id: team.id }, { ...wanted, version: team.version, updatedAt: act.now });
  await recordAct(tx, act, {
    type: 'team.updated',
    accountId: team.accountId,
    resource: { type: 'team', id: team.id, name: team.name },
    ...difference,
  });
}

/** Deletes a team with its places and grants, of which the live ones are told. The foreign keys take them along and clear it out of invitations. */
export async function dropTeam(
  tx: EntityManager,
  act: Act,
  { id, accountId, name, description }: Team,
  live: readonly TeamGrant[],
): Promise<void> {
  const members = [...(await placesOf(tx, id)).keys()];
  const grants = live.map(({ workspaceId, source }) => ({
    id: source.accessId,
    workspaceId,
    role: roleOf(source).name,
  }));
  await tx.delete(Team, { id });
  await recordAct(tx, act, {
    type: 'team.deleted',
    accountId,
    resource: { type: 'team', id, name },
    before: { name, description, members, grants },
  });
}

/** The event of somebody who was put on a team or taken off it. */
export function memberEvent(
  type: 'team_member.added' | 'team_member.removed',
  { id, accountId, name }: Pick<Team, 'id' | 'accountId' | 'name'>,
  principal: { id: string; name: string },
): Change {
  return {
    type,
    accountId,
    resource: { type: 'team', id, name },
    details: { principalId: principal.id, name: principalName(principal.id, principal.name) },
  };
}
