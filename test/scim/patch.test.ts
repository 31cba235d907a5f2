import { startInMemory, type InMemory } from './in-memory';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let directory: InMemory;
let user: string;
let group: string;
beforeEach(async () => {
  directory = await startInMemory();
  const ada = {
    schemas: [USER],
    userName: 'ada@people.example',
    externalId: 'E-1',
    displayName: 'Ada',
    name: { givenName: 'Ada', familyName: 'L' },
  };
  user = String((await directory.send('POST', '/Users', ada)).json.id);
  const team = { schemas: [GROUP], displayName: 'Engineers', members: [{ value: 'a' }, { value: 'b' }] };
  group = String((await directory.send('POST', '/Groups', team)).json.id);
});
afterEach(() => directory.stop());

const patch = (...operations: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

/** What a user has after a PATCH, of what can be changed. */
async function patchedUser(...operations: unknown[]) {
  const { status, json } = await directory.send('PATCH', `/Users/${user}`, patch(...operations));
  expect({ status, json }).toMatchObject({ status: 200, json: { id: user } });
  const { userName, externalId, displayName, name, active } = json;
  return { userName, externalId, displayName, name, active };
}

const before = {
  userName: 'ada@people.example',
  externalId: 'E-1',
  displayName: 'Ada',
  name: { givenName: 'Ada', familyName: 'L' },
  active: true,
};

describe('A PATCH of a user', () => {
  test.each([
    ['replaces by a path', [{ op: 'replace', path: 'displayName', value: 'A.' }], { displayName: 'A.' }],
    ['adds by a path', [{ op: 'add', path: 'externalId', value: 'E-2' }], { externalId: 'E-2' }],
    ['takes paths in any letter case', [{ op: 'REPLACE', path: 'DISPLAYNAME', value: 'A.' }], { displayName: 'A.' }],
    ['takes the schema before a name', [{ op: 'add', path: `${USER}:active`, value: false }], { active: false }],
    ['removes', [{ op: 'remove', path: 'displayName' }], { displayName: undefined }],
    ['clears by an empty value', [{ op: 'replace', path: 'externalId', value: '' }], { externalId: undefined }],
    ['clears by null', [{ op: 'replace', value: { externalId: null } }], { externalId: undefined }],
    ['clears a part', [{ op: 'remove', path: 'name.givenName' }], { name: { familyName: 'L' } }],
    ['clears a whole', [{ op: 'remove', path: 'name' }], { name: undefined }],
    ['clears a whole by null', [{ op: 'replace', value: { name: null } }], { name: undefined }],
    [
      'changes the named parts of a whole',
      [{ op: 'replace', path: 'name', value: { familyName: 'K', formatted: 'x' } }],
      { name: { givenName: 'Ada', familyName: 'K' } },
    ],
    [
      'takes several attributes without a path, whole, dotted and below their schema',
      [
        {
          op: 'Add',
          value: {
            'name.givenName': 'Augusta',
            [`${USER}:displayName`]: 'Augusta L',
            [USER]: { name: { familyName: 'Lovelace' } },
            [ENTERPRISE]: { department: 'x' },
            [`${ENTERPRISE}:employeeNumber`]: '1',
            'emails[type eq "work"].value': 'other@people.example',
          },
        },
      ],
      { displayName: 'Augusta L', name: { givenName: 'Augusta', familyName: 'Lovelace' } },
    ],
    [
      'works in the order of its operations',
      [
        { op: 'remove', path: 'displayName' },
        { op: 'add', path: 'displayName', value: 'B' },
        { op: 'replace', path: 'displayName', value: 'C' },
      ],
      { displayName: 'C' },
    ],
    ['reads a list of one value', [{ op: 'Add', path: 'displayName', value: [{ value: 'B' }] }], { displayName: 'B' }],
    [
      'changes the address',
      [{ op: 'replace', path: 'userName', value: 'al@people.example' }],
      { userName: 'al@people.example' },
    ],
    ['reads active as text', [{ op: 'Replace', path: 'active', value: 'False' }], { active: false }],
    [
      'leaves alone what is not kept',
      [
        { op: 'add', path: 'nickName', value: 'Babs' },
        { op: 'replace', path: `${ENTERPRISE}:manager`, value: { value: '1' } },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'other@people.example' },
        { op: 'remove', path: 'phoneNumbers[type eq "mobile"]' },
        { op: 'add', path: 'addresses', value: [{ type: 'work', locality: 'x' }] },
        { op: 'replace', value: { roles: [], 'name.middleName': 'x', meta: { resourceType: 'User' }, groups: [] } },
      ],
      {},
    ],
  ])('%s', async (_, operations, expected) => {
    expect(await patchedUser(...operations)).toEqual({ ...before, ...expected });
  });

  test('that says the id as it is changes nothing else', async () => {
    expect(await patchedUser({ op: 'replace', value: { id: user, displayName: 'B' } })).toEqual({
      ...before,
      displayName: 'B',
    });
  });

  test.each([
    ['another id', { op: 'replace', value: { id: 'kept_9' } }, 'mutability'],
    ['the id by a path', { op: 'replace', path: 'id', value: 'kept_1' }, 'mutability'],
    ['meta', { op: 'replace', path: 'meta.version', value: 'W/"9"' }, 'mutability'],
    ['its groups', { op: 'add', path: 'groups', value: [{ value: 'kept_2' }] }, 'mutability'],
    ['its groups by a filter', { op: 'remove', path: 'groups[value eq "kept_2"]' }, 'mutability'],
    ['no userName', { op: 'remove', path: 'userName' }, 'mutability'],
    ['an empty userName', { op: 'replace', path: 'userName', value: '' }, 'mutability'],
    ['no active', { op: 'remove', path: 'active' }, 'mutability'],
    ['active that is null', { op: 'replace', value: { active: null } }, 'mutability'],
    ['active that is neither', { op: 'replace', path: 'active', value: 'no' }, 'invalidValue'],
    ['a value of another kind', { op: 'replace', path: 'displayName', value: 7 }, 'invalidValue'],
    ['two values for one', { op: 'add', path: 'displayName', value: [{ value: 'a' }, { value: 'b' }] }, 'invalidValue'],
    ['a remove of nothing', { op: 'remove', value: { displayName: 'Ada' } }, 'noTarget'],
    ['brackets where there is one value', { op: 'replace', path: 'userName[value eq "a"]', value: 'b' }, 'invalidPath'],
    ['a path that is none', { op: 'replace', path: 'display name', value: 'b' }, 'invalidPath'],
    ['a path that does not end', { op: 'replace', path: 'emails[type eq "work"', value: 'b' }, 'invalidPath'],
    ['a path that is no text', { op: 'replace', path: 7, value: 'b' }, 'invalidPath'],
    ['a path that is too long', { op: 'replace', path: 'x'.repeat(2001), value: 'b' }, 'invalidPath'],
    ['another op', { op: 'move', path: 'displayName', value: 'b' }, 'invalidSyntax'],
    ['no op', { path: 'displayName', value: 'b' }, 'invalidSyntax'],
    ['one name twice', { op: 'replace', value: { displayName: 'a', displayname: 'b' } }, 'invalidSyntax'],
    ['no value and no path', { op: 'add' }, 'invalidSyntax'],
    ['an operation that is none', 'replace', 'invalidSyntax'],
  ])('is refused with %s, and with it all that stands beside it', async (_, operation, scimType) => {
    const changes = directory.kept.changes;
    const body = patch({ op: 'replace', path: 'displayName', value: 'Changed' }, operation);
    const { status, json } = await directory.send('PATCH', `/Users/${user}`, body);
    expect({ status, json }).toMatchObject({ status: 400, json: { scimType } });
    expect(directory.kept.changes).toBe(changes);
    expect((await directory.send('GET', `/Users/${user}`)).json).toMatchObject({ displayName: 'Ada' });
  });

  test.each([
    ['no schemas', { Operations: [{ op: 'remove', path: 'displayName' }] }],
    ['no operations', patch()],
    ['operations that are no list', { ...patch(), Operations: {} }],
  ])('is refused with %s', async (_, body) => {
    const answer = await directory.send('PATCH', `/Users/${user}`, body);
    expect(answer).toMatchObject({ status: 400, json: { scimType: 'invalidSyntax' } });
  });
});

describe('A PATCH of a group', () => {
  async function members(...operations: unknown[]) {
    const { status, text } = await directory.send('PATCH', `/Groups/${group}`, patch(...operations));
    expect({ status, text }).toEqual({ status: 204, text: '' });
    const { json } = await directory.send('GET', `/Groups/${group}`);
    return (json.members as { value: string }[]).map(({ value }) => value);
  }

  test.each([
    ['adds', [{ op: 'add', path: 'members', value: [{ value: 'c' }, { value: 'a' }] }], ['a', 'b', 'c']],
    ['adds one that is in no list', [{ op: 'add', path: 'members', value: { value: 'c' } }], ['a', 'b', 'c']],
    ['adds without a path', [{ op: 'add', value: { members: [{ value: 'c' }] } }], ['a', 'b', 'c']],
    ['replaces', [{ op: 'replace', path: 'members', value: [{ value: 'c' }] }], ['c']],
    ['replaces without a path', [{ op: 'replace', value: { members: [] } }], []],
    ['removes by a filter', [{ op: 'remove', path: 'members[value eq "a"]' }], ['b']],
    ['removes several by a filter', [{ op: 'remove', path: `${GROUP}:members[value eq "a" or value eq "b"]` }], []],
    ['removes by a value', [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] }], ['b']],
    ['removes nobody by an empty value', [{ op: 'remove', path: 'members', value: [] }], ['a', 'b']],
    ['removes all', [{ op: 'remove', path: 'members' }], []],
    ['removes who is not in it', [{ op: 'remove', path: 'members[value eq "z"]' }], ['a', 'b']],
    [
      'does both',
      [
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'add', path: 'members', value: [{ value: 'a' }] },
      ],
      ['b', 'a'],
    ],
  ])('%s members', async (_, operations, expected) => {
    expect(await members(...operations)).toEqual(expected);
  });

  test.each([
    [
      'members that are replaced by a filter',
      { op: 'replace', path: 'members[value eq "a"]', value: [] },
      'invalidPath',
    ],
    ['parts of members', { op: 'replace', path: 'members.value', value: 'z' }, 'invalidPath'],
    ['parts of some members', { op: 'remove', path: 'members[value eq "a"].display' }, 'invalidPath'],
    ['members by what they are called', { op: 'remove', path: 'members[display eq "a"]' }, 'invalidFilter'],
    ['members by who they are not', { op: 'remove', path: 'members[not (value eq "a")]' }, 'invalidFilter'],
    ['members that are text', { op: 'add', path: 'members', value: ['c'] }, 'invalidSyntax'],
    ['members without an id', { op: 'add', path: 'members', value: [{ display: 'c' }] }, 'invalidValue'],
    ['no value', { op: 'add', path: 'members' }, 'invalidValue'],
    ['no displayName', { op: 'remove', path: 'displayName' }, 'mutability'],
    ['another id', { op: 'replace', value: { id: 'kept_1' } }, 'mutability'],
  ])('is refused with %s', async (_, operation, scimType) => {
    const answer = await directory.send('PATCH', `/Groups/${group}`, patch(operation));
    expect(answer).toMatchObject({ status: 400, json: { scimType } });
  });

  test('is answered with what was asked for, where something was', async () => {
    const body = patch({ op: 'replace', path: 'displayName', value: 'B' });
    const answer = await directory.send('PATCH', `/Groups/${group}?attributes=displayName`, body);
    expect(answer).toMatchObject({ status: 200, headers: { etag: 'W/"2"' } });
    expect(answer.json).toEqual({ schemas: [GROUP], id: group, displayName: 'B' });
  });

  test('makes no group of more than 10,000 members', async () => {
    const many = Array.from({ length: 9999 }, (_, n) => ({ value: `u${String(n)}` }));
    const answer = await directory.send(
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'add', path: 'members', value: many }),
    );
    expect(answer).toMatchObject({ status: 413, json: { status: '413' } });
    const fits = patch({ op: 'add', path: 'members', value: many.slice(1) });
    expect((await directory.send('PATCH', `/Groups/${group}`, fits)).status).toBe(204);
  });
});
