import type { EntityManager } from 'typeorm';
import { teamFacts, type TeamFacts } from '../teams/team.queries';
import { giftsOf, type Content } from './invitation.queries';

/** What an invitation gives, and what decides who may give it. */
export async function readContent(tx: EntityManager, id: string, now: Date): Promise<Content> {
  const gift = (await giftsOf(tx, [id])).get(id);
  if (gift === undefined) throw new Error(`no invitation ${id}`);
  const teamIds = gift.teams.flatMap((team) => team?.id ?? []);
  return { gift, teamFacts: await factsOfTeams(tx, teamIds, now) };
}

/** What being on teams gives. At most one statement. */
export async function factsOfTeams(
  tx: EntityManager,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, TeamFacts>> {
  return ids.length === 0 ? new Map() : teamFacts(tx, [...new Set(ids)], now);
}
