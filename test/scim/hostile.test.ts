import { startInMemory, type InMemory } from './in-memory';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let directory: InMemory;
beforeEach(async () => {
  directory = await startInMemory();
  await directory.send('POST', '/Users', { schemas: [USER], userName: 'ada@people.example' });
  await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Engineers' });
});
afterEach(() => directory.stop());

/** Bodies as text: an object of ours would lose the names. */
const bodies = [
  ['POST', '/Users', `{"schemas":["${USER}"],"userName":"eve@people.example","__proto__":{"polluted":true}}`],
  ['POST', '/Users', `{"schemas":["${USER}"],"userName":"eve@people.example","name":{"__proto__":{"polluted":true}}}`],
  ['POST', '/Users', `{"schemas":["${USER}"],"constructor":{"prototype":{"polluted":true}}}`],
  ['PUT', '/Users/kept_1', `{"schemas":["${USER}"],"userName":"a@b.c","\\u005f_proto__":{"polluted":true}}`],
  [
    'PATCH',
    '/Users/kept_1',
    `{"schemas":["${PATCH}"],"Operations":[{"op":"add","value":{"__proto__":{"polluted":true}}}]}`,
  ],
  ['POST', '/Groups', `{"schemas":["${GROUP}"],"displayName":"x","members":[{"__proto__":{"value":"kept_1"}}]}`],
] as const;

test.each(bodies)('%s %s with a name that reaches what objects inherit is refused: %s', async (method, path, body) => {
  const changes = directory.kept.changes;
  const answer = await directory.send(method, path, body);
  expect(answer).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(directory.kept.changes).toBe(changes);
});

test.each([
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'name.__proto__.polluted',
  '__proto__[a eq "b"].polluted',
])('The path %s is one more attribute that is not kept', async (path) => {
  const body = { schemas: [PATCH], Operations: [{ op: 'add', path, value: true }] };
  const answer = await directory.send('PATCH', '/Users/kept_1', body);
  expect(answer).toMatchObject({ status: 200, headers: { etag: 'W/"1"' } });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect((await directory.send('PATCH', '/Groups/kept_2', body)).status).toBe(204);
});

test.each(['toString', 'hasOwnProperty', '__proto__', 'constructor'])('%s is no attribute to ask for', async (name) => {
  const { status, json } = await directory.send('GET', `/Users/kept_1?attributes=${name},name.${name}`);
  expect({ status, json }).toEqual({ status: 200, json: { schemas: [USER], id: 'kept_1' } });
});

test('A body that is nested a hundred thousand deep is read, and what is not kept of it is left alone', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const post = (body: string) => directory.send('POST', '/Users', body);
  expect((await post(deep)).status).toBe(400);
  expect((await post(`{"schemas":["${USER}"],"userName":"e@people.example","x":${deep}}`)).status).toBe(201);
  expect((await post(`{"schemas":["${USER}"],"userName":${deep}}`)).json).toMatchObject({ scimType: 'invalidValue' });
});

test('A PATCH of as many operations as fit into 1 MB takes no second of work', async () => {
  const operations = Array.from({ length: 8000 }, (_, n) => ({
    op: n % 2 === 0 ? 'add' : 'remove',
    path: n % 2 === 0 ? 'members' : `members[value eq "user_${String(n - 1)}"]`,
    ...(n % 2 === 0 ? { value: [{ value: `user_${String(n)}` }] } : {}),
  }));
  const began = performance.now();
  const answer = await directory.send('PATCH', '/Groups/kept_2', { schemas: [PATCH], Operations: operations });
  expect(answer.status).toBe(204);
  expect(performance.now() - began).toBeLessThan(1000);
  expect((await directory.send('GET', '/Groups/kept_2')).json.members).toEqual([]);
});

test('A list of members of 1 MB is too many, and soon', async () => {
  const members = Array.from({ length: 40_000 }, (_, n) => ({ value: `user_${String(n)}` }));
  const began = performance.now();
  const answer = await directory.send('POST', '/Groups', { schemas: [GROUP], displayName: 'x', members });
  expect(answer).toMatchObject({ status: 413 });
  expect(performance.now() - began).toBeLessThan(1000);
});

test.each(['"', '\\', '"\\', '((((', '[[[[', 'a'.repeat(1990), '"'.repeat(1999), '\\"'.repeat(900), ' '.repeat(1999)])(
  'A filter of %j is refused at once',
  async (text) => {
    const began = performance.now();
    const { status } = await directory.send('GET', `/Users?filter=${encodeURIComponent(text)}`);
    expect(status).toBe(400);
    expect(performance.now() - began).toBeLessThan(500);
  },
);

test.each(['/Users/%00', '/Users/..%2f..%2fgraphql', `/Users/${'x'.repeat(90)}`, '/Groups/kept_1', '/Users/kept_2'])(
  '%s is nothing',
  async (path) => {
    const answer = await directory.send('GET', path);
    expect(answer).toMatchObject({ status: 404, json: { status: '404' } });
  },
);
