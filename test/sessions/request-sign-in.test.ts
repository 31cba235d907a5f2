import type { Config } from '../../src/config';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { askFrom, codeIn, jobsDone, REQUEST } from '../support/sign-in';
import { startWorld, type World } from '../support/world';

const MINUTE = 60_000;
const worlds: World[] = [];

/** A world whose tests say which address they come from. */
async function start(overrides: Partial<Config> = {}): Promise<World> {
  const world = await startWorld({ isTrustedProxy: (address) => address.startsWith('127.'), ...overrides });
  worlds.push(world);
  return world;
}

let world: World;
beforeAll(async () => {
  world = await start();
});
afterAll(async () => {
  for (const one of worlds) await one.stop();
});

let addresses = 0;
function freshAddress(): string {
  addresses += 1;
  return `asker-${addresses}@example.com`;
}

/** Asks, and says whether the answer is the one that everybody gets, and how many codes were made. */
async function ask(email: string, from: string, there = world): Promise<{ made: number; mailed: number }> {
  const before = await there.sql('SELECT id FROM sign_in_challenges');
  const mails = there.smtp.mails.length;
  const data = await askFrom(there, from, REQUEST, { email });
  expect(data.requestSignIn).toEqual({
    challenge: expect.stringMatching(/^chal_[0-9a-z]{26}$/) as string,
    errors: [],
  });
  await jobsDone(there);
  const after = await there.sql('SELECT id FROM sign_in_challenges');
  return { made: after.length - before.length, mailed: there.smtp.mails.length - mails };
}

/** Codes that were asked for before, from an IPv4 network or from many. */
async function earlier(count: number, { email, network }: { email?: string; network?: string }): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await world.sql(
      `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at)
       VALUES ($1, $2, '10.0.0.1', $3, $4, $5)`,
      [
        newId('signInChallenge'),
        email ?? `other-${index}@example.com`,
        network ?? `10.0.${index}.0/24`,
        new Date(world.now().getTime() - 30 * MINUTE),
        new Date(world.now().getTime() - 20 * MINUTE),
      ],
    );
  }
}

describe('requestSignIn', () => {
  it('mails eight digits alone on a line, which are nowhere in the database, and says who asked and for how long', async () => {
    const email = freshAddress();
    await askFrom(world, '203.0.113.9', REQUEST, { email: ` ${email.toUpperCase()} ` });
    const mail = await world.smtp.waitFor(({ to }) => to === email);
    const code = codeIn(mail);
    expect(code).toMatch(/^\d{8}$/);
    expect(mail.subject).not.toContain(code);
    expect(mail.text).toMatch(/network address 203\.0\.113\.9\b/);
    expect(mail.text).toMatch(/ten minutes/);
    expect(mail.text).toMatch(/If that was not you/);
    expect(mail.text.split(/\s+/).length).toBeLessThan(80);
    const [row] = await world.sql('SELECT * FROM sign_in_challenges WHERE email = $1', [email]);
    expect(row).toMatchObject({ network: '203.0.113.0/24', attempts: 0, used_at: null });
    expect(JSON.stringify(row)).not.toContain(code);
  });

  it.each([
    ['an empty address', ''],
    ['no address', 'nobody'],
    ['two addresses', 'a@example.com,b@example.com'],
    ['an address with a name', 'A <a@example.com>'],
    ['a line break', 'a@example.com\nBcc: b@example.com'],
    ['a NUL character', 'a\u0000@example.com'],
    ['more than 254 characters', `a@${'b'.repeat(250)}.com`],
    ['10,000 characters', `${'a'.repeat(10_000)}@example.com`],
  ])('answers INVALID to %s', async (_what, email) => {
    const { data } = await expectNothingWritten(world, [], () => world.graphql(null, REQUEST, { email }));
    expect(data.requestSignIn).toMatchObject({ challenge: null, errors: [{ code: 'INVALID', path: ['email'] }] });
  });

  it('refuses another type than text before it starts', async () => {
    const { errors } = await expectNothingWritten(world, [], () => world.graphql(null, REQUEST, { email: ['a@b.cd'] }));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('mails one address from one network six times an hour, and no sign tells the seventh', async () => {
    const email = freshAddress();
    for (let count = 0; count < 6; count += 1) {
      expect(await ask(email, `198.51.100.${count}`)).toEqual({ made: 1, mailed: 1 });
    }
    expect(await ask(email, '198.51.100.200')).toEqual({ made: 0, mailed: 0 });
    expect(await ask(email.toUpperCase(), '198.51.100.201')).toEqual({ made: 0, mailed: 0 });
    expect(await ask(email, '198.51.101.1')).toEqual({ made: 1, mailed: 1 });
    world.advance(61 * MINUTE);
    expect(await ask(email, '198.51.100.200')).toEqual({ made: 1, mailed: 1 });
  });

  it('takes an IPv6 /64 for one network', async () => {
    const email = freshAddress();
    await earlier(6, { email, network: '2001:db8:0:1::/64' });
    expect(await ask(email, '2001:db8:0:1:ffff::9')).toEqual({ made: 0, mailed: 0 });
    expect(await ask(email, '2001:db8:0:2::9')).toEqual({ made: 1, mailed: 1 });
  });

  it('mails one address thirty times an hour, from wherever it is asked', async () => {
    const email = freshAddress();
    await earlier(29, { email });
    expect(await ask(email, '192.0.2.1')).toEqual({ made: 1, mailed: 1 });
    expect(await ask(email, '192.0.2.1')).toEqual({ made: 0, mailed: 0 });
  });

  it('mails sixty times an hour for one network, to whomever', async () => {
    await earlier(59, { network: '100.64.7.0/24' });
    expect(await ask(freshAddress(), '100.64.7.1')).toEqual({ made: 1, mailed: 1 });
    expect(await ask(freshAddress(), '100.64.7.2')).toEqual({ made: 0, mailed: 0 });
  });

  it('keeps the limit when many ask at once', async () => {
    const email = freshAddress();
    await Promise.all(Array.from({ length: 20 }, () => askFrom(world, '203.0.113.77', REQUEST, { email })));
    expect(await world.sql('SELECT id FROM sign_in_challenges WHERE email = $1', [email])).toHaveLength(6);
  });
});

describe('SIGN_UP', () => {
  async function invite(
    there: World,
    email: string,
    status = 'PENDING',
    expiresIn = 7 * 24 * 60 * MINUTE,
    closed = false,
  ) {
    const account = await there.account();
    await there.sql(
      `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
       VALUES ($1, $2, $3, 'MEMBER', $4, $5, $6, $7)`,
      [
        newId('invitation'),
        account.id,
        email,
        Buffer.from(email),
        status,
        there.now(),
        new Date(there.now().getTime() + expiresIn),
      ],
    );
    if (closed) await there.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, there.now()]);
    return email;
  }

  it('invited: a mail goes to who has signed in before or is invited now, and the answer is the same for all', async () => {
    const there = await start({ signUp: 'invited' });
    const sent = { made: 1, mailed: 1 };
    const unsent = { made: 1, mailed: 0 };
    const known = await there.person();
    expect(await ask(known.email, '192.0.2.1', there)).toEqual(sent);
    expect(await ask(await invite(there, 'invited@example.com'), '192.0.2.2', there)).toEqual(sent);
    expect(await ask('stranger@example.com', '192.0.2.3', there)).toEqual(unsent);
    expect(await ask(await invite(there, 'late@example.com', 'PENDING', -1), '192.0.2.4', there)).toEqual(unsent);
    expect(await ask(await invite(there, 'revoked@example.com', 'REVOKED'), '192.0.2.5', there)).toEqual(unsent);
    expect(await ask(await invite(there, 'closed@example.com', 'PENDING', MINUTE, true), '192.0.2.6', there)).toEqual(
      unsent,
    );
  });

  it('domains: besides them, newcomers of these domains, but not of those that merely end alike', async () => {
    const there = await start({ signUp: 'domains', signUpDomains: ['example.org'] });
    expect(await ask('Anybody@Example.org', '192.0.2.1', there)).toEqual({ made: 1, mailed: 1 });
    expect(await ask('anybody@sub.example.org', '192.0.2.1', there)).toEqual({ made: 1, mailed: 0 });
    expect(await ask('anybody@notexample.org', '192.0.2.1', there)).toEqual({ made: 1, mailed: 0 });
    expect(await ask(await invite(there, 'guest@example.com'), '192.0.2.1', there)).toEqual({ made: 1, mailed: 1 });
  });
});
