import type { EntityManager, ObjectLiteral, ObjectType } from 'typeorm';

/** An object that has a table of its own, known by its id. */
export interface Identified extends ObjectLiteral {
  id: string;
}

const written = new WeakMap<object, Map<string, string>>();

/** The columns of an entity under the names of its properties, as stands after SELECT. */
export function columnsOf(db: EntityManager, entity: ObjectType<ObjectLiteral>, alias: string): string {
  const byAlias = written.get(entity) ?? new Map<string, string>();
  written.set(entity, byAlias);
  let columns = byAlias.get(alias);
  if (columns === undefined) {
    columns = db
      .getRepository(entity)
      .metadata.columns.map(({ databaseName, propertyName }) => `${alias}.${databaseName} AS "${propertyName}"`)
      .join(', ');
    byAlias.set(alias, columns);
  }
  return columns;
}

/** A row that may have come as JSON, in which times are texts. */
export type FromJson<Row> = {
  [Property in keyof Row]: Date extends Row[Property] ? Row[Property] | string : Row[Property];
};

/** A row of an entity as JSON under the names of its properties, with others beside it: their SQL by their names. */
export function jsonOf(
  db: EntityManager,
  entity: ObjectType<ObjectLiteral>,
  alias: string,
  others: Record<string, string> = {},
): string {
  const { columns } = db.getRepository(entity).metadata;
  const own = columns.map(({ databaseName, propertyName }) => [propertyName, `${alias}.${databaseName}`] as const);
  return jsonObject(Object.fromEntries([...own, ...Object.entries(others)]));
}

/** A JSON object of these properties, whose values are SQL. */
export function jsonObject(properties: Record<string, string>): string {
  return `json_build_object(${Object.entries(properties)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')})`;
}

/** Rows of an entity by their ids, which a query gives, as one JSON object; `others` as of jsonOf. */
export function rowsByIdJson(
  db: EntityManager,
  entity: ObjectType<Identified>,
  ids: string,
  others: Record<string, string> = {},
): string {
  const { tableName } = db.getRepository(entity).metadata;
  const rows = `SELECT json_object_agg(r.id, ${jsonOf(db, entity, 'r', others)}) FROM ${tableName} r WHERE r.id = ANY (ARRAY(${ids}))`;
  return `coalesce((${rows}), '{}')`;
}

/**
 * JSON put together as text, for long lists of short values: it takes PostgreSQL about half the time that its functions for
 * JSON take. Each value is SQL of JSON as text.
 */
export const jsonText = {
  listOf: (...values: string[]): string => `'[' || ${values.join(` || ',' || `)} || ']'`,
  /** A text that needs no escapes, an id or a word of the schema; null is null. */
  plain: (text: string): string => `coalesce('"' || ${text} || '"', 'null')`,
  /** The list of what the rows of a group give. */
  gathered: (value: string, order: string): string => `'[' || string_agg(${value}, ',' ORDER BY ${order}) || ']'`,
};

/**
 * The first parameters, one array for each of these columns, as rows, after FROM. A lone row is one of constants: so the
 * planner knows that it is one, and does not plan the statement anew each time because it looks cheaper for one.
 */
export function together(alias: string, columns: readonly string[], rows: number): string {
  const parameters = columns.map((_column, index) => `$${String(index + 1)}::text[]`);
  if (rows !== 1) return `unnest(${parameters.join(', ')}) AS ${alias}(${columns.join(', ')})`;
  return `(SELECT ${columns.map((column, index) => `(${parameters[index] ?? ''})[1] AS ${column}`).join(', ')}) ${alias}`;
}

/** Rows by their ids, in one statement; an id of no row is left out. */
export async function rowsById<Row extends Identified>(
  db: EntityManager,
  entity: ObjectType<Row>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const { tableName } = db.getRepository(entity).metadata;
  const wanted = ids.length === 1 ? '= ($1::text[])[1]' : '= ANY ($1)';
  const rows = await db.query<Row[]>(`SELECT ${columnsOf(db, entity, 'r')} FROM ${tableName} r WHERE r.id ${wanted}`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}
