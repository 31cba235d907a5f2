import { createServer } from '../../src/server';
import { sweepSignOn } from '../../src/modules/sign-on/sweep-sign-on';
import { attacks } from '../saml/attacks';
import { honest, newKeyPair, type KeyPair, type Said } from '../saml/hostile-idp';
import { auditEvents } from '../support/nothing-written';
import { textOf } from '../support/sign-in';
import { startWorld, type Data, type TestAccount, type World } from '../support/world';
import { browse, codeOf, newVerifier, redeem, refusals, RETURN_TO, SIGN_ON_CONFIG } from './dance';
import {
  arrive,
  beginSaml,
  begunBy,
  newIdp,
  post,
  samlAccount,
  saying,
  signOnSaml,
  type BegunSaml,
  type Idp,
} from './saml-dance';

const HOUR = 3_600_000;

let world: World;
let idp: Idp;
let own: KeyPair;
beforeAll(async () => {
  world = await startWorld(SIGN_ON_CONFIG);
  idp = newIdp(world.now());
  own = newKeyPair({}, world.now());
});
afterAll(() => world.stop());

/** An honest response to a sign-on. */
function response(account: { id: string }, begun: Pick<BegunSaml, 'requestId'>, changed: Partial<Said>): string {
  return honest(saying(world, account, idp, begun.requestId, changed), idp.key);
}

const as = (email: string, more: Record<string, string> = {}): Partial<Said> => ({
  nameId: `id of ${email}`,
  attributes: { email, ...more },
});

async function sessionsOf(account: { id: string }): Promise<{ method: string }[]> {
  return world.sql('SELECT method, authenticated_at FROM sessions WHERE account_id = $1', [account.id]);
}

async function isUser(email: string): Promise<boolean> {
  return (await world.sql('SELECT FROM users WHERE email = $1', [email])).length > 0;
}

async function said(answer: Response): Promise<{ status: number; text: string; to: string | null }> {
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
}

const OVER = { status: 400, text: expect.stringContaining('This sign-on is over') as string, to: null };

describe('a sign-on by SAML', () => {
  it('gives a session that opens the account, to whoever began it', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    expect(begun.address.href.startsWith('https://idp.company.example/sso?tenant=one&SAMLRequest=')).toBe(true);
    expect([...begun.address.searchParams.keys()]).toEqual(['tenant', 'SAMLRequest']);
    expect(begun.request).toContain(
      `AssertionConsumerServiceURL="http://localhost:4000/sso/accounts/${account.id}/callback"`,
    );
    expect(begun.request).toContain(`>http://localhost:4000/sso/accounts/${account.id}/metadata<`);
    expect(begun.request).not.toContain('ForceAuthn');

    const email = `ann@${domain}`;
    const posted = await post(world, account, response(account, begun, as(email, { displayName: 'Ann Lee' })));
    expect(posted.headers.get('set-cookie')).toBeNull();
    expect(await said(posted)).toMatchObject({
      status: 303,
      to: `http://localhost:4000/sso/accounts/${account.id}/callback`,
    });
    const arrived = await arrive(world, account, begun.cookie);
    expect(arrived.status).toBe(303);
    expect(arrived.headers.get('location')).toMatch(/^https:\/\/app\.example\.com\/signed-on\?code=gsc_\w{49}$/);
    expect(arrived.headers.get('set-cookie')).toMatch(/^guildhall-sso=; .*Max-Age=0/);
    const { payload } = await redeem(world, { code: codeOf(arrived), verifier: begun.verifier });
    expect(payload).toMatchObject({
      token: expect.stringMatching(/^gss_/) as string,
      viewer: { user: { email }, accounts: { nodes: [{ id: account.id }] } },
      errors: [],
    });
    expect(await sessionsOf(account)).toEqual([{ method: 'SAML', authenticated_at: expect.any(Date) as Date }]);
    const [{ displayName } = { displayName: '' }] = await world.sql<{ displayName: string }>(
      'SELECT display_name AS "displayName" FROM members WHERE account_id = $1 AND email = $2',
      [account.id, email],
    );
    expect(displayName).toBe('Ann Lee');
  });

  it('knows who came before by the same name, and mails a code to who is known here otherwise', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const email = `bob@${domain}`;
    const first = await signOnSaml(world, account, (begun) => response(account, begun, as(email)));
    expect(first.payload).toMatchObject({ token: expect.any(String) as string });
    const again = await signOnSaml(world, account, (begun) => response(account, begun, as(email)));
    expect(again.payload).toMatchObject({ token: expect.any(String) as string });
    const other = await signOnSaml(world, account, (begun) =>
      response(account, begun, { ...as(email), nameId: 'somebody else' }),
    );
    expect(other.payload).toMatchObject({ token: null, linkChallenge: expect.any(String) as string });
    // The same text in another format is another name.
    const format = await signOnSaml(world, account, (begun) =>
      response(account, begun, { ...as(email), nameIdFormat: null }),
    );
    expect(format.payload).toMatchObject({ token: null, linkChallenge: expect.any(String) as string });
  });

  it('lets no OWNER in before an OWNER has confirmed the connection', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const email = `olga@${domain}`;
    await signOnSaml(world, account, (begun) => response(account, begun, as(email)));
    await world.sql(`UPDATE members SET role = 'OWNER' WHERE account_id = $1 AND email = $2`, [account.id, email]);
    const { payload } = await signOnSaml(world, account, (begun) => response(account, begun, as(email)));
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, account)).toEqual(['OWNER_NOT_CONFIRMED']);
    await world.sql('UPDATE sso_connections SET confirmed_trust_version = 1 WHERE account_id = $1', [account.id]);
    const confirmed = await signOnSaml(world, account, (begun) => response(account, begun, as(email)));
    expect(confirmed.payload).toMatchObject({ token: expect.any(String) as string });
  });

  it('takes both certificates while the provider changes them, and no address of another domain', async () => {
    const { account, domain } = await samlAccount(world, idp, {
      certificates: [own.certificate, idp.key.certificate],
    });
    for (const key of [idp.key, own]) {
      const { payload } = await signOnSaml(world, account, ({ requestId }) =>
        honest(saying(world, account, idp, requestId, as(`carl@${domain}`)), key),
      );
      expect(payload).toMatchObject({ token: expect.any(String) as string });
    }
    await signOnSaml(world, account, (begun) => response(account, begun, as('carl@elsewhere.example')));
    expect(await refusals(world, account)).toEqual(['OUTSIDE_DOMAINS']);
  });

  it('sends back once whoever signed in there too long ago, to be asked anew', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const old = { ...as(`dora@${domain}`), authenticatedAt: new Date(world.now().getTime() - 25 * HOUR) };
    const begun = await beginSaml(world, account);
    await post(world, account, response(account, begun, old));
    const sentBack = await arrive(world, account, begun.cookie);
    const anew = begunBy(sentBack, begun.verifier);
    expect(anew.request).toContain('ForceAuthn="true"');
    expect(anew.requestId).not.toBe(begun.requestId);
    // The one before is over.
    expect(await said(await arrive(world, account, begun.cookie))).toEqual(OVER);

    await post(world, account, response(account, anew, old));
    const { payload } = await redeem(world, {
      code: codeOf(await arrive(world, account, anew.cookie)),
      verifier: begun.verifier,
    });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, account)).toEqual(['TOO_LONG_AGO']);
  });

  it('is over once what is trusted has changed, or there is another connection', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    await world.sql('UPDATE sso_connections SET trust_version = 2 WHERE account_id = $1', [account.id]);
    await post(world, account, response(account, begun, as(`emma@${domain}`)));
    const code = codeOf(await arrive(world, account, begun.cookie));
    const { payload } = await redeem(world, { code, verifier: begun.verifier });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, account)).toEqual(['CONNECTION_CHANGED']);
    expect(await isUser(`emma@${domain}`)).toBe(false);
  });

  it('cannot be begun while no certificate is valid', async () => {
    const old = newKeyPair({ from: -20, to: -1 }, world.now());
    const { account } = await samlAccount(world, idp, { certificates: [old.certificate] });
    const { challenge } = newVerifier();
    const answer = await browse(world, `/sso/accounts/${account.id}/start?challenge=${challenge}`);
    expect(await said(answer)).toMatchObject({
      status: 502,
      text: expect.stringContaining('None of the certificates') as string,
    });
  });
});

describe('an answer', () => {
  it('goes on only in the browser that began', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const email = `mallory@${domain}`;
    const attackers = await beginSaml(world, account);
    const victims = await beginSaml(world, account);
    // The attacker has the victim's browser send the attacker's own response.
    expect((await post(world, account, response(account, attackers, as(email)))).status).toBe(303);
    for (const cookie of [victims.cookie, null, 'guildhall-sso=', `guildhall-sso=${'x'.repeat(43)}`]) {
      expect(await said(await arrive(world, account, cookie))).toEqual(OVER);
    }
    expect((await arrive(world, account, attackers.cookie)).status).toBe(303);
    // Once.
    expect(await said(await arrive(world, account, attackers.cookie))).toEqual(OVER);
  });

  it('is taken once, also of two at once', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    const xml = response(account, begun, as(`fred@${domain}`));
    const statuses = await Promise.all([1, 2, 3].map(async () => (await post(world, account, xml)).status));
    expect(statuses.sort()).toEqual([303, 400, 400]);
    expect(await said(await post(world, account, xml))).toEqual(OVER);
    expect(await world.sql('SELECT FROM saml_assertions WHERE account_id = $1', [account.id])).toHaveLength(1);
  });

  it('that was taken for one request is taken for no other', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const [one, other] = [await beginSaml(world, account), await beginSaml(world, account)];
    const assertionId = '_the-same';
    await post(world, account, response(account, one, { ...as(`gina@${domain}`), assertionId }));
    await post(world, account, response(account, other, { ...as(`gina@${domain}`), assertionId }));
    const code = codeOf(await arrive(world, account, other.cookie));
    const { payload } = await redeem(world, { code, verifier: other.verifier });
    expect(payload).toMatchObject({
      errors: [{ code: 'SIGN_ON_REFUSED', message: expect.stringContaining('taken before') as string }],
    });
    expect(await refusals(world, account)).toEqual(['PROVIDER_ASSERTION']);
  });

  it('to a request of another account, or after ten minutes, or of ours that never was, is to none', async () => {
    const [{ account, domain }, { account: another }] = [await samlAccount(world, idp), await samlAccount(world, idp)];
    const begun = await beginSaml(world, account);
    expect(await said(await post(world, another, response(another, begun, as(`hugo@${domain}`))))).toEqual(OVER);
    const madeUp = { requestId: `${begun.requestId.slice(0, -3)}abc` };
    expect(await said(await post(world, account, response(account, madeUp, as(`hugo@${domain}`))))).toEqual(OVER);
    await world.sql('UPDATE sso_attempts SET expires_at = $2 WHERE account_id = $1', [account.id, world.now()]);
    expect(await said(await post(world, account, response(account, begun, as(`hugo@${domain}`))))).toEqual(OVER);
  });

  it('leads to the address that the sign-on began with, whatever comes with it', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    const xml = response(account, begun, as(`ines@${domain}`));
    const posted = await post(world, account, xml, { RelayState: 'https://attacker.example' });
    expect(posted.headers.get('location')).toBe(`http://localhost:4000/sso/accounts/${account.id}/callback`);
    const to = new URL((await arrive(world, account, begun.cookie)).headers.get('location') ?? '');
    expect(`${to.origin}${to.pathname}`).toBe(RETURN_TO);
    expect([...to.searchParams.keys()]).toEqual(['code']);
  });

  it('is a form of up to 300 kB with one response in it, to an account that signs on by SAML', async () => {
    const { account } = await samlAccount(world, idp);
    const path = `/sso/accounts/${account.id}/callback`;
    const send = async (body: RequestInit['body'], type = 'application/x-www-form-urlencoded', to = path) => {
      const init = { method: 'POST', body: body ?? null, headers: { 'content-type': type } };
      const answer = await browse(world, to, null, init);
      return { status: answer.status, strict: answer.headers.get('referrer-policy'), text: await answer.text() };
    };
    expect(await send('{}', 'application/json')).toMatchObject({ status: 415, strict: 'no-referrer' });
    expect(await send(`SAMLResponse=${'A'.repeat(300_000)}`)).toMatchObject({ status: 413, strict: 'no-referrer' });
    const unreadable = { status: 400, text: expect.stringContaining('You were not signed on') as string };
    for (const body of ['', 'SAMLResponse=', 'SAMLResponse=%00', 'SAMLResponse=PGEvPg&SAMLResponse=PGEvPg', 'x=1']) {
      expect(await send(body)).toMatchObject(unreadable);
    }
    const plain = await world.account();
    for (const to of [plain.id, 'acct_none', '%00']) {
      expect(await send('x=1', undefined, `/sso/accounts/${to}/callback`)).toMatchObject({ status: 404 });
    }
  });

  it('is none from where the allowlist of the account keeps people out', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    await world.allowlistEntry(account, '203.0.113.0/24');
    await world.sql('UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1', [account.id]);
    const posted = await post(world, account, response(account, begun, as(`jane@${domain}`)));
    expect(await said(posted)).toMatchObject({ status: 403, to: null });
    const [attempt] = await world.sql<{ answered_at: Date | null }>(
      'SELECT answered_at FROM sso_attempts WHERE account_id = $1',
      [account.id],
    );
    expect(attempt?.answered_at).toBeNull();
  });

  it.each(attacks)('signs nobody on where %s', async (_name, responseOf, message) => {
    const { account, domain } = await samlAccount(world, idp);
    const begun = await beginSaml(world, account);
    const victim = `victim@${domain}`;
    const say = (changed: Partial<Said> = {}): Said =>
      saying(world, account, idp, begun.requestId, {
        ...{ nameId: 'attacker', attributes: { email: `somebody@company.example` } },
        ...changed,
      });
    const posted = await post(world, account, responseOf({ say, key: idp.key, own, victim }));
    if (posted.status === 303) {
      const { payload } = await redeem(world, {
        code: codeOf(await arrive(world, account, begun.cookie)),
        verifier: begun.verifier,
      });
      expect(payload).toMatchObject({ token: null, linkChallenge: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
      const [failure] = payload.errors as unknown as { message: string }[];
      expect(failure?.message).toMatch(message);
      expect(await refusals(world, account)).toEqual([expect.stringMatching(/^PROVIDER_/)]);
    } else {
      expect(posted.status).toBe(400);
      expect((await posted.text()).replaceAll('&#39;', "'")).toMatch(message);
    }
    expect(await sessionsOf(account)).toEqual([]);
    expect(await isUser(victim)).toBe(false);
    expect(await world.sql('SELECT FROM saml_assertions WHERE account_id = $1', [account.id])).toEqual([]);
  });
});

describe('an answer that nobody asked for', () => {
  const unasked = (account: { id: string }, email: string): string =>
    honest(saying(world, account, idp, null, as(email)), idp.key);

  it('says where to begin, and does nothing', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const posted = await post(world, account, unasked(account, `kim@${domain}`));
    expect(await said(posted)).toMatchObject({
      status: 400,
      text: expect.stringContaining(`http://localhost:4000/sso/${account.handle}`) as string,
    });
    expect(await world.sql('SELECT FROM saml_assertions WHERE account_id = $1', [account.id])).toEqual([]);
  });

  it('where the account allows it leads to where a sign-on begins, once, and signs nobody on', async () => {
    const { account, domain } = await samlAccount(world, idp, { idpInitiated: true });
    const xml = unasked(account, `lena@${domain}`);
    const answers = await Promise.all([1, 2].map(async () => said(await post(world, account, xml))));
    expect(answers.map(({ to }) => to).sort()).toEqual([`http://localhost:4000/sso/${account.handle}`, null].sort());
    expect(answers.find(({ to }) => to === null)?.text).toContain('taken before');
    expect(await said(await post(world, account, xml))).toMatchObject({ status: 400 });
    expect(await isUser(`lena@${domain}`)).toBe(false);
    expect(await sessionsOf(account)).toEqual([]);
    const forged = honest(saying(world, account, idp, null, as(`lena@${domain}`)), own);
    expect(await said(await post(world, account, forged))).toMatchObject({ status: 400, to: null });
  });
});

describe('two processes', () => {
  it('take an answer once between them, and each what was begun at the other', async () => {
    const { config, log } = world.server.app;
    const second = await createServer(config, { log, clock: () => world.now() });
    const elsewhere: World = { ...world, url: second.url ?? '' };
    try {
      const { account, domain } = await samlAccount(world, idp, { idpInitiated: true });
      const unasked = honest(saying(world, account, idp, null, as(`mia@${domain}`)), idp.key);
      const answers = await Promise.all(
        [world, elsewhere].map(async (at) => (await post(at, account, unasked)).status),
      );
      expect(answers.sort()).toEqual([303, 400]);

      const begun = await beginSaml(world, account);
      const xml = response(account, begun, as(`mia@${domain}`));
      const statuses = await Promise.all([elsewhere, world].map(async (at) => (await post(at, account, xml)).status));
      expect(statuses.sort()).toEqual([303, 400]);
      const arrived = await Promise.all([world, elsewhere].map((at) => arrive(at, account, begun.cookie)));
      expect(arrived.map(({ status }) => status).sort()).toEqual([303, 400]);
    } finally {
      await second.stop();
    }
  });
});

describe('our metadata', () => {
  it('say what a provider needs, and the same of an account that there is not', async () => {
    const { account } = await samlAccount(world, idp);
    const read = async (id: string) => {
      const answer = await browse(world, `/sso/accounts/${id}/metadata`);
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const known = await read(account.id);
    expect(known).toMatchObject({ status: 200, type: 'application/samlmetadata+xml; charset=utf-8' });
    const at = `http://localhost:4000/sso/accounts/${account.id}`;
    expect(known.text).toContain(`entityID="${at}/metadata"`);
    expect(known.text).toContain('WantAssertionsSigned="true"');
    expect(known.text).toContain(`Location="${at}/callback"`);
    const nobodys = 'acct_01h455vb4pex5vsknk084sn02q';
    const unknown = await read(nobodys);
    expect(unknown).toEqual({ ...known, text: known.text.replaceAll(account.id, nobodys) });
    expect((await read('wsp_x')).status).toBe(404);
  });
});

describe('a test of a connection by SAML', () => {
  const STEPS = 'ssoTest { id passed url steps { step outcome message } }';
  const TEST = `mutation ($accountId: ID!) { testSso(input: { accountId: $accountId }) { ${STEPS} errors { code } } }`;

  async function startTest(account: TestAccount): Promise<Data> {
    const { data } = await world.graphql(account.owner.token, TEST, { accountId: account.id });
    return data.testSso?.ssoTest ?? {};
  }

  async function lastTest(account: TestAccount): Promise<Data> {
    const { data } = await world.graphql(account.owner.token, `{ account(handle: "${account.handle}") { ${STEPS} } }`);
    return data.account?.ssoTest ?? {};
  }

  const taken = (test: Data): string[] =>
    (test.steps as unknown as { step: string; outcome: string }[]).map(({ step, outcome }) => `${step} ${outcome}`);

  async function signOnAt(account: TestAccount, url: string, changed: Partial<Said>, key = idp.key) {
    const begun = begunBy(await browse(world, url.replace('http://localhost:4000', '')), '');
    return said(await post(world, account, honest(saying(world, account, idp, begun.requestId, changed), key)));
  }

  it('looks at the certificates at once, and at the rest when somebody has signed on', async () => {
    const { account, domain } = await samlAccount(world, idp);
    const test = await startTest(account);
    expect(taken(test)).toEqual(['KEYS PASSED']);
    expect(await signOnAt(account, textOf(test.url), as(`tess@${domain}`))).toMatchObject({
      status: 200,
      text: expect.stringContaining('The test has passed') as string,
    });
    const after = await lastTest(account);
    expect(after).toMatchObject({ passed: true, url: null });
    expect(taken(after)).toEqual(['KEYS', 'SIGN_IN', 'RESPONSE', 'ASSERTION', 'ADDRESS'].map((one) => `${one} PASSED`));
    expect(await isUser(`tess@${domain}`)).toBe(false);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events.at(-1)).toMatchObject({ type: 'sso.tested', details: { passed: true } });
  });

  it.each<[string, Partial<Said>, string]>([
    ['the provider refuses', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'SIGN_IN'],
    ['the destination is wrong', { destination: 'https://another.example' }, 'RESPONSE'],
    ['the audience is wrong', { audience: 'https://another.example' }, 'ASSERTION'],
    ['the address is of no domain of the account', as('tess@elsewhere.example'), 'ADDRESS'],
  ])('fails where %s', async (_name, changed, step) => {
    const { account, domain } = await samlAccount(world, idp);
    const test = await startTest(account);
    await signOnAt(account, textOf(test.url), { ...as(`tess@${domain}`), ...changed });
    const after = await lastTest(account);
    expect(after.passed).toBe(false);
    expect(taken(after).at(-1)).toBe(`${step} FAILED`);
  });

  it('fails at once where no certificate is valid', async () => {
    const old = newKeyPair({ from: -20, to: -1 }, world.now());
    const { account } = await samlAccount(world, idp, { certificates: [old.certificate] });
    const test = await startTest(account);
    expect(taken(test)).toEqual(['KEYS FAILED']);
    expect(test.passed).toBe(false);
  });
});

describe('what was kept', () => {
  it('goes when it cannot be taken again', async () => {
    const { account, domain } = await samlAccount(world, idp);
    await signOnSaml(world, account, (begun) => response(account, begun, as(`zoe@${domain}`)));
    const kept = () => world.sql('SELECT FROM saml_assertions WHERE account_id = $1', [account.id]);
    const at = (later: number) => ({ ...world.server.app, clock: () => new Date(world.now().getTime() + later) });
    await sweepSignOn(at(HOUR));
    expect(await kept()).toHaveLength(1);
    await sweepSignOn(at(2 * HOUR));
    expect(await kept()).toEqual([]);
  });
});
