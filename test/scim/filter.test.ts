import { filtered, listed } from './directory';
import { startInMemory, type InMemory } from './in-memory';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

let directory: InMemory;
beforeAll(async () => {
  directory = await startInMemory();
  for (const user of [
    { userName: 'Ada@people.example', externalId: 'A', displayName: 'Ada "L."', name: { givenName: 'Ada' } },
    { userName: 'bob@people.example', externalId: 'b', active: false, name: { givenName: 'Bob', familyName: 'Ünal' } },
    { userName: 'cy@elsewhere.example' },
  ]) {
    await directory.send('POST', '/Users', { schemas: [USER], ...user });
  }
  for (const group of [
    { displayName: 'Engineers', externalId: 'g-1', members: [{ value: 'kept_1' }, { value: 'kept_2' }] },
    { displayName: 'Everybody', members: [] },
  ]) {
    await directory.send('POST', '/Groups', { schemas: [GROUP], ...group });
  }
});
afterAll(() => directory.stop());

const ada = 'Ada@people.example';
const bob = 'bob@people.example';
const cy = 'cy@elsewhere.example';

test.each([
  ['userName eq "ada@PEOPLE.example"', [ada]],
  ['USERNAME EQ "ada@people.example"', [ada]],
  [`${USER}:userName eq "ada@people.example"`, [ada]],
  [`${USER.toUpperCase()}:UserName Eq "ada@people.example"`, [ada]],
  ['  userName   eq   "ada@people.example"  ', [ada]],
  ['userName eq "unknown"', []],
  ['userName ne "ada@people.example"', [bob, cy]],
  ['userName co "people"', [ada, bob]],
  ['userName sw "b"', [bob]],
  ['userName ew "elsewhere.example"', [cy]],
  ['userName gt "bob@people.example"', [cy]],
  ['userName ge "bob@people.example"', [bob, cy]],
  ['userName lt "bob@people.example"', [ada]],
  ['userName le "bob@people.example"', [ada, bob]],
  ['externalId eq "a"', []],
  ['externalId eq "A"', [ada]],
  ['externalId pr', [ada, bob]],
  ['externalId ne "A"', [bob, cy]],
  ['externalId eq null', [cy]],
  ['externalId ne null', [ada, bob]],
  ['displayName eq "Ada \\"L.\\""', [ada]],
  ['name.familyName eq "\\u00dcnal"', [bob]],
  ['name.givenName eq "ada" or name.givenName eq "bob"', [ada, bob]],
  ['active eq true', [ada, cy]],
  ['active eq "False"', [bob]],
  ['active ne True', [bob]],
  ['id eq "kept_3"', [cy]],
  ['meta.created ge "2026-01-01T00:00:00Z"', [ada, bob, cy]],
  ['meta.lastModified gt "2026-01-01T01:00:00.000+01:00"', []],
  ['emails.value eq "bob@people.example"', [bob]],
  ['emails eq "bob@people.example"', [bob]],
  ['emails pr', [ada, bob, cy]],
  ['emails[type eq "work"].value eq "bob@people.example"', [bob]],
  ['emails[type eq "Work" and value co "people"]', [ada, bob]],
  ['emails[type eq "home"].value eq "bob@people.example"', []],
  ['emails[type eq "home" or primary eq true]', [ada, bob, cy]],
  ['emails.type ne "home" and emails.type sw "w" and emails.type co "or" and emails.type ew "k"', [ada, bob, cy]],
  ['emails.primary pr and emails.primary ne false', [ada, bob, cy]],
  ['not (userName co "people")', [cy]],
  ['NOT(userName co "people") Or active eq false', [bob, cy]],
  ['userName sw "c" or userName co "people" and active eq false', [bob, cy]],
  ['(userName sw "c" or userName co "people") and active eq false', [bob]],
  ['((((((((((id pr))))))))))', [ada, bob, cy]],
])('Users: %s', async (filter, expected) => {
  const answer = await directory.send('GET', filtered('Users', filter));
  expect(answer.status).toBe(200);
  expect(listed(answer, 'userName')).toEqual(expected);
});

test.each([
  ['displayName eq "engineers"', ['Engineers']],
  [`${GROUP}:displayName sw "E"`, ['Engineers', 'Everybody']],
  ['externalId eq "g-1"', ['Engineers']],
  ['members eq "kept_2"', ['Engineers']],
  ['members.value eq "kept_3"', []],
  ['members[value eq "kept_1"]', ['Engineers']],
  ['id eq "kept_4" and members eq "kept_1"', ['Engineers']],
  ['not (members eq "kept_1")', ['Everybody']],
])('Groups: %s', async (filter, expected) => {
  const answer = await directory.send('GET', filtered('Groups', filter));
  expect(answer.status).toBe(200);
  expect(listed(answer, 'displayName')).toEqual(expected);
});

test.each([
  ['Users', ''],
  ['Users', 'userName'],
  ['Users', 'userName eq'],
  ['Users', 'userName eq ada'],
  ['Users', 'userName eq "ada'],
  ['Users', "userName eq 'ada'"],
  ['Users', 'userName eq "\\x"'],
  ['Users', 'userName eq "a\\u0000"'],
  ['Users', 'userName eq "\\ud800"'],
  ['Users', 'userName eq 5'],
  ['Users', 'userName eq true'],
  ['Users', 'userName eq (id pr)'],
  ['Users', 'userName is "ada"'],
  ['Users', 'userName eq "a" junk'],
  ['Users', 'userName eq "a" and'],
  ['Users', 'and userName eq "a"'],
  ['Users', 'not userName eq "a"'],
  ['Users', '(userName eq "a"'],
  ['Users', 'userName eq "a")'],
  ['Users', 'userName gt null'],
  ['Users', 'active gt true'],
  ['Users', 'active eq "yes"'],
  ['Users', 'meta.created co "2026"'],
  ['Users', 'meta.created gt "yesterday"'],
  ['Users', 'meta.created gt "2026-13-01T00:00:00Z"'],
  ['Users', 'emails.type gt "a"'],
  ['Users', 'emails.primary co true'],
  ['Users', 'emails[type eq "work"'],
  ['Users', 'emails[type eq "work"].'],
  ['Users', 'emails[emails[type eq "work"]]'],
  ['Users', 'userName[value eq "a"]'],
  ['Users', 'members eq "a"'],
  ['Users', 'password eq "a"'],
  ['Users', '__proto__ pr'],
  ['Users', 'constructor.prototype eq "a"'],
  ['Users', '"userName" eq "a"'],
  ['Groups', 'userName eq "a"'],
  ['Groups', 'members ne "a"'],
  ['Groups', 'members[value eq "a" and value eq "b"]'],
  ['Groups', 'members[display eq "a"]'],
  ['Users', '((((((((((( id pr )))))))))))'],
  ['Users', `userName eq "${'x'.repeat(2000)}"`],
  ['Users', Array<string>(51).fill('id pr').join(' or ')],
])('of %s, %s is a mistake', async (kind, filter) => {
  const { status, json } = await directory.send('GET', filtered(kind as 'Users', filter));
  expect({ status, json }).toMatchObject({ status: 400, json: { scimType: 'invalidFilter', status: '400' } });
});

test('A filter by an attribute that there is not is told which there are', async () => {
  const { json } = await directory.send('GET', filtered('Groups', 'title eq "a"'));
  expect(json.detail).toBe(
    'There is no attribute "title" to look for. There are: id, displayName, externalId, members, members.value, meta.created, meta.lastModified.',
  );
});

test('A filter that tries to be SQL is text like any other', async () => {
  for (const text of [`' OR 1=1 --`, `%`, `_%`, `\\\\`, `$1`, `"; DROP TABLE users`]) {
    const answer = await directory.send('GET', filtered('Users', `userName sw ${JSON.stringify(text)}`));
    expect({ status: answer.status, found: listed(answer, 'id') }).toEqual({ status: 200, found: [] });
  }
});
