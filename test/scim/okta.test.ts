import { noteSecret } from '../support/secrets';
import { startWorld, type World } from '../support/world';
import { connectDirectory } from './connected';
import { listed, type Directory } from './directory';

/**
 * What Okta sends, as Okta publishes it, with ids of ours and addresses of the account's domain:
 * https://developer.okta.com/docs/reference/scim/scim-20/
 */
const USER = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const GROUP = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
const PATCH = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

let world: World;
let directory: Directory;
beforeAll(async () => {
  // Looked for in the log and in every table when this file ends.
  noteSecret('1mz050nq');
  world = await startWorld();
  directory = await connectDirectory(world);
});
afterAll(() => world.stop());

let count = 0;
const newAddress = (): string => {
  count += 1;
  return `test.user${String(count)}@${directory.domain}`;
};

// "Create the User": with a password that means nothing, and which is not kept.
const creation = (userName: string) => ({
  schemas: USER,
  userName,
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
});

async function create(): Promise<{ id: string; userName: string }> {
  const userName = newAddress();
  const { status, json } = await directory.send('POST', '/Users', creation(userName));
  expect({ status, json }).toMatchObject({ status: 201, json: { userName } });
  return { id: String(json.id), userName };
}

async function createGroup(displayName: string): Promise<string> {
  // "Create Groups".
  const body = { schemas: GROUP, displayName, members: [] };
  const { status, json } = await directory.send('POST', '/Groups', body);
  expect({ status, json }).toMatchObject({ status: 201, json: { schemas: GROUP, displayName, members: [] } });
  return String(json.id);
}

const membersOf = async (id: string) => {
  const { json } = await directory.send('GET', `/Groups/${id}`);
  return (json.members as { value: string }[]).map(({ value }) => value).sort();
};

describe('Users of Okta', () => {
  test('are looked for, created, and known from then on', async () => {
    const userName = newAddress();
    // "Determine if the User already exists".
    const search = `/Users?filter=userName%20eq%20%22${encodeURIComponent(userName)}%22&startIndex=1&count=100`;
    expect((await directory.send('GET', search)).json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    const { status, json, text } = await directory.send('POST', '/Users', creation(userName));
    expect({ status, json }).toMatchObject({
      status: 201,
      json: {
        schemas: USER,
        userName,
        name: { givenName: 'Test', familyName: 'User' },
        emails: [{ primary: true, value: userName, type: 'work' }],
        displayName: 'Test User',
        externalId: '00ujl29u0le5T6Aj10h7',
        active: true,
        groups: [],
        meta: { resourceType: 'User' },
      },
    });
    expect(text).not.toContain('1mz050nq');
    expect(listed(await directory.send('GET', search), 'id')).toEqual([json.id]);
    // "Retrieve a specific User".
    expect((await directory.send('GET', `/Users/${String(json.id)}`)).json).toMatchObject({ id: json.id, userName });
  });

  test('are read page by page', async () => {
    await create();
    // "Retrieve Users": these numbers "need to be exchanged as integers, not as strings".
    const { status, json } = await directory.send('GET', '/Users?startIndex=1&count=100');
    expect(status).toBe(200);
    const { totalResults, startIndex, itemsPerPage } = json;
    expect([totalResults, startIndex, itemsPerPage].every((number) => Number.isInteger(number))).toBe(true);
    expect((json.Resources as unknown[]).length).toBe(totalResults);
  });

  test('are updated by a PUT', async () => {
    const { id, userName } = await create();
    // "Update the User".
    const { status, json } = await directory.send('PUT', `/Users/${id}`, {
      schemas: USER,
      id,
      userName,
      name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
      emails: [{ primary: true, value: userName, type: 'work', display: userName }],
      active: true,
      groups: [],
      meta: { resourceType: 'User' },
    });
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        id,
        userName,
        name: { givenName: 'Another', familyName: 'User' },
        active: true,
        externalId: '00ujl29u0le5T6Aj10h7',
      },
    });
  });

  test('are deactivated and activated again, by a PATCH or by a PUT', async () => {
    const { id, userName } = await create();
    // "Update a specific User (PATCH)".
    const patch = (active: boolean) => ({ schemas: PATCH, Operations: [{ op: 'replace', value: { active } }] });
    // Custom apps of the App Integration Wizard send the whole user.
    const put = (active: boolean) => ({ schemas: USER, id, userName, name: { givenName: 'Test' }, active, groups: [] });
    for (const [method, body] of [
      ['PATCH', patch(false)],
      ['PATCH', patch(true)],
      ['PUT', put(false)],
      ['PUT', put(true)],
    ] as const) {
      const active = JSON.stringify(body).includes('"active":true');
      const { status, json } = await directory.send(method, `/Users/${id}`, body);
      expect({ status, json }).toMatchObject({ status: 200, json: { id, userName, active } });
    }
  });
});

describe('Groups of Okta', () => {
  test('are looked for, pushed, and read page by page', async () => {
    // "Retrieve Groups".
    const search = '/Groups?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100';
    expect((await directory.send('GET', search)).json).toMatchObject({ totalResults: 0, Resources: [] });
    const id = await createGroup('Test SCIMv2');
    expect(listed(await directory.send('GET', search), 'id')).toEqual([id]);
    expect(listed(await directory.send('GET', '/Groups?startIndex=1&count=100'), 'id')).toContain(id);
    // "Retrieve specific Groups".
    expect((await directory.send('GET', `/Groups/${id}`)).json).toMatchObject({ id, displayName: 'Test SCIMv2' });
  });

  test('get another name, by a PATCH that says the id too, or by a PUT', async () => {
    const id = await createGroup('Test SCIMv2 before');
    // "Update a specific Group name".
    const { status } = await directory.send('PATCH', `/Groups/${id}`, {
      schemas: PATCH,
      Operations: [{ op: 'replace', value: { id, displayName: 'Test SCIMv20' } }],
    });
    expect(status).toBe(204);
    expect((await directory.send('GET', `/Groups/${id}`)).json).toMatchObject({ displayName: 'Test SCIMv20' });
    const put = { schemas: GROUP, displayName: 'Test SCIMv21', members: [] };
    expect((await directory.send('PUT', `/Groups/${id}`, put)).json).toMatchObject({ id, displayName: 'Test SCIMv21' });
  });

  test('get and lose members, one by one and all at once', async () => {
    const [a, b] = [await create(), await create()];
    const id = await createGroup('Test SCIMv2 with members');
    const patch = async (...operations: object[]) => {
      const body = { schemas: PATCH, Operations: operations };
      expect((await directory.send('PATCH', `/Groups/${id}`, body)).status).toBe(204);
      return membersOf(id);
    };
    // "Update specific Group membership".
    const member = ({ id: value, userName: display }: typeof a) => ({ value, display });
    expect(await patch({ op: 'add', path: 'members', value: [member(a)] })).toEqual([a.id]);
    expect(
      await patch(
        { op: 'remove', path: `members[value eq "${a.id}"]` },
        { op: 'add', path: 'members', value: [member(b)] },
      ),
    ).toEqual([b.id]);
    // "You can also send a full push of the membership to the SCIM server using the replace operation".
    const both = [a.id, b.id].sort();
    expect(await patch({ op: 'replace', path: 'members', value: [member(a), member(b)] })).toEqual(both);
    const put = { schemas: GROUP, displayName: 'Test SCIMv2 with members', members: [member(b)] };
    expect((await directory.send('PUT', `/Groups/${id}`, put)).status).toBe(200);
    expect(await membersOf(id)).toEqual([b.id]);
  });

  test('are deleted', async () => {
    const id = await createGroup('Test SCIMv2 that goes');
    // "Delete a specific Group".
    expect((await directory.send('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await directory.send('GET', `/Groups/${id}`)).status).toBe(404);
  });
});
