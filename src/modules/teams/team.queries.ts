import type { EntityManager } from 'typeorm';
import { accessSourceJson, liveGrants, type AccessSource } from '../../auth/access';
import { searchPattern, type Filter, type List, type Order } from '../../db/list';
import { columnsOf, type FromJson } from '../../db/rows';
import type { ManagedBy, NameFilter } from '../../generated/schema';
import { Team } from './team.entity';

/** A team as the schema shows it. */
export type TeamView = FromJson<Team>;

/** A team by its account and its name, as one text. */
export function teamKey(accountId: string, name: string): string {
  return `${accountId} ${name}`;
}

/** Teams by teamKey. */
export async function teamsByName(db: EntityManager, keys: readonly string[]): Promise<ReadonlyMap<string, Team>> {
  const split = keys.map((key) => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)] as const);
  const teams = await db.query<Team[]>(
    `SELECT ${columnsOf(db, Team, 't')} FROM unnest($1::text[], $2::text[]) AS k(account_id, name)
       JOIN teams t ON t.account_id = k.account_id AND t.name_key = lower(k.name) AND t.name = k.name`,
    [split.map(([accountId]) => accountId), split.map(([, name]) => name)],
  );
  return new Map(teams.map((team) => [teamKey(team.accountId, team.name), team]));
}

/** The teams of an account. */
export function accountTeams(db: EntityManager): List<Team> {
  const columns = columnsOf(db, Team, 't');
  return { name: 'Account.teams', from: 'teams t', parent: 't.account_id', id: 't.id', columns };
}

/** The teams that a member is on, by the member's id. */
export function memberTeams(db: EntityManager): List<Team> {
  return {
    name: 'Member.teams',
    from: `members m JOIN team_members p ON p.account_id = m.account_id AND p.user_id = m.user_id
      JOIN teams t ON t.id = p.team_id`,
    parent: 'm.id',
    id: 't.id',
    columns: columnsOf(db, Team, 't'),
  };
}

/** The teams that a service account is on. */
export function serviceAccountTeams(db: EntityManager): List<Team> {
  return {
    name: 'ServiceAccount.teams',
    from: 'team_members p JOIN teams t ON t.id = p.team_id',
    parent: 'p.service_account_id',
    id: 't.id',
    columns: columnsOf(db, Team, 't'),
  };
}

/** Teams by name, whatever the letter case. */
export const teamOrder: Order = { name: 'NAME', key: 't.name_key', type: 'text', direction: 'ASC' };

/** What narrows a list of teams. Throws BAD_USER_INPUT for a search that cannot be. */
export function teamFilter(filter: NameFilter | null | undefined): Filter | null {
  const search = filter?.search ?? null;
  if (search === null) return null;
  const pattern = searchPattern(search);
  return { given: { search }, conditions: (bind) => [`t.name_key LIKE lower(${bind(pattern)})`] };
}

/** Somebody on a team. */
export interface TeamMemberView {
  accountId: string;
  teamId: string;
  /** A user or a service account. */
  principalId: string;
  /** Null for a service account. */
  memberId: string | null;
  addedAt: Date;
  managedBy: ManagedBy;
}

/** Who is on a team: users and service accounts together, deactivated members included. */
export const teamMembers: List<TeamMemberView> = {
  name: 'Team.members',
  from: `team_members p
    LEFT JOIN members m ON m.account_id = p.account_id AND m.user_id = p.user_id
    LEFT JOIN service_accounts s ON s.id = p.service_account_id`,
  parent: 'p.team_id',
  id: 'p.principal_id',
  columns: `p.account_id AS "accountId", p.team_id AS "teamId", p.principal_id AS "principalId", m.id AS "memberId",
    p.added_at AS "addedAt", p.managed_by AS "managedBy"`,
};

/** Those on a team by name, whatever the letter case. */
export const teamMemberOrder: Order = {
  name: 'NAME',
  key: 'coalesce(m.name_key, s.name_key)',
  type: 'text',
  direction: 'ASC',
};

/** One live grant to a team. */
export interface TeamGrant {
  workspaceId: string;
  source: AccessSource;
}

/** What decides about a team, besides its own row. */
export interface TeamFacts {
  hasMembers: boolean;
  /** Its live grants: what being on it gives. */
  grants: TeamGrant[];
}

/** What decides about teams, in one statement. */
export async function teamFacts(
  db: EntityManager,
  teamIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, TeamFacts>> {
  const rows = await db.query<(TeamFacts & { id: string })[]>(
    `SELECT t.id, EXISTS (SELECT FROM team_members p WHERE p.team_id = t.id) AS "hasMembers",
            (SELECT coalesce(json_agg(json_build_object('workspaceId', s.workspace_id, 'source', ${accessSourceJson('s')})
                                      ORDER BY s.access_id), '[]')
               FROM ${liveGrants('$2')} s WHERE s.account_id = t.account_id AND s.principal_id = t.id) AS grants
       FROM teams t WHERE t.id = ANY ($1)`,
    [teamIds, now],
  );
  return new Map(rows.map(({ id, hasMembers, grants }) => [id, { hasMembers, grants }]));
}
