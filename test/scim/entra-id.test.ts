import { startWorld, type World } from '../support/world';
import { connectDirectory } from './connected';
import { filtered, listed, type Directory } from './directory';

/**
 * What Microsoft Entra ID sends, as Microsoft publishes it. Ids are ours and addresses of the account's domain; the user name of the published
 * creation is no address, which we ask for, so it has the domain besides. Where nothing else is said the body is of
 * https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
const PATCH = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

let world: World;
let directory: Directory;
beforeAll(async () => {
  world = await startWorld();
  directory = await connectDirectory(world);
});
afterAll(() => world.stop());

let count = 0;

/** Creates a user as Entra ID does, and gives its id and its name. */
async function create(): Promise<{ id: string; userName: string }> {
  count += 1;
  const userName = `Test_User_00aa00aa-bb11-cc22-dd33-44ee44ee44e${String(count)}@${directory.domain}`;
  const { status, json } = await directory.send('POST', '/Users', creation(userName));
  expect({ status, json }).toMatchObject({ status: 201, json: { userName } });
  return { id: String(json.id), userName };
}

// "Create User".
const creation = (userName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName,
  active: true,
  emails: [{ primary: true, type: 'work', value: 'Test_User_11bb11bb-cc22-dd33-ee44-55ff55ff55ff@testuser.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
  roles: [],
});

async function createGroup(displayName: string): Promise<string> {
  // "Create Group".
  const { status, json } = await directory.send('POST', '/Groups', {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName,
    meta: { resourceType: 'Group' },
  });
  expect({ status, json }).toMatchObject({
    status: 201,
    json: { externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159', displayName, members: [] },
  });
  return String(json.id);
}

const membersOf = async (id: string) => {
  const { json } = await directory.send('GET', `/Groups/${id}`);
  return (json.members as { value: string }[]).map(({ value }) => value).sort();
};

describe('Users of Entra ID', () => {
  test('are looked for by a name that nobody has when the connection is tested', async () => {
    // "Test Connection queries the SCIM endpoint for a user that doesn't exist, using a random GUID as the matching property".
    for (const filter of [
      'userName eq "8f0b8c5c-7a0c-4f6e-9d1e-0d8e5d5b1f7a"',
      'externalId eq "8f0b8c5c-7a0c-4f6e-9d1e-0d8e5d5b1f7a"',
      'emails[type eq "work"].value eq "8f0b8c5c-7a0c-4f6e-9d1e-0d8e5d5b1f7a"',
    ]) {
      const { status, json } = await directory.send('GET', filtered('Users', filter));
      expect({ status, json }).toEqual({
        status: 200,
        json: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
          totalResults: 0,
          startIndex: 1,
          itemsPerPage: 0,
          Resources: [],
        },
      });
    }
  });

  test('are created, and found by their name and by their address', async () => {
    const { id, userName } = await create();
    // "Get User".
    const { status, json } = await directory.send('GET', `/Users/${id}`);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        id,
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        meta: { resourceType: 'User', location: `${directory.base}/Users/${id}` },
        userName,
        name: { familyName: 'familyName', givenName: 'givenName' },
        active: true,
        emails: [{ value: userName, type: 'work', primary: true }],
      },
    });
    // "Get User by query", and what the section /Users says of other attributes by which users are matched.
    for (const filter of [
      `userName eq "${userName}"`,
      `emails[type eq "work"].value eq "${userName}"`,
      `id eq "${id}" and externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"`,
    ]) {
      expect(listed(await directory.send('GET', filtered('Users', filter)), 'id')).toEqual([id]);
    }
  });

  test('are created with attributes that are null', async () => {
    // "Example 2. Provision a user", with the mistake in the name of its second schema.
    const { status, json } = await directory.send('POST', '/Users', {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0User',
      ],
      externalId: 'jyoung',
      userName: `jyoung@${directory.domain}`,
      active: true,
      addresses: null,
      displayName: 'Joy Young',
      emails: [{ type: 'work', value: 'jyoung@Contoso.com', primary: true }],
      meta: { resourceType: 'User' },
      name: { familyName: 'Young', givenName: 'Joy' },
      phoneNumbers: null,
      preferredLanguage: null,
      title: null,
      department: null,
      manager: null,
    });
    expect({ status, json }).toMatchObject({ status: 201, json: { externalId: 'jyoung', displayName: 'Joy Young' } });
  });

  test('get other names; what is not kept is taken and left', async () => {
    const { id, userName } = await create();
    // "Update User [Multi-valued properties]".
    const { status, json } = await directory.send('PATCH', `/Users/${id}`, {
      schemas: PATCH,
      Operations: [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@microsoft.com' },
        { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      ],
    });
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { userName, name: { givenName: 'givenName', familyName: 'updatedFamilyName' } },
    });
    // "Example 5. Request from Microsoft Entra ID to an SCIM endpoint to update a user".
    const manager = await directory.send('PATCH', `/Users/${id}`, {
      schemas: PATCH,
      Operations: [
        {
          op: 'Add',
          path: 'manager',
          value: [
            {
              $ref: 'http://.../scim/Users/00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
              value: '00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
            },
          ],
        },
      ],
    });
    expect(manager.status).toBe(200);
  });

  test('get another address', async () => {
    const { id } = await create();
    const userName = `5b50642d-79fc-4410-9e90-4c077cdd1a59@${directory.domain}`;
    // "Update User [Single-valued properties]".
    const { status, json } = await directory.send('PATCH', `/Users/${id}`, {
      schemas: PATCH,
      Operations: [{ op: 'Replace', path: 'userName', value: userName }],
    });
    expect({ status, json }).toMatchObject({ status: 200, json: { id, userName, active: true } });
  });

  test.each([
    // "Disable User".
    ['as the tutorial has it', { op: 'Replace', path: 'active', value: false }],
    // https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
    ['without the flag aadOptscim062020', { op: 'Replace', path: 'active', value: 'False' }],
    ['with the flag aadOptscim062020', { op: 'replace', path: 'active', value: false }],
  ])('are disabled %s, and still found', async (_, operation) => {
    const { id, userName } = await create();
    const body = { Operations: [operation], schemas: PATCH };
    const { status, json } = await directory.send('PATCH', `/Users/${id}`, body);
    expect({ status, json }).toMatchObject({ status: 200, json: { active: false } });
    const found = await directory.send('GET', filtered('Users', `userName eq "${userName}"`));
    expect(listed(found, 'active')).toEqual([false]);
  });

  // https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
  test.each([
    [
      'without the flag aadOptscim062020',
      [
        { op: 'Replace', path: 'displayName', value: 'Pvlo' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'TestBcwqnm@test.microsoft.com' },
        { op: 'Replace', path: 'name.givenName', value: 'Gtfd' },
        { op: 'Replace', path: 'name.familyName', value: 'Pkqf' },
        { op: 'Replace', path: 'externalId', value: 'Eqpj' },
        {
          op: 'Replace',
          path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber',
          value: 'Eqpj',
        },
        { op: 'Add', path: 'nickName', value: 'Babs' },
      ],
      { displayName: 'Pvlo', name: { givenName: 'Gtfd', familyName: 'Pkqf' }, externalId: 'Eqpj' },
    ],
    [
      'with the flag aadOptscim062020',
      [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'TestMhvaes@test.microsoft.com' },
        {
          op: 'replace',
          value: {
            displayName: 'Bjfe',
            'name.givenName': 'Kkom',
            'name.familyName': 'Unua',
            'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber': 'Aklq',
          },
        },
        { op: 'add', path: 'nickName', value: 'Babs' },
      ],
      { displayName: 'Bjfe', name: { givenName: 'Kkom', familyName: 'Unua' } },
    ],
  ])('get several attributes at once %s', async (_, operations, expected) => {
    const { id, userName } = await create();
    const { status, json } = await directory.send('PATCH', `/Users/${id}`, { schemas: PATCH, Operations: operations });
    expect({ status, json }).toMatchObject({ status: 200, json: { userName, active: true, ...expected } });
  });

  test('are deleted, and then they are not there', async () => {
    const { id, userName } = await create();
    // "Delete User", and "Get User" that is not found.
    expect((await directory.send('DELETE', `/Users/${id}`)).status).toBe(204);
    expect(await directory.send('GET', `/Users/${id}`)).toMatchObject({
      status: 404,
      json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' },
    });
    expect(listed(await directory.send('GET', filtered('Users', `userName eq "${userName}"`)), 'id')).toEqual([]);
  });
});

describe('Groups of Entra ID', () => {
  test('are created without members, and found without them', async () => {
    const id = await createGroup('displayName');
    // "Get Group".
    const one = await directory.send('GET', `/Groups/${id}?excludedAttributes=members`);
    expect(one).toMatchObject({ status: 200, json: { id, displayName: 'displayName' } });
    expect(one.json).not.toHaveProperty('members');
    // "Get Group by displayName".
    const found = await directory.send(
      'GET',
      '/Groups?excludedAttributes=members&filter=displayName%20eq%20%22displayName%22',
    );
    expect(listed(found, 'id')).toEqual([id]);
    expect(found.text).not.toContain('"members"');
  });

  test('get another name', async () => {
    const id = await createGroup('A group of Entra ID');
    // "Update Group [Non-member attributes]".
    const displayName = '1879db59-3bdf-4490-ad68-ab880a269474updatedDisplayName';
    const { status, text } = await directory.send('PATCH', `/Groups/${id}`, {
      schemas: PATCH,
      Operations: [{ op: 'Replace', path: 'displayName', value: displayName }],
    });
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect((await directory.send('GET', `/Groups/${id}`)).json).toMatchObject({ displayName });
  });

  test('get members and lose them, in both of its ways', async () => {
    const [a, b] = [await create(), await create()];
    const id = await createGroup('A group with members');
    const patch = async (...operations: object[]) => {
      const { status, text } = await directory.send('PATCH', `/Groups/${id}`, {
        schemas: PATCH,
        Operations: operations,
      });
      expect({ status, text }).toEqual({ status: 204, text: '' });
      return membersOf(id);
    };
    // "Update Group [Add Members]".
    const add = (value: string) => ({ op: 'Add', path: 'members', value: [{ $ref: null, value }] });
    expect(await patch(add(a.id))).toEqual([a.id]);
    expect(await patch(add(b.id), add(a.id))).toEqual([a.id, b.id].sort());
    // Whether somebody is in it is asked for as the section on group provisioning says: by the attribute members.
    const found = await directory.send(
      'GET',
      filtered('Groups', `id eq "${id}" and members eq "${a.id}"`, '&attributes=id'),
    );
    expect(found.json.Resources).toEqual([{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], id }]);
    // "Update Group [Remove Members]".
    expect(await patch({ op: 'Remove', path: 'members', value: [{ $ref: null, value: a.id }] })).toEqual([b.id]);
    expect(await patch({ op: 'Remove', path: 'members', value: [{ value: a.id }] })).toEqual([b.id]);
    // https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
    expect(await patch({ op: 'remove', path: `members[value eq "${b.id}"]` })).toEqual([]);
  });

  test('are deleted', async () => {
    const id = await createGroup('A group that goes');
    // "Delete Group".
    expect((await directory.send('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await directory.send('GET', `/Groups/${id}`)).status).toBe(404);
  });
});

test('Entra ID discovers the schemas', async () => {
  // "Discover schema": a list, and no value that is null.
  const answer = await directory.send('GET', '/Schemas');
  expect(answer).toMatchObject({
    status: 200,
    json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 2 },
  });
  expect(answer.text).not.toContain('null');
});
