import type { FastifyError, FastifyInstance } from 'fastify';
import type { App } from '../app';
import { FAULT } from '../graphql/errors';

/** What a request that never became GraphQL got wrong, by Fastify's code. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than 100 kB. Send less in one request.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON. Send an object with "query" and, where needed, "variables".',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty. Send a JSON object with "query" and, where needed, "variables".',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This content type is not understood. Send application/json.',
};

/**
 * Answers what goes wrong outside of GraphQL in GraphQL's shape and words: a mistake of the client with a sentence, a
 * fault masked, with the id under which it is logged.
 */
export function registerErrors(fastify: FastifyInstance, { log }: Pick<App, 'log'>): void {
  fastify.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const message = SENTENCES[error.code] ?? 'This request cannot be understood.';
      return reply.code(status).send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    log.error({ err: error, requestId: request.id }, 'fault');
    const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: request.id };
    return reply.code(500).send({ errors: [{ message: FAULT, extensions }] });
  });
}
