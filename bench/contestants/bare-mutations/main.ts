import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { tokenHash } from '../../../src/auth/tokens';
import { mutations, type Targets } from '../../mutations';
import { replayOf, type Recording, type Statement } from './recording';

/**
 * The same statements that Guildhall sends for a mutation, sent by bare pg: no GraphQL, no rules, nothing is looked at. The
 * file of RECORDINGS has what Guildhall sent; which request of a mutation is asked for stands in its extensions.
 */
interface Told {
  targets: Targets;
  /** The key that everything is asked with. */
  key: string;
  /** By the mutation's name, one for each variant. */
  recordings: Record<string, Recording[]>;
}

interface Body {
  extensions: { mutation: string; number: number };
}

const told = JSON.parse(readFileSync(process.env.RECORDINGS ?? '', 'utf8')) as Told;
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const replays = new Map(
  mutations.map((mutation) => {
    const recordings = told.recordings[mutation.name] ?? [];
    return [mutation.name, { mutation, variants: recordings.map((one) => replayOf(one, tokenHash(told.key))) }];
  }),
);

async function replay({ extensions: { mutation: name, number } }: Body): Promise<void> {
  const found = replays.get(name);
  if (found === undefined) throw new Error(`there is no mutation ${name}`);
  const { own, variant } = found.mutation.request(told.targets, number);
  const statements = found.variants[variant]?.(own) ?? [];
  const client = await pool.connect();
  try {
    let last = 0;
    for (const statement of statements) {
      const { rows } = await client.query<{ number?: string }>(numbered(statement, last));
      last = Number(rows[0]?.number ?? last);
    }
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** The numbers of audit events go on from the last one of the log, which the statement before has locked. */
function numbered(statement: Statement, last: number): Statement {
  if (!statement.text.includes('INSERT INTO audit_events')) return statement;
  const [json, logs, , hashes] = statement.values;
  const events = (JSON.parse(String(json)) as object[]).map((event, index) => ({ ...event, number: last + 1 + index }));
  return { ...statement, values: [JSON.stringify(events), logs, [last + events.length], hashes] };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const server = createServer((request, response) => {
  read(request)
    .then((body) => replay(JSON.parse(body) as Body))
    .then(
      () => response.setHeader('content-type', 'application/json').end('{"data":{}}'),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(JSON.stringify({ errors: [{ message: String(error) }] }));
      },
    );
});

// Connections that wait while another contestant has its turn stay open.
server.keepAliveTimeout = 72_000;
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${String(port)}` }));
});

process.once('SIGTERM', () => {
  server.close(() => void pool.end());
});
