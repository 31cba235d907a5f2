import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app';
import type { RequestInfo } from '../auth/request-info';
import { OWN_PAGE } from '../auth/sso-addresses';
import { chargeActor } from '../graphql/points';
import { strictPage } from './page-headers';
import { readWebFiles } from './web-files';
import { requestInfo } from './who-asks';

/**
 * Where a browser goes on, with what it keeps until it comes back (null: nothing any more; left out: what it has); or a page that says
 * one thing.
 */
type Answer = { to: string; browser?: string | null } | { status: number; heading: string; sentence: string };

/** What the browser's part of a sign-on leads to. */
export interface SignOn {
  find(app: App, asked: { handle: string; query: string }): Promise<Answer>;
  begin(
    app: App,
    asked: {
      accountId: string;
      request: RequestInfo;
      challenge: string | null;
      returnTo: string | null;
      testId: string | null;
    },
  ): Promise<Answer>;
  answer(
    app: App,
    returned: { accountId: string; request: RequestInfo; browser: string | null; query: string },
  ): Promise<Answer>;
  /** What a provider by SAML sends by a form, from its own site. */
  post(app: App, posted: { accountId: string; request: RequestInfo; form: string }): Promise<Answer>;
  /** A browser that comes on from there, with what it keeps. */
  arrive(app: App, arriving: { accountId: string; request: RequestInfo; browser: string | null }): Promise<Answer>;
  /** Our metadata for the provider of an account, in XML; null for what is no id of one. */
  metadata(app: App, accountId: string): string | null;
}

/** So long a browser keeps what it needs to come back with. */
const BROWSER_S = 600;

/** Longer than any provider's code, and shorter than what Node.js takes. */
const MOST_QUERY = 8000;

/** Longer than any provider's response by SAML. */
const MOST_FORM = 300_000;

/**
 * The doors of a sign-on for browsers: the people's address of an account, where a sign-on begins, and where the provider sends it
 * back. Nothing is answered to HEAD, and nothing that stands in an address is logged or sent on.
 */
export function registerSignOn(fastify: FastifyInstance, app: App, signOn: SignOn, webDir: string): void {
  const pages = readWebFiles(webDir)?.pages;
  const ownPage = pages?.get('sign-on');
  const messagePage = pages?.get('message');
  const secure = app.config.publicUrl.startsWith('https:');
  // With this prefix no other host, and nobody without TLS, can set it.
  const cookie = secure ? '__Host-guildhall-sso' : 'guildhall-sso';
  const options = { exposeHeadRoute: false };

  const door = async (request: FastifyRequest, reply: FastifyReply, work: (info: RequestInfo) => Promise<Answer>) => {
    reply.headers(strictPage);
    const info = requestInfo(request, app);
    const budget = await chargeActor(app, null, info.ipAddress, 1);
    if (!budget.granted) {
      reply.header('retry-after', String(budget.secondsToReset));
      return say(reply, { status: 429, ...TOO_MANY });
    }
    if (queryOf(request).length > MOST_QUERY) return say(reply, { status: 414, ...TOO_LONG });
    const answer = await work(info);
    if ('status' in answer) return say(reply, answer);
    if (answer.browser !== undefined) {
      const kept = answer.browser === null ? written('', 0) : written(answer.browser, BROWSER_S);
      reply.header('set-cookie', kept);
    }
    return reply.code(303).header('location', answer.to).send();
  };

  const say = (reply: FastifyReply, { status, heading, sentence }: Exclude<Answer, { to: string }>) => {
    reply.code(status).headers(strictPage);
    if (messagePage === undefined) return reply.type('text/plain; charset=utf-8').send(`${heading}\n\n${sentence}\n`);
    const page = messagePage.replaceAll('%HEADING%', () => escaped(heading));
    return reply.type('text/html; charset=utf-8').send(page.replaceAll('%SENTENCE%', () => escaped(sentence)));
  };

  const written = (value: string, seconds: number): string =>
    `${cookie}=${value}; Path=/; Max-Age=${String(seconds)}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

  const sendOwnPage = (reply: FastifyReply) =>
    ownPage === undefined
      ? say(reply, { status: 503, ...NOT_BUILT })
      : reply.headers(strictPage).type('text/html; charset=utf-8').send(ownPage);

  fastify.get(OWN_PAGE, options, (_request, reply) => sendOwnPage(reply));

  fastify.get<{ Params: { handle: string } }>('/sso/:handle', options, async (request, reply) => {
    const query = queryOf(request);
    // Who comes without a client's challenge gets a page that makes one.
    if (!new URLSearchParams(query).has('challenge')) return sendOwnPage(reply);
    return door(request, reply, () => signOn.find(app, { handle: request.params.handle, query }));
  });

  fastify.get<{ Params: { accountId: string } }>('/sso/accounts/:accountId/start', options, async (request, reply) =>
    door(request, reply, (info) => {
      const query = new URLSearchParams(queryOf(request));
      return signOn.begin(app, {
        accountId: request.params.accountId,
        request: info,
        challenge: query.get('challenge'),
        returnTo: query.get('return_to'),
        testId: query.get('test'),
      });
    }),
  );

  fastify.get<{ Params: { accountId: string } }>(
    '/sso/accounts/:accountId/callback',
    options,
    async (request, reply) => {
      return door(request, reply, (info) => {
        const { accountId } = request.params;
        const browser = cookieIn(request.headers.cookie, cookie);
        const query = queryOf(request);
        // What a provider answers by SAML stands in no address.
        return query === ''
          ? signOn.arrive(app, { accountId, request: info, browser })
          : signOn.answer(app, { accountId, request: info, browser, query });
      });
    },
  );

  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    scope.setErrorHandler((error: FastifyError, _request, reply) => {
      const { statusCode = 500 } = error;
      if (statusCode >= 500) throw error;
      return say(reply, { status: statusCode, ...NO_FORM });
    });
    scope.post<{ Params: { accountId: string }; Body: string | undefined }>(
      '/sso/accounts/:accountId/callback',
      { bodyLimit: MOST_FORM },
      async (request, reply) =>
        door(request, reply, (info) =>
          signOn.post(app, { accountId: request.params.accountId, request: info, form: request.body ?? '' }),
        ),
    );
  });

  fastify.get<{ Params: { accountId: string } }>(
    '/sso/accounts/:accountId/metadata',
    options,
    async (request, reply) => {
      const metadata = signOn.metadata(app, request.params.accountId);
      if (metadata === null) return say(reply, { status: 404, ...NO_METADATA });
      return reply.headers(strictPage).type('application/samlmetadata+xml; charset=utf-8').send(metadata);
    },
  );
}

const TOO_MANY = {
  heading: 'Too many requests',
  sentence: 'Too many requests came from your network in this minute: wait a minute, then sign on again.',
};

const TOO_LONG = {
  heading: 'This address is too long',
  sentence: 'The provider sent you back with more than can be read here: tell the admins of your account.',
};

const NO_FORM = {
  heading: 'This answer cannot be read',
  sentence:
    'The provider sent you back with more than can be read here, or in another way than by a form: tell the admins of your account.',
};

const NO_METADATA = {
  heading: 'No metadata here',
  sentence: 'This address names no account: copy it from the settings of single sign-on again.',
};

const NOT_BUILT = {
  heading: 'The web pages are not built yet',
  sentence: 'Run "npm run build" and start again; the API itself works.',
};

function queryOf({ url }: FastifyRequest): string {
  const from = url.indexOf('?');
  return from === -1 ? '' : url.slice(from + 1);
}

/** The value of a cookie, if it is one of ours. */
function cookieIn(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
