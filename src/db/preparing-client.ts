import { Client, type QueryResult } from 'pg';

/** So many statements are prepared at most: each takes memory of PostgreSQL on each connection. */
const PREPARED = 500;
const names = new Map<string, string>();

/**
 * A connection that prepares the statements it is sent, so that PostgreSQL plans each of them a few times and not for
 * every request: to plan the access relation takes longer than to answer from it. Statements have to keep their text: what
 * varies is a parameter, a list is one array. A search is planned for what it looks for: few rows or many.
 */
export class PreparingClient extends Client {
  // pg's own declaration has more forms than TypeORM and the pool use.
  override query = ((text: unknown, values?: unknown, ...rest: unknown[]): Promise<QueryResult> | undefined => {
    const query = super.query.bind(this) as (...args: unknown[]) => Promise<QueryResult> | undefined;
    if (typeof text !== 'string' || !Array.isArray(values) || text.includes(' LIKE '))
      return query(text, values, ...rest);
    return query({ name: nameOf(text), text, values }, ...rest);
  }) as Client['query'];
}

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < PREPARED) {
    name = `s${String(names.size)}`;
    names.set(text, name);
  }
  return name;
}
