import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';
import {
  begin,
  browse,
  codeOf,
  comeBack,
  newVerifier,
  redeem,
  refusals,
  SIGN_ON_CONFIG,
  signingAccount,
} from './dance';
import { startHostileProvider, type HostileProvider } from './hostile-provider';

let world: World;
let provider: HostileProvider;
let account: TestAccount;
let domain: string;
beforeAll(async () => {
  provider = await startHostileProvider();
  world = await startWorld(SIGN_ON_CONFIG);
  ({ account, domain } = await signingAccount(world, provider));
});
afterAll(async () => {
  await world.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.metadata = {};
  provider.trouble.clear();
});

const TEST = `mutation ($accountId: ID!) { testSso(input: { accountId: $accountId }) { ssoTest { passed } errors { code } } }`;

/** Has our own side fail while a provider is asked. */
async function whileWeFail<T>(fault: Error, work: () => Promise<T>): Promise<T> {
  const { outbound } = world.server.app;
  const { fetch: sound } = outbound;
  Object.assign(outbound, { fetch: () => Promise.reject(fault) });
  try {
    return await work();
  } finally {
    Object.assign(outbound, { fetch: sound });
  }
}

const start = () => `/sso/accounts/${account.id}/start?challenge=${newVerifier().challenge}`;

describe('a fault of our own', () => {
  it.each([
    ['a TypeError', new TypeError('inner words: a bug')],
    ['any error', new Error('inner words: something broke')],
    ['an error with a code of the system', Object.assign(new Error('inner words'), { code: 'EMFILE' })],
  ])('is a fault where a sign-on begins, and not the provider’s: %s', async (_what, fault) => {
    const response = await expectNothingWritten(world, [], () => whileWeFail(fault, () => browse(world, start())));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('inner words');
  });

  it('is a fault where the provider sends somebody back', async () => {
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: { email: `nina@${domain}` } });
    const fault = new TypeError('inner words: a bug');
    expect((await whileWeFail(fault, () => comeBack(world, account, begun, { code }))).status).toBe(500);
  });

  it('is a fault where a connection is tested, and fails no step', async () => {
    const fault = new TypeError('inner words: a bug');
    const answer = await whileWeFail(fault, () => world.graphql(account.owner.token, TEST, { accountId: account.id }));
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(await world.sql('SELECT steps FROM sso_tests WHERE account_id = $1', [account.id])).toEqual([{ steps: [] }]);
  });

  it('is a client secret that cannot be read any more', async () => {
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: { email: `nina@${domain}` } });
    const [row] = await world.sql<{ secret: Buffer }>(
      'SELECT client_secret AS secret FROM sso_connections WHERE account_id = $1',
      [account.id],
    );
    const write = (secret: Buffer | undefined) =>
      world.sql('UPDATE sso_connections SET client_secret = $2 WHERE account_id = $1', [account.id, secret]);
    await write(Buffer.from('sealed by nobody'));
    expect((await browse(world, start())).status).toBe(500);
    expect((await comeBack(world, account, begun, { code })).status).toBe(500);
    await write(row?.secret);
  });
});

describe('what a provider says in a shape that nobody expects', () => {
  const path = '/.well-known/openid-configuration';

  it.each<[string, string]>([
    ['an issuer that is no address', JSON.stringify({ issuer: 'nonsense' })],
    ['a list', '[]'],
    ['nothing', ''],
    ['a number', '7'],
    ['null', 'null'],
  ])('is its failure, where it describes itself: %s', async (_what, body) => {
    provider.trouble.set(path, { status: 200, body });
    expect((await browse(world, start())).status).toBe(502);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a subject that is a number', { sub: 7 }],
    ['a subject that is an object', { sub: {} }],
    ['a time of signing in that is a text', { auth_time: 'yesterday' }],
    ['a time of signing in that is a list', { auth_time: [] }],
    ['a time of signing in far beyond all years', { auth_time: -1e300 }],
    ['a time of making that is a text', { iat: 'now' }],
    ['a time of making that is beyond all years, and none of signing in', { iat: -1e300, auth_time: undefined }],
    ['an audience that is a number', { aud: 7 }],
    ['an address that is a list', { email: ['nina@example.net'] }],
    ['the hash of an access token that is a number', { at_hash: 7 }],
    ['a nonce that is a number', { nonce: 7 }],
  ])('is its failure, in its token: %s', async (_what, claims) => {
    await expectProviders((given) => provider.sign({ ...given, ...claims }));
  });

  it('is its failure, where its signature is no base64, or its key no key', async () => {
    await expectProviders(async (given) => `${(await provider.sign(given)).split('.').slice(0, 2).join('.')}.#?`);
    for (const key of [
      { kty: 'RSA', n: 7, e: {} },
      { kty: 'RSA', n: '', e: '' },
      { ...provider.publicJwk, n: 'AQAB' },
      { ...provider.publicJwk, key_ops: 7 },
    ]) {
      provider.trouble.set('/jwks', { status: 200, body: JSON.stringify({ keys: [{ ...key, kid: 'the-key' }] }) });
      await expectProviders((given) => provider.sign(given));
    }
  });

  it.each<[string, { status: number; body: string; type?: string }]>([
    ['nothing', { status: 200, body: '' }],
    ['a text', { status: 200, body: '"tokens"' }],
    ['numbers', { status: 200, body: '{"access_token": 7, "token_type": 7, "id_token": 7}' }],
    ['a token type of its own', { status: 200, body: '{"access_token": "a", "token_type": "mac", "id_token": "b"}' }],
    ['an error that is an object', { status: 400, body: '{"error": {}}' }],
    ['no status of success', { status: 204, body: '' }],
  ])('is its failure, for a code: %s', async (_what, trouble) => {
    provider.trouble.set('/token', trouble);
    await expectProviders((given) => provider.sign(given));
  });

  /** The client hears that the provider failed, and the account’s log too. */
  async function expectProviders(make: (claims: Record<string, unknown>) => Promise<string>): Promise<void> {
    const told = (await refusals(world, account)).length;
    const begun = await begin(world, account);
    const at = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: provider.issuer, aud: 'guildhall', sub: 'nina', email: `nina@${domain}` },
      ...{ iat: at, exp: at + 300, auth_time: at, nonce: begun.address.searchParams.get('nonce') },
    };
    const code = provider.codeFor(begun.address, { raw: await make(claims) });
    const response = await comeBack(world, account, begun, { code });
    expect(response.status).toBe(303);
    const { payload } = await redeem(world, { code: codeOf(response), verifier: begun.verifier });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect((await refusals(world, account)).slice(told)).toEqual([expect.stringMatching(/^PROVIDER_/)]);
  }
});
