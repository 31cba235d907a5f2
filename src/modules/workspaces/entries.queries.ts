import type { EntityManager } from 'typeorm';
import { accessSources, accessSourcesJson, actors, holdsScope, type AccessSource } from '../../auth/access';
import type { Bind, Page, PageReader, Position } from '../../db/list';
import type { WorkspaceScope } from '../../generated/schema';

/** A list of who enters what: of the people who enter each of some workspaces, or of the workspaces each of some people enters. */
export interface EntryList {
  name: string;
  /** What the filter of the list says: a cursor is bound to it. */
  given?: unknown;
  listed: 'people' | 'places';
  /**
   * The listed row as JSON, from an entry under this alias: account_id, workspace_id, principal_id, member_id and sources.
   */
  row: (entry: string) => string;
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

/** What is read of each page: its entries, and where each stands. */
type EntryRows<Row> = { row: Row; key: string; id: string }[];

/** Reads such a list, by name and by THE relation of access alone. */
export function entries<Row extends { sources: AccessSource[] }>(list: EntryList, now: Date): PageReader<Row> {
  return {
    name: list.name,
    given: list.given,
    async readPages(db, { first, after }, parents) {
      const pages = new Map<string, Page<Row>>();
      let left = parents;
      for (let look = FIRST_LOOK; left.length > 0; look *= FURTHER) {
        const { looked, pages: found } = await read<Row>(db, list, now, { parents: left, after, first, look });
        for (const id of left) {
          const rows = found?.[id] ?? [];
          if (rows.length > first || looked < look) pages.set(id, pageOf(rows, first));
        }
        left = left.filter((id) => !pages.has(id));
      }
      return pages;
    },
    async countRows(db, _filter, parents) {
      const { parameters, bind } = statement(parents);
      const counts = await db.query<{ parentId: string; count: number }[]>(
        `WITH ${bothSides(list, bind, null, null)}
         SELECT parent_id AS "parentId", max(nth)::int AS count FROM (${ranked(list, bind, now)}) ranked GROUP BY 1`,
        parameters,
      );
      return new Map(counts.map(({ parentId, count }) => [parentId, count]));
    },
  };
}

function pageOf<Row>(found: EntryRows<Row>, first: number): Page<Row> {
  const shown = found.slice(0, first);
  return {
    rows: shown.map(({ row }) => row),
    positions: shown.map(({ key, id }) => ({ key, id })),
    hasNextPage: found.length > first,
  };
}

function statement(parents: readonly string[]): { parameters: unknown[]; bind: Bind } {
  const parameters: unknown[] = [parents];
  return { parameters, bind: (value) => `$${String(parameters.push(value))}` };
}

interface Look {
  parents: readonly string[];
  after: Position | null;
  first: number;
  look: number;
}

/** One look: at most how many candidates any account has had, and the entries among them by parent. */
async function read<Row>(
  db: EntityManager,
  list: EntryList,
  now: Date,
  { parents, after, first, look }: Look,
): Promise<{ looked: number; pages: Record<string, EntryRows<Row>> | null }> {
  const { parameters, bind } = statement(parents);
  const { candidates, key, id } = sides[list.listed];
  const [answer] = await db.query<{ looked: number | null; pages: Record<string, EntryRows<Row>> | null }[]>(
    `WITH ${bothSides(list, bind, after, bind(look))},
     entry AS (
       SELECT parent_id, nth, account_id, workspace_id, principal_id, member_id, ${key} AS key, ${id} AS id,
              ${accessSourcesJson('s')} AS sources
         FROM (${ranked(list, bind, now)}) s WHERE nth <= ${bind(first + 1)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
     ),
     page AS (
       SELECT parent_id, json_agg(json_build_object('row', ${list.row('e')}, 'key', key, 'id', id) ORDER BY nth) AS entries
         FROM entry e GROUP BY 1
     )
     SELECT (SELECT max(looked)::int FROM (SELECT count(*) AS looked FROM ${candidates} GROUP BY account_id) each_account) AS looked,
            (SELECT json_object_agg(parent_id, entries) FROM page) AS pages`,
    parameters,
  );
  return { looked: answer?.looked ?? 0, pages: answer?.pages ?? null };
}

/** Of each way to list: the relation of what is listed, and which columns of a source name the parent and order the list. */
const sides = {
  people: { candidates: 'people', parent: 's.workspace_id', key: 's.name_key', id: 's.id', by: 'workspaces' },
  places: { candidates: 'places', parent: 's.id', key: 's.workspace_name_key', id: 's.workspace_id', by: 'actors' },
} as const;

/** Every source with parent_id and nth, the place of its entry in the list of that parent. */
function ranked({ listed, pairs, scope = null }: EntryList, bind: Bind, now: Date): string {
  const { parent, key, id, by } = sides[listed];
  // OFFSET 0: conditions are looked at behind it, so that they do not change how the planner finds the sources.
  const sources = `(SELECT * FROM ${accessSources(bind(now), { actors: 'people', workspaces: 'places', by })} s OFFSET 0)`;
  const places = `s.*, ${parent} AS parent_id, dense_rank() OVER (PARTITION BY ${parent} ORDER BY ${key}, ${id}) AS nth`;
  const conditions = pairs(bind).join(' AND ');
  if (scope === null) return `SELECT ${places} FROM ${sources} s WHERE ${conditions}`;
  const holds = `bool_or(${holdsScope('s', scope, bind)}) OVER (PARTITION BY s.workspace_id, s.principal_id) AS holds`;
  return `SELECT ${places} FROM (SELECT s.*, ${holds} FROM ${sources} s WHERE ${conditions}) s WHERE holds`;
}

/** What accessSources reads of them: the index that gives the order of names holds it. */
const PERSON = 'c.account_id, c.principal_id, c.role, c.principal_kind, c.id, c.member_id, c.name_key';
const PLACE = 'c.id, c.account_id, c.name_key, c.default_built_in_role, c.default_custom_role_id';

/** The relations `people` and `places`: the parents in question, and of the other side the first candidates by name. */
function bothSides({ listed, candidates }: EntryList, bind: Bind, after: Position | null, look: string | null): string {
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
