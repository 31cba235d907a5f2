import type { FastifyInstance } from 'fastify';
import type { App } from '../app';

/** /healthz: the process answers. /readyz: it can do its work too, which is what a load balancer should ask. */
export function registerHealth(fastify: FastifyInstance, { db }: Pick<App, 'db'>): void {
  fastify.get('/healthz', async () => ({ status: 'ok' }));
  fastify.get('/readyz', async (request, reply) => {
    try {
      await db.query('SELECT 1');
      return { status: 'ok' };
    } catch (error) {
      request.log.error({ err: error, requestId: request.id }, 'not ready');
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
}
