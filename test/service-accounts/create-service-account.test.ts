import { isToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startWorld, type TestAccount, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateServiceAccountInput!) {
    createServiceAccount(input: $input) {
      serviceAccount {
        id
        name
        role
        version
        lastUsedAt
        account {
          id
        }
        createdBy {
          ... on User {
            id
          }
        }
        apiKeys {
          id
        }
      }
      apiKey {
        id
        name
        maskedKey
        expiresAt
        replacedAt
        usedSinceReplaced
        owner {
          ... on ServiceAccount {
            id
          }
        }
        account {
          id
        }
        replacedBy {
          id
        }
      }
      secret
      account {
        serviceAccounts {
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

async function create(account: Pick<TestAccount, 'id'>, token: string | null, input: object) {
  const answer = await world.graphql(token, CREATE, { input: { accountId: account.id, ...input } });
  const secret: unknown = answer.data.createServiceAccount?.secret;
  if (typeof secret === 'string') noteSecret(secret);
  return { ...answer, payload: answer.data.createServiceAccount };
}

/** An answer in which nothing was made, with these errors. */
function refused(...errors: object[]): unknown {
  const nothing = { serviceAccount: null, apiKey: null, secret: null, account: null };
  return { ...nothing, errors: errors.map((error) => expect.objectContaining(error) as object) };
}

const inDays = (days: number): string => new Date(world.now().getTime() + days * DAY).toISOString();

describe('a key that a key makes', () => {
  it('ends no later than the one that asks, by its own end or by the cap on key life', async () => {
    const account = await world.account();
    const { owner } = account;
    const end = new Date(world.now().getTime() + 5 * DAY);
    const key = await world.apiKey(owner, { expiresAt: end });
    const message = `No key outlives the key that makes it, and yours ends at ${end.toISOString()}: choose an end no later, or sign in and use the session.`;
    for (const keyExpiresAt of [null, inDays(6)]) {
      const { payload } = await expectNothingWritten(world, [], () =>
        create(account, key.token, { name: 'Later', keyExpiresAt }),
      );
      expect(payload).toEqual(refused({ code: 'INVALID', path: ['keyExpiresAt'], message }));
    }
    const made = await create(account, key.token, { name: 'Bot', keyExpiresAt: end.toISOString() });
    expect(made.payload).toMatchObject({ apiKey: { expiresAt: end.toISOString() }, errors: [] });

    const ROTATE =
      'mutation ($input: RotateServiceAccountKeyInput!) { rotateServiceAccountKey(input: $input) { apiKey { id } secret errors { code path message } } }';
    const serviceAccountId = made.payload?.serviceAccount?.id;
    const rotated = await expectNothingWritten(world, [], () =>
      world.graphql(key.token, ROTATE, { input: { serviceAccountId } }),
    );
    expect(rotated.data.rotateServiceAccountKey).toEqual({
      apiKey: null,
      secret: null,
      errors: [{ code: 'INVALID', path: ['expiresAt'], message }],
    });

    // Of a key without an end the cap counts from its creation.
    const old = await world.apiKey(owner, {
      accountId: account.id,
      createdAt: new Date(world.now().getTime() - 3 * DAY),
    });
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 10 WHERE id = $1', [account.id]);
    const capped = await create(account, old.token, { name: 'Capped', keyExpiresAt: inDays(8) });
    expect(capped.payload).toEqual(refused({ code: 'INVALID', path: ['keyExpiresAt'] }));
    const within = await create(account, old.token, { name: 'Within', keyExpiresAt: inDays(6) });
    expect(within.payload).toMatchObject({ errors: [] });
    // A session is no key.
    const bySession = await create(account, owner.token, { name: 'Session', keyExpiresAt: inDays(10) });
    expect(bySession.payload).toMatchObject({ errors: [] });
  });
});

describe('createServiceAccount', () => {
  it('makes a service account with a key that works at once, is shown this once and stored as its hash', async () => {
    const account = await world.account();
    const { owner } = account;
    const keyExpiresAt = inDays(30);
    const { payload, errors } = await create(account, owner.token, { name: ' CI ', keyExpiresAt });
    expect(errors).toEqual([]);
    const secret = textOf(payload?.secret);
    expect(isToken(secret) && secret.startsWith('gks_')).toBe(true);
    const [id, keyId] = [payload?.serviceAccount?.id, payload?.apiKey?.id];
    expect(payload).toMatchObject({
      serviceAccount: {
        name: 'CI',
        role: 'MEMBER',
        version: 1,
        lastUsedAt: null,
        account: { id: account.id },
        createdBy: { id: owner.userId },
        apiKeys: [{ id: keyId }],
      },
      apiKey: {
        name: 'CI',
        maskedKey: `gks_…${secret.slice(-4)}`,
        expiresAt: keyExpiresAt,
        replacedAt: null,
        usedSinceReplaced: null,
        owner: { id },
        account: { id: account.id },
        replacedBy: null,
      },
      account: { serviceAccounts: { totalCount: 1 } },
      errors: [],
    });
    const { data } = await world.graphql(secret, '{ viewer { user { id } serviceAccount { id } } }');
    expect(data.viewer).toEqual({ user: null, serviceAccount: { id } });
    const rows = await world.sql('SELECT * FROM api_keys WHERE service_account_id = $1', [id]);
    expect(rows).toMatchObject([{ secret_hash: tokenHash(secret) }]);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'service_account.created',
        actor_id: owner.userId,
        resource_type: 'serviceAccount',
        resource_id: id,
        resource_name: 'CI',
        after: { name: 'CI', role: 'MEMBER', apiKeyId: keyId, keyExpiresAt },
      },
    ]);
    expect(JSON.stringify([rows, events])).not.toContain(secret);
  });

  it('makes an ADMIN for an admin, by a person’s key too, and never an OWNER', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const key = await world.apiKey(admin);
    const { payload } = await create(account, key.token, { name: 'Deploys', role: 'ADMIN' });
    expect(payload).toMatchObject({ serviceAccount: { role: 'ADMIN' }, errors: [] });
    const owner = await expectNothingWritten(world, [], () =>
      create(account, account.owner.token, { name: 'Boss', role: 'OWNER' }),
    );
    expect(owner.payload).toEqual(refused({ code: 'INVALID', path: ['role'] }));
  });

  it('takes a name once in an account, whatever the letter case', async () => {
    const [account, other] = [await world.account(), await world.account()];
    await world.serviceAccount(account, { name: 'Nightly ÉTL' });
    const { payload } = await expectNothingWritten(world, [], () =>
      create(account, account.owner.token, { name: 'nightly étl' }),
    );
    expect(payload).toEqual(refused({ code: 'TAKEN', path: ['name'] }));
    expect((await create(other, other.owner.token, { name: 'Nightly ÉTL' })).payload).toMatchObject({ errors: [] });
  });

  it.each([
    ['an empty name', { name: ' ' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['a name with NUL', { name: 'a\u0000b' }, 'name'],
    ['a key that ends before it begins', { name: 'k', keyExpiresAt: '2020-01-01T00:00:00Z' }, 'keyExpiresAt'],
    ['a short idempotencyKey', { name: 'k', idempotencyKey: 'short' }, 'idempotencyKey'],
  ])('answers INVALID to %s', async (_what, input, path) => {
    const account = await world.account();
    const { payload } = await expectNothingWritten(world, [], () => create(account, account.owner.token, input));
    expect(payload).toEqual(refused({ code: 'INVALID', path: [path] }));
  });

  it('keeps to the account’s cap on key life', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [account.id]);
    for (const keyExpiresAt of [null, inDays(30.01)]) {
      const { payload } = await expectNothingWritten(world, [], () =>
        create(account, account.owner.token, { name: 'k', keyExpiresAt }),
      );
      const message = expect.stringContaining('no later than') as string;
      expect(payload).toEqual(refused({ code: 'INVALID', path: ['keyExpiresAt'], message }));
    }
    const { payload } = await create(account, account.owner.token, { name: 'k', keyExpiresAt: inDays(29.99) });
    expect(payload).toMatchObject({ errors: [] });
  });

  it('is FORBIDDEN to a member, PEOPLE_ONLY to a service account, NOT_FOUND to a stranger', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const stranger = await world.person();
    const asMember = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      create(account, member.token, { name: 'k' }),
    );
    expect(asMember.errors).toMatchObject([
      {
        path: ['createServiceAccount'],
        extensions: { code: 'FORBIDDEN', missingPermission: 'CREATE_SERVICE_ACCOUNTS' },
      },
    ]);
    const asRobot = await expectNothingWritten(world, ['FORBIDDEN'], () => create(account, robot.token, { name: 'k' }));
    expect(asRobot.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } }]);
    for (const [token, id] of [
      [stranger.token, account.id],
      [account.owner.token, newId('account')],
      [account.owner.token, 'acct_\u0000'],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => create({ id }, token, { name: 'k' }));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    const nobody = await expectNothingWritten(world, [], () => create(account, null, { name: 'k' }));
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('is refused without the plan’s feature, which it names, and while the account is frozen', async () => {
    const [free, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    const plan = await expectNothingWritten(world, [], () => create(free, free.owner.token, { name: 'k' }));
    const availableIn = ['PRO', 'ENTERPRISE'];
    expect(plan.errors).toMatchObject([
      { extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'SERVICE_ACCOUNTS', availableIn } },
    ]);
    const state = await expectNothingWritten(world, [], () => create(frozen, frozen.owner.token, { name: 'k' }));
    expect(state.errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('keeps to the plan’s limit, also when the last ones are made at once; viewerCan says the same', async () => {
    const account = await world.account({ plan: 'PRO' });
    for (let count = 0; count < 18; count += 1) await world.serviceAccount(account);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_value, nth) => create(account, account.owner.token, { name: `late ${nth}` })),
    );
    const made = answers.filter(({ payload }) => (payload?.errors as unknown as unknown[]).length === 0);
    expect(made).toHaveLength(2);
    const { payload } = await expectNothingWritten(world, [], () =>
      create(account, account.owner.token, { name: 'one more' }),
    );
    expect(payload).toEqual(refused({ code: 'LIMIT_REACHED', path: [], limit: 20, used: 20 }));
    const { data } = await world.graphql(
      account.owner.token,
      `query ($handle: String!) { account(handle: $handle) {
         viewerCan(permission: CREATE_SERVICE_ACCOUNTS) { allowed reasons { code } } } }`,
      { handle: account.handle },
    );
    expect(data.account?.viewerCan).toEqual({ allowed: false, reasons: [{ code: 'LIMIT_REACHED' }] });
  });
});

describe('a retry of createServiceAccount', () => {
  it('answers with what was made, without the secret, and makes no second one', async () => {
    const account = await world.account();
    const input = { name: 'Once', idempotencyKey: 'service account 1' };
    const answers = await Promise.all([1, 2, 3].map(() => create(account, account.owner.token, input)));
    const secrets = answers.filter(({ payload }) => typeof (payload?.secret as unknown) === 'string');
    expect(secrets).toHaveLength(1);
    const again = await expectNothingWritten(world, [], () => create(account, account.owner.token, input));
    expect(again.payload).toMatchObject({
      serviceAccount: { id: secrets[0]?.payload?.serviceAccount?.id },
      apiKey: { id: secrets[0]?.payload?.apiKey?.id },
      secret: null,
      account: { serviceAccounts: { totalCount: 1 } },
      errors: [{ code: 'ALREADY_DONE', path: ['idempotencyKey'] }],
    });
  });

  it('with another input is CONFLICT, and is judged afresh', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const input = { name: 'Twice', idempotencyKey: 'service account 2' };
    await create(account, admin.token, input);
    const { payload } = await expectNothingWritten(world, [], () =>
      create(account, admin.token, { ...input, role: 'ADMIN' }),
    );
    expect(payload).toEqual(refused({ code: 'CONFLICT', path: ['idempotencyKey'] }));
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => create(account, admin.token, input));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('after it was deleted makes none', async () => {
    const account = await world.account();
    const input = { name: 'Gone', idempotencyKey: 'service account 3' };
    await create(account, account.owner.token, input);
    await world.sql('DELETE FROM service_accounts WHERE account_id = $1', [account.id]);
    const { payload } = await expectNothingWritten(world, [], () => create(account, account.owner.token, input));
    expect(payload).toMatchObject({ serviceAccount: null, apiKey: null, secret: null });
    expect(payload?.errors).toMatchObject([{ code: 'ALREADY_DONE' }]);
  });
});
