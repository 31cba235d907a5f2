import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Person, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ defaultPlan: 'PRO' });
});
afterAll(() => world.stop());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateAccountInput!) {
    createAccount(input: $input) {
      account {
        id
        handle
        name
        status
        viewerRole
        version
        viewerMember {
          joinedBy
          active
          user {
            name
            email
          }
        }
        plan {
          tier
        }
        settings {
          flowRunRetentionDays
          maxApiKeyLifetimeDays
        }
        seats {
          used
        }
      }
      viewer {
        accounts {
          nodes {
            handle
          }
        }
      }
      errors {
        code
        path
      }
    }
  }
`;

const create = (token: string | null, input: object) => world.graphql(token, CREATE, { input });

let counter = 0;
const freshHandle = (): string => `made-${(counter += 1).toString()}`;

async function refused(token: string | null, input: object, events: string[] = []) {
  const { data, errors } = await expectNothingWritten(world, events, () => create(token, input));
  return { payload: data.createAccount, extensions: errors.map((error) => error.extensions) };
}

describe('createAccount', () => {
  it('makes an account on the default plan, with the caller as its OWNER, and tells of it in its log', async () => {
    const person = await world.person();
    const handle = freshHandle();
    const { data, errors } = await create(person.token, { name: ' Example Inc. ', handle });
    expect(errors).toEqual([]);
    expect(data.createAccount).toMatchObject({
      account: {
        handle,
        name: 'Example Inc.',
        status: 'ACTIVE',
        viewerRole: 'OWNER',
        version: 1,
        viewerMember: { joinedBy: 'FOUNDER', active: true, user: { name: person.name, email: person.email } },
        plan: { tier: 'PRO' },
        settings: { flowRunRetentionDays: 7, maxApiKeyLifetimeDays: null },
        seats: { used: 1 },
      },
      viewer: { accounts: { nodes: [{ handle }] } },
      errors: [],
    });
    const id = data.createAccount?.account?.id as unknown as string;
    expect((await auditEvents(world)).filter(({ log_id }) => log_id === id)).toMatchObject([
      {
        type: 'account.created',
        number: '1',
        actor_id: person.userId,
        resource_id: id,
        after: { name: 'Example Inc.', handle, plan: 'PRO', owner: { userId: person.userId } },
      },
    ]);
  });

  it('is harmless to repeat with an idempotencyKey, also twice at once', async () => {
    const person = await world.person();
    const input = { name: 'Once', handle: freshHandle(), idempotencyKey: 'a key of mine' };
    const answers = await Promise.all([create(person.token, input), create(person.token, input)]);
    const again = await expectNothingWritten(world, [], () => create(person.token, input));
    const ids = [...answers, again].map(({ data }) => data.createAccount?.account?.id as unknown);
    expect(new Set(ids).size).toBe(1);
    const other = await refused(person.token, { ...input, name: 'Twice' });
    expect(other.payload).toMatchObject({ account: null, errors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }] });
  });

  it('answers a retry without the account once the caller has left it', async () => {
    const person = await world.person();
    const input = { name: 'Left', handle: freshHandle(), idempotencyKey: 'another key' };
    const first = await create(person.token, input);
    const account = { id: first.data.createAccount?.account?.id as unknown as string, handle: input.handle };
    await world.member({ ...account, owner: { ...person, memberId: '' } }, 'OWNER');
    const leave = `mutation { leaveAccount(input: { accountId: "${account.id}" }) { accountId } }`;
    expect((await world.graphql(person.token, leave)).errors).toEqual([]);
    const { payload } = await refused(person.token, input);
    expect(payload).toMatchObject({ account: null, viewer: { accounts: { nodes: [] } }, errors: [] });
  });

  it('is TAKEN for the handle of another account, a closed one too, and for one given up not long ago', async () => {
    const person = await world.person();
    const live = await world.account();
    const closed = await world.account();
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    const handle = freshHandle();
    await world.sql('INSERT INTO account_handles VALUES ($1, $2, $3)', [
      handle,
      live.id,
      new Date(world.now().getTime() + 1000),
    ]);
    for (const taken of [live.handle, closed.handle, handle]) {
      const { payload } = await refused(person.token, { name: 'Late', handle: taken });
      expect(payload).toMatchObject({ account: null, viewer: null, errors: [{ code: 'TAKEN', path: ['handle'] }] });
    }
    await world.sql('UPDATE account_handles SET reserved_until = $2 WHERE handle = $1', [handle, world.now()]);
    const { data } = await create(person.token, { name: 'Patient', handle });
    expect(data.createAccount).toMatchObject({ account: { handle }, errors: [] });
  });

  it('gives a handle to one of two who want it at once, in each of 10 rounds', async () => {
    const [a, b] = [await world.person(), await world.person()];
    for (let round = 0; round < 10; round += 1) {
      const input = { name: 'Race', handle: freshHandle() };
      const answers = await Promise.all([a, b].map(({ token }: Person) => create(token, input)));
      const codes = answers.map(({ data }) => (data.createAccount?.errors?.[0]?.code ?? 'DONE') as unknown as string);
      expect(codes.sort()).toEqual(['DONE', 'TAKEN']);
    }
  });

  it('needs a session: a key is not enough, and nobody is UNAUTHENTICATED', async () => {
    const key = await world.apiKey(await world.person());
    const input = { name: 'By key', handle: freshHandle() };
    expect((await refused(key.token, input, ['FORBIDDEN'])).extensions).toMatchObject([{ reason: 'SESSION_ONLY' }]);
    expect((await refused(null, input)).extensions).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  it.each([
    ['an empty name', { name: '  ', handle: 'good' }, ['name']],
    ['a name of 101 characters', { name: 'x'.repeat(101), handle: 'good' }, ['name']],
    ['a name of two lines', { name: 'a\nb', handle: 'good' }, ['name']],
    ['a handle of one letter', { name: 'Good', handle: 'x' }, ['handle']],
    ['a handle of 65 letters', { name: 'Good', handle: 'x'.repeat(65) }, ['handle']],
    ['a handle with capitals', { name: 'Good', handle: 'Good' }, ['handle']],
    ['a handle with NUL', { name: 'Good', handle: 'go\u0000od' }, ['handle']],
    ['a short idempotencyKey', { name: 'Good', handle: 'good', idempotencyKey: 'short' }, ['idempotencyKey']],
  ])('is INVALID for %s', async (_what, input, path) => {
    const { payload } = await refused((await world.person()).token, input);
    expect(payload).toMatchObject({ account: null, errors: [{ code: 'INVALID', path }] });
  });

  it('tells of everything that is wrong at once, and takes only the types of the schema', async () => {
    const { token } = await world.person();
    const { payload } = await refused(token, { name: '', handle: '' });
    expect(payload).toMatchObject({ errors: [{ path: ['name'] }, { path: ['handle'] }] });
    const { extensions } = await refused(token, { name: 1, handle: ['x'] });
    expect(extensions.map(({ code }) => code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });
});

describe('createAccount where only operators make accounts', () => {
  let strict: World;
  beforeAll(async () => {
    strict = await startWorld({ createAccounts: 'operators' });
  });
  afterAll(() => strict.stop());

  it('is FORBIDDEN with the reason OPERATORS_ONLY', async () => {
    const { token } = await strict.person();
    const input = { name: 'Mine', handle: 'mine' };
    const { data, errors } = await expectNothingWritten(strict, ['FORBIDDEN'], () =>
      strict.graphql(token, CREATE, { input }),
    );
    expect(data.createAccount).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'OPERATORS_ONLY' } }]);
  });
});
