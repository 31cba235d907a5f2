import type { EntityManager } from 'typeorm';
import { Refused } from '../errors';
import type { OrderDirection } from '../generated/schema';

/** Stands in statements whose very text depends on what somebody outside asks for: there are too many of them to prepare each. */
export const AS_ASKED = '/* as asked */';

/** Gives a value the name of a parameter ($2, $3, …) of the statement that is being built. */
export type Bind = (value: unknown) => string;

/** One order of a list; the id breaks ties, in the same direction. */
export interface Order {
  name: string;
  /** The SQL expression that is ordered by, and its type, by which a position's value is read back. */
  key: string;
  type: 'text' | 'timestamptz';
  direction: OrderDirection;
}

/** A piece of SQL, which may bind values. */
type Text = string | ((bind: Bind) => string);

/** A list of rows that hang below a parent object: where its rows come from and what is read of each. */
export interface List<Row> {
  name: string;
  /** What stands after FROM, joins included. */
  from: Text;
  /** The expression that is equal to the parent's id. */
  parent: string;
  /** The expression of the row's own id. */
  id: string;
  /** What stands after SELECT: names of Row's properties in double quotes. */
  columns: Text;
  /** Never set: says what the rows are. */
  row?: Row;
}

/** What narrows a list: the conditions depend on `given` only, which a cursor is bound to. */
export interface Filter {
  given: unknown;
  conditions: (bind: Bind) => string[];
}

/**
 * What a search looks for, as names are stored. Throws BAD_USER_INPUT for a text that is not 1 to 100 characters long, or
 * that no stored text could contain.
 */
function checkedSearch(search: string): string {
  const text = search.normalize('NFC');
  const { length } = Array.from(text);
  if (length < 1 || length > 100 || text.includes('\u0000')) {
    throw new Refused(
      'BAD_USER_INPUT',
      `search must have 1 to 100 characters, none of them NUL; it has ${String(length)}.`,
    );
  }
  return text;
}

/** The pattern by which LIKE finds what contains the text, taken literally. Compare in lower case. */
export function searchPattern(search: string): string {
  return `%${checkedSearch(search).replace(/[\\%_]/g, '\\$&')}%`;
}

/** Where a row stands in an order. */
export interface Position {
  key: string;
  id: string;
}

/** What is read of a list below each parent. */
export interface Slice {
  first: number;
  /** The position to go on behind; null begins at the start. */
  after: Position | null;
  order: Order;
  filter: Filter | null;
}

export interface Page<Row> {
  rows: Row[];
  positions: Position[];
  hasNextPage: boolean;
}

/** What reads a list below many parents at once, by parent. */
export interface PageReader<Row> {
  name: string;
  /** What narrows it by itself: a cursor is bound to it, as to a filter. */
  given?: unknown;
  readPages: (db: EntityManager, slice: Slice, parents: readonly string[]) => Promise<ReadonlyMap<string, Page<Row>>>;
  countRows: (
    db: EntityManager,
    filter: Filter | null,
    parents: readonly string[],
  ) => Promise<ReadonlyMap<string, number>>;
}

/** The parameters of a statement: those given, from $1 on, and whatever `bind` adds to them. */
export function parametersFrom(...parameters: unknown[]): { parameters: unknown[]; bind: Bind } {
  return { parameters, bind: (value) => `$${String(parameters.push(value))}` };
}

/** `parent` is the id of the parent in question; a lone one is a constant, so that the planner knows how many rows it has. */
function statement(parents: readonly string[]): { parameters: unknown[]; bind: Bind; parent: string } {
  const parent = parents.length === 1 ? '($1::text[])[1]' : 'above.id';
  return { ...parametersFrom(parents), parent };
}

function written(text: Text, bind: Bind): string {
  return typeof text === 'string' ? text : text(bind);
}

/** What reads such a list. */
export function readerOf<Row extends object>(list: List<Row>): PageReader<Row> {
  return {
    name: list.name,
    readPages: (db, slice, parents) => readPages(db, list, slice, parents),
    countRows: (db, filter, parents) => countRows(db, list, filter, parents),
  };
}

/** A page below each parent, by keyset, in one statement: the top rows per parent by LATERAL. */
async function readPages<Row extends object>(
  db: EntityManager,
  list: List<Row>,
  { first, after, order, filter }: Slice,
  parents: readonly string[],
): Promise<ReadonlyMap<string, Page<Row>>> {
  const { parameters, bind, parent } = statement(parents);
  const conditions = [`${list.parent} = ${parent}`, ...(filter?.conditions(bind) ?? [])];
  if (after !== null) {
    const sign = order.direction === 'ASC' ? '>' : '<';
    conditions.push(`(${order.key}, ${list.id}) ${sign} (${bind(after.key)}::${order.type}, ${bind(after.id)})`);
  }
  const [columns, from] = [written(list.columns, bind), written(list.from, bind)];
  const rows = await db.query<(Row & { parentId: string; cursorKey: string; cursorId: string })[]>(
    `SELECT above.id AS "parentId", page.* FROM unnest($1::text[]) AS above(id) CROSS JOIN LATERAL (
       SELECT ${columns}, (${order.key})::text AS "cursorKey", ${list.id} AS "cursorId"
         FROM ${from} WHERE ${conditions.join(' AND ')}
        ORDER BY ${order.key} ${order.direction}, ${list.id} ${order.direction} LIMIT ${bind(first + 1)}
     ) page`,
    parameters,
  );
  const pages = new Map<string, Page<Row>>(parents.map((id) => [id, { rows: [], positions: [], hasNextPage: false }]));
  for (const row of rows) {
    const page = pages.get(row.parentId);
    if (page === undefined) continue;
    if (page.rows.length === first) page.hasNextPage = true;
    else {
      page.rows.push(row);
      page.positions.push({ key: row.cursorKey, id: row.cursorId });
    }
  }
  return pages;
}

/** How many rows there are below each parent, in one statement. */
async function countRows<Row>(
  db: EntityManager,
  list: List<Row>,
  filter: Filter | null,
  parents: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { parameters, bind, parent } = statement(parents);
  const conditions = [`${list.parent} = ${parent}`, ...(filter?.conditions(bind) ?? [])];
  const rows = await db.query<{ id: string; count: number }[]>(
    `SELECT above.id, (SELECT count(*)::int FROM ${written(list.from, bind)} WHERE ${conditions.join(' AND ')}) AS count
       FROM unnest($1::text[]) AS above(id)`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}
