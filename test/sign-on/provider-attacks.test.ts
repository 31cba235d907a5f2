import { createHash } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type CryptoKey } from 'jose';
import { startWorld, type TestAccount, type World } from '../support/world';
import { begin, codeOf, comeBack, reachCode, redeem, refusals, SIGN_ON_CONFIG, signingAccount } from './dance';
import { CLIENT_ID, CLIENT_SECRET, startHostileProvider, type HostileProvider, type Token } from './hostile-provider';

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
  provider.requests.length = 0;
});

const now = (): number => Math.floor(Date.now() / 1000);

/** Signs on with what the provider answers, and gives what the person is told. */
async function attempt(token: Token): Promise<{ token: unknown; errors: unknown }> {
  const given = { ...token, claims: { email: `mallory@${domain}`, ...token.claims } };
  const { payload } = await redeem(world, await reachCode(world, account, provider, given));
  return { token: payload.token, errors: payload.errors };
}

/** Nobody came in: no user, member, session or identity was made; the account's log says where the provider failed. */
async function expectRefused(token: Token, why: string, message: RegExp): Promise<void> {
  const rows = async () =>
    world.sql(`SELECT (SELECT count(*) FROM users) u, (SELECT count(*) FROM members) m,
      (SELECT count(*) FROM sessions) s, (SELECT count(*) FROM sso_identities) i`);
  const before = await rows();
  const told = (await refusals(world, account)).length;
  expect(await attempt(token)).toEqual({
    token: null,
    errors: [{ code: 'SIGN_ON_REFUSED', message: expect.stringMatching(message) as string, path: ['code'] }],
  });
  expect(await rows()).toEqual(before);
  expect((await refusals(world, account)).slice(told)).toEqual([why]);
}

describe('an ID token', () => {
  it('that is sound lets somebody in', async () => {
    expect(await attempt({})).toMatchObject({ token: expect.stringMatching(/^gss_/) as string, errors: [] });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['with the nonce of another sign-on', { nonce: 'swapped' }, /another sign-on \(nonce\)/],
    ['without a nonce', { nonce: undefined }, /missing \(nonce\)/],
    ['of another issuer', { iss: 'https://evil.example' }, /\(iss\)/],
    ['for another client', { aud: 'another-client' }, /\(aud\)/],
    ['for several clients, without saying for which', { aud: [CLIENT_ID, 'another'] }, /\((aud|azp)\)/],
    ['for several clients, made for another', { aud: [CLIENT_ID, 'another'], azp: 'another' }, /\(azp\)/],
    ['that has expired more than 60 s ago', { exp: now() - 90, iat: now() - 400 }, /expired \(exp\)/],
    ['without an end', { exp: undefined }, /missing \(exp\)/],
    ['that was made more than 60 s in the future', { iat: now() + 120 }, /future \(iat\)/],
    ['that is not good before more than 60 s from now', { nbf: now() + 120 }, /\(nbf\)/],
    ['with the hash of another access token', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }, /\(at_hash\)/],
    ['of somebody who signed in there too long ago', { auth_time: now() - 90_000 }, /too long ago \(auth_time\)/],
    ['of somebody who will sign in there', { auth_time: now() + 120 }, /future \(auth_time\)/],
    ['without a subject', { sub: undefined }, /missing \(sub\)/],
    ['with an empty subject', { sub: '' }, /\(sub\)/],
  ])('%s lets nobody in', async (_what, claims, message) => {
    await expectRefused({ claims }, 'PROVIDER_ID_TOKEN', message);
  });

  it('may be off by less than 60 s', async () => {
    const claims = { exp: now() - 30, iat: now() + 30, nbf: now() + 30, sub: 'skewed', email: `skewed@${domain}` };
    expect(await attempt({ claims })).toMatchObject({ errors: [] });
  });

  it('may name the hash of its own access token', async () => {
    const digest = createHash('sha256').update('an access token').digest();
    const claims = { at_hash: digest.subarray(0, 16).toString('base64url'), sub: 'hashed', email: `hashed@${domain}` };
    expect(await attempt({ claims })).toMatchObject({ errors: [] });
  });
});

describe('the signature of an ID token', () => {
  /** The claims of an honest token, for a sign-on that has begun. */
  async function forge(make: (claims: Record<string, unknown>) => Promise<string>, message: RegExp): Promise<void> {
    const told = (await refusals(world, account)).length;
    const begun = await begin(world, account);
    const claims = {
      iss: provider.issuer,
      aud: CLIENT_ID,
      sub: 'mallory',
      email: `mallory@${domain}`,
      iat: now(),
      exp: now() + 300,
      auth_time: now(),
      nonce: begun.address.searchParams.get('nonce'),
    };
    const code = provider.codeFor(begun.address, { raw: await make(claims) });
    const returned = codeOf(await comeBack(world, account, begun, { code }));
    const { payload } = await redeem(world, { code: returned, verifier: begun.verifier });
    expect(payload).toMatchObject({
      token: null,
      errors: [{ code: 'SIGN_ON_REFUSED', message: expect.stringMatching(message) as string }],
    });
    expect((await refusals(world, account)).slice(told)).toEqual(['PROVIDER_ID_TOKEN']);
  }

  const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('is asked for: alg none is refused, whatever the provider says that it supports', async () => {
    await forge(async (claims) => `${base64({ alg: 'none' })}.${base64(claims)}.`, /algorithm that is not accepted/);
  });

  it('is none with the public key as a secret (HS256)', async () => {
    const key = (await importJWK(provider.publicJwk, 'RS256')) as CryptoKey;
    const secret = new TextEncoder().encode(await exportSPKI(key));
    await forge((claims) => provider.sign(claims, { alg: 'HS256' }, secret), /algorithm that is not accepted/);
  });

  it('is none with the client secret (HS256)', async () => {
    const secret = new TextEncoder().encode(CLIENT_SECRET.padEnd(32, ' '));
    await forge((claims) => provider.sign(claims, { alg: 'HS256' }, secret), /algorithm that is not accepted/);
  });

  it("is the provider's own: another key under the same name is refused", async () => {
    const { privateKey } = await generateKeyPair('RS256');
    await forge((claims) => provider.sign(claims, {}, privateKey), /signature of its token is wrong/);
  });

  it('is not by a key that the token brings along', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    await forge((claims) => provider.sign(claims, { jwk, jku: 'https://evil.example/jwks' }, privateKey), /signature/);
  });

  it('is over all of the token', async () => {
    await forge(async (claims) => {
      const [header = '', , signature = ''] = (await provider.sign({ ...claims, sub: 'somebody else' })).split('.');
      return `${header}.${base64(claims)}.${signature}`;
    }, /signature of its token is wrong/);
  });

  it('is not asked of a token that is none', async () => {
    await forge(async () => 'not.a.token', /could not be read/);
    await forge(async () => 'nothing', /not as OpenID Connect has it/);
  });
});

describe('what else a provider does', () => {
  it.each<[string, Token, string, RegExp]>([
    ['no ID token', { raw: null }, 'PROVIDER_ID_TOKEN', /no ID token/],
    ['no address', { claims: { email: undefined } }, 'PROVIDER_ADDRESS', /no address \(email\)/],
    [
      'an address as user name only',
      { claims: { email: undefined, preferred_username: 'olivia@example.com' } },
      'PROVIDER_ADDRESS',
      /no address/,
    ],
    ['an address that it has not proven', { claims: { email_verified: false } }, 'PROVIDER_ADDRESS', /email_verified/],
    ['an address that is none', { claims: { email: 'mallory' } }, 'PROVIDER_ADDRESS', /is none/],
    [
      'a status of 500 for the code',
      { status: 500, body: { secret: 'of the provider' } },
      'PROVIDER_TOKEN',
      /status 500/,
    ],
    [
      'that the client is unknown',
      { status: 401, body: { error: 'invalid_client' } },
      'PROVIDER_TOKEN',
      /invalid_(client|grant)/,
    ],
    [
      'an error of its own',
      { status: 400, body: { error: '<b>pay here</b>' } },
      'PROVIDER_TOKEN',
      /an error of its own/,
    ],
  ])('%s lets nobody in', async (_what, token, why, message) => {
    await expectRefused(token, why, message);
  });

  it('is asked by the way that it knows, with the secret in the body', async () => {
    provider.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    expect(await attempt({ claims: { sub: 'posted', email: `posted@${domain}` } })).toMatchObject({ errors: [] });
    const [request] = provider.requests.filter(({ path }) => path === '/token');
    expect(request?.authorization).toBeUndefined();
    expect(new URLSearchParams(request?.body).get('client_secret')).toBe(CLIENT_SECRET);
  });

  it('that says to know two ways and takes one only is asked by the other one', async () => {
    provider.refusesBasic = true;
    expect(await attempt({ claims: { sub: 'second', email: `second@${domain}` } })).toMatchObject({ errors: [] });
    provider.refusesBasic = false;
    const asked = provider.requests.filter(({ path }) => path === '/token');
    expect(asked.map(({ authorization }) => authorization !== undefined)).toEqual([true, false]);
  });

  it('saying that it ended the sign-on lets nobody in, and its words are not repeated', async () => {
    const begun = await begin(world, account);
    const parameters = { error: 'access_denied', error_description: '<script>alert(1)</script>' };
    const code = codeOf(await comeBack(world, account, begun, parameters));
    const { payload } = await redeem(world, { code, verifier: begun.verifier });
    expect(payload.errors).toMatchObject([{ code: 'SIGN_ON_REFUSED' }]);
    expect(JSON.stringify(payload)).toContain('access_denied');
    expect(JSON.stringify(payload)).not.toContain('script');
  });

  it('an answer of another issuer lets nobody in', async () => {
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: { email: `mallory@${domain}` } });
    const returned = codeOf(await comeBack(world, account, begun, { code, iss: 'https://evil.example' }));
    const { payload } = await redeem(world, { code: returned, verifier: begun.verifier });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
  });

  it('gets no verifier and no secret in an address: PKCE, state and nonce go there, bound to this sign-on', async () => {
    const { address } = await begin(world, account);
    const names = [
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'max_age',
      'nonce',
      'redirect_uri',
      'response_type',
    ];
    expect([...address.searchParams.keys()].sort()).toEqual([...names, 'scope', 'state', 'tenant'].sort());
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: CLIENT_ID,
      code_challenge_method: 'S256',
      max_age: '86400',
      redirect_uri: `http://localhost:4000/sso/accounts/${account.id}/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      tenant: 'one',
    });
  });
});

describe('a description of a provider', () => {
  /** What a browser gets that begins while the provider describes itself so. */
  async function page(): Promise<{ status: number; text: string }> {
    const response = await fetch(`${world.url}/sso/accounts/${account.id}/start?challenge=${'a'.repeat(43)}`, {
      redirect: 'manual',
    });
    return { status: response.status, text: await response.text() };
  }

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['of another issuer', { issuer: 'https://accounts.example.com' }, /another issuer/],
    ['of nearly this issuer', { issuer: 'AS IS/' }, /another issuer/],
    ['without a place to sign on', { authorization_endpoint: undefined }, /authorization_endpoint is missing/],
    ['that sends browsers to a script', { authorization_endpoint: 'javascript:alert(1)' }, /authorization_endpoint/],
    ['without keys', { jwks_uri: undefined }, /jwks_uri is missing/],
    [
      'that signs by shared secrets only',
      { id_token_signing_alg_values_supported: ['HS256', 'none'] },
      /signs by none of/,
    ],
    ['that takes no secret', { token_endpoint_auth_methods_supported: ['tls_client_auth'] }, /client secret/],
  ])('%s begins nothing', async (_what, metadata, message) => {
    const changed = JSON.stringify(metadata).replace('AS IS', provider.issuer);
    provider.metadata = { ...metadata, ...(JSON.parse(changed) as object) };
    const attempts = await world.sql('SELECT FROM sso_attempts');
    const { status, text } = await page();
    expect(status).toBe(502);
    expect(text).toMatch(message);
    expect(await world.sql('SELECT FROM sso_attempts')).toHaveLength(attempts.length);
  });

  it('that is a redirect, is not JSON, or is no description begins nothing, and is not shown', async () => {
    const path = '/.well-known/openid-configuration';
    const body = 'words of the provider';
    for (const [trouble, message] of [
      [{ status: 302, body, location: 'http://127.0.0.1:1/' }, /redirect \(302\)/],
      [{ status: 200, body, type: 'text/html' }, /JSON/],
      [{ status: 503, body }, /status 503/],
      [{ status: 200, body: '{"issuer": 7}' }, /not as OpenID Connect has it/],
    ] as const) {
      provider.trouble.set(path, trouble);
      const { status, text } = await page();
      expect(status).toBe(502);
      expect(text).toMatch(message);
      expect(text).not.toContain(body);
    }
  });
});
