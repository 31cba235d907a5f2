import { connect } from 'node:net';
import { eventually } from '../support/eventually';
import { loggedText } from '../support/secrets';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ smtpUrl: null });
});
afterAll(() => world.stop());

/** Sends lines as no HTTP client would, and gives status and body of the answer. */
function ask(lines: string[], body = ''): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(world.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', reject);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
      resolve({ status, body: answer.slice(answer.indexOf('\r\n\r\n') + 4) });
    });
    const head = [...lines, 'Connection: close', `Content-Length: ${String(body.length)}`];
    socket.end([...head, '', body].join('\r\n'), 'latin1');
  });
}

const JSON_TYPE = 'Content-Type: application/json';
const QUERY = JSON.stringify({ query: '{ __typename }' });

const postTo = (host: string) => ask(['POST /graphql HTTP/1.1', `Host: ${host}`, JSON_TYPE], QUERY);
const getFrom = (host: string, path: string) =>
  ask([`GET ${path} HTTP/1.1`, `Host: ${host}`, 'apollo-require-preflight: true']);

describe('/graphql', () => {
  it.each([
    'localhost',
    'localhost:4000',
    '127.0.0.1:1',
    '[::1]:4000',
    'my_host',
    'xn--bcher-kva.example',
    'host:99999',
  ])('answers whoever names it %s', async (host) => {
    const { status, body } = await postTo(host);
    expect([status, body]).toEqual([200, expect.stringContaining('{"data":{"__typename":"Query"}')]);
    expect((await getFrom(host, '/graphql?query={__typename}')).status).toBe(200);
  });

  it.each(['', 'local host', '[', '[]', '[]:x', ']', '%', 'a b', '<script>', '1.2.3.999', '\u00ff^'])(
    'says what is wrong with a Host header of ‹%s›, and that is no fault',
    async (host) => {
      const message = 'The Host header names no host: send the name under which this service is reached.';
      const refused = {
        status: 400,
        body: JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }),
      };
      expect(await postTo(host)).toEqual(refused);
      expect(await getFrom(host, '/graphql?query={__typename}')).toEqual(refused);
    },
  );

  it('says the same to HTTP/1.0 without the header', async () => {
    expect((await ask(['POST /graphql HTTP/1.0', JSON_TYPE], QUERY)).status).toBe(400);
  });
});

describe('a Host header that Node does not take for HTTP', () => {
  it.each([
    ['with NUL', 'local\u0000host', 400],
    ['of 100,000 signs', 'a'.repeat(100_000), 431],
  ])('%s comes no further', async (_what, host, status) => {
    expect((await postTo(host)).status).toBe(status);
    expect((await getFrom(host, '/healthz')).status).toBe(status);
  });

  it('left out of HTTP/1.1 comes no further', async () => {
    expect((await ask(['GET /healthz HTTP/1.1'])).status).toBe(400);
  });
});

it('no page is at fault for any Host header, and nothing is logged as one', async () => {
  for (const host of ['', 'local host', '[', '%', 'a/../b#c?d@e', '\u00ff', 'a'.repeat(10_000)]) {
    for (const path of ['/', '/invitations/x', '/healthz', '/mailbox', '/exports/x', '/nowhere', 'http://[/graphql']) {
      const { status } = await getFrom(host, path);
      expect([host, path, status > 0 && status < 500]).toEqual([host, path, true]);
    }
  }
  await eventually(() => Promise.resolve(loggedText().includes('/nowhere')));
  expect(loggedText()).not.toContain('"msg":"fault"');
});
