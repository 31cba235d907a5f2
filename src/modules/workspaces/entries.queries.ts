import type { EntityManager } from 'typeorm';
import { accessSources, actors, holdsScope, sourceOrder, type AccessSource } from '../../auth/access';
import type { BuiltInRole } from '../../auth/catalogue';
import { parametersFrom, type Bind, type Page, type PageReader, type Position } from '../../db/list';
import { jsonText, rowsByIdJson, type FromJson } from '../../db/rows';
import type { AccessSourceKind, WorkspaceScope } from '../../generated/schema';
import { Team } from '../teams/team.entity';
import type { TeamView } from '../teams/team.queries';
import { fellowsByIdJson, type UserView } from '../users/user.queries';
import { WorkspaceRole } from '../workspace-roles/workspace-role.entity';
import { Workspace } from './workspace.entity';

/** What is listed: a person by their user, who is none for a service account; a place by its workspace. */
interface Listed {
  people: UserView | null;
  places: FromJson<Workspace>;
}

/** Somebody who enters a workspace, with every source of the access. */
export interface Entry<Side extends keyof Listed> {
  accountId: string;
  /** Of the workspace, or the person, below whom the list hangs. */
  parentId: string;
  /** Of a user or service account; of a workspace. */
  listedId: string;
  listed: Listed[Side];
  /** Of a member or service account; of a workspace. */
  id: string;
  sources: AccessSource[];
}

/** A list of who enters what: of the people who enter each of some workspaces, or of the workspaces each of some people enters. */
export interface EntryList<Side extends keyof Listed, Row> {
  name: string;
  /** What the filter of the list says: a cursor is bound to it. */
  given?: unknown;
  listed: Side;
  row: (entry: Entry<Side>) => Row;
  /** Narrows what is listed, as candidate `c`. */
  candidates?: (bind: Bind) => string[];
  /** Narrows the pairs, as sources `s` of access. */
  pairs: (bind: Bind) => string[];
  /** Leaves who has this scope there. */
  scope?: WorkspaceScope | null;
}

/**
 * So many candidates are looked at first, in the order of the list: among them are a page's in most cases. Where they do
 * not fill a page, FURTHER times as many are looked at.
 */
const FIRST_LOOK = 1000;
const FURTHER = 20;

/** Reads such a list, by name and by THE relation of access alone. */
export function entries<Side extends keyof Listed, Row>(list: EntryList<Side, Row>, now: Date): PageReader<Row> {
  return {
    name: list.name,
    given: list.given,
    async readPages(db, { first, after }, parents) {
      const pages = new Map<string, Page<Row>>();
      let left = parents;
      for (let look = FIRST_LOOK; left.length > 0; look *= FURTHER) {
        const found = await read(db, list, now, { parents: left, after, first, look });
        for (const id of left) {
          const rows = found.pages[id]?.[1] ?? [];
          if (rows.length > first || found.looked < look) pages.set(id, pageOf(list, id, found, first));
        }
        left = left.filter((id) => !pages.has(id));
      }
      return pages;
    },
    async countRows(db, _filter, parents) {
      const { parameters, bind } = parametersFrom(parents);
      const counts = await db.query<{ parentId: string; count: number }[]>(
        `WITH ${bothSides(list, bind, null, null)}
         SELECT parent_id AS "parentId", max(nth)::int AS count FROM (${ranked(list, bind, now)}) ranked GROUP BY 1`,
        parameters,
      );
      return new Map(counts.map(({ parentId, count }) => [parentId, count]));
    },
  };
}

/**
 * What one look finds. Hundreds of entries are a long text that PostgreSQL has to write and Node to read: so it says
 * everything once, and names nothing.
 */
interface Found<Side extends keyof Listed> {
  /** At most how many candidates any account has had. */
  looked: number;
  /** By parent: the account, and the entries with the first of those that are left over. */
  pages: Record<string, [accountId: string, FoundEntry[]]>;
  listed: Record<string, Listed[Side]>;
  customRoles: Record<string, FromJson<WorkspaceRole>>;
  teams: Partial<Record<string, TeamView>>;
}

type FoundEntry = [listedId: string, key: string, id: string, FoundSource[]];

type FoundSource = [
  kind: AccessSourceKind,
  builtInRole: BuiltInRole | null,
  customRoleId: string | null,
  accessId: string | null,
  teamId: string | null,
  expiresAt: string | null,
];

function pageOf<Side extends keyof Listed, Row>(
  list: EntryList<Side, Row>,
  parentId: string,
  { pages, listed, customRoles, teams }: Found<Side>,
  first: number,
): Page<Row> {
  const [accountId, found] = pages[parentId] ?? ['', []];
  const sourceOf = ([kind, builtInRole, customRoleId, accessId, teamId, expiresAt]: FoundSource): AccessSource => {
    const customRole = customRoleId === null ? null : (customRoles[customRoleId] ?? null);
    const team = teamId === null ? null : teams[teamId];
    return { accountId, kind, builtInRole, customRole, accessId, teamId, expiresAt, team };
  };
  const shown = found.slice(0, first);
  return {
    rows: shown.map(([listedId, , id, sources]) =>
      list.row({
        accountId,
        parentId,
        listedId,
        listed: listed[listedId] ?? (null as Listed[Side]),
        id,
        sources: sources.map(sourceOf),
      }),
    ),
    positions: shown.map(([, key, id]) => ({ key, id })),
    hasNextPage: found.length > first,
  };
}

interface Look {
  parents: readonly string[];
  after: Position | null;
  first: number;
  look: number;
}

async function read<Side extends keyof Listed, Row>(
  db: EntityManager,
  list: EntryList<Side, Row>,
  now: Date,
  { parents, after, first, look }: Look,
): Promise<Found<Side>> {
  const { parameters, bind } = parametersFrom(parents);
  const { candidates, key, id, listedId, rowsJson, teamsJson } = sides[list.listed];
  const { listOf, plain, gathered } = jsonText;
  const source = listOf(
    ...['kind', 'built_in_role', 'custom_role_id', 'access_id', 'team_id'].map((column) => plain(`s.${column}`)),
    `coalesce(to_json(s.expires_at)::text, 'null')`,
  );
  const entry = listOf(
    plain('min(listed_id)'),
    'to_json(min(key))',
    plain('min(entry_id)'),
    gathered(source, sourceOrder('s')),
  );
  const page = listOf(plain('min(account_id)'), gathered('entry', 'nth'));
  const upTo = bind(first + 1);
  const [answer] = await db.query<(Omit<Found<Side>, 'pages'> & { pages: string | null })[]>(
    `WITH ${bothSides(list, bind, after, bind(look))},
     source AS MATERIALIZED (
       SELECT s.*, ${key} AS key, ${id} AS entry_id, ${listedId} AS listed_id
         FROM (${ranked(list, bind, now, upTo)}) s WHERE nth <= ${upTo}
     ),
     entry AS (SELECT parent_id, nth, min(account_id) AS account_id, ${entry} AS entry FROM source s GROUP BY parent_id, nth),
     page AS (SELECT ${plain('parent_id')} || ':' || ${page} AS page FROM entry GROUP BY parent_id)
     SELECT (SELECT coalesce(max(looked), 0)::int FROM (SELECT count(*) AS looked FROM ${candidates} GROUP BY account_id) each_account) AS looked,
            (SELECT '{' || string_agg(page, ',') || '}' FROM page) AS pages,
            ${rowsJson(db, 'SELECT DISTINCT listed_id FROM source')} AS listed,
            ${rowsByIdJson(db, WorkspaceRole, 'SELECT DISTINCT custom_role_id FROM source')} AS "customRoles",
            ${teamsJson(db, 'SELECT DISTINCT team_id FROM source')} AS teams`,
    parameters,
  );
  if (answer === undefined) throw new Error('a SELECT without FROM answers with a row');
  return { ...answer, pages: JSON.parse(answer.pages ?? '{}') as Found<Side>['pages'] };
}

/**
 * Of each way to list: the relation of what is listed, which columns of a source name the parent, order the list and name
 * what is listed, by which of the two grants are found, and the rows of what is listed and of the teams in question.
 */
const sides = {
  people: {
    candidates: 'people',
    parent: 's.workspace_id',
    key: 's.name_key',
    id: 's.id',
    listedId: 's.principal_id',
    by: 'workspaces',
    rowsJson: fellowsByIdJson,
    // Who lists the people of a workspace seldom asks by what they come in: teams are loaded then.
    teamsJson: () => `'{}'::json`,
  },
  places: {
    candidates: 'places',
    parent: 's.id',
    key: 's.workspace_name_key',
    id: 's.workspace_id',
    listedId: 's.workspace_id',
    by: 'actors',
    rowsJson: (db: EntityManager, ids: string) => rowsByIdJson(db, Workspace, ids),
    teamsJson: (db: EntityManager, ids: string) => rowsByIdJson(db, Team, ids),
  },
} as const;

/**
 * Every source with parent_id and nth, the place of its entry in the list of that parent; with `upTo`, the SQL of a number,
 * perhaps not those of later places.
 */
function ranked<Side extends keyof Listed, Row>(
  { listed, pairs, scope = null }: EntryList<Side, Row>,
  bind: Bind,
  now: Date,
  upTo: string | null = null,
): string {
  const { parent, key, id, by } = sides[listed];
  // A default role lets all users in: so those who come first by name fill a page, and of nobody behind them it is asked.
  // Where a scope is asked for it may be that they are not listed.
  const byDefault =
    upTo === null || listed === 'places' || scope !== null
      ? null
      : `(SELECT * FROM (
           SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY name_key, id) AS n FROM people WHERE principal_kind = 'USER'
         ) users WHERE n <= ${upTo})`;
  const among = { actors: 'people', workspaces: 'places', by, byDefault };
  // OFFSET 0: conditions are looked at behind it, so that they do not change how the planner finds the sources.
  const sources = `(SELECT * FROM ${accessSources(bind(now), among)} s OFFSET 0)`;
  const columns = `s.*, ${parent} AS parent_id, dense_rank() OVER (PARTITION BY ${parent} ORDER BY ${key}, ${id}) AS nth`;
  const conditions = pairs(bind).join(' AND ');
  if (scope === null) return `SELECT ${columns} FROM ${sources} s WHERE ${conditions}`;
  const holds = `bool_or(${holdsScope('s', scope, bind)}) OVER (PARTITION BY s.workspace_id, s.principal_id) AS holds`;
  return `SELECT ${columns} FROM (SELECT s.*, ${holds} FROM ${sources} s WHERE ${conditions}) s WHERE holds`;
}

/** What accessSources reads of them: the index that gives the order of names holds it. */
const PERSON = 'c.account_id, c.principal_id, c.role, c.principal_kind, c.id, c.member_id, c.name_key';
const PLACE = 'c.id, c.account_id, c.name_key, c.default_built_in_role, c.default_custom_role_id';

/** The relations `people` and `places`: the parents in question, and of the other side the first candidates by name. */
function bothSides<Side extends keyof Listed, Row>(
  { listed, candidates }: EntryList<Side, Row>,
  bind: Bind,
  after: Position | null,
  look: string | null,
): string {
  const firstOf = (relation: string, columns: string, parents: string) => {
    const conditions = [
      'c.account_id = o.account_id',
      ...(after === null ? [] : [`(c.name_key, c.id) > (${bind(after.key)}, ${bind(after.id)})`]),
      ...(candidates?.(bind) ?? []),
    ];
    return `SELECT found.* FROM (SELECT DISTINCT account_id FROM ${parents}) o CROSS JOIN LATERAL (
      SELECT ${columns} FROM ${relation} c WHERE ${conditions.join(' AND ')}
       ORDER BY c.name_key, c.id ${look === null ? '' : `LIMIT ${look}`}
    ) found`;
  };
  return listed === 'people'
    ? `places AS MATERIALIZED (SELECT ${PLACE} FROM workspaces c WHERE c.id = ANY ($1)),
       people AS MATERIALIZED (${firstOf(actors, PERSON, 'places')})`
    : `people AS MATERIALIZED (SELECT ${PERSON} FROM ${actors} c WHERE c.id = ANY ($1)),
       places AS MATERIALIZED (${firstOf('workspaces', PLACE, 'people')})`;
}
