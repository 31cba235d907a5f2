/** Where an entry stands in a list that is ordered by a text and then by id. */
interface Position {
  key: string;
  id: string;
}

/** What a list field is asked for, understood. */
export interface Slice {
  first: number;
  after: Position | null;
}

/** A page as the schema's connections show it. */
export interface Page<Row> {
  nodes: Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The arguments of every list field. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
}

/** Throws for a page that is too long and for a cursor that no list gave. */
export function sliceOf({ first, after }: PageArgs): Slice {
  const count = first ?? 50;
  if (count < 1 || count > 100) throw new Error('first must be from 1 to 100');
  return { first: count, after: after == null ? null : readCursor(after) };
}

function readCursor(cursor: string): Position {
  const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(read) || typeof read[0] !== 'string' || typeof read[1] !== 'string') {
    throw new Error('after is no cursor');
  }
  return { key: read[0], id: read[1] };
}

/** The page that these rows make, of which one more than a page has tells whether others follow. */
export function pageOf<Row>(rows: readonly Row[], { first }: Slice, positionOf: (row: Row) => Position): Page<Row> {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  const endCursor = last === undefined ? null : writeCursor(positionOf(last));
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
}

function writeCursor({ key, id }: Position): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/** The page of a list that is in memory as a whole, in any order. */
export function pageOfAll<Row>(rows: readonly Row[], slice: Slice, positionOf: (row: Row) => Position): Page<Row> {
  const { first, after } = slice;
  const following = rows
    .map((row) => ({ row, at: positionOf(row) }))
    .filter(({ at }) => after === null || compare(at, after) > 0)
    .sort((one, other) => compare(one.at, other.at))
    .slice(0, first + 1);
  return pageOf(
    following.map(({ row }) => row),
    slice,
    positionOf,
  );
}

function compare(one: Position, other: Position): number {
  return compareText(one.key, other.key) || compareText(one.id, other.id);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
