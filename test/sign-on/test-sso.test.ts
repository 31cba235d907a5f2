import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { textOf } from '../support/sign-in';
import { startWorld, type Data, type TestAccount, type World } from '../support/world';
import { browse, cookieOf, SIGN_ON_CONFIG, signingAccount } from './dance';
import { startHostileProvider, type HostileProvider, type Token } from './hostile-provider';

const STEPS = 'ssoTest { id startedAt finishedAt passed url steps { step outcome message at } }';
const TEST = `mutation ($accountId: ID!) { testSso(input: { accountId: $accountId }) { ${STEPS} errors { code message path } } }`;

let world: World;
let provider: HostileProvider;
beforeAll(async () => {
  provider = await startHostileProvider();
  world = await startWorld(SIGN_ON_CONFIG);
});
afterAll(async () => {
  await world.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.metadata = {};
  provider.trouble.clear();
});

async function startTest(account: TestAccount): Promise<Data> {
  const { data } = await world.graphql(account.owner.token, TEST, { accountId: account.id });
  return data.testSso ?? {};
}

async function lastTest(account: TestAccount): Promise<Data> {
  const { data } = await world.graphql(account.owner.token, `{ account(handle: "${account.handle}") { ${STEPS} } }`);
  return data.account?.ssoTest ?? {};
}

function taken(test: Data | undefined): string[] {
  return (test?.steps as unknown as { step: string; outcome: string }[]).map(
    ({ step, outcome }) => `${step} ${outcome}`,
  );
}

/** Signs on at a test's address, as whom the provider says. */
async function signOnAt(account: TestAccount, url: string, token: Token): Promise<{ status: number; text: string }> {
  const begun = await browse(world, url.replace('http://localhost:4000', ''));
  const address = new URL(begun.headers.get('location') ?? '');
  const query = new URLSearchParams({
    state: address.searchParams.get('state') ?? '',
    code: provider.codeFor(address, token),
  });
  const path = `/sso/accounts/${account.id}/callback?${query.toString()}`;
  const response = await browse(world, path, cookieOf(begun));
  expect(response.headers.get('location')).toBeNull();
  return { status: response.status, text: await response.text() };
}

async function tested(account: TestAccount): Promise<unknown> {
  const [row] = await world.sql<{ version: number | null }>(
    'SELECT tested_trust_version AS version FROM sso_connections WHERE account_id = $1',
    [account.id],
  );
  return row?.version;
}

describe('a test of the connection', () => {
  it('takes two steps at once, and the others when somebody has signed on; then what is trusted counts as tested', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const { ssoTest: test, errors } = await startTest(account);
    expect(errors).toEqual([]);
    expect(test).toMatchObject({ id: expect.stringMatching(/^ssot_/) as string, finishedAt: null, passed: null });
    expect(test?.url).toBe(`http://localhost:4000/sso/accounts/${account.id}/start?test=${textOf(test?.id)}`);
    expect(taken(test)).toEqual(['DISCOVERY PASSED', 'KEYS PASSED']);
    expect(await tested(account)).toBeNull();
    const before = await world.sql('SELECT FROM sessions');

    const { status, text } = await signOnAt(account, textOf(test?.url), { claims: { email: `tess@${domain}` } });
    expect(status).toBe(200);
    expect(text).toContain('The test has passed');
    const after = await lastTest(account);
    expect(after).toMatchObject({ id: test?.id, passed: true, url: null });
    expect(taken(after)).toEqual(
      ['DISCOVERY', 'KEYS', 'SIGN_IN', 'TOKEN', 'ID_TOKEN', 'ADDRESS'].map((step) => `${step} PASSED`),
    );
    expect(await tested(account)).toBe(1);
    expect(await world.sql('SELECT FROM sessions')).toHaveLength(before.length);
    expect(await world.sql('SELECT FROM users WHERE email = $1', [`tess@${domain}`])).toEqual([]);
    const [event] = (await auditEvents(world)).filter(
      ({ type, log_id }) => type === 'sso.tested' && log_id === account.id,
    );
    expect(event).toMatchObject({ details: { testId: test?.id, passed: true, startedBy: account.owner.userId } });
  });

  it.each<[string, Partial<Token>, string, RegExp]>([
    ['the client secret is refused', { status: 401, body: { error: 'invalid_client' } }, 'TOKEN', /status 40[01]/],
    ['the token is for another client', { claims: { aud: 'another' } }, 'ID_TOKEN', /\(aud\)/],
    ['there is no address', { claims: { email: undefined } }, 'ADDRESS', /no address/],
    [
      'the address is of no domain of the account',
      { claims: { email: 'tess@elsewhere.example' } },
      'ADDRESS',
      /elsewhere\.example/,
    ],
  ])('says at which step it fails: %s', async (_what, token, step, message) => {
    const { account, domain } = await signingAccount(world, provider);
    const { ssoTest: test } = await startTest(account);
    const claims = { email: `tess@${domain}`, ...token.claims };
    const { text } = await signOnAt(account, textOf(test?.url), { ...token, claims });
    expect(text).toContain('The test has failed');
    const after = await lastTest(account);
    expect(after.passed).toBe(false);
    const last = (after.steps as unknown as { step: string; outcome: string; message: string }[]).at(-1);
    expect(last).toMatchObject({ step, outcome: 'FAILED', message: expect.stringMatching(message) as string });
    expect(await tested(account)).toBeNull();
  });

  it.each<[string, string, string, RegExp]>([
    ['the description', '/.well-known/openid-configuration', 'DISCOVERY', /status 500/],
    ['the keys', '/jwks', 'KEYS', /status 500/],
  ])(
    'ends at once where %s is not there, and shows nothing of what was answered',
    async (_what, path, step, message) => {
      const { account } = await signingAccount(world, provider);
      provider.trouble.set(path, { status: 500, body: 'inner words' });
      const { ssoTest: test } = await startTest(account);
      expect(test).toMatchObject({ passed: false, url: null });
      expect(taken(test).at(-1)).toBe(`${step} FAILED`);
      expect(JSON.stringify(test)).toMatch(message);
      expect(JSON.stringify(test)).not.toContain('inner words');
    },
  );

  it('of an address inside our own network says nothing of what is there', async () => {
    const inner = await startWorld({ ...SIGN_ON_CONFIG, outboundAllow: [] });
    for (const issuer of ['https://169.254.169.254', provider.issuer, 'https://127.0.0.1:1']) {
      const { account } = await signingAccount(inner, { issuer });
      const { data } = await inner.graphql(account.owner.token, TEST, { accountId: account.id });
      expect(taken(data.testSso?.ssoTest)).toEqual(['DISCOVERY FAILED']);
    }
    await inner.stop();
  });

  it('counts for nothing once what is trusted was changed, or a new test has begun, or ten minutes later', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const token = { claims: { email: `tess@${domain}` } };
    const { ssoTest: first } = await startTest(account);
    const path = (test: Data | undefined) => textOf(test?.url).replace('http://localhost:4000', '');
    const { ssoTest: second } = await startTest(account);
    expect((await browse(world, path(first))).status).toBe(400);
    const begun = await browse(world, path(second));
    await world.sql('UPDATE sso_connections SET trust_version = 2 WHERE account_id = $1', [account.id]);
    const address = new URL(begun.headers.get('location') ?? '');
    const query = new URLSearchParams({
      state: address.searchParams.get('state') ?? '',
      code: provider.codeFor(address, token),
    });
    await browse(world, `/sso/accounts/${account.id}/callback?${query.toString()}`, cookieOf(begun));
    expect((await lastTest(account)).passed).toBe(false);
    expect(await tested(account)).toBeNull();
    expect((await browse(world, path(second))).status).toBe(400);
  });

  it('is a CONFLICT where the connection is removed while the provider is asked', async () => {
    const { account } = await signingAccount(world, provider);
    provider.before = async () => {
      provider.before = undefined;
      await world.sql('DELETE FROM sso_connections WHERE account_id = $1', [account.id]);
    };
    expect(await startTest(account)).toMatchObject({
      ssoTest: null,
      errors: [{ code: 'CONFLICT', path: ['accountId'], message: expect.stringContaining('removed') as string }],
    });
  });

  it('asks for a connection, for the right, and for the feature', async () => {
    const none = await world.account();
    const { data } = await expectNothingWritten(world, [], () =>
      world.graphql(none.owner.token, TEST, { accountId: none.id }),
    );
    expect(data.testSso?.errors).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
    const { account } = await signingAccount(world, provider);
    const member = await world.member(account, 'MEMBER');
    const refused = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      world.graphql(member.token, TEST, { accountId: account.id }),
    );
    expect(refused.errors).toMatchObject([{ extensions: { missingPermission: 'ADMINISTRATE_SSO' } }]);
    const free = await signingAccount(world, provider, { plan: 'FREE' });
    const unbooked = await world.graphql(free.account.owner.token, TEST, { accountId: free.account.id });
    expect(unbooked.errors).toMatchObject([{ extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'SSO' } }]);
  });
});
