import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app';
import type { RequestInfo } from '../auth/request-info';
import { countedAs, type Caller } from '../auth/caller';
import { notSignedIn } from '../auth/decision';
import { Refused } from '../errors';
import { arrive } from './who-asks';

interface OpenedExport {
  fileName: string;
  contentType: string;
  body: Readable;
}

/** Opens an export by its token; null when there is none for this caller. Throws a refusal. */
export type OpenExport = (
  app: App,
  asking: { caller: Caller; request: RequestInfo },
  token: string,
) => Promise<OpenedExport | null>;

/** The same for an address that there never was. */
const GONE =
  'This address works once, for a minute, for whoever asked for it: it was used, is too old, or is not yours. Ask for another with exportAuditLog.';

/** So many exports one actor may read at the same time from this process: each goes on asking the database. */
const AT_ONCE = 3;
/** Nobody knows when one of them ends. */
const RETRY_AFTER_S = 5;

const STATUS: Partial<Record<Refused['code'], number>> = { UNAUTHENTICATED: 401, NOT_FOUND: 404, RATE_LIMITED: 429 };

/** Serves exports that a mutation gave the address of: to whoever asked for them, once. */
export function registerExports(fastify: FastifyInstance, app: App, openExport: OpenExport): void {
  const reading = new Map<string, number>();
  // No HEAD: a look at it would use it up.
  const options = { exposeHeadRoute: false };
  fastify.get<{ Params: { token: string } }>('/exports/:token', options, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const arrived = await arrive(app, request, reply, app.clock());
    if (arrived === null) return reply;
    let leave = (): void => undefined;
    try {
      if (arrived.viewer === null) throw notSignedIn();
      const { caller } = arrived.viewer;
      // Before it is opened: what is refused here uses no address up.
      leave = takePlace(reading, countedAs(caller));
      const opened = await openExport(app, { caller, request: arrived.info }, request.params.token);
      if (opened === null) throw new Refused('NOT_FOUND', GONE);
      opened.body.once('close', leave);
      opened.body.on('error', (error) => {
        app.log.warn({ err: error, requestId: request.id }, 'an export broke off');
      });
      return await reply
        .header('content-disposition', `attachment; filename="${opened.fileName}"`)
        .type(opened.contentType)
        .send(opened.body);
    } catch (error) {
      leave();
      if (!(error instanceof Refused)) throw error;
      const { code, message, details } = error;
      if (code === 'RATE_LIMITED') reply.header('retry-after', String(RETRY_AFTER_S));
      return reply.code(STATUS[code] ?? 403).send({ errors: [{ message, extensions: { code, ...details } }] });
    }
  });
}

/** Takes one of the places that an actor has to read from, and gives how to leave it; throws where all are taken. */
function takePlace(reading: Map<string, number>, actorId: string): () => void {
  const taken = reading.get(actorId) ?? 0;
  if (taken >= AT_ONCE) {
    const most = `You are reading ${String(AT_ONCE)} exports already, and that is the most at once.`;
    const message = `${most} Read them to their ends, and ask again in ${String(RETRY_AFTER_S)} s.`;
    throw new Refused('RATE_LIMITED', message, { retryAfterSeconds: RETRY_AFTER_S });
  }
  reading.set(actorId, taken + 1);
  let isLeft = false;
  return () => {
    if (isLeft) return;
    isLeft = true;
    const others = (reading.get(actorId) ?? 1) - 1;
    if (others > 0) reading.set(actorId, others);
    else reading.delete(actorId);
  };
}
