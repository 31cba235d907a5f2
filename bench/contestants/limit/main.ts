import fastify from 'fastify';
import { Pool, type QueryArrayConfig } from 'pg';
import { authenticate } from './authenticate';
import { explainAccess } from './explain-access';
import { membersPage } from './members-page';
import type { Statement, Variables } from './statement';
import { viewerScopes } from './viewer-scopes';
import { workspacePage } from './workspace-page';

/**
 * The limit: what can be done by hand. A request is one look-up of its key and one statement, whose text is the answer.
 * It goes by the operation's name and reads no GraphQL.
 */
const statements = new Map([workspacePage, membersPage, viewerScopes, explainAccess].map((one) => [one.name, one]));

interface Body {
  operationName: string;
  variables: Variables;
}

/**
 * The plan of a statement is made once for each connection, for an account of any size, and so is told where it would
 * guess: CROSS JOIN LATERAL (… OFFSET 0) in the statements is a look-up by index for each row, every other join a hash.
 */
const options = ['plan_cache_mode=force_generic_plan', 'enable_nestloop=off', 'enable_mergejoin=off', 'jit=off']
  .map((setting) => `-c ${setting}`)
  .join(' ');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10, options });

/** Columns as PostgreSQL wrote them: the answer is sent on and never parsed. */
const types = { getTypeParser: () => String };

/** The whole answer, or null for a key that is no good. */
async function answer({ name, text, values }: Statement, header: string | undefined, variables: Variables) {
  const client = await pool.connect();
  try {
    const caller = await authenticate(client, header);
    if (caller === null) return null;
    const query: QueryArrayConfig = { name, text, values: values(caller, variables), rowMode: 'array', types };
    const { rows } = await client.query<[string]>(query);
    return `{"data":${rows[0]?.[0] ?? 'null'}}`;
  } finally {
    client.release();
  }
}

const app = fastify();

app.post<{ Body: Body }>('/graphql', async ({ body, headers }, reply) => {
  const statement = statements.get(body.operationName);
  if (statement === undefined)
    return reply.code(400).send({ errors: [{ message: 'This is no operation of the bench.' }] });
  const text = await answer(statement, headers.authorization, body.variables);
  if (text === null) return reply.code(401).send({ errors: [{ message: 'This key is no good.' }] });
  return reply.type('application/json; charset=utf-8').send(text);
});

process.once('SIGTERM', () => {
  void app.close().then(() => pool.end());
});

void app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 0) }).then((url) => {
  console.log(JSON.stringify({ url }));
});
