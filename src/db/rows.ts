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

/** A row of an entity as JSON under the names of its properties; its times are texts. */
export function jsonOf(db: EntityManager, entity: ObjectType<ObjectLiteral>, alias: string): string {
  const { columns } = db.getRepository(entity).metadata;
  const pairs = columns.map(({ databaseName, propertyName }) => `'${propertyName}', ${alias}.${databaseName}`);
  return `json_build_object(${pairs.join(', ')})`;
}

/** Rows by their ids, in one statement; an id of no row is left out. */
export async function rowsById<Row extends Identified>(
  db: EntityManager,
  entity: ObjectType<Row>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const { tableName } = db.getRepository(entity).metadata;
  const rows = await db.query<Row[]>(`SELECT ${columnsOf(db, entity, 'r')} FROM ${tableName} r WHERE r.id = ANY ($1)`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}
