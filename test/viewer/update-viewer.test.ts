import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateViewerInput!) {
    updateViewer(input: $input) {
      viewer {
        user {
          name
          handle
          avatarUrl
        }
      }
      errors {
        code
        path
      }
    }
  }
`;

async function update(token: string | null, input: object) {
  const { data } = await world.graphql(token, UPDATE, { input });
  return data.updateViewer;
}

async function eventsOf(userId: string) {
  return (await auditEvents(world)).filter(({ actor_id }) => actor_id === userId);
}

describe('updateViewer', () => {
  it('changes what is given, here and in every membership, and tells of it in the audit log', async () => {
    const account = await world.account();
    const person = account.owner;
    const elsewhere = await world.member(await world.account(), 'MEMBER', { person });
    const input = { name: ' Olga Neu ', handle: `olga-${account.handle}`, avatarUrl: 'https://example.com/o.png' };
    const payload = await update(person.token, input);
    const user = { ...input, name: 'Olga Neu' };
    expect(payload).toEqual({ viewer: { user }, errors: [] });
    const copies = await world.sql('SELECT id, name, name_key, version FROM members WHERE user_id = $1 ORDER BY id', [
      person.userId,
    ]);
    const copy = { name: 'Olga Neu', name_key: 'olga neu', version: 1 };
    expect(copies).toEqual([person.memberId, elsewhere.memberId].sort().map((id) => ({ id, ...copy })));
    expect(await eventsOf(person.userId)).toMatchObject([
      {
        log_id: 'installation',
        type: 'user.updated',
        actor_name: person.name,
        resource_id: person.userId,
        resource_name: 'Olga Neu',
        before: { name: person.name, avatarUrl: null },
        after: user,
      },
    ]);
  });

  it('leaves alone what is left out, and takes the picture away with null', async () => {
    const person = await world.person();
    await update(person.token, { avatarUrl: 'https://example.com/p.png' });
    const payload = await update(person.token, { avatarUrl: null });
    expect(payload).toMatchObject({ viewer: { user: { name: person.name, avatarUrl: null } }, errors: [] });
    expect((await eventsOf(person.userId)).at(-1)).toMatchObject({
      before: { avatarUrl: 'https://example.com/p.png' },
      after: { avatarUrl: null },
    });
  });

  it('writes nothing when nothing changes', async () => {
    const person = await world.person();
    for (const input of [{}, { name: person.name, avatarUrl: null }]) {
      expect(await expectNothingWritten(world, [], () => update(person.token, input))).toMatchObject({ errors: [] });
    }
  });

  it('acts under the new name for the rest of the document', async () => {
    const person = await world.person();
    await world.graphql(
      person.token,
      'mutation { a: updateViewer(input: { name: "First" }) { errors { code } } b: updateViewer(input: { name: "Second" }) { errors { code } } }',
    );
    expect(await eventsOf(person.userId)).toMatchObject([{ actor_name: person.name }, { actor_name: 'First' }]);
  });

  it('works with an API key, and not for nobody', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    expect(await update(key.token, { name: 'By key' })).toMatchObject({ errors: [] });
    expect((await eventsOf(person.userId))[0]).toMatchObject({ credential_id: key.id });
    expect(await expectNothingWritten(world, [], () => update(null, { name: 'Nobody' }))).toBeNull();
  });

  it.each([
    ['a name that is null', { name: null }, 'name'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['a name with a control character', { name: 'a\u0007b' }, 'name'],
    ['a name that turns the text around', { name: 'a\u202Eb' }, 'name'],
    ['a handle that is null', { handle: null }, 'handle'],
    ['a handle of one character', { handle: 'a' }, 'handle'],
    ['a handle of 65 characters', { handle: 'a'.repeat(65) }, 'handle'],
    ['a handle in capitals', { handle: 'Olga' }, 'handle'],
    ['a handle with a line break', { handle: 'olga\n' }, 'handle'],
    ['a picture over http', { avatarUrl: 'http://example.com/p.png' }, 'avatarUrl'],
    ['a picture that is script', { avatarUrl: 'javascript:alert(1)' }, 'avatarUrl'],
    ['a picture with a NUL character', { avatarUrl: 'https://example.com/\u0000' }, 'avatarUrl'],
    ['an empty address of a picture', { avatarUrl: '' }, 'avatarUrl'],
    ['an address of 501 characters', { avatarUrl: `https://example.com/${'x'.repeat(481)}` }, 'avatarUrl'],
  ])('answers INVALID to %s', async (_what, input, path) => {
    const person = await world.person();
    const payload = await expectNothingWritten(world, [], () => update(person.token, input));
    expect(payload).toEqual({ viewer: null, errors: [{ code: 'INVALID', path: [path] }] });
  });

  it('tells everything that is wrong at once', async () => {
    const person = await world.person();
    const payload = await update(person.token, { name: '', handle: 'NO', avatarUrl: 'x' });
    expect(payload).toMatchObject({ errors: [{ path: ['name'] }, { path: ['handle'] }, { path: ['avatarUrl'] }] });
  });

  it('answers TAKEN to somebody else’s handle, and changes nothing else either', async () => {
    const [person, other] = [await world.person(), await world.person()];
    await update(other.token, { handle: 'a-fine-handle' });
    const payload = await expectNothingWritten(world, [], () =>
      update(person.token, { name: 'New name', handle: 'a-fine-handle' }),
    );
    expect(payload).toEqual({ viewer: null, errors: [{ code: 'TAKEN', path: ['handle'] }] });
  });

  it('gives a handle to one of two who want it at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const people = [await world.person(), await world.person()];
      const handle = `wanted-${round}`;
      const payloads = await Promise.all(people.map(({ token }) => update(token, { handle })));
      const codes = payloads.map((payload) =>
        (payload?.errors as unknown as { code: string }[]).map(({ code }) => code),
      );
      expect(codes.sort()).toEqual([[], ['TAKEN']]);
    }
  });
});
