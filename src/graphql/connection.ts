import { createHmac, timingSafeEqual } from 'node:crypto';
import { readerOf, type Filter, type List, type Order, type Page, type PageReader, type Position } from '../db/list';
import { Refused } from '../errors';
import type { Context } from './context';

/** A connection of the schema: read when it is selected, counted only when asked. */
export interface Connection<Row> {
  page: () => Promise<Page<Row>>;
  totalCount: () => Promise<number>;
  hasPreviousPage: boolean;
  cursor: (position: Position | undefined) => string | null;
}

/** `first` takes this many at most; more is an error, never a silent cut. */
export const MAX_FIRST = 100;

/** The arguments that every connection field has. */
export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

const DEFAULT_FIRST = 50;

/**
 * One page of a list below a parent. Pages of the same list, order, filter and arguments below many parents are one
 * statement. Throws BAD_USER_INPUT for a `first` or a cursor that cannot be.
 */
export function connection<Row extends object>(
  { app, loaders }: Pick<Context, 'app' | 'loaders'>,
  list: List<Row> | PageReader<Row>,
  parentId: string,
  { after, ...args }: PageArgs,
  order: Order,
  filter: Filter | null = null,
): Connection<Row> {
  const first = checkedFirst(args.first);
  const reader = 'from' in list ? readerOf(list) : list;
  const given = reader.given ?? filter?.given ?? null;
  const binding = JSON.stringify([list.name, order.name, order.direction, given]);
  const { secretKey } = app.config;
  const position = after == null ? null : readCursor(secretKey, binding, after);
  const slice = { first, after: position, order, filter };
  return {
    page: async () => {
      const name = `page ${String(first)} ${after ?? ''} of ${binding}`;
      const page = await loaders.load(name, parentId, (ids) => reader.readPages(app.db.manager, slice, ids));
      return page ?? { rows: [], positions: [], hasNextPage: false };
    },
    totalCount: async () => {
      const name = `count of ${binding}`;
      return (await loaders.load(name, parentId, (ids) => reader.countRows(app.db.manager, filter, ids))) ?? 0;
    },
    hasPreviousPage: position !== null,
    cursor: (at) => (at === undefined ? null : writeCursor(secretKey, binding, at)),
  };
}

function checkedFirst(asked: number | null | undefined): number {
  const first = asked ?? DEFAULT_FIRST;
  if (first < 1 || first > MAX_FIRST) {
    throw new Refused(
      'BAD_USER_INPUT',
      `first is ${String(first)}, but must be from 1 to ${String(MAX_FIRST)}: ask for further pages by after.`,
    );
  }
  return first;
}

/** Bound to list, order and filter by a MAC, so that a cursor of another list, or a made-up one, is told apart. */
function seal(secretKey: string, binding: string, position: string): Buffer {
  return createHmac('sha256', secretKey).update(`cursor ${binding} ${position}`).digest().subarray(0, 9);
}

function writeCursor(secretKey: string, binding: string, { key, id }: Position): string {
  const position = JSON.stringify([key, id]);
  return Buffer.concat([seal(secretKey, binding, position), Buffer.from(position)]).toString('base64url');
}

function readCursor(secretKey: string, binding: string, cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const position = bytes.subarray(9).toString();
  if (bytes.length > 9 && timingSafeEqual(bytes.subarray(0, 9), seal(secretKey, binding, position))) {
    const [key, id] = JSON.parse(position) as [string, string];
    return { key, id };
  }
  throw new Refused(
    'BAD_USER_INPUT',
    'after is no cursor of this list in this order and with this filter: take one from its own edges or pageInfo.',
  );
}

/**
 * A row with its cursor. A class, since there are hundreds of them in an answer: a getter of its own for each would be
 * hundreds of functions.
 */
export class Edge<Row> {
  constructor(
    readonly node: Row,
    private readonly position: Position | undefined,
    private readonly write: Connection<Row>['cursor'],
  ) {}

  get cursor(): string {
    return this.write(this.position) ?? '';
  }
}

/** The resolvers of every connection type of the schema that has none of its own. A cursor is sealed when it is selected. */
export const connectionResolvers = {
  nodes: async <Row>({ page }: Connection<Row>): Promise<Row[]> => (await page()).rows,
  edges: async <Row>({ page, cursor }: Connection<Row>): Promise<Edge<Row>[]> => {
    const { rows, positions } = await page();
    return rows.map((node, index) => new Edge(node, positions[index], cursor));
  },
  pageInfo: async <Row>({ page, hasPreviousPage, cursor }: Connection<Row>) => {
    const { positions, hasNextPage } = await page();
    return {
      hasNextPage,
      hasPreviousPage,
      get startCursor() {
        return cursor(positions[0]);
      },
      get endCursor() {
        return cursor(positions.at(-1));
      },
    };
  },
  totalCount: async <Row>(connection: Connection<Row>): Promise<number> => connection.totalCount(),
};
