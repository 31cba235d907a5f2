import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app';
import type { Balance } from '../auth/budgets';
import { authenticate } from '../auth/authenticate';
import type { RequestInfo } from '../auth/request-info';
import type { Viewer } from '../auth/viewer';
import { chargeActor, rateLimited, rateLimitHeaders } from '../graphql/points';
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

/** A request of which is known who sends it, once its first point was taken. */
export interface Arrived {
  info: RequestInfo;
  /** Null for nobody. */
  viewer: Viewer | null;
  /** The budget of who asks. */
  budget: Balance;
}

/**
 * Finds out who asks, and takes the point that every request costs, of them or of their network: also where their credential is
 * no good. Null where that is all: then the answer was sent.
 */
export async function arrive(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Promise<Arrived | null> {
  const viewer = await whoAsks(app, request, now);
  const info = requestInfo(request, app);
  const caller = viewer === 'BAD_CREDENTIAL' ? null : (viewer?.caller ?? null);
  const budget = await chargeActor(app, caller, info.ipAddress, 1);
  void reply.headers(rateLimitHeaders(budget));
  if (budget.granted && viewer !== 'BAD_CREDENTIAL') return { info, viewer, budget };
  if (budget.granted) sendBadCredential(reply);
  else sendRateLimited(reply, budget);
  return null;
}

/** Who asks, and what they hold from where they ask; null for nobody. */
async function whoAsks(app: App, request: FastifyRequest, now: Date): Promise<Viewer | 'BAD_CREDENTIAL' | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const address = addressOf(request, app);
  const viewer = await authenticate(app.db, authorization, { address, now, publicUrl: app.config.publicUrl });
  if (viewer !== null) app.lastUsed.credential(viewer.caller, now);
  else {
    app.metrics.refused('BAD_CREDENTIAL', 1);
    app.log.warn({ requestId: request.id, address }, 'bad credential');
  }
  return viewer ?? 'BAD_CREDENTIAL';
}

/** Answers a request with a credential that is no good. */
function sendBadCredential(reply: FastifyReply): void {
  void reply.code(401).header('www-authenticate', 'Bearer').send(badCredential);
}

/** Answers a request of somebody whose budget is spent. */
function sendRateLimited(reply: FastifyReply, budget: Balance): void {
  const { code, message, details } = rateLimited('You have', budget);
  const { retryAfterSeconds } = details;
  const body = { errors: [{ message, extensions: { code, retryAfterSeconds } }] };
  void reply.code(429).header('retry-after', String(retryAfterSeconds)).send(body);
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
