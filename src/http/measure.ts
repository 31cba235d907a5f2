import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app';
import type { Context } from '../graphql/context';

/** What a status says where nothing else does, in the words of our codes. */
const CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
};

/**
 * Counts every request for the metrics, when its answer is ready and before it leaves: so a request counts whose client
 * has given up waiting.
 */
export function registerMeasuring(fastify: FastifyInstance, { metrics }: Pick<App, 'metrics'>): void {
  fastify.addHook('onSend', async (request, reply) => {
    const { operation, type, code } = whatWasAsked(request);
    const status = reply.statusCode;
    // A fault after all that was asked went well is a fault.
    const told = status >= 500 ? codeOf(status) : (code ?? codeOf(status));
    metrics.request({ operation, type, code: told, status }, reply.elapsedTime / 1000);
  });
}

function whatWasAsked(request: FastifyRequest): Context['measured'] | { operation: string; type: 'http'; code: null } {
  // A request that was refused before it came to GraphQL has no context.
  const context = request.graphql as Context | undefined;
  if (context !== undefined) return context.measured;
  const route = request.routeOptions.url;
  if (route === '/graphql') return { operation: 'none', type: 'none', code: null };
  return { operation: route ?? 'none', type: 'http', code: null };
}

function codeOf(status: number): string {
  if (status >= 500) return 'INTERNAL_SERVER_ERROR';
  return status < 400 ? 'OK' : (CODES[status] ?? 'BAD_USER_INPUT');
}
