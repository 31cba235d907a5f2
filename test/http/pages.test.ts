import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, type GraphQLSchema, Kind, parse, validate } from 'graphql';
import { type PagesOptions, registerPages } from '../../src/http/pages';
import { readSdl } from '../../src/graphql/schema';
import { parseExample } from '../../web/ide/parse-example';

const root = path.resolve(__dirname, '../..');
const webDir = path.join(root, 'dist/web');
const sdl = 'type Query {\n  "Grüße"\n  ping: Boolean!\n}\n';
const mails = [
  {
    messageId: '2',
    to: 'b@acme.example',
    subject: 'Second',
    text: 'two',
    receivedAt: new Date('2026-01-01T11:00:00Z'),
  },
  { messageId: '1', to: 'a@acme.example', subject: 'First', text: 'one', receivedAt: new Date('2026-01-01T10:00:00Z') },
];

let server: FastifyInstance;

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(root, 'scripts/build-web.mjs'), '--if-missing']);
  server = await started({ webDir, sdl, mailbox: { list: () => mails } });
}, 60_000);

afterAll(() => server.close());

async function started(options: PagesOptions): Promise<FastifyInstance> {
  const instance = fastify();
  registerPages(instance, options);
  await instance.listen({ host: '127.0.0.1', port: 0 });
  return instance;
}

interface Answer {
  statusCode: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends the path exactly as it is written: fetch would tidy up "..". */
function send(
  instance: FastifyInstance,
  path: string,
  method: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const { port } = instance.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode, headers: received } = response;
        resolve({ statusCode, headers: received, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.on('error', reject).end();
  });
}

function get(url: string, headers: Record<string, string> = {}, instance = server): Promise<Answer> {
  return send(instance, url, 'GET', { host: 'localhost:4000', ...headers });
}

const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe('the pages with secrets', () => {
  test.each(['/invitations/gil_abc', '/mailbox', '/mailbox/messages'])('%s sends the strict headers', async (url) => {
    const { statusCode, headers } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-security-policy': strictPolicy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  test('every token gets the same invitation page, byte for byte, and the token is not in it', async () => {
    const answers = await Promise.all(
      ['gil_abc', 'x', '%3Cscript%3E', 'é'].map((token) => get(`/invitations/${encodeURI(token)}`)),
    );
    const first = answers[0]?.body;
    expect(first).toContain('<!doctype html>');
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe(first);
    }
    expect(first).not.toContain('gil_');
    expect(answers[0]?.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('an invitation page asked for by another method does not exist', async () => {
    const { statusCode } = await send(server, '/invitations/gil_abc', 'POST', {});
    expect(statusCode).toBe(404);
  });
});

describe('the mailbox', () => {
  test('lists mails newest first', async () => {
    const { messages } = JSON.parse((await get('/mailbox/messages')).body) as {
      messages: { id: string; text: string }[];
    };
    expect(messages.map(({ id }) => id)).toEqual(['2', '1']);
    expect(messages[0]?.text).toBe('two');
  });

  test.each(['localhost', '127.0.0.1:4000', '[::1]:4000', 'app.localhost'])(
    'answers to the host name %s',
    async (host) => {
      expect((await get('/mailbox/messages', { host })).statusCode).toBe(200);
    },
  );

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'shows nothing to the foreign host name %s',
    async (host) => {
      for (const url of ['/mailbox', '/mailbox/messages']) {
        const answer = await get(url, { host });
        expect(answer.statusCode).toBe(403);
        expect(answer.body).not.toContain('acme.example');
      }
    },
  );

  test('does not exist, and is not linked to, where no development mailbox is given', async () => {
    const bare = await started({ webDir, sdl });
    for (const url of ['/mailbox', '/mailbox/messages']) expect((await get(url, {}, bare)).statusCode).toBe(404);
    expect((await get('/', {}, bare)).body).toContain('name="guildhall-mailbox" content="off"');
    expect((await get('/')).body).toContain('name="guildhall-mailbox" content="on"');
    await bare.close();
  });
});

describe('the API explorer', () => {
  test('allows scripts, workers and requests of its own host only', async () => {
    const { statusCode, headers } = await get('/');
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toBe(
      strictPolicy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") +
        "; font-src 'self' data:; worker-src 'self'",
    );
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('all pages', () => {
  test.each(['/', '/invitations/gil_abc', '/mailbox'])(
    '%s has no inline script or style, and names no other host',
    async (url) => {
      const { body } = await get(url);
      expect(body).not.toMatch(/<script(?![^>]*\ssrc=)/);
      expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/);
      expect(body).not.toMatch(/https?:|["'=]\/\//);
      expect(body).not.toContain('%');
    },
  );

  test.each(['/', '/invitations/gil_abc', '/mailbox'])('%s loads only files that are there', async (url) => {
    const { body } = await get(url);
    const files = [...body.matchAll(/(?:src|href)="([^"]*assets\/[^"]*)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      const { pathname } = new URL(file, `http://localhost${url}`);
      expect((await get(pathname)).statusCode).toBe(200);
    }
  });

  test('no style sheet or script loads anything from another host', () => {
    const files = readdirSync(path.join(webDir, 'assets')).filter((name) => /\.(css|js)$/.test(name));
    expect(files.length).toBeGreaterThan(6);
    for (const file of files) {
      const text = readFileSync(path.join(webDir, 'assets', file), 'utf8');
      // What a browser loads by itself: imports and url() of CSS, and what code hands to fetch, import or a worker.
      expect(text).not.toMatch(/url\(\s*["']?(https?:)?\/\//i);
      expect(text).not.toMatch(/@import\s*(url\()?\s*["']?(https?:)?\/\//i);
      expect(text).not.toMatch(
        /\b(fetch|import|importScripts|Worker|WebSocket|EventSource)\(\s*["'`](https?:|wss?:)?\/\//,
      );
      expect(text).not.toMatch(/\bfrom\s*["'](https?:)?\/\//);
    }
  });
});

describe('assets', () => {
  const asset = (): string => {
    const name = readdirSync(path.join(webDir, 'assets')).find((file) => /^invitation-.*\.js$/.test(file));
    if (!name) throw new Error('The invitation page has no script.');
    return `/assets/${name}`;
  };

  test('may be kept for ever, since their names change with their content', async () => {
    const { headers, body } = await get(asset());
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body.length).toBeGreaterThan(1000);
  });

  test('are compressed for who accepts it, and only then', async () => {
    expect((await get(asset(), { 'accept-encoding': 'br, gzip' })).headers['content-encoding']).toBe('gzip');
    expect((await get(asset(), { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
    expect((await get(asset())).headers['content-encoding']).toBeUndefined();
  });

  test.each([
    '/assets/../ide.html',
    '/assets/%2e%2e/ide.html',
    '/assets/..%2fide.html',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2fetc%2fpasswd',
    '/assets//etc/passwd',
    '/assets/..\\ide.html',
    '/assets/',
    '/assets/__proto__',
    '/assets/nothing.js',
  ])('%s is not found', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toMatch(/doctype|"name": "guildhall"|root:/);
  });
});

test('/schema.graphql is the schema as plain text', async () => {
  const { headers, body } = await get('/schema.graphql');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(body).toBe(sdl);
});

test('without built pages / says what to run, and the schema is still served', async () => {
  const empty = await mkdtemp(path.join(tmpdir(), 'guildhall-web-'));
  const bare = await started({ webDir: path.join(empty, 'web'), sdl });
  const answer = await get('/', {}, bare);
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('npm run build');
  expect((await get('/invitations/gil_abc', {}, bare)).statusCode).toBe(503);
  expect((await get('/schema.graphql', {}, bare)).body).toBe(sdl);
  await bare.close();
  await rm(empty, { recursive: true });
});

describe('the examples', () => {
  const directory = path.join(root, 'examples');
  const files = readdirSync(directory).filter((name) => name.endsWith('.graphql'));
  let schema: GraphQLSchema;
  beforeAll(() => {
    schema = buildSchema(readSdl());
  });

  test.each(files)('%s has a title, an explanation, and one valid operation', (file) => {
    const example = parseExample(file, readFileSync(path.join(directory, file), 'utf8'));
    expect(example.title.length).toBeGreaterThan(5);
    expect(example.about.length).toBeGreaterThan(20);
    const document = parse(example.query);
    expect(validate(schema, document)).toEqual([]);
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    expect(operations).toHaveLength(1);
    const declared = operations[0]?.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    const given = example.variables ? Object.keys(JSON.parse(example.variables) as object) : [];
    expect(given.sort()).toEqual(declared.sort());
  });

  test('an example without a title, or with broken variables, is refused by name', () => {
    expect(() => parseExample('a.graphql', 'query { ping }')).toThrow('a.graphql must start with a comment');
    expect(() => parseExample('b.graphql', '# T\n# variables: {\nquery { ping }')).toThrow('b.graphql are no JSON');
  });
});
