import { createHash } from 'node:crypto';
import { newToken, tokenHash } from '../../src/auth/tokens';
import { sweepSignOn } from '../../src/modules/sign-on/sweep-sign-on';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { codeIn, jobsDone, textOf } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { movedTo } from '../support/sso';
import { lockWaits } from '../support/held-row';
import { link, newVerifier, reachCode, redeem, SIGN_ON_CONFIG, signingAccount, signOn } from './dance';
import { startHostileProvider, type HostileProvider } from './hostile-provider';

const HOUR = 3_600_000;

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

const WRONG = { token: null, viewer: null, linkChallenge: null, errors: [{ code: 'INVALID', path: ['code'] }] };

async function reach(claims: Record<string, unknown> = {}) {
  const { account, domain } = await signingAccount(world, provider);
  const token = { claims: { sub: 'nina', email: `nina@${domain}`, ...claims } };
  return { account, domain, ...(await reachCode(world, account, provider, token)) };
}

describe('a code', () => {
  it('gives a session of the account, which lasts from when the person signed in at the provider', async () => {
    const at = Math.floor(Date.now() / 1000) - 600;
    const { account, domain, ...reached } = await reach({ auth_time: at });
    const { payload } = await redeem(world, reached);
    expect(payload).toMatchObject({
      token: expect.stringMatching(/^gss_[0-9A-Za-z]{49}$/) as string,
      expiresAt: new Date(at * 1000 + 24 * HOUR).toISOString(),
      viewer: { user: { email: `nina@${domain}` }, accounts: { nodes: [{ id: account.id }] } },
      linkChallenge: null,
      errors: [],
    });
    const [session] = await world.sql('SELECT * FROM sessions WHERE token_hash = $1', [
      tokenHash(textOf(payload.token)),
    ]);
    expect(session).toMatchObject({ account_id: account.id, authenticated_at: new Date(at * 1000), method: 'OIDC' });
    const [event] = (await auditEvents(world)).filter(({ resource_id }) => resource_id === session?.id);
    expect(event).toMatchObject({
      log_id: account.id,
      type: 'session.created',
      actor_type: 'USER',
      actor_id: session?.user_id,
      after: { method: 'OIDC' },
    });
  });

  it('lasts from when the provider vouched for the person where it does not say when they signed in', async () => {
    const at = Math.floor(Date.now() / 1000) - 30;
    const { payload } = await redeem(world, await reach({ auth_time: undefined, iat: at }));
    expect(payload.expiresAt).toBe(new Date(at * 1000 + 24 * HOUR).toISOString());
  });

  it('works once', async () => {
    const reached = await reach();
    expect((await redeem(world, reached)).payload.errors).toEqual([]);
    const { payload } = await expectNothingWritten(world, ['WRONG_CODE'], () => redeem(world, reached));
    expect(payload).toMatchObject(WRONG);
  });

  it('of two clients at once serves one', async () => {
    const reached = await reach();
    const answers = await Promise.all([1, 2].map(() => redeem(world, reached)));
    expect(answers.map(({ payload }) => typeof payload.token).sort()).toEqual(['object', 'string']);
  });

  it('that was stolen is of no use without the verifier, and stays good for its owner', async () => {
    const reached = await reach();
    const thief = newVerifier();
    for (const verifier of [thief.verifier, reached.verifier.slice(0, -1) + '-', thief.challenge]) {
      const { payload } = await expectNothingWritten(world, ['WRONG_CODE'], () =>
        redeem(world, { code: reached.code, verifier }),
      );
      expect(payload).toMatchObject(WRONG);
    }
    expect((await redeem(world, reached)).payload.errors).toEqual([]);
  });

  it('is not redeemed by the challenge, which stood in an address', async () => {
    const reached = await reach();
    const challenge = createHash('sha256').update(reached.verifier).digest('base64url');
    expect((await redeem(world, { code: reached.code, verifier: challenge })).payload).toMatchObject(WRONG);
  });

  it('takes a verifier as PKCE has it', async () => {
    const reached = await reach();
    for (const verifier of ['', 'a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(50)} `, 'é'.repeat(50)]) {
      const { payload } = await redeem(world, { code: reached.code, verifier });
      expect(payload).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['verifier'] }] });
    }
  });

  it('that never was, or is something else, is wrong', async () => {
    const { verifier } = newVerifier();
    for (const code of ['', 'nothing', newToken('signOn'), newToken('session'), 'gsc_\u0000']) {
      noteSecret(code === '' ? verifier : code);
      const { payload } = await redeem(world, { code, verifier });
      expect(payload).toMatchObject(WRONG);
    }
  });

  it('is good for 60 seconds', async () => {
    const own = await startWorld(SIGN_ON_CONFIG);
    const { account, domain } = await signingAccount(own, provider);
    const early = await reachCode(own, account, provider, { claims: { sub: 'early', email: `early@${domain}` } });
    own.advance(55_000);
    expect((await redeem(own, early)).payload.errors).toEqual([]);
    const late = await reachCode(own, account, provider, { claims: { sub: 'late', email: `late@${domain}` } });
    own.advance(60_000);
    const { payload } = await expectNothingWritten(own, [], () => redeem(own, late));
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'EXPIRED', path: ['code'] }] });
    await own.stop();
  });

  it('is tried a hundred times by one network, then nobody there redeems until the hour is over', async () => {
    const own = await startWorld(SIGN_ON_CONFIG);
    const { account, domain } = await signingAccount(own, provider);
    const reached = await reachCode(own, account, provider, { claims: { email: `nina@${domain}` } });
    await own.sql(`INSERT INTO failed_tries (key, hour, count) VALUES ('CODES 127.0.0.0/24', $1, 99)`, [
      new Date(Math.floor(own.now().getTime() / HOUR) * HOUR),
    ]);
    const wrong = { code: newToken('signOn'), verifier: reached.verifier };
    expect((await redeem(own, wrong)).payload).toMatchObject(WRONG);
    const { answer } = await redeem(own, reached);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await own.stop();
  });
});

describe('an IP allowlist', () => {
  async function enforce(account: { id: string }, enforced: boolean): Promise<void> {
    await world.allowlistEntry(account, '203.0.113.0/24');
    await world.sql('UPDATE accounts SET ip_allowlist_enforced = $2 WHERE id = $1', [account.id, enforced]);
  }

  it('keeps out, and the code is used up by that', async () => {
    const { account, ...reached } = await reach();
    await enforce(account, true);
    const { answer } = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], () => redeem(world, reached), [
      'sso_attempts',
    ]);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'IP_NOT_ALLOWED' } }]);
    await enforce(account, false);
    expect((await redeem(world, reached)).payload).toMatchObject(WRONG);
  });

  it('keeps out who links, and the code of the mail is used up by that', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const { email } = await movedTo(world, await world.person(), domain);
    const { payload } = await signOn(world, account, provider, { sub: 'known', email });
    const challenge = textOf(payload.linkChallenge);
    const code = codeIn(await world.smtp.waitFor(({ to }) => to === email));
    await jobsDone(world);
    await enforce(account, true);
    const { answer } = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], () => link(world, challenge, code), [
      'sign_in_challenges',
    ]);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'IP_NOT_ALLOWED' } }]);
    await enforce(account, false);
    const again = await link(world, challenge, code);
    expect(again.payload).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['code'] }] });
  });
});

describe('the logs of a first sign-on', () => {
  it("are locked in one order, the account's before the installation's", async () => {
    const { account, domain, ...reached } = await reach();
    await signOn(world, account, provider, { sub: 'first', email: `first@${domain}` });
    const other = await world.database.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT FROM audit_logs WHERE id = $1 FOR UPDATE', [account.id]);
      const coming = redeem(world, reached);
      await lockWaits(world);
      // Who has the one may take the other: whoever comes in waits without it.
      await other.query(`SELECT FROM audit_logs WHERE id = 'installation' FOR UPDATE NOWAIT`);
      await other.query('COMMIT');
      expect((await coming).payload.errors).toEqual([]);
    } finally {
      other.release();
    }
  });
});

describe('sign-ons that are over', () => {
  it('are removed an hour later, with all that the provider said', async () => {
    const own = await startWorld(SIGN_ON_CONFIG);
    const { account, domain } = await signingAccount(own, provider);
    await reachCode(own, account, provider, { claims: { email: `nina@${domain}` } });
    own.advance(69 * 60_000);
    await sweepSignOn(own.server.app);
    expect(await own.sql('SELECT FROM sso_attempts')).toHaveLength(1);
    own.advance(2 * 60_000);
    await sweepSignOn(own.server.app);
    expect(await own.sql('SELECT FROM sso_attempts')).toEqual([]);
    await own.stop();
  });
});
