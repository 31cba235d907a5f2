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
import { authenticate } from '../auth/authenticate';
import type { RequestInfo } from '../auth/call';
import { createContext, type Context } from '../graphql/context';
import { errorCodes, formatError } from '../graphql/errors';
import { compilingGateway } from '../graphql/executor';
import { documentLimits } from '../graphql/limits';
import { clientAddress } from './client-address';

/** A document of more tokens than this is refused before it is understood. */
const MAX_TOKENS = 5000;

declare module 'fastify' {
  interface FastifyRequest {
    graphql: Context;
  }
}

/** Serves /graphql: authentication, then Apollo Server. */
export async function registerGraphql(fastify: FastifyInstance, app: App, schema: GraphQLSchema): Promise<void> {
  const { config, db, log, clock, lastUsed } = app;
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
    });
  }
  fastify.decorateRequest('graphql');
  await fastify.register(async (scope) => {
    const whoAsks = async ({ headers: { authorization } }: FastifyRequest, now: Date) =>
      authorization === undefined ? null : ((await authenticate(db, authorization, now)) ?? 'BAD_CREDENTIAL');
    // Here, and not by Apollo: what goes wrong meets the same error handler as any other fault.
    scope.addHook('preHandler', async (request, reply) => {
      const now = clock();
      const viewer = await whoAsks(request, now);
      if (viewer === 'BAD_CREDENTIAL') {
        log.warn({ requestId: request.id, address: addressOf(request, app) }, 'bad credential');
        return reply.code(401).header('www-authenticate', 'Bearer').send(badCredential);
      }
      if (viewer !== null) lastUsed.credential(viewer.caller, now);
      request.graphql = createContext(app, requestInfo(request, app), viewer, now);
      return;
    });
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: (request: FastifyRequest) => Promise.resolve(request.graphql),
    });
  });
}

/** One answer for every credential that is no good, whatever is wrong with it. */
const badCredential = {
  errors: [
    {
      message:
        'This session token or API key is not valid: it may be mistyped, ended, expired or deleted. Sign in again.',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
};

function requestInfo(request: FastifyRequest, app: App): RequestInfo {
  return {
    id: request.id,
    ipAddress: addressOf(request, app),
    userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
  };
}

function addressOf(request: FastifyRequest, { config }: App): string {
  const forwarded = request.headers['x-forwarded-for'];
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  return clientAddress(request.socket.remoteAddress ?? '', text, config.isTrustedProxy);
}

/** Each request's own id, in the log, in the audit log and in masked errors. */
export function newRequestId(): string {
  return randomUUID();
}
