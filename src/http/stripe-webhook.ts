import type { FastifyError, FastifyInstance } from 'fastify';
import type { App } from '../app';
import type { Payments, StripeEvent } from '../payments/stripe';
import { requestInfo } from './who-asks';

/** 256 kB: an event holds one object of Stripe's, with ten lines of an invoice at most. */
const BODY_LIMIT = 256_000;
/** A signature, or two while the secret is changed, is a few hundred characters. */
const SIGNATURE_LIMIT = 2000;

/** So often at most a bad signature is a line of the log: anybody can send one. The metrics count each. */
const WARN_EVERY_MS = 60_000;

/** Takes an event whose signature is right. */
export type ReceiveEvent = (app: App, event: StripeEvent) => Promise<void>;

/**
 * The door for Stripe's events: POST /webhooks/stripe. Who knocks is known by the signature over the bytes of the body alone, so
 * these are read as they come, and nothing of them is logged. Whatever is wrong with a request is answered with a bare 400, as soon
 * as it is seen. What is right is answered as soon as it is written down: the work is a job's.
 */
export async function registerStripeWebhook(
  fastify: FastifyInstance,
  app: App,
  payments: Payments,
  receiveEvent: ReceiveEvent,
): Promise<void> {
  let warnedAt = -Infinity;
  const refusal = { errors: [{ message: 'This is no event of the payment provider.' }] };
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
      done(null, body);
    });
    scope.setErrorHandler((error: FastifyError, _request, reply) => {
      if ((error.statusCode ?? 500) >= 500) throw error;
      return reply.code(error.statusCode ?? 400).send(refusal);
    });
    const isSigned = (signature: unknown): signature is string =>
      typeof signature === 'string' && signature.length <= SIGNATURE_LIMIT;
    // Before the body is read.
    const onRequest = async (
      { headers }: { headers: NodeJS.Dict<string | string[]> },
      reply: { code(status: number): { send(body: object): unknown } },
    ) => {
      if (!isSigned(headers['stripe-signature'])) return reply.code(400).send(refusal);
      return undefined;
    };
    scope.post('/webhooks/stripe', { onRequest }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      const { body } = request;
      const event =
        Buffer.isBuffer(body) && isSigned(signature) ? payments.readEvent(body, signature, app.clock()) : null;
      if (event === null) {
        app.metrics.refused('BAD_SIGNATURE', 1);
        const now = app.clock().getTime();
        if (now - warnedAt >= WARN_EVERY_MS) {
          warnedAt = now;
          const address = requestInfo(request, app).ipAddress;
          app.log.warn(
            { requestId: request.id, address },
            'bad signature of an event; others of this minute are not told',
          );
        }
        return reply.code(400).send(refusal);
      }
      await receiveEvent(app, event);
      return reply.code(200).send({ received: true });
    });
  });
}
