import { Client, type ClientConfig, type QueryResult } from 'pg';
import { AS_ASKED } from './list';

/** So many statements are prepared at most: each takes memory of PostgreSQL on each connection. */
const PREPARED = 500;
const names = new Map<string, string>();

/** Is told of each statement that came back, well or not: its first word, and how long it took. */
export type OnStatement = (kind: string, seconds: number) => void;

/**
 * A connection that prepares the statements it is sent, so that PostgreSQL plans each of them a few times and not for
 * every request: to plan the access relation takes longer than to answer from it. Statements have to keep their text: what
 * varies is a parameter, a list is one array. A search is planned for what it looks for: few rows or many. Of those
 * that are worded as somebody outside asks (AS_ASKED) there are too many.
 */
export class PreparingClient extends Client {
  private readonly onStatement: OnStatement | undefined;

  constructor(config?: ClientConfig & { onStatement?: OnStatement }) {
    super(config);
    this.onStatement = config?.onStatement;
  }

  // pg's own declaration has more forms than TypeORM and the pool use.
  override query = ((text: unknown, values?: unknown, ...rest: unknown[]): Promise<QueryResult> | undefined => {
    const query = super.query.bind(this) as (...args: unknown[]) => Promise<QueryResult> | undefined;
    const begun = performance.now();
    const result = isPrepared(text, values)
      ? query({ name: nameOf(text), text, values }, ...rest)
      : query(text, values, ...rest);
    if (this.onStatement !== undefined && typeof text === 'string') this.tell(text, begun, result);
    return result;
  }) as Client['query'];

  private tell(text: string, begun: number, result: Promise<unknown> | undefined): void {
    const told = () => this.onStatement?.(kindOf(text), (performance.now() - begun) / 1000);
    // Whoever asked handles a failure.
    result?.then(told, told);
  }
}

function isPrepared(text: unknown, values: unknown): text is string {
  return typeof text === 'string' && Array.isArray(values) && !text.includes(' LIKE ') && !text.includes(AS_ASKED);
}

const KINDS = new Set(['select', 'with', 'insert', 'update', 'delete', 'start', 'commit', 'rollback']);

/** The first word of a statement, of the few that a service says again and again. */
function kindOf(text: string): string {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return KINDS.has(word) ? word : 'other';
}

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < PREPARED) {
    name = `s${String(names.size)}`;
    names.set(text, name);
  }
  return name;
}
