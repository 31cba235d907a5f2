import { createRequire } from 'node:module';
import { encode, type Sent } from '../bare-mutations/recording';

/**
 * Loaded before Guildhall's main program, which Node is started with: writes down what is sent to PostgreSQL, from one
 * message over the channel to the parent to the next, which is answered with all of it.
 */
interface Client {
  query: (this: unknown, query: unknown, values?: unknown, ...rest: unknown[]) => unknown;
}

const { Client } = createRequire(process.argv[1] ?? '')('pg') as { Client: { prototype: Client } };
const { query } = Client.prototype;
let sent: Sent[] | null = null;

Client.prototype.query = function (asked, values, ...rest) {
  if (typeof asked === 'string') note(asked, values);
  else if (isNamed(asked)) note(asked.text, asked.values ?? values, asked.name);
  return query.call(this, asked, values, ...rest);
};

function isNamed(asked: unknown): asked is { text: string; values?: unknown; name?: string } {
  return typeof asked === 'object' && asked !== null && 'text' in asked;
}

function note(text: string, values: unknown, name?: string): void {
  const list = Array.isArray(values) ? values : [];
  sent?.push({ text, values: list.map(encode), ...(name === undefined ? {} : { name }) });
}

process.on('message', () => {
  process.send?.(sent ?? []);
  sent = sent === null ? [] : null;
});
// Guildhall stops as if nobody listened.
process.channel?.unref();
