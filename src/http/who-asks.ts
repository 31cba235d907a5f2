import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app';
import type { Balance } from '../auth/budgets';
import { authenticate } from '../auth/authenticate';
import type { RequestInfo } from '../auth/request-info';
import type { Viewer } from '../auth/viewer';
import { rateLimited } from '../graphql/points';
import { clientAddress } from './client-address';

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

/** Who asks, and what they hold from where they ask; null for nobody. */
export async function whoAsks(app: App, request: FastifyRequest, now: Date): Promise<Viewer | 'BAD_CREDENTIAL' | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const address = addressOf(request, app);
  const viewer = await authenticate(app.db, authorization, { address, now });
  if (viewer !== null) app.lastUsed.credential(viewer.caller, now);
  else {
    app.metrics.refused('BAD_CREDENTIAL', 1);
    app.log.warn({ requestId: request.id, address }, 'bad credential');
  }
  return viewer ?? 'BAD_CREDENTIAL';
}

/** Answers a request with a credential that is no good. */
export function sendBadCredential(reply: FastifyReply): FastifyReply {
  return reply.code(401).header('www-authenticate', 'Bearer').send(badCredential);
}

/** Answers a request of somebody whose budget is spent. */
export function sendRateLimited(reply: FastifyReply, budget: Balance): FastifyReply {
  const { code, message, details } = rateLimited('You have', budget);
  const { retryAfterSeconds } = details;
  const body = { errors: [{ message, extensions: { code, retryAfterSeconds } }] };
  return reply.code(429).header('retry-after', String(retryAfterSeconds)).send(body);
}

/** Where a request came from. */
export function requestInfo(request: FastifyRequest, app: App): RequestInfo {
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
