import { newId } from '../../src/ids';
import { sendEmailChangeCode } from '../../src/modules/viewer/send-email-change-code.job';
import { createTasks } from '../../src/tasks';
import { expectNothingWritten } from '../support/nothing-written';
import { codeIn, jobsDone, signIn } from '../support/sign-in';
import { startWorld, type Person, type World } from '../support/world';
import { REQUEST_CHANGE } from './email-changes';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: World;
beforeAll(async () => {
  world = await startWorld({ isTrustedProxy: (address) => address.startsWith('127.') });
});
afterAll(() => world.stop());

let addresses = 0;
function freshAddress(): string {
  addresses += 1;
  return `new-${String(addresses)}@example.com`;
}

/** Asks from an address, and gives the payload. */
async function ask({ token }: Person, email: string, from = '127.0.0.1') {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-forwarded-for': from },
    body: JSON.stringify({ query: REQUEST_CHANGE, variables: { email } }),
  });
  const { data } = (await response.json()) as { data: { requestEmailChange: unknown } };
  return data.requestEmailChange;
}

/** The answer that everybody gets. */
const SAME = { change: expect.stringMatching(/^emc_[0-9a-z]{26}$/) as string, errors: [] };

/** Asks, sees that the answer is the same as ever, and counts what was made of it. */
async function made(person: Person, email: string, from?: string): Promise<{ made: number; mailed: number }> {
  const rows = async () => (await world.sql('SELECT FROM email_changes')).length;
  // What an earlier test asked for is not to be counted here.
  await jobsDone(world);
  const [before, mails] = [await rows(), world.smtp.mails.length];
  expect(await ask(person, email, from)).toEqual(SAME);
  await jobsDone(world);
  return { made: (await rows()) - before, mailed: world.smtp.mails.length - mails };
}

/** Changes that were asked for half an hour ago. */
async function earlier(
  count: number,
  { userId, email, network }: { userId?: string; email?: string; network?: string },
) {
  const at = (minutes: number) => new Date(world.now().getTime() + minutes * MINUTE);
  for (let index = 0; index < count; index += 1) {
    await world.sql(
      `INSERT INTO email_changes (id, user_id, email, ip_address, network, created_at, expires_at, ended_at)
       VALUES ($1, $2, $3, '10.0.0.1', $4, $5, $6, $6)`,
      [
        newId('emailChange'),
        userId ?? newId('user'),
        email ?? `else-${String(index)}@example.com`,
        network ?? `10.0.${String(index)}.0/24`,
        at(-30),
        at(-20),
      ],
    );
  }
}

describe('requestEmailChange', () => {
  it('mails eight digits to the new address only, says where it was asked from, and names nobody', async () => {
    const person = await world.person('Pavla Private');
    const email = freshAddress();
    const before = world.smtp.mails.length;
    expect(await ask(person, ` ${email.toUpperCase()} `, '203.0.113.9')).toEqual(SAME);
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(email));
    await jobsDone(world);
    expect(world.smtp.mails).toHaveLength(before + 1);
    const code = codeIn(mail);
    expect(code).toMatch(/^\d{8}$/);
    expect(mail.subject).toBe('Your code for a new address on Guildhall');
    for (const part of [/network address 203\.0\.113\.9\b/, /ten minutes/, /If that was not you/]) {
      expect(mail.text).toMatch(part);
    }
    for (const own of [person.name, person.email, person.userId]) expect(mail.raw).not.toContain(own);
    const [row] = await world.sql('SELECT * FROM email_changes WHERE email = $1', [email]);
    expect(row).toMatchObject({ user_id: person.userId, network: '203.0.113.0/24', attempts: 0, ended_at: null });
    expect(JSON.stringify(row)).not.toContain(code);
    expect(await world.sql('SELECT email FROM users WHERE id = $1', [person.userId])).toEqual([
      { email: person.email },
    ]);
  });

  it('answers the same, and mails the same, when somebody has the address', async () => {
    const [person, other] = [await world.person(), await world.person()];
    expect(await made(person, other.email)).toEqual({ made: 1, mailed: 1 });
    const mail = world.smtp.mails.find(({ to }) => to === other.email);
    expect(mail?.subject).toBe('Your code for a new address on Guildhall');
  });

  it('takes the place of the change before', async () => {
    const person = await world.person();
    await ask(person, freshAddress());
    await ask(person, freshAddress());
    const rows = await world.sql(
      'SELECT ended_at IS NULL AS pending FROM email_changes WHERE user_id = $1 ORDER BY created_at, id',
      [person.userId],
    );
    expect(rows).toEqual([{ pending: false }, { pending: true }]);
  });

  it('leaves one of many that are asked for at once', async () => {
    const person = await world.person();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(person, freshAddress())));
    for (const answer of answers) expect(answer).toEqual(SAME);
    const pending = 'SELECT FROM email_changes WHERE user_id = $1 AND ended_at IS NULL';
    expect(await world.sql(pending, [person.userId])).toHaveLength(1);
  });

  it.each([
    ['an empty address', ''],
    ['no address', 'nobody'],
    ['two addresses', 'a@example.com,b@example.com'],
    ['an address with a name', 'A <a@example.com>'],
    ['a line break', 'a@example.com\nBcc: b@example.com'],
    ['a NUL character', 'a\u0000@example.com'],
    ['more than 254 characters', `a@${'b'.repeat(250)}.com`],
  ])('answers INVALID to %s', async (_what, email) => {
    const person = await world.person();
    const answer = await expectNothingWritten(world, [], () => ask(person, email));
    expect(answer).toMatchObject({ change: null, errors: [{ code: 'INVALID', path: ['email'] }] });
  });

  it('answers INVALID to the address of now, in capitals too', async () => {
    const person = await world.person();
    const answer = await expectNothingWritten(world, [], () => ask(person, person.email.toUpperCase()));
    expect(answer).toMatchObject({ change: null, errors: [{ code: 'INVALID', path: ['email'] }] });
  });

  it('refuses the seventh change of one person within an hour, and says so', async () => {
    const person = await world.person();
    await earlier(5, { userId: person.userId });
    expect(await made(person, freshAddress())).toEqual({ made: 1, mailed: 1 });
    const answer = await expectNothingWritten(world, [], () => ask(person, freshAddress()));
    expect(answer).toMatchObject({
      change: null,
      errors: [{ code: 'LIMIT_REACHED', path: ['email'], limit: 6, used: 6 }],
    });
    world.advance(61 * MINUTE);
    const { token } = await signIn(world, person.email);
    expect(await made({ ...person, token }, freshAddress())).toEqual({ made: 1, mailed: 1 });
  });

  it('mails one address six times an hour, whoever asks, and no sign tells the seventh', async () => {
    const email = freshAddress();
    await earlier(5, { email });
    const pending = await world.person();
    expect(await made(pending, email)).toEqual({ made: 1, mailed: 1 });
    expect(await made(await world.person(), email)).toEqual({ made: 0, mailed: 0 });
    // Nor does it take the place of one that is still good.
    expect(await made(pending, email.toUpperCase())).toEqual({ made: 0, mailed: 0 });
    const good = 'SELECT FROM email_changes WHERE user_id = $1 AND ended_at IS NULL';
    expect(await world.sql(good, [pending.userId])).toHaveLength(1);
  });

  it('mails thirty times an hour for one network, to whomever', async () => {
    await earlier(29, { network: '100.64.7.0/24' });
    expect(await made(await world.person(), freshAddress(), '100.64.7.1')).toEqual({ made: 1, mailed: 1 });
    expect(await made(await world.person(), freshAddress(), '100.64.7.2')).toEqual({ made: 0, mailed: 0 });
  });

  it('keeps the limits when many ask at once', async () => {
    const email = freshAddress();
    const people = await Promise.all(Array.from({ length: 12 }, () => world.person()));
    await Promise.all(people.map((person) => ask(person, email)));
    expect(await world.sql('SELECT FROM email_changes WHERE email = $1', [email])).toHaveLength(6);
  });

  it('asks for a session that began 15 minutes ago at most, and says what to do', async () => {
    const person = await world.person();
    world.advance(14.5 * MINUTE);
    expect(await made(person, freshAddress())).toEqual({ made: 1, mailed: 1 });
    world.advance(0.5 * MINUTE);
    const late = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      world.graphql(person.token, REQUEST_CHANGE, { email: freshAddress() }),
    );
    expect(late.data).toEqual({ requestEmailChange: null });
    expect(late.errors).toMatchObject([
      {
        message: 'This needs a session that began 15 minutes ago at most: sign in again, then do it.',
        extensions: { code: 'FORBIDDEN', reason: 'FRESH_SESSION_ONLY' },
      },
    ]);
    const own = '{ viewer { sessions { nodes { current createdAt } } } }';
    const { data } = await world.graphql(person.token, own);
    const [session] = await world.sql<{ at: Date }>('SELECT created_at AS at FROM sessions WHERE user_id = $1', [
      person.userId,
    ]);
    expect(data.viewer?.sessions).toEqual({ nodes: [{ current: true, createdAt: session?.at.toISOString() }] });
    const { token } = await signIn(world, person.email);
    expect(await made({ ...person, token }, freshAddress())).toEqual({ made: 1, mailed: 1 });
  });

  it('takes with SIGN_UP=domains an address of those domains only, the invited and the known not apart', async () => {
    const there = await startWorld({ signUp: 'domains', signUpDomains: ['example.org', 'b.example.org'] });
    try {
      const [person, known, account] = [await there.person(), await there.person(), await there.account()];
      await there.sql(
        `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
         VALUES ($1, $2, 'invited@example.net', 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $3, $4)`,
        [newId('invitation'), account.id, there.now(), new Date(there.now().getTime() + DAY)],
      );
      const asked = async (email: string) => (await there.graphql(person.token, REQUEST_CHANGE, { email })).data;
      const message =
        'People here have addresses of example.org, b.example.org: give one of those, or ask the operator.';
      for (const email of ['new@example.net', 'invited@example.net', known.email, 'a@sub.example.org']) {
        expect(await expectNothingWritten(there, [], () => asked(email))).toEqual({
          requestEmailChange: { change: null, errors: [{ code: 'INVALID', message, path: ['email'] }] },
        });
      }
      expect(await asked('new@B.example.org')).toEqual({ requestEmailChange: SAME });
    } finally {
      await there.stop();
    }
  });

  it('takes any address with SIGN_UP=invited: who asks is in already', async () => {
    const there = await startWorld({ signUp: 'invited' });
    try {
      const { data } = await there.graphql((await there.person()).token, REQUEST_CHANGE, { email: freshAddress() });
      expect(data).toEqual({ requestEmailChange: SAME });
    } finally {
      await there.stop();
    }
  });

  it('is for people in a session', async () => {
    const person = await world.person();
    const account = await world.account();
    const [key, bot] = [await world.apiKey(person), await world.serviceAccount(account)];
    const asking = (token: string | null) => world.graphql(token, REQUEST_CHANGE, { email: freshAddress() });
    const byKey = await expectNothingWritten(world, ['FORBIDDEN'], () => asking(key.token));
    expect(byKey.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
    const byBot = await expectNothingWritten(world, ['FORBIDDEN'], () => asking(bot.token));
    expect(byBot.errors).toMatchObject([{ extensions: { reason: 'PEOPLE_ONLY' } }]);
    const byNobody = await expectNothingWritten(world, [], () => asking(null));
    expect(byNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('the job sendEmailChangeCode', () => {
  /** A change that was asked for as many seconds ago, without a job. */
  async function change(email: string, age: number, ended = false): Promise<string> {
    const id = newId('emailChange');
    const at = (seconds: number) => new Date(world.now().getTime() + seconds * 1000);
    await world.sql(
      `INSERT INTO email_changes (id, user_id, email, ip_address, network, created_at, expires_at, ended_at)
       VALUES ($1, $2, $3, '192.0.2.1', '192.0.2.0/24', $4, $5, $6)`,
      [id, newId('user'), email, at(-age), at(600 - age), ended ? at(0) : null],
    );
    return id;
  }

  it('mails once, however often it runs', async () => {
    const changeId = await change('once@example.com', 500);
    for (let run = 0; run < 3; run += 1) await sendEmailChangeCode(world.server.app, { changeId });
    const mails = world.smtp.mails.filter(({ to }) => to === 'once@example.com');
    expect(mails.map(codeIn)).toEqual([expect.stringMatching(/^\d{8}$/)]);
  });

  it('mails no code that is of no use any more: expired, ended, or swept away', async () => {
    const useless = [
      await change('late@example.com', 600),
      await change('ended@example.com', 10, true),
      newId('emailChange'),
    ];
    const before = world.smtp.mails.length;
    for (const changeId of useless) await sendEmailChangeCode(world.server.app, { changeId });
    expect(world.smtp.mails).toHaveLength(before);
  });

  it('the sweep removes changes that have been over for a day, and leaves those that limits count by', async () => {
    const [old, recent] = [await change('old@example.com', 2 * 86_400), await change('recent@example.com', 3000)];
    await createTasks(world.server.app).sweep({}, 'job');
    const left = 'SELECT id FROM email_changes WHERE id = ANY ($1)';
    expect(await world.sql(left, [[old, recent]])).toEqual([{ id: recent }]);
    world.advance(2 * DAY);
    await createTasks(world.server.app).sweep({}, 'job');
    expect(await world.sql(left, [[old, recent]])).toEqual([]);
  });
});
