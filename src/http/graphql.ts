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
import type { Caller } from '../auth/caller';
import { createContext, type Context } from '../graphql/context';
import { errorCodes, formatError } from '../graphql/errors';
import { clientAddress } from './client-address';

/** A document of more tokens than this is refused before it is understood. */
const MAX_TOKENS = 5000;

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    now: Date;
  }
}

/** Serves /graphql: authentication, then Apollo Server. */
export async function registerGraphql(fastify: FastifyInstance, app: App, schema: GraphQLSchema): Promise<void> {
  const { config, db, log, clock, lastUsed } = app;
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    formatError,
    logger: log,
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), errorCodes],
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
  fastify.decorateRequest('caller', null);
  fastify.decorateRequest('now');
  await fastify.register(async (scope) => {
    scope.addHook('preHandler', async (request, reply) => {
      request.now = clock();
      const header = request.headers.authorization;
      if (header === undefined) return;
      request.caller = await authenticate(db, header, request.now);
      if (request.caller === null) {
        log.warn({ requestId: request.id, address: addressOf(request, app) }, 'bad credential');
        return reply.code(401).header('www-authenticate', 'Bearer').send(badCredential);
      }
      lastUsed.credential(request.caller, request.now);
      return;
    });
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: (request: FastifyRequest) =>
        createContext(
          app,
          {
            id: request.id,
            ipAddress: addressOf(request, app),
            userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
          },
          request.caller,
          request.now,
        ),
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

function addressOf(request: FastifyRequest, { config }: App): string {
  const forwarded = request.headers['x-forwarded-for'];
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  return clientAddress(request.socket.remoteAddress ?? '', text, config.isTrustedProxy);
}

/** Each request's own id, in the log, in the audit log and in masked errors. */
export function newRequestId(): string {
  return randomUUID();
}
