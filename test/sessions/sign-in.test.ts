import { signInCode } from '../../src/auth/derived-secrets';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { requestCode, SIGN_IN, signIn, textOf } from '../support/sign-in';
import { startWorld, TEST_SECRET_KEY, type World } from '../support/world';

const MINUTE = 60_000;
const PREVIOUS_KEY = 'the secret key of yesterday, which had 32 characters as well';

let world: World;
beforeAll(async () => {
  world = await startWorld({ secretKeyPrevious: PREVIOUS_KEY });
});
afterAll(() => world.stop());

let addresses = 0;
function freshAddress(): string {
  addresses += 1;
  return `newcomer-${addresses}@example.com`;
}

/** A challenge as requestSignIn makes it, for an address that no limit holds back. */
async function challengeFor(email: string, secretKey = TEST_SECRET_KEY): Promise<{ challenge: string; code: string }> {
  const challenge = newId('signInChallenge');
  const now = world.now();
  await world.sql(
    `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at)
     VALUES ($1, $2, '192.0.2.1', '192.0.2.0/24', $3, $4)`,
    [challenge, email, now, new Date(now.getTime() + 10 * MINUTE)],
  );
  const code = signInCode({ secretKey, secretKeyPrevious: null }, challenge);
  noteSecret(code);
  return { challenge, code };
}

/** Digits that are not these. */
function wrong(code: string): string {
  return code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
}

async function attempt(input: object) {
  const { data } = await world.graphql(null, SIGN_IN, { input });
  const token: unknown = data.signIn?.token;
  if (typeof token === 'string') noteSecret(token);
  return data.signIn;
}

const WRONG = {
  token: null,
  expiresAt: null,
  viewer: null,
  errors: [
    { code: 'INVALID', path: ['code'], message: expect.stringMatching(/^This code is not right, or/) as string },
  ],
};

describe('signIn', () => {
  it('makes the person at the first time, with a name and a handle that do not come from the address', async () => {
    const email = freshAddress();
    const { token, answer } = await signIn(world, email.toUpperCase(), ' Nina Newcomer ');
    const { signIn: payload } = answer.data;
    expect(payload).toMatchObject({
      token: expect.stringMatching(/^gss_[0-9A-Za-z]{49}$/) as string,
      viewer: {
        user: { email, name: 'Nina Newcomer', handle: expect.stringMatching(/^user-[0-9a-f]{12}$/) as string },
      },
      errors: [],
    });
    const { data } = await world.graphql(
      token,
      '{ viewer { user { id email } sessions { nodes { id method current } } } }',
    );
    const id = textOf(payload?.viewer?.user?.id);
    expect(data.viewer).toMatchObject({
      user: { id, email },
      sessions: { nodes: [{ method: 'CODE', current: true }] },
    });
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === id);
    expect(events).toMatchObject([
      {
        log_id: 'installation',
        type: 'user.created',
        outcome: 'DONE',
        actor_type: 'USER',
        actor_name: 'Nina Newcomer',
        resource_id: id,
      },
      {
        log_id: 'installation',
        type: 'session.created',
        resource_type: 'session',
        ip_address: '127.0.0.1',
        after: { method: 'CODE' },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(token);
    const [session] = await world.sql('SELECT * FROM sessions WHERE user_id = $1', [id]);
    const life = (session?.expires_at as Date).getTime() - (session?.created_at as Date).getTime();
    expect(life).toBe(30 * 24 * 60 * MINUTE);
    expect(JSON.stringify(session)).not.toContain(token);
  });

  it('finds the same person again, and leaves the name alone', async () => {
    const email = freshAddress();
    const first = await signIn(world, email);
    const again = await signIn(world, email, '\u0000 ignored');
    expect(first.answer.data.signIn).toMatchObject({ viewer: { user: { name: 'New user' } } });
    expect(again.answer.data.signIn?.viewer).toEqual(first.answer.data.signIn?.viewer);
    expect(again.token).not.toBe(first.token);
    const { status } = await world.graphql(first.token, '{ viewer { user { id } } }');
    expect(status).toBe(200);
  });

  it('takes the code with spaces in it', async () => {
    const { challenge, code } = await challengeFor(freshAddress());
    expect(await attempt({ challenge, code: ` ${code.slice(0, 4)} ${code.slice(4)}\n` })).toMatchObject({ errors: [] });
  });

  it('takes a code that was mailed under the SECRET_KEY before', async () => {
    const sent = await challengeFor(freshAddress(), PREVIOUS_KEY);
    expect(await attempt(sent)).toMatchObject({ errors: [] });
  });

  it('counts a wrong code, records it, and after five refuses the right one too, in the same words', async () => {
    const { challenge, code } = await challengeFor(freshAddress());
    const before = (await auditEvents(world)).length;
    for (let tries = 1; tries <= 5; tries += 1) {
      expect(await attempt({ challenge, code: wrong(code) })).toEqual(WRONG);
      const [row] = await world.sql('SELECT attempts FROM sign_in_challenges WHERE id = $1', [challenge]);
      expect(row).toEqual({ attempts: tries });
    }
    expect(await attempt({ challenge, code })).toEqual(WRONG);
    const events = (await auditEvents(world)).slice(before);
    expect(events).toHaveLength(6);
    expect(events[0]).toMatchObject({
      log_id: 'installation',
      type: 'access.refused',
      outcome: 'REFUSED',
      actor_type: 'NOBODY',
      details: { code: 'WRONG_CODE', operation: 'signIn' },
    });
  });

  it('does not burn another challenge of the same address', async () => {
    const email = freshAddress();
    const [mine, theirs] = [await challengeFor(email), await challengeFor(email)];
    for (let tries = 1; tries <= 6; tries += 1) await attempt({ ...theirs, code: wrong(theirs.code) });
    expect(await attempt({ challenge: mine.challenge, code: theirs.code })).toEqual(WRONG);
    expect(await attempt(mine)).toMatchObject({ errors: [] });
  });

  it('counts every one of many tries at once', async () => {
    const { challenge, code } = await challengeFor(freshAddress());
    await Promise.all(Array.from({ length: 12 }, () => attempt({ challenge, code: wrong(code) })));
    expect(await world.sql('SELECT attempts FROM sign_in_challenges WHERE id = $1', [challenge])).toEqual([
      { attempts: 5 },
    ]);
    expect(await attempt({ challenge, code })).toEqual(WRONG);
  });

  it('lets a code in once, also when it comes several times at once', async () => {
    const sent = await challengeFor(freshAddress());
    const answers = await Promise.all(Array.from({ length: 8 }, () => attempt(sent)));
    expect(answers.filter((answer) => (answer?.errors as unknown as unknown[]).length === 0)).toHaveLength(1);
    const used = await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(sent));
    expect(used).toEqual(WRONG);
  });

  it.each([
    ['was never made', newId('signInChallenge')],
    ['is empty', ''],
    ['is an id of another type', newId('user')],
    ['has a NUL character', 'chal_\u0000'],
    ['has 10,000 characters', 'x'.repeat(10_000)],
  ])('says the same of a challenge that %s', async (_what, challenge) => {
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt({ challenge, code: '12345678' }))).toEqual(
      WRONG,
    );
  });

  it.each([
    ['nothing', ''],
    ['seven digits', '1234567'],
    ['nine digits', '123456789'],
    ['a letter', '1234567x'],
    ['digits of another script', '１２３４５６７８'],
    ['10,000 digits', '1'.repeat(10_000)],
  ])('does not take %s for a code, nor count it', async (_what, code) => {
    const { challenge } = await challengeFor(freshAddress());
    const answer = await expectNothingWritten(world, [], () => attempt({ challenge, code }));
    expect(answer).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['code'] }] });
  });

  it('is too late after ten minutes', async () => {
    const [early, late] = [await challengeFor(freshAddress()), await challengeFor(freshAddress())];
    world.advance(9 * MINUTE);
    expect(await attempt(early)).toMatchObject({ errors: [] });
    world.advance(MINUTE);
    const answer = await expectNothingWritten(world, [], () => attempt(late));
    expect(answer).toMatchObject({ token: null, errors: [{ code: 'EXPIRED', path: ['code'] }] });
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['of two lines', 'a\nb'],
    ['too long', 'x'.repeat(101)],
  ])('refuses a name of a new person that is %s, and the code stays good', async (_what, name) => {
    const sent = await challengeFor(freshAddress());
    const answer = await expectNothingWritten(world, [], () => attempt({ ...sent, name }));
    expect(answer).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['name'] }] });
    expect(await attempt({ ...sent, name: 'Somebody' })).toMatchObject({ errors: [] });
  });

  it('makes one person of two first sign-ins of one address at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const email = freshAddress();
      const sent = [await challengeFor(email), await challengeFor(email), await challengeFor(email)];
      const answers = await Promise.all(sent.map(attempt));
      const ids = answers.map((answer) => textOf(answer?.viewer?.user?.id));
      expect(new Set(ids).size).toBe(1);
      const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === ids[0]);
      expect(events.map(({ type }) => type).sort()).toEqual([
        'session.created',
        'session.created',
        'session.created',
        'user.created',
      ]);
    }
  });
});

describe('SIGN_UP', () => {
  it('is asked again when the code comes back: who is no longer invited does not get in', async () => {
    const there = await startWorld({ signUp: 'invited' });
    try {
      const account = await there.account();
      const id = newId('invitation');
      const email = 'guest@example.com';
      await there.sql(
        `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
         VALUES ($1, $2, $3, 'MEMBER', 'x', 'PENDING', $4, $5)`,
        [id, account.id, email, there.now(), new Date(there.now().getTime() + 60 * MINUTE)],
      );
      const sent = await requestCode(there, email);
      await there.sql(`UPDATE invitations SET status = 'REVOKED' WHERE id = $1`, [id]);
      const { data } = await expectNothingWritten(there, [], () => there.graphql(null, SIGN_IN, { input: sent }));
      expect(data.signIn).toMatchObject({
        token: null,
        viewer: null,
        errors: [{ code: 'INVALID', path: ['challenge'] }],
      });
      await there.sql(`UPDATE invitations SET status = 'PENDING' WHERE id = $1`, [id]);
      const again = await there.graphql(null, SIGN_IN, { input: sent });
      noteSecret(textOf(again.data.signIn?.token));
      expect(again.data.signIn).toMatchObject({ viewer: { user: { email } }, errors: [] });
    } finally {
      await there.stop();
    }
  });
});
