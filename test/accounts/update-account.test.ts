import { newId } from '../../src/ids';
import { lockWaits } from '../support/held-row';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account {
        id
        name
        handle
        location
        link
        imageUrl
        version
        updatedAt
      }
      errors {
        code
        path
      }
    }
  }
`;

const SETTINGS = /* GraphQL */ `
  mutation ($input: UpdateAccountSettingsInput!) {
    updateAccountSettings(input: $input) {
      account {
        version
        settings {
          aiErrorSummaries
          flowRunRetentionDays
          maxApiKeyLifetimeDays
        }
      }
      closedApiKeyCount
      reopenedApiKeyCount
      errors {
        code
        path
        ... on LimitReachedError {
          limit
          used
        }
      }
    }
  }
`;

type Change = { accountId?: string } & Record<string, unknown>;

const update = (account: TestAccount, change: Change, token: string | null = account.owner.token) =>
  world.graphql(token, UPDATE, { input: { accountId: account.id, ...change } });
const updateSettings = (account: TestAccount, change: Change, token: string | null = account.owner.token) =>
  world.graphql(token, SETTINGS, { input: { accountId: account.id, ...change } });

const codesOf = ({ errors }: Awaited<ReturnType<typeof update>>) => errors.map(({ extensions }) => extensions.code);

const eventsOf = async (account: TestAccount) =>
  (await auditEvents(world)).filter(({ log_id, outcome }) => log_id === account.id && outcome === 'DONE');

let counter = 0;
const freshHandle = (): string => `renamed-${(counter += 1).toString()}`;

describe('updateAccount', () => {
  it('changes what is given, leaves the rest, and tells in the log of changed fields only', async () => {
    const account = await world.account();
    const profile = {
      name: 'New name',
      location: 'Köln',
      link: 'http://example.com/us',
      imageUrl: 'https://example.com/us.png',
    };
    const { data, errors } = await update(account, profile);
    expect(errors).toEqual([]);
    expect(data.updateAccount).toMatchObject({
      account: { ...profile, handle: account.handle, version: 2 },
      errors: [],
    });
    const cleared = await update(account, { location: null, link: null, imageUrl: null, name: 'New name' });
    expect(cleared.data.updateAccount).toMatchObject({
      account: { name: 'New name', location: null, link: null, imageUrl: null, version: 3 },
    });
    expect(await eventsOf(account)).toMatchObject([
      {
        type: 'account.updated',
        actor_id: account.owner.userId,
        resource_name: 'New name',
        before: { name: `Account ${account.handle}`, location: null, link: null, imageUrl: null },
        after: profile,
      },
      { before: { location: 'Köln' }, after: { location: null, link: null, imageUrl: null } },
    ]);
    const [, second] = await eventsOf(account);
    expect(second?.after).not.toHaveProperty('name');
  });

  it('writes nothing where nothing changes', async () => {
    const account = await world.account();
    for (const change of [{}, { handle: account.handle }, { location: null }]) {
      const { data } = await expectNothingWritten(world, [], () => update(account, change));
      expect(data.updateAccount).toMatchObject({ account: { version: 1 }, errors: [] });
    }
  });

  it('is CONFLICT when the account changed since it was read', async () => {
    const account = await world.account();
    const { data } = await expectNothingWritten(world, [], () => update(account, { name: 'Stale', version: 7 }));
    expect(data.updateAccount).toMatchObject({ account: null, errors: [{ code: 'CONFLICT', path: ['version'] }] });
    const fresh = await update(account, { name: 'Fresh', version: 1 });
    expect(fresh.data.updateAccount).toMatchObject({ account: { version: 2 }, errors: [] });
  });

  it('lets one of two win who change the same version at once', async () => {
    const account = await world.account();
    const answers = await Promise.all(['One', 'Two'].map((name) => update(account, { name, version: 1 })));
    expect(answers.filter(({ data }) => data.updateAccount?.account != null)).toHaveLength(1);
  });

  it('keeps a handle that was given up for the account, for 180 days', async () => {
    const account = await world.account();
    const other = await world.account();
    const [first, second] = [account.handle, freshHandle()];
    expect((await update(account, { handle: second })).data.updateAccount).toMatchObject({
      account: { handle: second },
      errors: [],
    });
    expect(await world.sql('SELECT handle FROM account_handles WHERE account_id = $1', [account.id])).toHaveLength(2);
    const refused = await expectNothingWritten(world, [], () => update(other, { handle: first }));
    expect(refused.data.updateAccount).toMatchObject({ errors: [{ code: 'TAKEN', path: ['handle'] }] });
    // Taken back by the account itself; the other one is reserved now.
    const back = await update(account, { handle: first });
    expect(back.data.updateAccount).toMatchObject({ account: { handle: first }, errors: [] });
    const rows = await world.sql<{ handle: string; until: Date | null }>(
      'SELECT handle, reserved_until AS until FROM account_handles WHERE account_id = $1 ORDER BY until NULLS FIRST',
      [account.id],
    );
    expect(rows.map(({ handle }) => handle)).toEqual([first, second]);
    expect(rows[0]?.until).toBeNull();
    const until = rows[1]?.until?.getTime() ?? 0;
    expect(Math.abs(until - world.now().getTime() - 180 * DAY)).toBeLessThan(60_000);
    await world.sql('UPDATE account_handles SET reserved_until = $2 WHERE handle = $1', [second, world.now()]);
    const later = await update(other, { handle: second });
    expect(later.data.updateAccount).toMatchObject({ account: { handle: second }, errors: [] });
  });

  it('gives a handle to one of two accounts that want it at once, in each of 10 rounds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const accounts = [await world.account(), await world.account()];
      const handle = freshHandle();
      const answers = await Promise.all(accounts.map((account) => update(account, { handle })));
      const codes = answers.map(({ data }) => (data.updateAccount?.errors?.[0]?.code ?? 'DONE') as unknown as string);
      expect(codes.sort()).toEqual(['DONE', 'TAKEN']);
    }
  });

  it.each([
    ['a null name', { name: null }, ['name']],
    ['an empty name', { name: '' }, ['name']],
    ['a long name', { name: 'x'.repeat(101) }, ['name']],
    ['a name with a control character', { name: 'a\u0007' }, ['name']],
    ['a null handle', { handle: null }, ['handle']],
    ['a bad handle', { handle: 'No!' }, ['handle']],
    ['an empty location', { location: '' }, ['location']],
    ['a long location', { location: 'x'.repeat(101) }, ['location']],
    ['a link that runs', { link: 'javascript:alert(1)' }, ['link']],
    ['a link that is none', { link: 'example' }, ['link']],
    ['an image over http', { imageUrl: 'http://example.com/a.png' }, ['imageUrl']],
    ['a long image address', { imageUrl: `https://example.com/${'x'.repeat(500)}` }, ['imageUrl']],
  ])('is INVALID for %s', async (_what, change, path) => {
    const account = await world.account();
    const { data } = await expectNothingWritten(world, [], () => update(account, change));
    expect(data.updateAccount).toMatchObject({ account: null, errors: [{ code: 'INVALID', path }] });
  });
});

describe('updateAccountSettings', () => {
  it('changes what is given, and tells of it in the log', async () => {
    const account = await world.account();
    const { data, errors } = await updateSettings(account, { flowRunRetentionDays: 30, maxApiKeyLifetimeDays: 90 });
    expect(errors).toEqual([]);
    expect(data.updateAccountSettings).toEqual({
      account: {
        version: 2,
        settings: { aiErrorSummaries: true, flowRunRetentionDays: 30, maxApiKeyLifetimeDays: 90 },
      },
      closedApiKeyCount: 0,
      reopenedApiKeyCount: 0,
      errors: [],
    });
    const cleared = await updateSettings(account, { maxApiKeyLifetimeDays: null, aiErrorSummaries: false });
    expect(cleared.data.updateAccountSettings).toMatchObject({
      account: { settings: { aiErrorSummaries: false, flowRunRetentionDays: 30, maxApiKeyLifetimeDays: null } },
    });
    expect(await eventsOf(account)).toMatchObject([
      {
        type: 'account.settings_updated',
        before: { flowRunRetentionDays: 7, maxApiKeyLifetimeDays: null },
        after: { flowRunRetentionDays: 30, maxApiKeyLifetimeDays: 90 },
      },
      { after: { aiErrorSummaries: false, maxApiKeyLifetimeDays: null } },
    ]);
  });

  it('keeps runs no longer than the plan allows, but lets stand what a larger plan allowed', async () => {
    const account = await world.account({ plan: 'PRO' });
    const input = { flowRunRetentionDays: 31 };
    const { data } = await expectNothingWritten(world, [], () => updateSettings(account, input));
    expect(data.updateAccountSettings).toEqual({
      account: null,
      closedApiKeyCount: null,
      reopenedApiKeyCount: null,
      errors: [{ code: 'LIMIT_REACHED', path: ['flowRunRetentionDays'], limit: 30, used: 7 }],
    });
    await world.sql('UPDATE accounts SET flow_run_retention_days = 365 WHERE id = $1', [account.id]);
    const same = await updateSettings(account, { flowRunRetentionDays: 365, aiErrorSummaries: false });
    expect(same.data.updateAccountSettings).toMatchObject({ account: { version: 2 }, errors: [] });
  });

  it('closes the account to a key that has lived longer than the new cap', async () => {
    const account = await world.account();
    const createdAt = new Date(world.now().getTime() - 3 * DAY);
    const key = await world.apiKey(account.owner, { accountId: account.id, createdAt });
    const query = `{ account(handle: "${account.handle}") { id } }`;
    await updateSettings(account, { maxApiKeyLifetimeDays: 4 });
    expect((await world.graphql(key.token, query)).data.account).toEqual({ id: account.id });
    await updateSettings(account, { maxApiKeyLifetimeDays: 3 });
    expect((await world.graphql(key.token, query)).data.account).toBeNull();
  });

  it('tells how many keys another cap shut out or let in again, in the answer and in the log', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const gone = await world.member(account, 'MEMBER');
    const disabled = await world.member(account, 'MEMBER');
    const ofAge = (days: number) => ({
      accountId: account.id,
      createdAt: new Date(world.now().getTime() - days * DAY),
    });
    await world.apiKey(account.owner, ofAge(40));
    await world.apiKey(member, ofAge(31));
    await world.apiKey(member, ofAge(10));
    // None of these opened the account before: ended, of a deactivated member, of a disabled person, of no account.
    await world.apiKey(member, { ...ofAge(40), expiresAt: new Date(world.now().getTime() - DAY) });
    await world.apiKey(gone, ofAge(40));
    await world.sql('UPDATE members SET active = false WHERE id = $1', [gone.memberId]);
    await world.apiKey(disabled, ofAge(40));
    await world.sql('UPDATE users SET disabled_at = $2 WHERE id = $1', [disabled.userId, world.now()]);
    await world.apiKey(member);
    const robot = await world.serviceAccount(account);
    await world.sql('UPDATE api_keys SET created_at = $2 WHERE service_account_id = $1', [
      robot.id,
      ofAge(35).createdAt,
    ]);

    const keysOf = async (maxApiKeyLifetimeDays: number | null) => {
      const { data } = await updateSettings(account, { maxApiKeyLifetimeDays });
      const { closedApiKeyCount, reopenedApiKeyCount } = data.updateAccountSettings ?? {};
      return [closedApiKeyCount, reopenedApiKeyCount];
    };
    const expected = [
      [2, 0],
      [1, 0],
      [0, 3],
      [0, 0],
      [4, 0],
      [0, 4],
    ];
    for (const [i, cap] of [35, 30, 60, 90, 1, null].entries()) expect(await keysOf(cap)).toEqual(expected[i]);
    expect((await eventsOf(account)).map(({ details }) => details)).toEqual(
      expected.map(([closedApiKeys, reopenedApiKeys]) => ({ closedApiKeys, reopenedApiKeys })),
    );
  });

  it('looks at the plan again once it has the account: days that a smaller plan took meanwhile are not to be had', async () => {
    const account = await world.account();
    const operator = await world.database.pool.connect();
    await operator.query('BEGIN');
    await operator.query(`UPDATE accounts SET plan = 'PRO' WHERE id = $1`, [account.id]);
    const waiting = updateSettings(account, { flowRunRetentionDays: 31 });
    await lockWaits(world);
    await operator.query('COMMIT');
    operator.release();
    const { data } = await waiting;
    expect(data.updateAccountSettings).toMatchObject({
      account: null,
      errors: [{ code: 'LIMIT_REACHED', limit: 30, used: 7 }],
    });
    expect(await eventsOf(account)).toEqual([]);
  });

  it.each([
    ['no choice about summaries', { aiErrorSummaries: null }, ['aiErrorSummaries']],
    ['no retention', { flowRunRetentionDays: null }, ['flowRunRetentionDays']],
    ['a retention of 0 days', { flowRunRetentionDays: 0 }, ['flowRunRetentionDays']],
    ['keys that live 0 days', { maxApiKeyLifetimeDays: 0 }, ['maxApiKeyLifetimeDays']],
    ['keys that live 3,651 days', { maxApiKeyLifetimeDays: 3651 }, ['maxApiKeyLifetimeDays']],
  ])('is INVALID for %s', async (_what, change, path) => {
    const account = await world.account();
    const { data } = await expectNothingWritten(world, [], () => updateSettings(account, change));
    expect(data.updateAccountSettings).toMatchObject({ account: null, errors: [{ code: 'INVALID', path }] });
  });
});

describe.each([
  ['updateAccount', (...args: Parameters<typeof update>) => update(...args), { name: 'Other' }],
  [
    'updateAccountSettings',
    (...args: Parameters<typeof update>) => updateSettings(...args),
    { aiErrorSummaries: false },
  ],
])('%s', (_name, act, change) => {
  it('is for OWNER and ADMIN; FORBIDDEN to a MEMBER, UNAUTHENTICATED to nobody', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const asMember = await expectNothingWritten(world, ['FORBIDDEN'], () => act(account, change, member.token));
    expect(asMember.errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_ACCOUNT' } }]);
    expect(codesOf(await expectNothingWritten(world, [], () => act(account, change, null)))).toEqual([
      'UNAUTHENTICATED',
    ]);
    const admin = await world.member(account, 'ADMIN');
    expect((await act(account, change, admin.token)).errors).toEqual([]);
  });

  it('is ACCOUNT_FROZEN while the account is', async () => {
    const account = await world.account({ status: 'FROZEN' });
    expect(codesOf(await expectNothingWritten(world, [], () => act(account, change)))).toEqual(['ACCOUNT_FROZEN']);
  });

  it('takes another account, an id of another type and of nothing alike for unknown', async () => {
    const account = await world.account();
    const other = await world.account();
    for (const accountId of [other.id, account.owner.memberId, newId('account'), '', 'x'.repeat(10_000), '\u0000']) {
      const answer = await expectNothingWritten(world, [], () => act(account, { ...change, accountId }));
      expect(codesOf(answer)).toEqual(['NOT_FOUND']);
    }
  });

  it('takes only the types of the schema', async () => {
    const account = await world.account();
    const wrong = { name: 5, aiErrorSummaries: 'yes' };
    for (const code of codesOf(await expectNothingWritten(world, [], () => act(account, wrong)))) {
      expect(code).toBe('BAD_USER_INPUT');
    }
  });
});
