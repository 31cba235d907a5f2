import fastify from 'fastify';
import mercurius from 'mercurius';
import { Pool } from 'pg';
import { typeDefs } from '../shared/schema';
import { createContext } from './context';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

/**
 * The schema by hand on a fast stack: Mercurius with its JIT and its loaders on Fastify, prepared statements of our own
 * on pg, and each check where the rows are read.
 */
async function main(): Promise<void> {
  const { DATABASE_URL, PORT } = process.env;
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is not set.');
  const db = new Pool({ connectionString: DATABASE_URL, max: 10 });
  const app = fastify();
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers,
    loaders,
    jit: 1,
    context: ({ headers }) => createContext(db, headers.authorization),
  });
  process.once('SIGTERM', () => {
    void app.close().then(() => db.end());
  });
  const url = await app.listen({ port: Number(PORT ?? 0), host: '127.0.0.1' });
  console.log(JSON.stringify({ url }));
}

void main();
