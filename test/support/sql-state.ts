import { Client } from 'pg';

export type Statement = [text: string, values?: unknown[]];

/** The SQLSTATEs by which PostgreSQL says what a row broke. */
export const NOT_NULL = '23502';
export const FOREIGN_KEY = '23503';
export const UNIQUE = '23505';
export const CHECK = '23514';

/** What PostgreSQL answers to statements in one transaction, as a role: the SQLSTATE, or null when they commit. */
export async function sqlState(url: string, ...statements: Statement[]): Promise<string | null> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const [text, values] of statements) await client.query(text, values);
    await client.query('COMMIT');
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  } finally {
    await client.end();
  }
}

/** The statement that inserts a row. */
export function insertInto(table: string, row: Record<string, unknown>): Statement {
  const columns = Object.keys(row);
  const places = columns.map((_column, index) => `$${String(index + 1)}`);
  return [`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, Object.values(row)];
}
