import { isToken, newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startWorld, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      apiKey {
        id
        name
        maskedKey
        owner {
          ... on User {
            id
            email
          }
        }
        account {
          id
        }
        expiresAt
        lastUsedAt
      }
      secret
      viewer {
        apiKeys {
          totalCount
        }
      }
      errors {
        code
        message
        path
        ... on LimitReachedError {
          limit
          used
        }
      }
    }
  }
`;

async function create(token: string | null, input: object) {
  const answer = await world.graphql(token, CREATE, { input });
  const secret: unknown = answer.data.createApiKey?.secret;
  if (typeof secret === 'string') noteSecret(secret);
  return { ...answer, payload: answer.data.createApiKey };
}

function inDays(days: number): string {
  return new Date(world.now().getTime() + days * DAY).toISOString();
}

async function capped(days: number) {
  const account = await world.account();
  await world.sql('UPDATE accounts SET max_api_key_lifetime_days = $2 WHERE id = $1', [account.id, days]);
  return account;
}

/** An answer in which nothing was made, with these errors. */
function refused(...errors: object[]): unknown {
  return {
    apiKey: null,
    secret: null,
    viewer: null,
    errors: errors.map((error) => expect.objectContaining(error) as object),
  };
}

describe('createApiKey', () => {
  it('makes a key that works at once, shows its secret this once, and stores its hash', async () => {
    const person = await world.person();
    const { payload } = await create(person.token, { name: ' nightly export ' });
    const secret = textOf(payload?.secret);
    expect(isToken(secret)).toBe(true);
    expect(payload).toMatchObject({
      apiKey: {
        name: 'nightly export',
        maskedKey: `gku_…${secret.slice(-4)}`,
        owner: { id: person.userId, email: person.email },
        account: null,
        expiresAt: null,
        lastUsedAt: null,
      },
      viewer: { apiKeys: { totalCount: 1 } },
      errors: [],
    });
    const { data } = await world.graphql(secret, '{ viewer { user { id } } }');
    expect(data.viewer?.user).toEqual({ id: person.userId });
    const [row] = await world.sql('SELECT * FROM api_keys WHERE user_id = $1', [person.userId]);
    expect(row?.secret_hash).toEqual(tokenHash(secret));
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events).toMatchObject([
      {
        log_id: 'installation',
        type: 'api_key.created',
        resource_id: payload?.apiKey?.id,
        resource_name: 'nightly export',
      },
    ]);
    expect(JSON.stringify([row, events])).not.toContain(secret);
  });

  it('for an account opens that one, ends when it should, and stands in the account’s log', async () => {
    const account = await world.account();
    const expiresAt = inDays(30);
    const { payload } = await create(account.owner.token, { name: 'k', accountId: account.id, expiresAt });
    expect(payload).toMatchObject({ apiKey: { account: { id: account.id }, expiresAt }, errors: [] });
    const { data } = await world.graphql(textOf(payload?.secret), '{ viewer { accounts { nodes { id } } } }');
    expect(data.viewer?.accounts?.nodes).toEqual([{ id: account.id }]);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([{ type: 'api_key.created', after: { accountId: account.id, expiresAt } }]);
  });

  it('is refused to a key and to nobody', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => create(key.token, { name: 'child' }));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
    const nobody = await expectNothingWritten(world, [], () => create(null, { name: 'child' }));
    expect(nobody).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it.each([
    ['an empty name', { name: '' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['a name with a control character', { name: 'a\u0000b' }, 'name'],
    ['an end that is over', { name: 'k', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['a short idempotencyKey', { name: 'k', idempotencyKey: 'short' }, 'idempotencyKey'],
    ['an idempotencyKey with a line break', { name: 'k', idempotencyKey: 'long enough\n' }, 'idempotencyKey'],
  ])('answers INVALID to %s', async (_what, input, path) => {
    const person = await world.person();
    const { payload } = await expectNothingWritten(world, [], () => create(person.token, input));
    expect(payload).toEqual(refused({ code: 'INVALID', path: [path] }));
  });

  it('refuses an end that is no time before it starts', async () => {
    const person = await world.person();
    const { errors } = await expectNothingWritten(world, [], () =>
      create(person.token, { name: 'k', expiresAt: 'tomorrow' }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('says NOT_FOUND of an account that the caller is not in', async () => {
    const [mine, foreign, left] = [await world.account(), await world.account(), await world.account()];
    const person = mine.owner;
    await world.member(left, 'MEMBER', { person, active: false });
    for (const accountId of [
      foreign.id,
      left.id,
      newId('account'),
      person.userId,
      '',
      'acct_\u0000',
      'x'.repeat(10_000),
    ]) {
      const { payload } = await expectNothingWritten(world, [], () => create(person.token, { name: 'k', accountId }));
      expect(payload).toEqual(refused({ code: 'NOT_FOUND', path: ['accountId'] }));
    }
  });

  it('is refused for a frozen account', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const { payload, errors } = await expectNothingWritten(world, [], () =>
      create(account.owner.token, { name: 'k', accountId: account.id }),
    );
    expect(payload).toBeNull();
    expect(errors).toMatchObject([{ path: ['createApiKey'], extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('keeps to the account’s cap on key life, and names the latest end that it takes', async () => {
    const account = await capped(30);
    const { token } = account.owner;
    for (const expiresAt of [null, inDays(30.01), '9999-12-31T23:59:59Z']) {
      const { payload } = await expectNothingWritten(world, [], () =>
        create(token, { name: 'k', accountId: account.id, expiresAt }),
      );
      const [error] = payload?.errors as unknown as { code: string; path: string[]; message: string }[];
      expect(error).toMatchObject({ code: 'INVALID', path: ['expiresAt'] });
      const latest = Date.parse(/no later than (\S+Z)/.exec(error?.message ?? '')?.[1] ?? '');
      expect(Math.abs(latest - world.now().getTime() - 30 * DAY)).toBeLessThan(10_000);
    }
    const { payload } = await create(token, { name: 'k', accountId: account.id, expiresAt: inDays(29.99) });
    expect(payload).toMatchObject({ errors: [] });
  });

  it('makes a key for every account beside a capped one, which it does not open', async () => {
    const account = await capped(30);
    const { payload } = await create(account.owner.token, { name: 'general' });
    const { data } = await world.graphql(textOf(payload?.secret), '{ viewer { accounts { totalCount } } }');
    expect(data.viewer?.accounts?.totalCount).toBe(0);
  });

  it('makes a hundred for a person, also when the last ones are made at once', async () => {
    const person = await world.person();
    for (let count = 0; count < 97; count += 1) {
      await world.sql(
        `INSERT INTO api_keys (id, user_id, name, secret_hash, last_four, created_at) VALUES ($1, $2, 'old', $3, 'abcd', $4)`,
        [newId('apiKey'), person.userId, tokenHash(newToken('userKey')), world.now()],
      );
    }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_value, index) => create(person.token, { name: `k${index}` })),
    );
    const made = answers.filter(({ payload }) => (payload?.errors as unknown as unknown[]).length === 0);
    expect(made).toHaveLength(3);
    const { payload } = await expectNothingWritten(world, [], () => create(person.token, { name: 'one more' }));
    expect(payload).toEqual(refused({ code: 'LIMIT_REACHED', path: [], limit: 100, used: 100 }));
  });
});

describe('a retry of createApiKey', () => {
  it('answers with the key, without its secret, and makes no second one', async () => {
    const person = await world.person();
    const input = { name: 'k', expiresAt: inDays(10), idempotencyKey: 'retry 0001' };
    const first = await create(person.token, input);
    const again = await expectNothingWritten(world, [], () => create(person.token, input));
    expect(first.payload).toMatchObject({ errors: [] });
    expect(again.payload).toMatchObject({
      apiKey: { id: first.payload?.apiKey?.id },
      secret: null,
      viewer: { apiKeys: { totalCount: 1 } },
      errors: [{ code: 'ALREADY_DONE', path: ['idempotencyKey'] }],
    });
  });

  it('at the same time makes one key', async () => {
    const person = await world.person();
    const input = { name: 'k', idempotencyKey: 'all at once' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(person.token, input)));
    expect(answers.filter(({ payload }) => typeof (payload?.secret as unknown) === 'string')).toHaveLength(1);
    expect(await world.sql('SELECT id FROM api_keys WHERE user_id = $1', [person.userId])).toHaveLength(1);
  });

  it('with another input is CONFLICT; another person’s same key is nothing to it', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const input = { name: 'k', idempotencyKey: 'my own key' };
    await create(person.token, input);
    const { payload } = await expectNothingWritten(world, [], () => create(person.token, { ...input, name: 'other' }));
    expect(payload).toEqual(refused({ code: 'CONFLICT', path: ['idempotencyKey'] }));
    expect((await create(other.token, input)).payload).toMatchObject({ errors: [] });
  });

  it('is judged afresh: who has left the account since is told nothing', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const input = { name: 'k', accountId: account.id, idempotencyKey: 'before leaving' };
    await create(member.token, input);
    await world.sql('UPDATE members SET active = false WHERE id = $1', [member.memberId]);
    const { payload } = await expectNothingWritten(world, [], () => create(member.token, input));
    expect(payload).toEqual(refused({ code: 'NOT_FOUND', path: ['accountId'] }));
  });

  it('after the key was deleted makes none, and after a day makes a new one', async () => {
    const person = await world.person();
    const input = { name: 'k', idempotencyKey: 'gone by now' };
    await create(person.token, input);
    await world.sql('DELETE FROM api_keys WHERE user_id = $1', [person.userId]);
    const { payload } = await expectNothingWritten(world, [], () => create(person.token, input));
    expect(payload).toMatchObject({ apiKey: null, secret: null, errors: [{ code: 'ALREADY_DONE' }] });
    world.advance(DAY + 1000);
    expect((await create(person.token, input)).payload).toMatchObject({ errors: [] });
  });
});
