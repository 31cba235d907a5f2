import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Mailbox, registerMailbox } from './mailbox';
import { assetHeaders, explorerPage, type PageHeaders, strictPage } from './page-headers';
import { readWebFiles, type WebFile } from './web-files';

export interface PagesOptions {
  /** The folder dist/web; may be missing. */
  webDir: string;
  /** The whole schema, as text. */
  sdl: string;
  /** Given only where mail stays on the machine: it makes /mailbox appear. */
  mailbox?: Mailbox;
  /** Whether the API refuses all but trusted documents: the explorer says so. */
  trustedOnly?: boolean;
}

const NOT_BUILT = 'The web pages are not built yet. Run "npm run build" and start again; the API itself works.\n';

/**
 * Serves all that a browser opens: the API explorer, the page behind an invitation's link, the development mailbox,
 * their files and the schema as text. Everything is read once, here, and is the same for everybody: no request
 * changes anything, and the invitation page never looks at its token on the server.
 */
export function registerPages(fastify: FastifyInstance, options: PagesOptions): void {
  const web = readWebFiles(options.webDir);
  const ide = web?.pages.get('ide');
  const html = (reply: FastifyReply, headers: PageHeaders, page: string | undefined): FastifyReply =>
    page === undefined
      ? reply.code(503).headers(strictPage).type('text/plain; charset=utf-8').send(NOT_BUILT)
      : reply.headers(headers).type('text/html; charset=utf-8').send(page);

  let explorer = ide;
  if (options.mailbox) explorer = explorer && announce(explorer, 'mailbox');
  if (options.trustedOnly) explorer = explorer && announce(explorer, 'trusted-documents-only');
  fastify.get('/', (_request, reply) => html(reply, explorerPage, explorer));

  const invitation = web?.pages.get('invitation');
  fastify.get('/invitations/:token', (_request, reply) => html(reply, strictPage, invitation));

  fastify.get<{ Params: { '*': string } }>('/assets/*', (request, reply) => {
    const file = web?.assets.get(request.params['*']);
    if (!file)
      return reply.code(404).headers(strictPage).type('text/plain; charset=utf-8').send('There is no such file.\n');
    return sendAsset(reply, file, request.headers['accept-encoding'] ?? '');
  });

  fastify.get('/schema.graphql', (_request, reply) =>
    reply.header('x-content-type-options', 'nosniff').type('text/plain; charset=utf-8').send(options.sdl),
  );

  if (options.mailbox) registerMailbox(fastify, options.mailbox, web?.pages.get('mailbox') ?? NOT_BUILT);
}

function sendAsset(reply: FastifyReply, file: WebFile, acceptEncoding: string): FastifyReply {
  reply.headers(assetHeaders).type(file.type);
  if (!file.gzip) return reply.send(file.body);
  reply.header('vary', 'accept-encoding');
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(acceptEncoding)) return reply.send(file.body);
  return reply.header('content-encoding', 'gzip').send(file.gzip);
}

/** Tells the explorer what there is to link to, or to say. */
function announce(page: string, what: 'mailbox' | 'trusted-documents-only'): string {
  return page.replace(`name="guildhall-${what}" content="off"`, `name="guildhall-${what}" content="on"`);
}
