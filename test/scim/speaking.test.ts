import { ScimError } from '../../src/scim/scim';
import { filtered, listed } from './directory';
import { startInMemory, type InMemory } from './in-memory';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

let directory: InMemory;
beforeEach(async () => {
  directory = await startInMemory();
});
afterEach(() => directory.stop());

const user = (more: object = {}) => ({ schemas: [USER], userName: 'ada@people.example', ...more });
const group = (more: object = {}) => ({ schemas: [GROUP], displayName: 'Engineers', ...more });

async function created(kind: 'Users' | 'Groups', body: object): Promise<string> {
  const { status, json } = await directory.send('POST', `/${kind}`, body);
  expect(status).toBe(201);
  return String(json.id);
}

describe('A resource', () => {
  test('is answered with its address, its version and what is kept of it, and nothing else', async () => {
    const { status, headers, json } = await directory.send(
      'POST',
      '/Users',
      user({ externalId: 'E-1', displayName: 'Ada L.', name: { givenName: 'Ada', formatted: 'x' }, title: 'Countess' }),
    );
    expect(status).toBe(201);
    expect(headers).toMatchObject({
      'content-type': 'application/scim+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      location: `${directory.base}/Users/kept_1`,
      etag: 'W/"1"',
    });
    expect(json).toEqual({
      schemas: [USER],
      id: 'kept_1',
      externalId: 'E-1',
      userName: 'ada@people.example',
      displayName: 'Ada L.',
      name: { givenName: 'Ada' },
      active: true,
      emails: [{ value: 'ada@people.example', type: 'work', primary: true }],
      groups: [],
      meta: {
        resourceType: 'User',
        created: '2026-01-01T00:00:00.000Z',
        lastModified: '2026-01-01T00:00:00.000Z',
        location: `${directory.base}/Users/kept_1`,
        version: 'W/"1"',
      },
    });
  });

  test('is written with names in any letter case, and never with one name twice', async () => {
    const id = await created('Users', {
      Schemas: [USER.toUpperCase()],
      USERNAME: 'ada@people.example',
      Active: 'False',
    });
    expect((await directory.send('GET', `/Users/${id}`)).json).toMatchObject({ active: false });
    const twice = await directory.send('POST', '/Users', user({ username: 'eve@people.example' }));
    expect(twice).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
  });

  test('is replaced by a PUT: what it leaves out goes, but active and externalId stay', async () => {
    const id = await created('Users', user({ externalId: 'E-1', displayName: 'Ada', active: false }));
    const { status, json, headers } = await directory.send('PUT', `/Users/${id}`, user({ id: 'another', groups: [] }));
    expect({ status, etag: headers.etag }).toEqual({ status: 200, etag: 'W/"2"' });
    expect(json).toMatchObject({ id, externalId: 'E-1', active: false });
    expect(json).not.toHaveProperty('displayName');
    const cleared = await directory.send('PUT', `/Users/${id}`, user({ externalId: null }));
    expect(cleared.json).not.toHaveProperty('externalId');
  });

  test('that is a group loses the members that a PUT leaves out', async () => {
    const id = await created('Groups', group({ members: [{ value: 'a' }, { value: 'b' }, { value: 'a' }] }));
    const before = await directory.send('GET', `/Groups/${id}`);
    expect(before.json.members).toEqual([
      { value: 'a', display: 'of a', $ref: `${directory.base}/Users/a` },
      { value: 'b', display: 'of b', $ref: `${directory.base}/Users/b` },
    ]);
    expect((await directory.send('PUT', `/Groups/${id}`, group())).json.members).toEqual([]);
  });

  test('is deleted, and then it is not there', async () => {
    const id = await created('Users', user());
    const { status, text } = await directory.send('DELETE', `/Users/${id}`);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(await directory.send('GET', `/Users/${id}`)).toMatchObject({
      status: 404,
      json: { schemas: [ERROR], status: '404', detail: 'There is nothing with this id.' },
    });
  });

  test.each([
    ['no schemas', { userName: 'ada@people.example' }, 'invalidSyntax'],
    ['the schema of a group', { ...user(), schemas: [GROUP] }, 'invalidSyntax'],
    ['no userName', { schemas: [USER] }, 'invalidValue'],
    ['an empty userName', user({ userName: ' ' }), 'invalidValue'],
    ['a userName that is no text', user({ userName: { value: 'x' } }), 'invalidValue'],
    ['a userName with a line break', user({ userName: 'a\n@people.example' }), 'invalidValue'],
    ['half a character', user({ displayName: '\ud800' }), 'invalidValue'],
    ['a NUL', user({ externalId: 'a\u0000' }), 'invalidValue'],
    ['a name that is too long', user({ displayName: 'x'.repeat(256) }), 'invalidValue'],
    ['active that is neither', user({ active: 'perhaps' }), 'invalidValue'],
    ['a name that is a list', user({ name: [] }), 'invalidSyntax'],
    ['a list', [user()], 'invalidSyntax'],
    ['no JSON', '{"schemas":', 'invalidSyntax'],
    ['nothing', '', 'invalidSyntax'],
  ])('is refused with %s', async (_, body, scimType) => {
    const { status, json } = await directory.send('POST', '/Users', body);
    expect({ status, json }).toEqual({
      status: 400,
      json: { schemas: [ERROR], status: '400', scimType, detail: expect.any(String) as string },
    });
    expect(directory.kept.changes).toBe(0);
  });
});

describe('Versions', () => {
  test('say by If-Match which one is meant to be changed', async () => {
    const id = await created('Users', user());
    const path = `/Users/${id}`;
    for (const [method, body] of [
      ['PUT', user({ displayName: 'Ada' })],
      ['PATCH', patch({ op: 'replace', path: 'active', value: false })],
      ['DELETE', undefined],
    ] as const) {
      for (const tag of ['W/"2"', '"7", W/"9"', 'what?']) {
        expect((await directory.send(method, path, body, { 'if-match': tag })).status).toBe(412);
      }
    }
    const put = await directory.send('PUT', path, user({ displayName: 'A' }), { 'if-match': 'W/"4", W/"1"' });
    expect(put.headers.etag).toBe('W/"2"');
    expect((await directory.send('DELETE', path, undefined, { 'if-match': '*' })).status).toBe(204);
  });

  test('that are known already are not sent again', async () => {
    const id = await created('Users', user());
    const get = (tag: string) => directory.send('GET', `/Users/${id}`, undefined, { 'if-none-match': tag });
    expect(await get('W/"1"')).toMatchObject({ status: 304, text: '', headers: { etag: 'W/"1"' } });
    expect(await get('"1"')).toMatchObject({ status: 304 });
    expect(await get('*')).toMatchObject({ status: 304 });
    expect(await get('W/"2"')).toMatchObject({ status: 200 });
  });

  test('stay where nothing is changed', async () => {
    const id = await created('Users', user());
    expect((await directory.send('PUT', `/Users/${id}`, user())).headers.etag).toBe('W/"1"');
  });
});

describe('A list', () => {
  test('comes in pages of 100 unless asked otherwise, and of 200 at most', async () => {
    for (let n = 1; n <= 205; n += 1) await created('Users', user({ userName: `p${String(n)}@people.example` }));
    const page = async (query: string) => {
      const { json } = await directory.send('GET', `/Users${query}`);
      const [first = null] = listed({ json } as never, 'userName');
      return [json.totalResults, json.startIndex, json.itemsPerPage, first];
    };
    expect(await page('')).toEqual([205, 1, 100, 'p1@people.example']);
    expect(await page('?startIndex=201&count=100')).toEqual([205, 201, 5, 'p201@people.example']);
    expect(await page('?startIndex=-3&count=1000')).toEqual([205, 1, 200, 'p1@people.example']);
    expect(await page('?count=0')).toEqual([205, 1, 0, null]);
    expect(await page('?count=-1')).toEqual([205, 1, 0, null]);
    expect(await page('?startIndex=999')).toEqual([205, 999, 0, null]);
    expect(await page('?sortBy=userName&sortOrder=descending&count=1')).toEqual([205, 1, 1, 'p1@people.example']);
  });

  test.each(['?count=ten', '?startIndex=1.5', '?count=1&count=2', '?attributes=id&excludedAttributes=members'])(
    'is refused for %s',
    async (query) => {
      expect(await directory.send('GET', `/Users${query}`)).toMatchObject({ status: 400, json: { schemas: [ERROR] } });
    },
  );

  test('of groups has members only where it is asked for them', async () => {
    const id = await created('Groups', group({ members: [{ value: 'a' }] }));
    const keys = async (path: string) => {
      const { json } = await directory.send('GET', path);
      const [first] = (json.Resources ?? [json]) as object[];
      return Object.keys(first ?? {});
    };
    expect(await keys('/Groups')).toEqual(['schemas', 'id', 'displayName', 'meta']);
    expect(await keys('/Groups?excludedAttributes=members')).toEqual(['schemas', 'id', 'displayName', 'meta']);
    expect(await keys('/Groups?attributes=members')).toEqual(['schemas', 'id', 'members']);
    expect(await keys(`/Groups/${id}`)).toEqual(['schemas', 'id', 'displayName', 'members', 'meta']);
    expect(await keys(`/Groups/${id}?excludedAttributes=members`)).toEqual(['schemas', 'id', 'displayName', 'meta']);
  });

  test('has the attributes that were asked for, and always the id', async () => {
    await created('Users', user({ name: { givenName: 'Ada', familyName: 'L' } }));
    const first = async (query: string) => {
      const { json } = await directory.send('GET', `/Users?${query}`);
      return (json.Resources as object[])[0];
    };
    const base = { schemas: [USER], id: 'kept_1' };
    expect(await first('attributes=USERNAME,name.givenName,emails.value,nothing')).toEqual({
      ...base,
      userName: 'ada@people.example',
      name: { givenName: 'Ada' },
      emails: [{ value: 'ada@people.example' }],
    });
    expect(await first(`attributes=${USER}:active`)).toEqual({ ...base, active: true });
    expect(await first('excludedAttributes=id,meta,groups,emails,name.familyName,userName')).toEqual({
      ...base,
      name: { givenName: 'Ada' },
      active: true,
    });
  });
});

describe('The door', () => {
  test.each([
    ['no token', { authorization: '' }],
    ['another token', { authorization: 'Bearer gkd_another' }],
    ['another scheme', { authorization: 'Basic Z2tkOng=' }],
  ])('stays shut for %s, whatever is asked', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/Users'],
      ['POST', '/Users'],
      ['GET', '/ServiceProviderConfig'],
      ['GET', '/nothing'],
      ['GET', '/Users?count=ten'],
    ] as const) {
      const answer = await directory.send(method, path, undefined, headers);
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(answer.json).toEqual({ schemas: [ERROR], status: '401', detail: 'This token is not valid here.' });
    }
  });

  test('does not read what is sent without a good token', async () => {
    const { status } = await directory.send('POST', '/Users', 'x'.repeat(2_000_000), { authorization: 'Bearer x' });
    expect(status).toBe(401);
  });

  test('answers what there is not in the form of SCIM, and nothing to HEAD and OPTIONS', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', ''],
      ['DELETE', '/Users'],
      ['OPTIONS', '/Users'],
    ] as const) {
      const answer = await directory.send(method, path);
      expect(answer).toMatchObject({ status: 404, json: { schemas: [ERROR], status: '404' } });
      expect(answer.headers['content-type']).toBe('application/scim+json; charset=utf-8');
    }
    expect(await directory.send('HEAD', '/Users')).toMatchObject({ status: 404, text: '' });
  });

  test.each([
    ['POST', '/Bulk'],
    ['POST', '/.search'],
    ['POST', '/Users/.search'],
    ['POST', '/Groups/.search'],
    ['GET', '/Me'],
    ['PATCH', '/Me'],
  ])('says that %s %s is not supported', async (method, path) => {
    const body = method === 'GET' ? undefined : {};
    expect(await directory.send(method, path, body)).toMatchObject({ status: 501, json: { status: '501' } });
  });

  test('reads JSON under both of its names, of 1 MB at most', async () => {
    const post = (body: unknown, type: string) => directory.send('POST', '/Users', body, { 'content-type': type });
    expect((await post(user(), 'application/json; charset=utf-8')).status).toBe(201);
    expect((await post(user(), 'application/scim+json;charset=UTF-8')).status).toBe(201);
    expect(await post(user(), 'text/plain')).toMatchObject({ status: 415, json: { status: '415' } });
    const large = await post(user({ title: 'x'.repeat(1_000_000) }), 'application/scim+json');
    expect(large).toMatchObject({ status: 413, json: { schemas: [ERROR], status: '413' } });
  });

  test('takes a DELETE that says it has a body and has none', async () => {
    const id = await created('Users', user());
    expect((await directory.send('DELETE', `/Users/${id}`, '')).status).toBe(204);
  });

  test('tells of a fault its id and nothing else', async () => {
    directory.kept.fault = new Error('connection to 10.0.0.7 lost');
    const { status, json, text } = await directory.send('GET', '/Users');
    const [, id = ''] = /The request's id is ([\da-f-]{36})\.$/.exec(String(json.detail)) ?? [];
    expect({ status, keys: Object.keys(json) }).toEqual({ status: 500, keys: ['schemas', 'status', 'detail'] });
    expect(text).not.toContain('10.0.0.7');
    expect(directory.log()).toContain(id);
  });

  test('writes nothing of a body or a token into the log', async () => {
    await directory.send('POST', '/Users', user({ displayName: 'Seldom Seen', password: '1mz050nq' }));
    await directory.send('POST', '/Users', '{"password": "1mz050nq"');
    await directory.send('GET', '/Users', undefined, { authorization: 'Bearer gkd_mistyped' });
    for (const word of ['Seldom', '1mz050nq', 'gkd_mistyped', directory.token]) {
      expect(directory.log()).not.toContain(word);
    }
    expect(directory.log()).toContain('bad credential');
  });

  test('takes a point a request of the account, and of a list one for each hundred', async () => {
    directory.kept.pointsPerMinute = 6;
    const first = await directory.send('GET', '/Users');
    expect(first).toMatchObject({ status: 200, headers: { 'ratelimit-limit': '6', 'ratelimit-remaining': '5' } });
    expect((await directory.send('GET', '/Users?count=500')).status).toBe(200);
    expect((await directory.send('GET', '/Groups?count=0')).status).toBe(200);
    expect((await directory.send('GET', '/Users?count=ten')).status).toBe(400);
    expect((await directory.send('GET', '/Users?count=101')).status).toBe(429);
    expect((await directory.send('GET', '/nothing')).status).toBe(404);
    const answer = await directory.send('POST', '/Users', user());
    expect(answer).toMatchObject({ status: 429, json: { schemas: [ERROR], status: '429' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(directory.kept.changes).toBe(0);
  });

  test.each([
    [401, 'a bad token', null, 'Bearer x'],
    [403, 'an address that the account keeps out', new ScimError(403, 'Not from here.'), null],
  ])('takes what a %i for %s costs of their network', async (refused, _, fault, authorization) => {
    const ask = () =>
      directory.send('GET', '/Users', undefined, { ...(authorization === null ? {} : { authorization }) });
    directory.kept.fault = fault;
    const statuses = new Map<number, number>();
    for (let n = 0; n < 602; n += 1) {
      const { status } = await ask();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [refused, 600],
      [429, 2],
    ]);
    directory.kept.fault = null;
    expect((await directory.send('GET', '/Users')).status).toBe(200);
  });
});

describe('What there is', () => {
  test('is said by /ServiceProviderConfig', async () => {
    const { json } = await directory.send('GET', '/ServiceProviderConfig');
    expect(json).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: true },
      meta: { location: `${directory.base}/ServiceProviderConfig` },
    });
  });

  test('is listed by /ResourceTypes and /Schemas, whole and one by one', async () => {
    const types = await directory.send('GET', '/ResourceTypes');
    expect(types.json).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 2 });
    expect(listed(types, 'id')).toEqual(['User', 'Group']);
    const schemas = await directory.send('GET', '/Schemas');
    expect(listed(schemas, 'id')).toEqual([USER, GROUP]);
    expect(schemas.text).not.toContain('null');
    const one = await directory.send('GET', `/Schemas/${USER}`);
    const attributes = one.json.attributes as { name: string }[];
    expect(attributes.map(({ name }) => name)).toEqual([
      'userName',
      'externalId',
      'displayName',
      'name',
      'active',
      'emails',
      'groups',
    ]);
    expect((await directory.send('GET', '/ResourceTypes/Group')).json).toMatchObject({ schema: GROUP });
    expect((await directory.send('GET', '/Schemas/urn:unknown')).status).toBe(404);
    expect((await directory.send('GET', filtered('Users', 'id pr').replace('Users', 'Schemas'))).status).toBe(403);
  });
});

function patch(...operations: object[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
