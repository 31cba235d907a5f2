import 'reflect-metadata';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import { applyMiddleware } from 'graphql-middleware';
import { DataSource } from 'typeorm';
import { typeDefs } from '../shared/schema';
import { createContext, type Context } from './context';
import { entities } from './entities';
import { permissions } from './permissions';
import { resolvers } from './resolvers';

/**
 * The schema as most people would serve it: Apollo Server on Express, graphql-shield applied as its documentation says,
 * TypeORM entities with relations, DataLoader for what is read by key.
 */
async function main(): Promise<void> {
  const { DATABASE_URL, PORT } = process.env;
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is not set.');
  const db = await new DataSource({ type: 'postgres', url: DATABASE_URL, entities, poolSize: 10 }).initialize();
  const app = express();
  const server = createServer(app);
  const apollo = new ApolloServer<Context>({
    schema: applyMiddleware(makeExecutableSchema({ typeDefs, resolvers }), permissions),
    plugins: [ApolloServerPluginDrainHttpServer({ httpServer: server })],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  app.use(
    '/graphql',
    express.json(),
    expressMiddleware(apollo, { context: ({ req }) => createContext(db, req.headers.authorization) }),
  );
  process.once('SIGTERM', () => {
    void apollo.stop().then(() => db.destroy());
  });
  server.listen(Number(PORT ?? 0), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(JSON.stringify({ url: `http://127.0.0.1:${String(port)}` }));
  });
}

void main();
