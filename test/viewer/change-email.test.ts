import { emailChangeCode, signInCode } from '../../src/auth/derived-secrets';
import { newId } from '../../src/ids';
import { createTasks } from '../../src/tasks';
import { daysBefore } from '../../src/time';
import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { jobsDone, requestCode, SIGN_IN, signIn, textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, TEST_SECRET_KEY, type Person, type World } from '../support/world';
import { CHANGE_EMAIL, REQUEST_CHANGE, requestChange, wrong } from './email-changes';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PREVIOUS_KEY = 'the secret key of yesterday, which had 32 characters as well';

let world: World;
beforeAll(async () => {
  world = await startWorld({ secretKeyPrevious: PREVIOUS_KEY });
});
afterAll(() => world.stop());

let addresses = 0;
function freshAddress(): string {
  addresses += 1;
  return `moved-${String(addresses)}@example.com`;
}

/** A change as requestEmailChange makes it, which no limit holds back and no mail goes out for. */
async function changeFor(
  { userId }: Person,
  email: string,
  secretKey = TEST_SECRET_KEY,
): Promise<{ change: string; code: string }> {
  const change = newId('emailChange');
  const now = world.now();
  await world.sql('UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL', [userId, now]);
  await world.sql(
    `INSERT INTO email_changes (id, user_id, email, ip_address, network, created_at, expires_at)
     VALUES ($1, $2, $3, '192.0.2.1', '192.0.2.0/24', $4, $5)`,
    [change, userId, email, now, new Date(now.getTime() + 10 * MINUTE)],
  );
  const code = emailChangeCode({ secretKey, secretKeyPrevious: null }, change);
  noteSecret(code);
  return { change, code };
}

async function attempt({ token }: Pick<Person, 'token'>, input: object) {
  return (await world.graphql(token, CHANGE_EMAIL, { input })).data.changeEmail;
}

const emailOf = async ({ userId }: Person): Promise<unknown> =>
  (await world.sql('SELECT email FROM users WHERE id = $1', [userId]))[0]?.email;

const WRONG = {
  viewer: null,
  errors: [
    { code: 'INVALID', path: ['code'], message: expect.stringMatching(/^This code is not right, or/) as string },
  ],
};

describe('changeEmail', () => {
  it('gives the person the new address, here and in every membership, and the log both', async () => {
    const account = await world.account();
    const person = account.owner;
    const other = await world.account();
    await world.member(other, 'MEMBER', { person, active: false });
    const stranger = await world.account();
    const email = freshAddress();
    const sent = await requestChange(world, person, email);
    expect(await attempt(person, sent)).toEqual({ viewer: { user: { id: person.userId, email } }, errors: [] });
    expect(await emailOf(person)).toBe(email);
    const copies = await world.sql('SELECT email FROM members WHERE user_id = $1', [person.userId]);
    expect(copies).toEqual([{ email }, { email }]);
    const query = `{ account(handle: "${account.handle}") { member(email: "${email}") { id } } }`;
    expect((await world.graphql(person.token, query)).data.account?.member).toEqual({ id: person.memberId });
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    const logs = ['installation', ...[account.id, other.id].sort()];
    expect(events.map(({ log_id }) => log_id).sort()).toEqual([...logs].sort());
    for (const event of events) {
      expect(event).toMatchObject({
        type: 'user.email_changed',
        resource_type: 'user',
        resource_id: person.userId,
        before: { email: person.email },
        after: { email },
        people: [person.userId],
      });
    }
    const log = `{ account(handle: "${account.handle}") { auditLog { nodes { type } } } }`;
    expect((await world.graphql(person.token, log)).data.account).toEqual({
      auditLog: { nodes: [{ type: 'user.email_changed' }] },
    });
    expect((await auditEvents(world)).filter(({ log_id }) => log_id === stranger.id)).toEqual([]);
  });

  it('tells the old address what was done, when, from where and what to do, only once it is done', async () => {
    const person = await world.person();
    const email = freshAddress();
    const sent = await requestChange(world, person, email);
    const toOld = () => world.smtp.mails.filter(({ recipients }) => recipients.includes(person.email));
    await attempt(person, { ...sent, code: wrong(sent.code) });
    await jobsDone(world);
    expect(toOld()).toEqual([]);
    await attempt(person, sent);
    await jobsDone(world);
    expect(toOld()).toHaveLength(1);
    const [mail] = toOld();
    expect(mail?.subject).toBe('Your address on Guildhall was changed');
    const year = String(world.now().getUTCFullYear());
    const parts = [
      'http://localhost:4000',
      year,
      'UTC, from the network address 127.0.0.1',
      'If it was not',
      person.userId,
    ];
    for (const part of parts) expect(mail?.text).toContain(part);
    // The old mailbox may be the reason for the change: it is not told where the person went.
    expect(mail?.raw).not.toContain(email);
    expect(world.smtp.mails.filter(({ to }) => to === email)).toHaveLength(1);
    expect(await world.sql('SELECT FROM parting_mails')).toEqual([]);
  });

  it('keeps the notice until the mail server takes it, also when the person is gone by then', async () => {
    const person = await world.person();
    const sent = await changeFor(person, freshAddress());
    await jobsDone(world);
    world.smtp.fail(true);
    await attempt(person, sent);
    await eventually(
      async () =>
        (await world.sql('SELECT FROM graphile_worker._private_jobs WHERE attempts > 0 AND locked_at IS NULL'))
          .length === 1,
    );
    await world.sql('DELETE FROM users WHERE id = $1', [person.userId]);
    world.smtp.fail(false);
    await world.sql('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await jobsDone(world);
    expect(world.smtp.mails.filter(({ to }) => to === person.email)).toHaveLength(1);
    expect(await world.sql('SELECT FROM parting_mails')).toEqual([]);
  });

  it('forgets an old address that no mail could reach for 40 days, and keeps it until then', async () => {
    const add = (days: number) =>
      world.sql(
        `INSERT INTO parting_mails (id, kind, user_id, email, created_at) VALUES ($1, 'EMAIL_CHANGED', $2, $3, $4)`,
        [newId('partingMail'), newId('user'), `${String(days)}@example.com`, daysBefore(world.now(), days)],
      );
    for (const days of [39, 41]) await add(days);
    await createTasks(world.server.app).sweep({}, 'job');
    expect(await world.sql('SELECT email FROM parting_mails')).toEqual([{ email: '39@example.com' }]);
    await world.sql('DELETE FROM parting_mails');
  });

  it('ends the other sessions of the person and not this one, and leaves the API keys', async () => {
    const person = await world.person();
    const { token: other } = await signIn(world, person.email);
    const key = await world.apiKey(person);
    const bystander = await world.person();
    await attempt(person, await changeFor(person, freshAddress()));
    const status = async (token: string) => (await world.graphql(token, '{ viewer { user { id } } }')).status;
    expect([await status(person.token), await status(other), await status(key.token)]).toEqual([200, 401, 200]);
    expect(await status(bystander.token)).toBe(200);
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events.map(({ type }) => type)).toEqual(['session.created', 'user.email_changed', 'session.ended']);
  });

  it('lets the old address sign in no more as the person: codes that are out are dead, and a new one is somebody new’s', async () => {
    const person = await world.person();
    const out = await requestCode(world, person.email);
    await attempt(person, await changeFor(person, freshAddress()));
    const late = await world.graphql(null, SIGN_IN, { input: out });
    expect(late.data.signIn).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['code'] }] });
    const { answer } = await signIn(world, person.email);
    expect(answer.data.signIn?.viewer?.user?.id).not.toBe(person.userId);
    const { answer: again } = await signIn(world, textOf(await emailOf(person)));
    expect(again.data.signIn?.viewer?.user?.id).toBe(person.userId);
  });

  it('shows the invitations to the new address, and no longer those to the old one', async () => {
    const account = await world.account();
    const person = await world.person();
    const email = freshAddress();
    const invite = async (to: string): Promise<string> => {
      const id = newId('invitation');
      const now = world.now();
      await world.sql(
        `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at)
         VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $4, $5, $6)`,
        [id, account.id, to, account.owner.userId, now, new Date(now.getTime() + 24 * 60 * MINUTE)],
      );
      return id;
    };
    const [toOld, toNew] = [await invite(person.email), await invite(email)];
    const listed = async () => {
      const { data } = await world.graphql(person.token, '{ viewer { invitations { nodes { id } } } }');
      return data.viewer?.invitations?.nodes;
    };
    expect(await listed()).toEqual([{ id: toOld }]);
    await attempt(person, await changeFor(person, email));
    expect(await listed()).toEqual([{ id: toNew }]);
    const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { member { user { email } } errors { code } } }`;
    const late = await world.graphql(person.token, accept, { id: toOld });
    expect(late.data.acceptInvitation).toEqual({ member: null, errors: [{ code: 'NOT_FOUND' }] });
    const taken = await world.graphql(person.token, accept, { id: toNew });
    expect(taken.data.acceptInvitation).toEqual({ member: { user: { email } }, errors: [] });
  });

  it('acts under the new address for the rest of the document', async () => {
    const person = await world.person();
    const email = freshAddress();
    const input = await changeFor(person, email);
    const document = `mutation ($input: ChangeEmailInput!) {
      changeEmail(input: $input) { errors { code } }
      requestEmailChange(input: { email: "${email}" }) { errors { code } }
    }`;
    const { data } = await world.graphql(person.token, document, { input });
    expect(data).toEqual({ changeEmail: { errors: [] }, requestEmailChange: { errors: [{ code: 'INVALID' }] } });
  });

  it('takes the code with spaces in it, and one that was mailed under the SECRET_KEY before', async () => {
    const person = await world.person();
    const { change, code } = await changeFor(person, freshAddress());
    expect(await attempt(person, { change, code: ` ${code.slice(0, 4)} ${code.slice(4)}\n` })).toMatchObject({
      errors: [],
    });
    expect(await attempt(person, await changeFor(person, freshAddress(), PREVIOUS_KEY))).toMatchObject({ errors: [] });
  });

  it('counts a wrong code, records it, and after five refuses the right one too, in the same words', async () => {
    const person = await world.person();
    const { change, code } = await changeFor(person, freshAddress());
    const before = (await auditEvents(world)).length;
    for (let tries = 1; tries <= 5; tries += 1) {
      expect(await attempt(person, { change, code: wrong(code) })).toEqual(WRONG);
      expect(await world.sql('SELECT attempts FROM email_changes WHERE id = $1', [change])).toEqual([
        { attempts: tries },
      ]);
    }
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(person, { change, code }))).toEqual(WRONG);
    const events = (await auditEvents(world)).slice(before);
    expect(events).toHaveLength(6);
    expect(events[0]).toMatchObject({
      log_id: 'installation',
      type: 'access.refused',
      actor_id: person.userId,
      details: { code: 'WRONG_CODE', operation: 'changeEmail' },
    });
    expect(await emailOf(person)).toBe(person.email);
  });

  it('counts a wrong code for the codes of its network, whose limit refuses the right one too', async () => {
    // Just after the next full hour: nothing has failed in it.
    world.advance(HOUR - (world.now().getTime() % HOUR) + 1000);
    const person = await world.person();
    const { change, code } = await changeFor(person, freshAddress());
    const anHourAgo = new Date(world.now().getTime() - HOUR);
    const tries = () => world.sql('SELECT key, count FROM failed_tries WHERE hour > $1 ORDER BY key', [anHourAgo]);
    expect(await attempt(person, { change, code: wrong(code) })).toEqual(WRONG);
    const own = { key: `CALLER ${person.userId}`, count: 1 };
    expect(await tries()).toEqual([own, { key: 'CODES 127.0.0.0/24', count: 1 }]);

    await world.sql(`UPDATE failed_tries SET count = 100 WHERE key = 'CODES 127.0.0.0/24'`);
    const { data, errors } = await expectNothingWritten(world, [], () =>
      world.graphql(person.token, CHANGE_EMAIL, { input: { change, code } }),
    );
    expect(data).toEqual({ changeEmail: null });
    expect(errors).toMatchObject([{ path: ['changeEmail'], extensions: { code: 'RATE_LIMITED' } }]);
    expect(await emailOf(person)).toBe(person.email);
    expect(await tries()).toEqual([own, { key: 'CODES 127.0.0.0/24', count: 100 }]);
    world.advance(HOUR);
    expect(await attempt(person, await changeFor(person, freshAddress()))).toMatchObject({ errors: [] });
  });

  it('counts every one of many tries at once', async () => {
    const person = await world.person();
    const { change, code } = await changeFor(person, freshAddress());
    await Promise.all(Array.from({ length: 8 }, () => attempt(person, { change, code: wrong(code) })));
    expect(await world.sql('SELECT attempts FROM email_changes WHERE id = $1', [change])).toEqual([{ attempts: 5 }]);
    expect(await attempt(person, { change, code })).toEqual(WRONG);
  });

  it('is done once, also when the code comes several times at once', async () => {
    const person = await world.person();
    const sent = await changeFor(person, freshAddress());
    const answers = await Promise.all(Array.from({ length: 6 }, () => attempt(person, sent)));
    expect(answers.filter((answer) => (answer?.errors as unknown as unknown[]).length === 0)).toHaveLength(1);
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(person, sent))).toEqual(WRONG);
    const changed = (await auditEvents(world)).filter(
      ({ type, actor_id }) => type === 'user.email_changed' && actor_id === person.userId,
    );
    expect(changed).toHaveLength(1);
  });

  it('takes no code of a change that another took the place of', async () => {
    const person = await world.person();
    const first = await requestChange(world, person, freshAddress());
    const second = await requestChange(world, person, freshAddress());
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(person, first))).toEqual(WRONG);
    expect(await attempt(person, second)).toMatchObject({ errors: [] });
  });

  it('takes neither somebody else’s change nor a code for signing in', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const theirs = await changeFor(other, freshAddress());
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(person, theirs))).toEqual(WRONG);
    expect(await attempt(other, theirs)).toMatchObject({ errors: [] });
    const { change, code } = await changeFor(person, freshAddress());
    const forSignIn = signInCode(world.server.app.config, change);
    expect(forSignIn).not.toBe(code);
    expect(await attempt(person, { change, code: forSignIn })).toEqual(WRONG);
  });

  it.each([
    ['was never made', newId('emailChange')],
    ['is empty', ''],
    ['is an id of another type', newId('user')],
    ['has a NUL character', 'emc_\u0000'],
    ['has 10,000 characters', 'x'.repeat(10_000)],
  ])('says the same of a change that %s', async (_what, change) => {
    const person = await world.person();
    const input = { change, code: '12345678' };
    expect(await expectNothingWritten(world, ['WRONG_CODE'], () => attempt(person, input))).toEqual(WRONG);
  });

  it.each([
    ['nothing', ''],
    ['seven digits', '1234567'],
    ['nine digits', '123456789'],
    ['a letter', '1234567x'],
    ['digits of another script', '１２３４５６７８'],
  ])('does not take %s for a code, nor count it', async (_what, code) => {
    const person = await world.person();
    const { change } = await changeFor(person, freshAddress());
    const answer = await expectNothingWritten(world, [], () => attempt(person, { change, code }));
    expect(answer).toMatchObject({ viewer: null, errors: [{ code: 'INVALID', path: ['code'] }] });
  });

  it('is too late after ten minutes', async () => {
    const [early, late] = [await world.person(), await world.person()];
    const [good, over] = [await changeFor(early, freshAddress()), await changeFor(late, freshAddress())];
    world.advance(9 * MINUTE);
    expect(await attempt(early, good)).toMatchObject({ errors: [] });
    world.advance(MINUTE);
    const answer = await expectNothingWritten(world, [], () => attempt(late, over));
    expect(answer).toMatchObject({ viewer: null, errors: [{ code: 'EXPIRED', path: ['code'] }] });
  });

  it('tells only who has the right code that somebody else has the address', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const sent = await changeFor(person, other.email);
    expect(await attempt(person, { ...sent, code: wrong(sent.code) })).toEqual(WRONG);
    const answer = await expectNothingWritten(world, [], () => attempt(person, sent));
    expect(answer).toMatchObject({ viewer: null, errors: [{ code: 'TAKEN', path: ['change'] }] });
    expect([await emailOf(person), await emailOf(other)]).toEqual([person.email, other.email]);
  });

  it('decides again that it is another address', async () => {
    const person = await world.person();
    const sent = await changeFor(person, person.email);
    const answer = await expectNothingWritten(world, [], () => attempt(person, sent));
    expect(answer).toMatchObject({ viewer: null, errors: [{ code: 'INVALID', path: ['change'] }] });
  });

  it('takes the code in the session that asked, however old that is by then, and in another of the person', async () => {
    for (const inAnother of [false, true]) {
      const person = await world.person();
      world.advance(14 * MINUTE);
      const sent = await changeFor(person, freshAddress());
      const { token } = inAnother ? await signIn(world, person.email) : person;
      world.advance(5 * MINUTE);
      expect(await attempt({ token }, sent)).toMatchObject({ errors: [] });
    }
  });

  it('decides again that it is an address of SIGN_UP_DOMAINS', async () => {
    const there = await startWorld({ signUp: 'domains', signUpDomains: ['example.org'] });
    try {
      const person = await there.person();
      const change = newId('emailChange');
      const now = there.now();
      await there.sql(
        `INSERT INTO email_changes (id, user_id, email, ip_address, network, created_at, expires_at)
         VALUES ($1, $2, 'else@example.com', '192.0.2.1', '192.0.2.0/24', $3, $4)`,
        [change, person.userId, now, new Date(now.getTime() + MINUTE)],
      );
      const input = { change, code: emailChangeCode(there.server.app.config, change) };
      noteSecret(input.code);
      const answer = await expectNothingWritten(there, [], () => there.graphql(person.token, CHANGE_EMAIL, { input }));
      expect(answer.data.changeEmail).toMatchObject({ viewer: null, errors: [{ code: 'INVALID', path: ['change'] }] });
    } finally {
      await there.stop();
    }
  });

  it('sends as many statements for 20 accounts as for one', async () => {
    // Without the job runner, whose mails would be counted too.
    const there = await startWorld({ run: 'api' });
    const statements = async (accounts: number) => {
      const person = await there.person();
      for (let count = 0; count < accounts; count += 1) await there.member(await there.account(), 'MEMBER', { person });
      const { data } = await there.graphql(person.token, REQUEST_CHANGE, { email: freshAddress() });
      const change = textOf(data.requestEmailChange?.change);
      const input = { change, code: emailChangeCode(there.server.app.config, change) };
      noteSecret(input.code);
      return statementsOf(there, () => there.graphql(person.token, CHANGE_EMAIL, { input }));
    };
    try {
      const one = await statements(1);
      expect(await statements(20)).toHaveLength(one.length);
    } finally {
      await there.stop();
    }
  });

  it('is for people in a session', async () => {
    const person = await world.person();
    const sent = await changeFor(person, freshAddress());
    const key = await world.apiKey(person);
    const by = (token: string | null) => world.graphql(token, CHANGE_EMAIL, { input: sent });
    const byKey = await expectNothingWritten(world, ['FORBIDDEN'], () => by(key.token));
    expect(byKey.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
    const byNobody = await expectNothingWritten(world, [], () => by(null));
    expect(byNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('two at once', () => {
  it('one of two people gets the address that both want, in each of 10 rounds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const people = [await world.person(), await world.person()];
      const email = freshAddress();
      const sent: object[] = [];
      for (const person of people) sent.push(await changeFor(person, email));
      const payloads = await Promise.all(people.map((person, index) => attempt(person, { ...sent[index] })));
      const codes = payloads.map((payload) =>
        (payload?.errors as unknown as { code: string }[]).map(({ code }) => code),
      );
      expect(codes.sort()).toEqual([[], ['TAKEN']]);
    }
  });

  it('the address goes to the one person, whether a newcomer signs in with it or somebody changes to it first', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await world.person();
      const email = freshAddress();
      const [newcomer, sent] = [await requestCode(world, email), await changeFor(person, email)];
      const [signedIn, changed] = await Promise.all([
        world.graphql(null, SIGN_IN, { input: newcomer }),
        attempt(person, sent),
      ]);
      noteSecret(textOf(signedIn.data.signIn?.token));
      const id = textOf(signedIn.data.signIn?.viewer?.user?.id);
      const errors = (changed?.errors as unknown as { code: string }[]).map(({ code }) => code);
      const [holder] = await world.sql('SELECT id FROM users WHERE email = $1', [email]);
      expect(holder?.id).toBe(id);
      expect(errors).toEqual(id === person.userId ? [] : ['TAKEN']);
    }
  });

  it('a sign-in with the old address that runs meanwhile ends nowhere, whichever comes first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const person = await world.person();
      const [out, sent] = [await requestCode(world, person.email), await changeFor(person, freshAddress())];
      const [signedIn, changed] = await Promise.all([
        world.graphql(null, SIGN_IN, { input: out }),
        attempt(person, sent),
      ]);
      expect(changed).toMatchObject({ errors: [] });
      const token = signedIn.data.signIn?.token as unknown as string | null;
      if (token !== null) {
        noteSecret(token);
        expect((await world.graphql(token, '{ viewer { user { id } } }')).status).toBe(401);
      } else {
        expect(signedIn.data.signIn).toMatchObject({ errors: [{ code: 'INVALID' }] });
      }
      expect(await world.sql('SELECT FROM users WHERE email = $1', [person.email])).toEqual([]);
      expect(await world.sql('SELECT FROM sessions WHERE user_id = $1', [person.userId])).toHaveLength(1);
    }
  });

  it('a membership that is made meanwhile gets the address of afterwards', async () => {
    const account = await world.account();
    const person = await world.person();
    const id = newId('invitation');
    const now = world.now();
    await world.sql(
      `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at)
       VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $4, $5, $6)`,
      [id, account.id, person.email, account.owner.userId, now, new Date(now.getTime() + 24 * 60 * MINUTE)],
    );
    const email = freshAddress();
    const sent = await changeFor(person, email);
    const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { member { id } errors { code } } }`;
    const [, changed] = await Promise.all([world.graphql(person.token, accept, { id }), attempt(person, sent)]);
    expect(changed).toMatchObject({ errors: [] });
    const copies = await world.sql('SELECT email FROM members WHERE user_id = $1', [person.userId]);
    expect(copies.filter((copy) => copy.email !== email)).toEqual([]);
  });

  it('waits for a change that is under way, and then counts as one that another took the place of', async () => {
    const person = await world.person();
    const sent = await changeFor(person, freshAddress());
    const blocker = await world.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('UPDATE email_changes SET ended_at = now() WHERE id = $1', [sent.change]);
      const answer = attempt(person, sent);
      await eventually(
        async () =>
          (
            await world.sql(
              `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            )
          ).length > 0,
      );
      await blocker.query('COMMIT');
      expect(await answer).toEqual(WRONG);
    } finally {
      blocker.release();
    }
    expect((await world.graphql(person.token, REQUEST_CHANGE, { email: freshAddress() })).data).toMatchObject({
      requestEmailChange: { errors: [] },
    });
    await jobsDone(world);
  });
});
