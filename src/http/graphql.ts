import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { App } from '../app';
import { type AdmitDocument, admitAll, admitAllAndKnow, admitTrustedOnly } from '../graphql/admit-document';
import { createContext, leave, type Context } from '../graphql/context';
import { errorCodes, formatError } from '../graphql/errors';
import { compilingGateway } from '../graphql/executor';
import { documentLimits, MAX_MISTAKES } from '../graphql/limits';
import { measure } from '../graphql/measure';
import { variablesTooComplex } from '../graphql/read-variables';
import { logNotTrusted, runAdmitted } from '../graphql/run-admitted';
import { readTrustedDocuments } from '../graphql/trusted-documents';
import { askedDocument } from './asked-document';
import { arrive } from './who-asks';

declare module 'fastify' {
  interface FastifyRequest {
    graphql: Context;
  }
}

/** Serves /graphql: authentication, a look at the document, then Apollo Server. `pageDocuments`: the folder of those of our pages. */
export async function registerGraphql(
  fastify: FastifyInstance,
  app: App,
  schema: GraphQLSchema,
  pageDocuments: string,
): Promise<void> {
  const { config, log, clock } = app;
  const { admit, plugins } = admission(app, schema, pageDocuments);
  const apollo = new ApolloServer<Context>({
    gateway: compilingGateway(schema),
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    validationOptions: { maxErrors: MAX_MISTAKES },
    // Documents are stored by the operator only: src/graphql/trusted-documents.ts.
    persistedQueries: false,
    formatError,
    // Apollo Server's own appends a line break, and so makes Node copy the whole answer once more.
    stringifyResult: (result) => JSON.stringify(result),
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      runAdmitted(config.trustedDocuments !== 'off'),
      ...plugins,
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
    scope.addHook('onRequest', refuseImpossibleHost);
    // Here, and not by Apollo: what goes wrong meets the same error handler as any other fault.
    scope.addHook('preHandler', async (request, reply) => {
      const now = clock();
      const arrived = await arrive(app, request, reply, now);
      if (arrived === null) return reply;
      request.graphql = createContext(app, arrived.info, arrived.viewer, arrived.budget, now, admit);
      return;
    });
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      // By Apollo Server, so that a refused document is answered as all others: in the form that the client accepts.
      context: async (request: FastifyRequest) => {
        const context = request.graphql;
        try {
          const asked = askedDocument(request);
          context.document = admit(asked);
          const error = variablesTooComplex(asked.variables);
          if (error !== null) throw error;
        } catch (error) {
          if (error instanceof GraphQLError) context.measured.code = String(error.extensions.code);
          leave(context);
          throw error;
        }
        return context;
      },
    });
  });
}

/** What the configuration says of documents: which are run, and what is told of them. */
interface Admission {
  admit: AdmitDocument;
  plugins: ApolloServerPlugin<Context>[];
}

/** Throws a StartError where a trusted document could not be run. */
function admission({ config, log }: App, schema: GraphQLSchema, pageDocuments: string): Admission {
  const { trustedDocuments, trustedDocumentsDir } = config;
  if (trustedDocuments === 'off' || trustedDocumentsDir === null) return { admit: admitAll(), plugins: [] };
  const documents = readTrustedDocuments(trustedDocumentsDir, pageDocuments, schema);
  if (trustedDocuments === 'only') return { admit: admitTrustedOnly(documents), plugins: [] };
  return { admit: admitAllAndKnow(documents), plugins: [logNotTrusted(documents, log)] };
}

/** Each request's own id, in the log, in the audit log and in masked errors. */
export function newRequestId(): string {
  return randomUUID();
}

/**
 * Answers 400 to a request whose Host header names no host, as HTTP has it: Apollo Server's integration makes a URL of it, and
 * would fail as if the service were at fault.
 */
async function refuseImpossibleHost({ hostname }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (URL.canParse(`http://${hostname}/`)) return;
  const message = 'The Host header names no host: send the name under which this service is reached.';
  await reply.code(400).send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
}
