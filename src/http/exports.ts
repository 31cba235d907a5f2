import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app';
import type { RequestInfo } from '../auth/request-info';
import type { Caller } from '../auth/caller';
import { notSignedIn } from '../auth/decision';
import { Refused } from '../errors';
import { requestInfo, sendBadCredential, whoAsks } from './who-asks';

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

const STATUS: Partial<Record<Refused['code'], number>> = { UNAUTHENTICATED: 401, NOT_FOUND: 404 };

/** Serves exports that a mutation gave the address of: to whoever asked for them, once. */
export function registerExports(fastify: FastifyInstance, app: App, openExport: OpenExport): void {
  // No HEAD: a look at it would use it up.
  const options = { exposeHeadRoute: false };
  fastify.get<{ Params: { token: string } }>('/exports/:token', options, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const viewer = await whoAsks(app, request, app.clock());
    if (viewer === 'BAD_CREDENTIAL') return sendBadCredential(reply);
    try {
      if (viewer === null) throw notSignedIn();
      const asking = { caller: viewer.caller, request: requestInfo(request, app) };
      const opened = await openExport(app, asking, request.params.token);
      if (opened === null) throw new Refused('NOT_FOUND', GONE);
      opened.body.on('error', (error) => {
        app.log.warn({ err: error, requestId: request.id }, 'an export broke off');
      });
      return await reply
        .header('content-disposition', `attachment; filename="${opened.fileName}"`)
        .type(opened.contentType)
        .send(opened.body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, message, details } = error;
      return reply.code(STATUS[code] ?? 403).send({ errors: [{ message, extensions: { code, ...details } }] });
    }
  });
}
