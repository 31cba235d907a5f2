import type { Context } from '../../graphql/context';
import type { Team } from './team.entity';
import { teamFacts, teamKey, teamsByName, type TeamFacts } from './team.queries';

/** The team of an account with this name, letter for letter, batched; null when there is none. */
export async function loadTeamByName({ app, loaders }: Context, accountId: string, name: string): Promise<Team | null> {
  const stored = name.normalize('NFC');
  // PostgreSQL takes no NUL in a text.
  if (stored.includes('\u0000')) return null;
  return loaders.load('team by name', teamKey(accountId, stored), (keys) => teamsByName(app.db.manager, keys));
}

/** What decides about a team, batched. */
export async function loadTeamFacts({ app, loaders, now }: Context, teamId: string): Promise<TeamFacts> {
  const facts = await loaders.load('team facts', teamId, (ids) => teamFacts(app.db.manager, ids, now));
  return facts ?? { hasMembers: false, grants: [] };
}
