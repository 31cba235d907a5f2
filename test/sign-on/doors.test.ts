import { auditEvents } from '../support/nothing-written';
import { loggedText } from '../support/secrets';
import { startWorld, type World } from '../support/world';
import {
  begin,
  browse,
  codeOf,
  comeBack,
  connect,
  cookieOf,
  newVerifier,
  reachCode,
  redeem,
  refusals,
  RETURN_TO,
  SIGN_ON_CONFIG,
  signingAccount,
} from './dance';
import { startHostileProvider, type HostileProvider } from './hostile-provider';

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

const STRICT = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': expect.stringMatching(/^default-src 'none'/) as string,
};

async function attempts(account: { id: string }): Promise<Record<string, unknown>[]> {
  return world.sql('SELECT * FROM sso_attempts WHERE account_id = $1 ORDER BY id', [account.id]);
}

describe('the address for people', () => {
  it('leads to where the account that has the handle now begins, and takes nothing else along', async () => {
    const { account } = await signingAccount(world, provider);
    const { challenge } = newVerifier();
    const query = new URLSearchParams({ challenge, return_to: RETURN_TO, evil: 'x' });
    const response = await browse(world, `/sso/${account.handle}?${query.toString()}`);
    expect(response.status).toBe(303);
    expect(Object.fromEntries(response.headers)).toMatchObject(STRICT);
    const to = new URL(response.headers.get('location') ?? '');
    expect(`${to.origin}${to.pathname}`).toBe(`http://localhost:4000/sso/accounts/${account.id}/start`);
    expect(Object.fromEntries(to.searchParams)).toEqual({ challenge, return_to: RETURN_TO });
    expect(await attempts(account)).toEqual([]);
  });

  it('says the same of a handle that nobody has and of an account without a connection', async () => {
    const { handle } = await world.account();
    const closed = (await signingAccount(world, provider)).account;
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    const { challenge } = newVerifier();
    const answers = await Promise.all(
      [handle, 'nobody-has-this', '%00', 'UPPER', closed.handle].map(async (one) => {
        const response = await browse(world, `/sso/${one}?challenge=${challenge}`);
        return { status: response.status, text: await response.text() };
      }),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, text: expect.stringContaining('no single sign-on') as string });
  });

  it('is that of an account of any handle, and never a page of our own', async () => {
    for (const handle of ['done', 'accounts']) {
      const account = await world.account({ handle });
      await connect(world, account, { issuer: provider.issuer });
      const found = await browse(world, `/sso/${handle}?challenge=${newVerifier().challenge}`);
      expect(found.headers.get('location')).toContain(`/sso/accounts/${account.id}/start`);
      const begun = await begin(world, account, null);
      const { pathname } = new URL((await comeBack(world, account, begun, {})).headers.get('location') ?? '');
      expect(pathname).toBe('/sso/accounts/done');
    }
  });

  it('does nothing for HEAD', async () => {
    const { account } = await signingAccount(world, provider);
    const { challenge } = newVerifier();
    for (const path of [`/sso/${account.handle}`, `/sso/accounts/${account.id}/start?challenge=${challenge}`]) {
      expect((await browse(world, path, null, { method: 'HEAD' })).status).toBe(404);
    }
    expect(await attempts(account)).toEqual([]);
  });
});

describe('beginning', () => {
  it('keeps hashes only, and a cookie that only this browser has for ten minutes', async () => {
    const { account } = await signingAccount(world, provider);
    const { challenge } = newVerifier();
    const response = await browse(world, `/sso/accounts/${account.id}/start?challenge=${challenge}`);
    expect(Object.fromEntries(response.headers)).toMatchObject(STRICT);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^guildhall-sso=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
    const [attempt] = await attempts(account);
    expect(attempt).toMatchObject({ challenge, return_to: null, test_id: null, trust_version: 1, answer: null });
    expect(JSON.stringify(attempt)).not.toContain(cookie.slice(14, 57));
    const life = (attempt?.expires_at as Date).getTime() - (attempt?.created_at as Date).getTime();
    expect(life).toBe(600_000);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/sso/accounts/done',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://user:pass@app.example.com/',
    'https://user@app.example.com/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'https://app.example.com\\@evil.example/',
    'https:app.example.com/',
    ' https://app.example.com/',
    'https://app.example.com/\n',
    'javascript:alert(1)//https://app.example.com/',
    'data:text/html,x',
    'https://app.example.com/?next=https://evil.example',
    'https://app.example.com/#evil',
    'https://app.example.com/?',
    '',
  ])('is refused for an address to return to that is not allowed: %j', async (address) => {
    const { account } = await signingAccount(world, provider);
    const { challenge } = newVerifier();
    const query = new URLSearchParams({ challenge, return_to: address });
    const response = await browse(world, `/sso/accounts/${account.id}/start?${query.toString()}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await attempts(account)).toEqual([]);
  });

  it('is refused without a challenge that a client can redeem, and for a very long address', async () => {
    const { account } = await signingAccount(world, provider);
    const long = `https://app.example.com/${'a'.repeat(2000)}`;
    const tooLong = `?challenge=${newVerifier().challenge}&return_to=${long}`;
    for (const query of [
      tooLong,
      '',
      '?challenge=',
      '?challenge=short',
      `?challenge=${'a'.repeat(44)}`,
      `?challenge=${'é'.repeat(43)}`,
    ]) {
      const response = await browse(world, `/sso/accounts/${account.id}/start${query}`);
      expect(response.status).toBe(400);
    }
    expect(await attempts(account)).toEqual([]);
  });

  it('says the same of what is no account and of an account without a connection', async () => {
    const { id } = await world.account();
    const { challenge } = newVerifier();
    for (const one of [id, 'acct_01h455vb4pex5vsknk084sn02q', 'nothing', '%00']) {
      const response = await browse(world, `/sso/accounts/${one}/start?challenge=${challenge}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('no single sign-on');
    }
  });

  it('uses the budget of the network up', async () => {
    const proxied = await startWorld({ ...SIGN_ON_CONFIG, isTrustedProxy: () => true });
    const { account } = await signingAccount(proxied, provider);
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const path = `/sso/accounts/${account.id}/start`;
    const statuses: number[] = [];
    for (let at = 0; at < 605; at += 55) {
      const some = Array.from({ length: 55 }, () => browse(proxied, path, null, { headers }));
      statuses.push(...(await Promise.all(some)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const { challenge } = newVerifier();
    const other = await browse(proxied, `${path}?challenge=${challenge}`, null, {
      headers: { 'x-forwarded-for': '198.51.100.9' },
    });
    expect(other.status).toBe(303);
    await proxied.stop();
  });
});

const claims = (domain: string) => ({ sub: 'nina', email: `nina@${domain}` });

describe('coming back', () => {
  it('gives the client a code and nothing else, where it asked for it', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    const response = await comeBack(world, account, begun, { code, session_state: 'x' });
    expect(response.status).toBe(303);
    expect(Object.fromEntries(response.headers)).toMatchObject(STRICT);
    expect(response.headers.get('set-cookie')).toMatch(/^guildhall-sso=; Path=\/; Max-Age=0/);
    const returned = codeOf(response);
    expect(response.headers.get('location')).toBe(`${RETURN_TO}?code=${returned}`);
    expect(returned).toMatch(/^gsc_[0-9A-Za-z]{49}$/);
  });

  it('leads to the page of our own where the client named none', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account, null);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    const response = await comeBack(world, account, begun, { code });
    expect(response.headers.get('location')).toBe(`http://localhost:4000/sso/accounts/done?code=${codeOf(response)}`);
  });

  /** Nothing is answered, nobody is redirected, the provider is not asked. */
  async function expectNothing(response: Response): Promise<void> {
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('was not begun in this browser');
  }

  it('works once: a replay is refused, and the provider is not asked again', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    codeOf(await comeBack(world, account, begun, { code }));
    provider.requests.length = 0;
    await expectNothing(await comeBack(world, account, begun, { code }));
    expect(provider.requests).toEqual([]);
  });

  it('of two answers at once one is taken', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const codes = [1, 2].map(() => provider.codeFor(begun.address, { claims: claims(domain) }));
    const answers = await Promise.all(codes.map((code) => comeBack(world, account, begun, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
  });

  it('works in the browser alone that began (login CSRF)', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const attacker = await begin(world, account);
    const victim = await begin(world, account);
    const code = provider.codeFor(attacker.address, { claims: claims(domain) });
    await expectNothing(await comeBack(world, account, { ...attacker, cookie: victim.cookie }, { code }));
    await expectNothing(await comeBack(world, account, { ...attacker, cookie: '' }, { code }));
    await expectNothing(await comeBack(world, account, { ...attacker, cookie: 'guildhall-sso=' }, { code }));
    // It was not used up by that.
    expect((await comeBack(world, account, attacker, { code })).status).toBe(303);
  });

  it('takes no state but its own', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const other = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    const state = begun.address.searchParams.get('state') ?? '';
    const swapped = other.address.searchParams.get('state') ?? '';
    const [id = '', mac = ''] = state.split('.');
    const forged = [
      swapped,
      id,
      `${id}.`,
      `${id}.${'A'.repeat(43)}`,
      `${swapped.split('.')[0] ?? ''}.${mac}`,
      '',
      'x'.repeat(5000),
    ];
    for (const one of forged) {
      const query = new URLSearchParams({ code, state: one });
      await expectNothing(
        await browse(world, `/sso/accounts/${account.id}/callback?${query.toString()}`, begun.cookie),
      );
    }
    await expectNothing(await browse(world, `/sso/accounts/${account.id}/callback?code=${code}`, begun.cookie));
    expect((await comeBack(world, account, begun, { code })).status).toBe(303);
  });

  it("takes no answer to another account's sign-on", async () => {
    const one = await signingAccount(world, provider);
    const other = await signingAccount(world, provider);
    const begun = await begin(world, one.account);
    const code = provider.codeFor(begun.address, { claims: claims(one.domain) });
    await expectNothing(await comeBack(world, other.account, begun, { code }));
  });

  it('takes ten minutes at most', async () => {
    const slow = await startWorld(SIGN_ON_CONFIG);
    const { account, domain } = await signingAccount(slow, provider);
    const begun = await begin(slow, account);
    slow.advance(600_000);
    await expectNothing(
      await comeBack(slow, account, begun, { code: provider.codeFor(begun.address, { claims: claims(domain) }) }),
    );
    await slow.stop();
  });

  it('under another SECRET_KEY works while the one before is known', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    const { config } = world.server.app;
    const before = { secretKey: config.secretKey, secretKeyPrevious: config.secretKeyPrevious };
    Object.assign(config, {
      secretKey: 'a new secret key, of 32 characters and more',
      secretKeyPrevious: before.secretKey,
    });
    const response = await comeBack(world, account, begun, { code });
    Object.assign(config, before);
    const { payload } = await redeem(world, { code: codeOf(response), verifier: begun.verifier });
    expect(payload.errors).toEqual([]);
  });

  it('finds its way by the id, though the handle was given up and another account has it by then', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    // 180 days are not waited for: the handle is another account's now.
    const taker = await world.account();
    await connect(world, taker, { issuer: provider.issuer });
    await world.sql('INSERT INTO account_handles (handle, account_id) VALUES ($1, $2)', [
      `${account.handle}-2`,
      account.id,
    ]);
    await world.sql('UPDATE accounts SET handle = $2 WHERE id = $1', [account.id, `${account.handle}-2`]);
    await world.sql('UPDATE account_handles SET account_id = $2 WHERE handle = $1', [account.handle, taker.id]);
    await world.sql('UPDATE accounts SET handle = $2 WHERE id = $1', [taker.id, account.handle]);

    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    const returned = codeOf(await comeBack(world, account, begun, { code }));
    const { payload } = await redeem(world, { code: returned, verifier: begun.verifier });
    expect(payload.viewer?.accounts?.nodes).toEqual([{ id: account.id }]);
    const found = await browse(world, `/sso/${account.handle}?challenge=${newVerifier().challenge}`);
    expect(found.headers.get('location')).toContain(`/sso/accounts/${taker.id}/start`);
  });

  it('is over when what is trusted was changed meanwhile, or the connection is gone', async () => {
    const { account, domain } = await signingAccount(world, provider);
    for (const statement of [
      'UPDATE sso_connections SET trust_version = trust_version + 1 WHERE account_id = $1',
      'DELETE FROM sso_connections WHERE account_id = $1',
    ]) {
      const begun = await begin(world, account);
      const code = provider.codeFor(begun.address, { claims: claims(domain) });
      await world.sql(statement, [account.id]);
      provider.requests.length = 0;
      const returned = codeOf(await comeBack(world, account, begun, { code }));
      expect(provider.requests).toEqual([]);
      const { payload } = await redeem(world, { code: returned, verifier: begun.verifier });
      expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    }
  });
});

describe('a connection', () => {
  /** Puts another connection in its place, which is trusted in the same version. */
  async function replace(account: { id: string }): Promise<void> {
    await world.sql('DELETE FROM sso_connections WHERE account_id = $1', [account.id]);
    await connect(world, account, { issuer: provider.issuer });
  }

  it('that was made anew while the provider signed somebody on is not the one that began', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const begun = await begin(world, account);
    const code = provider.codeFor(begun.address, { claims: claims(domain) });
    await replace(account);
    provider.requests.length = 0;
    const returned = codeOf(await comeBack(world, account, begun, { code }));
    expect(provider.requests).toEqual([]);
    const { payload } = await redeem(world, { code: returned, verifier: begun.verifier });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
  });

  it('that was made anew before the code was redeemed is not the one that signed on', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const reached = await reachCode(world, account, provider, { claims: claims(domain) });
    await replace(account);
    const { payload } = await redeem(world, reached);
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, account)).toEqual(['CONNECTION_CHANGED']);
  });
});

describe('an IP allowlist', () => {
  it('keeps out at every door, and the account is told', async () => {
    const proxied = await startWorld({ ...SIGN_ON_CONFIG, isTrustedProxy: (address) => address === '127.0.0.1' });
    const { account, domain } = await signingAccount(proxied, provider);
    const inside = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    const { challenge, verifier } = newVerifier();
    const start = `/sso/accounts/${account.id}/start?challenge=${challenge}`;
    await proxied.allowlistEntry(account, '203.0.113.0/24');
    await proxied.sql('UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1', [account.id]);
    expect((await browse(proxied, start)).status).toBe(403);

    const begun = await browse(proxied, start, null, inside);
    const address = new URL(begun.headers.get('location') ?? '');
    const state = address.searchParams.get('state') ?? '';
    const code = provider.codeFor(address, { claims: { email: `nina@${domain}` } });
    const back = `/sso/accounts/${account.id}/callback?${new URLSearchParams({ state, code }).toString()}`;
    expect((await browse(proxied, back, cookieOf(begun))).status).toBe(403);
    const returned = codeOf(await browse(proxied, back, cookieOf(begun), inside));

    const { answer } = await redeem(proxied, { code: returned, verifier });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'IP_NOT_ALLOWED' } }]);
    const events = (await auditEvents(proxied)).filter(({ log_id }) => log_id === account.id);
    expect(events.map(({ details }) => (details as { code: string; operation: string }).operation)).toEqual([
      'beginSignOn',
      'answerSignOn',
      'redeemSignIn',
    ]);
    await proxied.stop();
  });
});

describe('what is written down', () => {
  it('is never what stands in an address', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const { code, address } = await reachCode(world, account, provider, { claims: { email: `logged@${domain}` } });
    const log = loggedText();
    expect(log).toContain(`/sso/accounts/${account.id}/callback`);
    expect(log).not.toContain(code);
    expect(log).not.toContain(address.searchParams.get('state'));
    expect(log).not.toContain('code=');
  });
});
