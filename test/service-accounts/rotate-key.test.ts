import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startWorld, type TestAccount, type World } from '../support/world';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const ROTATE = /* GraphQL */ `
  mutation ($input: RotateServiceAccountKeyInput!) {
    rotateServiceAccountKey(input: $input) {
      serviceAccount {
        id
        version
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
      }
      secret
      replacedKeys {
        id
        expiresAt
        usedSinceReplaced
        replacedBy {
          id
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

async function rotate(token: string | null, serviceAccountId: string, input: object = {}) {
  const answer = await world.graphql(token, ROTATE, { input: { serviceAccountId, ...input } });
  const payload = answer.data.rotateServiceAccountKey;
  const secret: unknown = payload?.secret;
  if (typeof secret === 'string') noteSecret(secret);
  return { ...answer, payload, secret: typeof secret === 'string' ? secret : '' };
}

/** A further key that was replaced and works for so many seconds more. */
async function replacedKey(account: TestAccount, robot: { id: string }, seconds: number): Promise<string> {
  const [id, token] = [newId('apiKey'), newToken('serviceAccountKey')];
  noteSecret(token);
  const now = world.now();
  await world.sql(
    `INSERT INTO api_keys (id, service_account_id, account_id, name, secret_hash, last_four, created_at, replaced_at, expires_at)
     VALUES ($1, $2, $3, 'old', $4, 'abcd', $5, $5, $6)`,
    [id, robot.id, account.id, tokenHash(token), now, new Date(now.getTime() + seconds * 1000)],
  );
  return id;
}

const status = async (token: string): Promise<number> =>
  (await world.graphql(token, '{ viewer { serviceAccount { id } } }')).status;
const soon = (seconds: number): string => new Date(world.now().getTime() + seconds * 1000).toISOString();
const ids = (keys: unknown): string[] => (keys as { id: string }[]).map(({ id }) => id);

/** An answer in which nothing was done, with this error. */
function refused(error: object): unknown {
  const nothing = { serviceAccount: null, apiKey: null, secret: null, replacedKeys: [] };
  return { ...nothing, errors: [expect.objectContaining(error) as object] };
}

describe('rotateServiceAccountKey', () => {
  it('gives a new key and stops the old one at once', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { name: 'CI' });
    const { payload, secret } = await rotate(account.owner.token, robot.id);
    expect(payload).toMatchObject({
      serviceAccount: { id: robot.id, version: 1, apiKeys: [{ id: payload?.apiKey?.id }] },
      apiKey: { name: 'CI', maskedKey: `gks_…${secret.slice(-4)}`, expiresAt: null, replacedAt: null },
      replacedKeys: [],
      errors: [],
    });
    expect([await status(robot.token), await status(secret)]).toEqual([401, 200]);
    const events = (await auditEvents(world)).filter(({ resource_id }) => resource_id === robot.id);
    expect(events).toMatchObject([
      {
        type: 'service_account.key_rotated',
        actor_id: account.owner.userId,
        resource_name: 'CI',
        before: { apiKeyId: robot.keyId, expiresAt: null },
        after: { apiKeyId: payload?.apiKey?.id, expiresAt: null },
        details: { replacedKeyWorksUntil: null },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('lets the old key work for the overlap, and says whether it was used since', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const { payload, secret } = await rotate(account.owner.token, robot.id, { overlapSeconds: HOUR });
    const next = payload?.apiKey?.id;
    expect(payload).toMatchObject({
      replacedKeys: [{ id: robot.keyId, usedSinceReplaced: false, replacedBy: { id: next } }],
      errors: [],
    });
    expect(ids(payload?.serviceAccount?.apiKeys)).toEqual([next, robot.keyId]);
    world.advance(60_000);
    expect([await status(robot.token), await status(secret)]).toEqual([200, 200]);
    await world.server.app.lastUsed.flush();
    const query = `query ($handle: String!, $name: String!) { account(handle: $handle) { serviceAccount(name: $name) {
      lastUsedAt apiKeys { id lastUsedAt replacedAt usedSinceReplaced } } } }`;
    const { data } = await world.graphql(account.owner.token, query, { handle: account.handle, name: robot.name });
    expect(data.account?.serviceAccount).toMatchObject({
      lastUsedAt: expect.any(String) as string,
      apiKeys: [
        { id: next, lastUsedAt: expect.any(String) as string, replacedAt: null, usedSinceReplaced: null },
        { id: robot.keyId, replacedAt: expect.any(String) as string, usedSinceReplaced: true },
      ],
    });
    world.advance(HOUR * 1000);
    expect([await status(robot.token), await status(secret)]).toEqual([401, 200]);
    const later = await world.graphql(account.owner.token, query, { handle: account.handle, name: robot.name });
    expect(ids(later.data.account?.serviceAccount?.apiKeys)).toEqual([next]);
  });

  it('leaves each old key its own end: no later rotation puts it off or brings it forward', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { expiresAt: new Date(soon(HOUR)) });
    const [own] = await world.sql<{ expires_at: Date }>('SELECT expires_at FROM api_keys WHERE id = $1', [robot.keyId]);
    const first = await rotate(account.owner.token, robot.id, { overlapSeconds: 2 * DAY });
    // Its own end comes before that of the overlap.
    expect(first.payload?.replacedKeys).toMatchObject([{ id: robot.keyId, expiresAt: own?.expires_at.toISOString() }]);
    const second = await rotate(account.owner.token, robot.id, { overlapSeconds: 60 });
    const [, oldest] = second.payload?.replacedKeys as unknown as object[];
    expect(oldest).toMatchObject({ id: robot.keyId, expiresAt: own?.expires_at.toISOString() });
    const third = await rotate(account.owner.token, robot.id, { overlapSeconds: 0 });
    expect(third.payload?.replacedKeys).toMatchObject([
      { id: first.payload?.apiKey?.id, replacedBy: null },
      { id: robot.keyId, replacedBy: { id: first.payload?.apiKey?.id } },
    ]);
    expect(await status(robot.token)).toBe(200);
    expect(await status(second.secret)).toBe(401);
  });

  it('lets three old keys work at most, but always makes one without overlap', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    for (let count = 0; count < 3; count += 1) {
      const { payload } = await rotate(account.owner.token, robot.id, { overlapSeconds: HOUR });
      expect(payload).toMatchObject({ errors: [] });
    }
    const full = await expectNothingWritten(world, [], () =>
      rotate(account.owner.token, robot.id, { overlapSeconds: 1 }),
    );
    expect(full.payload).toEqual(refused({ code: 'LIMIT_REACHED', path: ['overlapSeconds'], limit: 3, used: 3 }));
    const { payload } = await rotate(account.owner.token, robot.id);
    expect(payload?.replacedKeys).toHaveLength(3);
    world.advance(HOUR * 1000);
    const after = await rotate(account.owner.token, robot.id, { overlapSeconds: HOUR });
    expect(after.payload?.replacedKeys).toMatchObject([{ id: payload?.apiKey?.id }]);
    expect(await world.sql('SELECT id FROM api_keys WHERE service_account_id = $1', [robot.id])).toHaveLength(2);
  });

  it('makes a new key when the active one was deleted, or has ended', async () => {
    const account = await world.account();
    const [deleted, ended] = [
      await world.serviceAccount(account),
      await world.serviceAccount(account, { expiresAt: new Date(soon(60)) }),
    ];
    await world.sql('DELETE FROM api_keys WHERE id = $1', [deleted.keyId]);
    world.advance(61_000);
    for (const robot of [deleted, ended]) {
      const { payload, secret } = await rotate(account.owner.token, robot.id, { overlapSeconds: HOUR });
      expect(payload).toMatchObject({ replacedKeys: [], errors: [] });
      expect(await status(secret)).toBe(200);
    }
  });

  it.each([
    ['a negative overlap', { overlapSeconds: -1 }, 'overlapSeconds'],
    ['an overlap of more than 48 hours', { overlapSeconds: 172_801 }, 'overlapSeconds'],
    ['an end that is over', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['a short idempotencyKey', { idempotencyKey: 'short' }, 'idempotencyKey'],
  ])('answers INVALID to %s', async (_what, input, path) => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const { payload } = await expectNothingWritten(world, [], () => rotate(account.owner.token, robot.id, input));
    expect(payload).toEqual(refused({ code: 'INVALID', path: [path] }));
  });

  it('takes the whole 48 hours, and null for no overlap', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const { payload } = await rotate(account.owner.token, robot.id, { overlapSeconds: 172_800 });
    expect(payload?.replacedKeys).toHaveLength(1);
    const none = await rotate(account.owner.token, robot.id, { overlapSeconds: null });
    expect(none.payload?.replacedKeys).toHaveLength(1);
  });

  it('keeps to the account’s cap on key life', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [account.id]);
    const robot = await world.serviceAccount(account);
    for (const expiresAt of [null, soon(30.01 * DAY)]) {
      const { payload } = await expectNothingWritten(world, [], () =>
        rotate(account.owner.token, robot.id, { expiresAt }),
      );
      expect(payload).toEqual(refused({ code: 'INVALID', path: ['expiresAt'] }));
    }
    const expiresAt = soon(29.99 * DAY);
    const { payload } = await rotate(account.owner.token, robot.id, { expiresAt });
    expect(payload).toMatchObject({ apiKey: { expiresAt }, errors: [] });
  });

  it('is FORBIDDEN to a member, PEOPLE_ONLY to a service account, NOT_FOUND for other ids, and not while frozen', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const asMember = await expectNothingWritten(world, ['FORBIDDEN'], () => rotate(member.token, robot.id));
    expect(asMember.errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_SERVICE_ACCOUNTS' } }]);
    const asRobot = await expectNothingWritten(world, ['FORBIDDEN'], () => rotate(robot.token, robot.id));
    expect(asRobot.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } }]);
    for (const [token, id] of [
      [other.owner.token, robot.id],
      [account.owner.token, newId('serviceAccount')],
      [account.owner.token, robot.keyId],
      [account.owner.token, 'x'.repeat(10_000)],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => rotate(token, id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    const frozen = await expectNothingWritten(world, [], () => rotate(account.owner.token, robot.id));
    expect(frozen.errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });
});

describe('a retry of rotateServiceAccountKey', () => {
  it('answers with the new key, without its secret, and replaces nothing again', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const input = { overlapSeconds: HOUR, idempotencyKey: 'rotation 1' };
    const answers = await Promise.all([1, 2, 3].map(() => rotate(account.owner.token, robot.id, input)));
    const [first, ...others] = answers.filter(({ secret }) => secret !== '');
    expect(others).toEqual([]);
    const again = await expectNothingWritten(world, [], () => rotate(account.owner.token, robot.id, input));
    expect(again.payload).toMatchObject({
      serviceAccount: { id: robot.id },
      apiKey: { id: first?.payload?.apiKey?.id },
      secret: null,
      replacedKeys: [{ id: robot.keyId }],
      errors: [{ code: 'ALREADY_DONE', path: ['idempotencyKey'] }],
    });
    expect(await status(textOf(first?.payload?.secret))).toBe(200);
  });

  it('with another input is CONFLICT; after the key was deleted it makes none', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const input = { idempotencyKey: 'rotation 2' };
    const { payload } = await rotate(account.owner.token, robot.id, input);
    const other = await expectNothingWritten(world, [], () =>
      rotate(account.owner.token, robot.id, { ...input, overlapSeconds: 1 }),
    );
    expect(other.payload).toEqual(refused({ code: 'CONFLICT', path: ['idempotencyKey'] }));
    await world.sql('DELETE FROM api_keys WHERE id = $1', [payload?.apiKey?.id]);
    const again = await expectNothingWritten(world, [], () => rotate(account.owner.token, robot.id, input));
    expect(again.payload).toMatchObject({ apiKey: null, secret: null, errors: [{ code: 'ALREADY_DONE' }] });
  });
});

it('a key rotated twice at once: one is active at the end, and no more than three old ones work', async () => {
  const account = await world.account();
  for (let round = 0; round < 50; round += 1) {
    const robot = await world.serviceAccount(account);
    await world.sql(`DELETE FROM service_accounts WHERE account_id = $1 AND id <> $2`, [account.id, robot.id]);
    const before = round % 4;
    for (let old = 0; old < before; old += 1) await replacedKey(account, robot, HOUR);
    const overlapSeconds = round % 5 === 0 ? 0 : HOUR;
    const answers = await Promise.all([1, 2].map(() => rotate(account.owner.token, robot.id, { overlapSeconds })));
    const codes = answers.map(
      ({ payload, errors }) => payload?.errors?.[0]?.code ?? errors[0]?.extensions.code ?? 'DONE',
    );
    const room = overlapSeconds === 0 ? 2 : Math.min(2, 3 - before);
    const expected = [...Array<string>(room).fill('DONE'), ...Array<string>(2 - room).fill('LIMIT_REACHED')];
    expect({ round, codes: codes.sort() }).toEqual({ round, codes: expected });
    const keys = await world.sql<{ replaced_at: Date | null }>(
      'SELECT replaced_at FROM api_keys WHERE service_account_id = $1',
      [robot.id],
    );
    expect(keys.filter(({ replaced_at }) => replaced_at === null)).toHaveLength(1);
    expect(keys).toHaveLength(1 + before + (overlapSeconds === 0 ? 0 : room));
    const working = await Promise.all(
      answers.map(async ({ secret }) => secret !== '' && (await status(secret)) === 200),
    );
    expect(working.filter(Boolean)).toHaveLength(overlapSeconds === 0 ? 1 : room);
  }
}, 120_000);
