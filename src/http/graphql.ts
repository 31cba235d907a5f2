import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { App } from '../app';
import { createContext, type Context } from '../graphql/context';
import { errorCodes, formatError } from '../graphql/errors';
import { compilingGateway } from '../graphql/executor';
import { documentLimits } from '../graphql/limits';
import { measure } from '../graphql/measure';
import { chargeActor, rateLimitHeaders } from '../graphql/points';
import { requestInfo, sendBadCredential, sendRateLimited, whoAsks } from './who-asks';

/** A document of more tokens than this is refused before it is understood. */
const MAX_TOKENS = 5000;

declare module 'fastify' {
  interface FastifyRequest {
    graphql: Context;
  }
}

/** Serves /graphql: authentication, then Apollo Server. */
export async function registerGraphql(fastify: FastifyInstance, app: App, schema: GraphQLSchema): Promise<void> {
  const { config, log, clock } = app;
  const apollo = new ApolloServer<Context>({
    gateway: compilingGateway(schema),
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    formatError,
    // Apollo Server's own appends a line break, and so makes Node copy the whole answer once more.
    stringifyResult: (result) => JSON.stringify(result),
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      documentLimits,
      errorCodes,
      measure,
    ],
  });
  await apollo.start();
  fastify.addHook('onClose', () => apollo.stop());

  if (config.corsOrigins.length > 0) {
    await fastify.register(cors, {
      origin: config.corsOrigins,
      credentials: false,
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight'],
      exposedHeaders: ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'],
    });
  }
  fastify.decorateRequest('graphql');
  await fastify.register(async (scope) => {
    // Here, and not by Apollo: what goes wrong meets the same error handler as any other fault.
    scope.addHook('preHandler', async (request, reply) => {
      const now = clock();
      const viewer = await whoAsks(app, request, now);
      const info = requestInfo(request, app);
      const caller = viewer === 'BAD_CREDENTIAL' ? null : (viewer?.caller ?? null);
      // Whatever it turns out to be, it costs a point: also what cannot be parsed, and a credential that is no good.
      const budget = await chargeActor(app, caller, info.ipAddress, 1);
      reply.headers(rateLimitHeaders(budget));
      if (!budget.granted) return sendRateLimited(reply, budget);
      if (viewer === 'BAD_CREDENTIAL') return sendBadCredential(reply);
      request.graphql = createContext(app, info, viewer, budget, now);
      return;
    });
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: (request: FastifyRequest) => Promise.resolve(request.graphql),
    });
  });
}

/** Each request's own id, in the log, in the audit log and in masked errors. */
export function newRequestId(): string {
  return randomUUID();
}
