import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ReceivedMail } from '../mail/development-mailbox';
import { strictPage } from './page-headers';

/** What the mailbox page needs of the development mailbox. */
export interface Mailbox {
  /** The newest first. */
  list(): ReceivedMail[];
}

/**
 * Serves the mails of the development mailbox: /mailbox for people, /mailbox/messages as JSON, newest first.
 * Mails hold codes and links, so both answer only to a loopback name in the Host header: a foreign web site that has
 * its own name point to 127.0.0.1 cannot read them.
 */
export function registerMailbox(fastify: FastifyInstance, mailbox: Mailbox, page: string): void {
  const options = { onRequest: onlyByLoopbackName };
  fastify.get('/mailbox', options, (_request, reply) =>
    reply.headers(strictPage).type('text/html; charset=utf-8').send(page),
  );
  fastify.get('/mailbox/messages', options, (_request, reply) => {
    const messages = mailbox.list().map(({ messageId, to, subject, text, receivedAt }) => {
      return { id: messageId, to, subject, text, receivedAt };
    });
    return reply.headers(strictPage).send({ messages });
  });
}

async function onlyByLoopbackName(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (isLoopbackName(request.headers.host ?? '')) return;
  await reply
    .code(403)
    .headers(strictPage)
    .type('text/plain; charset=utf-8')
    .send('The development mailbox answers only on this machine. Open it at http://localhost instead.\n');
}

/** Looks at the Host header itself: what a proxy header says in its place can be forged by a page. */
function isLoopbackName(host: string): boolean {
  return /^(localhost|[a-z0-9.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}
