import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClientSchema, buildSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { newToken } from '../../src/auth/tokens';
import { post, send } from '../support/http';
import { loggedText, noteSecret } from '../support/secrets';
import { startWorld, type World } from '../support/world';

const ROOT = join(__dirname, '../..');
const PREFLIGHT = { 'apollo-require-preflight': 'true' };
const WHO = '{ viewer { user { id } } }';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('credentials', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('answer 200 when they are good: a session and a key alike', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    for (const token of [person.token, key.token]) {
      const { status, json } = await post(world, { query: WHO }, bearer(token));
      expect(status).toBe(200);
      expect(json.data).toEqual({ viewer: { user: { id: person.userId } } });
    }
  });

  it('answer 401, byte for byte the same, whatever is wrong with them, and log the same line', async () => {
    const person = await world.person();
    const over = await world.apiKey(person, { expiresAt: new Date(world.now().getTime() - 1000) });
    const unknown = newToken('session');
    noteSecret(unknown);
    const headers = ['', 'Bearer', 'Bearer x', `Basic ${person.token}`, person.token, `Bearer ${unknown}`];
    const mistyped = `${person.token.slice(0, -1)}${person.token.endsWith('0') ? '1' : '0'}`;
    const before = loggedText().length;
    const answers = [];
    for (const authorization of [...headers, `Bearer ${mistyped}`, `Bearer ${over.token}`]) {
      answers.push(await post(world, { query: WHO }, { authorization }));
    }
    for (const { status, headers: received, text, json } of answers) {
      expect(status).toBe(401);
      expect(received.get('www-authenticate')).toBe('Bearer');
      expect(text).toBe(answers[0]?.text);
      expect(json.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
    }
    const lines = loggedText()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('bad credential'));
    expect(lines).toHaveLength(answers.length);
    const said = lines.map((line) => Object.keys(JSON.parse(line) as object).join());
    expect(new Set(said).size).toBe(1);
  });

  it('stop even a public operation when they are bad', async () => {
    expect((await post(world, { query: '{ accountRoles { role } }' }, bearer('gss_bad'))).status).toBe(401);
  });

  it('missing, answer 401 when nothing could be answered, and 200 when something could', async () => {
    const nothing = await post(world, { query: '{ account(handle: "x") { id } }' });
    expect(nothing.status).toBe(401);
    expect(nothing.json.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    const something = await post(world, { query: '{ account(handle: "x") { id } accountRoles { role } }' });
    expect(something.status).toBe(200);
    expect(something.json.data?.accountRoles).toHaveLength(3);
    expect(something.json.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });
});

describe('cross-origin requests', () => {
  const origin = 'https://app.example.com';

  it('are allowed to nobody by default', async () => {
    const preflight = await send(world, '/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const real = await post(world, { query: WHO }, { origin });
    for (const { headers } of [preflight, real]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('are allowed to exactly the origins that are named, without credentials', async () => {
    const open = await startWorld({ corsOrigins: [origin, 'https://other.example.com'] });
    const preflight = (from: string) =>
      send(open, '/graphql', {
        method: 'OPTIONS',
        headers: {
          origin: from,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight(origin);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await post(open, { query: WHO }, { origin })).headers.get('access-control-allow-origin')).toBe(origin);
    for (const foreign of [
      'https://app.example.com.evil.example',
      'http://app.example.com',
      'null',
      'https://evil.example',
    ]) {
      expect((await preflight(foreign)).headers.get('access-control-allow-origin')).toBeNull();
      expect(
        (await post(open, { query: WHO }, { origin: foreign })).headers.get('access-control-allow-origin'),
      ).toBeNull();
    }
    await open.stop();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'that a foreign page could send unasked are refused: %s',
    async (type) => {
      const { status } = await post(world, JSON.stringify({ query: '{ accountRoles { role } }' }), {
        'content-type': type,
      });
      expect([400, 415]).toContain(status);
    },
  );
});

describe('GET', () => {
  const get = (query: string, headers: Record<string, string> = PREFLIGHT) =>
    send(world, `/graphql?query=${encodeURIComponent(query)}`, { headers });

  it('answers queries', async () => {
    const { status, json } = await get('{ accountRoles { role } }');
    expect(status).toBe(200);
    expect(json.data?.accountRoles).toHaveLength(3);
  });

  it('without a header that a foreign page cannot set is refused', async () => {
    const { status, json } = await get('{ accountRoles { role } }', {});
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('runs no mutation', async () => {
    const { status, json } = await get('mutation { requestSignIn(input: { email: "get@example.com" }) { challenge } }');
    expect(status).toBe(405);
    expect(json.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await world.sql(`SELECT FROM sign_in_challenges WHERE email = 'get@example.com'`)).toEqual([]);
  });
});

describe('a document', () => {
  it.each([
    ['that cannot be parsed', { query: '{ viewer {' }, 'GRAPHQL_PARSE_FAILED'],
    ['that does not fit the schema', { query: '{ viewer { nothing } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'whose operation is not there',
      { query: 'query A { viewer { user { id } } }', operationName: 'B' },
      'BAD_USER_INPUT',
    ],
    ['of several operations, none named', { query: 'query A { __typename } query B { __typename }' }, 'BAD_USER_INPUT'],
    ['whose variable is missing', { query: 'query ($h: String!) { account(handle: $h) { id } }' }, 'BAD_USER_INPUT'],
    ['that is missing', {}, 'BAD_USER_INPUT'],
    ['that is empty', { query: '' }, 'BAD_USER_INPUT'],
    ['in a batch', [{ query: '{ __typename }' }], 'BAD_USER_INPUT'],
    ['of too many tokens', { query: `{ ${'__typename '.repeat(6000)} }` }, 'QUERY_TOO_COMPLEX'],
  ])('%s is refused with its code', async (_name, body, code) => {
    const { status, json } = await post(world, body);
    expect(status).toBe(400);
    expect(json.errors?.map(({ extensions }) => extensions)).toEqual([{ code }]);
    expect(json.errors?.[0]?.message).not.toMatch(/at .*:\d+/);
  });

  it('that is no JSON is refused with a sentence, as JSON', async () => {
    const { status, json } = await post(world, '{"query": ');
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([
      { message: expect.stringMatching(/JSON.*\.$/) as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('above 100 kB is refused with 413 and a sentence, as JSON', async () => {
    const ofLength = (length: number) => `{"query":"{ __typename } #${'x'.repeat(length - 28)}"}`;
    expect((await post(world, ofLength(100_000))).status).toBe(200);
    const { status, json } = await post(world, ofLength(100_001));
    expect(status).toBe(413);
    expect(json.errors).toMatchObject([
      { message: expect.stringMatching(/100 kB.*\.$/) as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('may ask for the schema, which is exactly that of schema/', async () => {
    const { json } = await post(world, { query: getIntrospectionQuery() });
    const served = await send(world, '/schema.graphql');
    const files = readdirSync(join(ROOT, 'schema')).sort();
    const sdl = files.map((file) => readFileSync(join(ROOT, 'schema', file), 'utf8')).join('\n');
    const own = printSchema(buildSchema(sdl));
    expect(printSchema(buildSchema(served.text))).toBe(own);
    const seen = buildClientSchema(json.data as unknown as IntrospectionQuery);
    expect(Object.keys(seen.getTypeMap()).sort()).toEqual(Object.keys(buildSchema(own).getTypeMap()).sort());
    expect(served.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});

describe('a fault', () => {
  /** Takes a table away while something runs. */
  async function without<T>(table: string, act: () => Promise<T>): Promise<T> {
    await world.sql(`ALTER TABLE ${table} RENAME TO ${table}_gone`);
    try {
      return await act();
    } finally {
      await world.sql(`ALTER TABLE ${table}_gone RENAME TO ${table}`);
    }
  }

  const MASKED = {
    message: expect.stringMatching(/^Something went wrong on our side\./) as unknown,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
  };

  it('at one field is masked, carries the request id and nothing else, and its siblings answer', async () => {
    const account = await world.account();
    const query = `{ account(handle: "${account.handle}") { name seats { used } viewerRole } }`;
    const { status, data, errors } = await without('invitations', () => world.graphql(account.owner.token, query));
    expect(status).toBe(200);
    expect(data.account).toMatchObject({ name: `Account ${account.handle}`, seats: null, viewerRole: 'OWNER' });
    expect(errors).toHaveLength(1);
    const [error] = errors;
    expect(error).toEqual({ ...MASKED, path: ['account', 'seats'], locations: expect.any(Array) as unknown });
    const line = loggedText()
      .split('\n')
      .find((text) => text.includes(String(error?.extensions.requestId)));
    expect(line).toContain('invitations');
  });

  it('in a mutation is no refusal: it writes no event', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const query = `mutation { changeMemberRole(input: { memberId: "${member.memberId}", role: ADMIN }) { errors { code } } }`;
    const { data, errors } = await without('audit_logs', () => world.graphql(account.owner.token, query));
    expect(data.changeMemberRole).toBeNull();
    expect(errors).toMatchObject([MASKED]);
    expect(await world.sql('SELECT role FROM members WHERE id = $1', [member.memberId])).toEqual([{ role: 'MEMBER' }]);
    expect(await world.sql('SELECT FROM audit_events WHERE log_id = $1', [account.id])).toEqual([]);
  });

  it.each([
    ['what the caller holds', 'members'],
    ['the credential', 'sessions'],
  ])('while looking at %s is masked too', async (_name, table) => {
    const person = await world.person();
    const { status, text, json } = await without(table, () =>
      post(world, { query: WHO }, { authorization: `Bearer ${person.token}` }),
    );
    expect(status).toBe(500);
    expect(json.errors).toMatchObject([MASKED]);
    expect(Object.keys(json.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId']);
    expect(text).not.toMatch(/relation|select|sessions|members/i);
  });

  it('is never what a refusal becomes', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const query = `mutation { changeMemberRole(input: { memberId: "${member.memberId}", role: ADMIN }) { errors { code } } }`;
    const before = loggedText().length;
    const { status, errors } = await world.graphql(member.token, query);
    expect(status).toBe(200);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expect(loggedText().slice(before)).not.toContain('fault');
  });
});

describe('health', () => {
  it('/healthz and /readyz answer', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { status, json } = await send(world, path);
      expect({ status, json }).toEqual({ status: 200, json: { status: 'ok' } });
    }
  });

  it('/readyz says 503 while the database is gone, and 200 when it is back', async () => {
    const own = await startWorld();
    const name = new URL(own.database.serviceUrl).pathname.slice(1);
    const allow = (allowed: boolean) => world.sql(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${String(allowed)}`);
    await allow(false);
    await world.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename <> 'postgres'`,
      [name],
    );
    expect(await send(own, '/readyz')).toMatchObject({ status: 503, json: { status: 'the database does not answer' } });
    expect((await send(own, '/healthz')).status).toBe(200);
    await allow(true);
    expect((await send(own, '/readyz')).status).toBe(200);
    await own.stop();
  });
});

describe('the log', () => {
  it('of a request has its method, path, status and id, and no token of a link', async () => {
    noteSecret('gil_a-link-of-this-test');
    await send(world, '/invitations/gil_a-link-of-this-test?utm=gil_a-link-of-this-test');
    await send(world, '//invitations/gil_a-link-of-this-test');
    await send(world, '/Invitations/gil_a-link-of-this-test');
    await send(world, '/invitations//gil_a-link-of-this-test/');
    await post(world, { query: '{ __typename }' }, { referer: `${world.url}/invitations/gil_a-link-of-this-test` });
    const line = loggedText()
      .split('\n')
      .find((text) => text.includes('/invitations/'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      msg: 'request',
      method: 'GET',
      path: '/invitations/…',
      status: 200,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
    expect(loggedText()).not.toContain('gil_a-link-of-this-test');
  });
});
