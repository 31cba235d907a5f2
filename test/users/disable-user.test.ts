import type { Call } from '../../src/auth/call';
import { stillSignedIn } from '../../src/auth/signed-in';
import { UserErrors } from '../../src/errors';
import { newId } from '../../src/ids';
import { disableUser } from '../../src/modules/users/disable-user';
import { enableUser } from '../../src/modules/users/enable-user';
import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { jobsDone, REQUEST, requestCode, SIGN_IN, signIn } from '../support/sign-in';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const OPERATOR = 'console of Operations';
const disable = (user: string) => disableUser(world.server.app, OPERATOR, { user });
const enable = (user: string) => enableUser(world.server.app, OPERATOR, { user });
const WHO = '{ viewer { user { id } } }';

/** Statements that wait for a lock. */
const waiting = () =>
  world.sql(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`);

const eventsOf = async (userId: string) =>
  (await auditEvents(world)).filter(
    ({ resource_id, actor_type }) => resource_id === userId && actor_type === 'OPERATOR',
  );

describe('disableUser', () => {
  it('stops all sessions and keys at once, keeps the memberships, and is in the log as the operator’s', async () => {
    const account = await world.account();
    const person = await world.member(account, 'ADMIN');
    const keys = [await world.apiKey(person), await world.apiKey(person, { accountId: account.id })];
    const { user, changed } = await disable(person.userId);
    expect([user.id, changed]).toEqual([person.userId, true]);
    for (const { token } of [person, ...keys]) expect((await world.graphql(token, WHO)).status).toBe(401);
    const row = 'SELECT role, active FROM members WHERE user_id = $1';
    expect(await world.sql(row, [person.userId])).toEqual([{ role: 'ADMIN', active: true }]);
    const { data } = await world.graphql(
      account.owner.token,
      `{ account(handle: "${account.handle}") { seats { used } members { totalCount } } }`,
    );
    expect(data.account).toEqual({ seats: { used: 2 }, members: { totalCount: 2 } });
    expect(await eventsOf(person.userId)).toMatchObject([
      {
        log_id: 'installation',
        type: 'user.disabled',
        actor_name: OPERATOR,
        actor_id: null,
        resource_name: person.name,
      },
    ]);
    const ended = (await auditEvents(world)).filter(
      ({ type, actor_type }) => type === 'session.ended' && actor_type === 'OPERATOR',
    );
    expect(ended).toHaveLength(1);
  });

  it('lets no code sign in, in the words for a wrong one, and mails none, which the answer does not show', async () => {
    const person = await world.person();
    const out = await requestCode(world, person.email);
    await disable(` ${person.email.toUpperCase()} `);
    const before = world.smtp.mails.length;
    const { data } = await world.graphql(null, REQUEST, { email: person.email });
    expect(data.requestSignIn).toEqual({ challenge: expect.stringMatching(/^chal_/) as string, errors: [] });
    await jobsDone(world);
    expect(world.smtp.mails).toHaveLength(before);
    const challenges = ['public.sign_in_challenges'];
    const answer = await expectNothingWritten(
      world,
      ['WRONG_CODE'],
      () => world.graphql(null, SIGN_IN, { input: out }),
      // It counts as a try.
      challenges.map((name) => name.replace('public.', '')),
    );
    expect(answer.data.signIn).toMatchObject({
      token: null,
      errors: [
        { code: 'INVALID', path: ['code'], message: expect.stringMatching(/^This code is not right/) as string },
      ],
    });
    expect(await world.sql('SELECT FROM sessions WHERE user_id = $1', [person.userId])).toEqual([]);
  });

  it('withdraws what waits for the rights of the person: an invitation that they sent', async () => {
    const account = await world.account();
    const [inviter, guest] = [await world.member(account, 'ADMIN'), await world.person()];
    const id = newId('invitation');
    const now = world.now();
    await world.sql(
      `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at)
       VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $4, $5, $6)`,
      [id, account.id, guest.email, inviter.userId, now, new Date(now.getTime() + 86_400_000)],
    );
    await disable(inviter.userId);
    const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { errors { code } } }`;
    const refused = await world.graphql(guest.token, accept, { id });
    expect(refused.data.acceptInvitation).toEqual({ errors: [{ code: 'INVITATION_WITHDRAWN' }] });
    await enable(inviter.userId);
    const accepted = await world.graphql(guest.token, accept, { id });
    expect(accepted.data.acceptInvitation).toEqual({ errors: [] });
  });

  it('reaches a mutation that waits for its account: rights are read again under the lock', async () => {
    const account = await world.account();
    const person = await world.member(account, 'ADMIN');
    const blocker = await world.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [account.id]);
      const key = await world.apiKey(person);
      const create = `mutation ($id: ID!) { createWorkspace(input: { accountId: $id, name: "Late", handle: "late" }) { errors { code } } }`;
      const answer = world.graphql(key.token, create, { id: account.id });
      await eventually(async () => (await waiting()).length > 0);
      await disable(person.userId);
      await blocker.query('COMMIT');
      expect((await answer).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    } finally {
      blocker.release();
    }
    expect(await world.sql('SELECT FROM workspaces WHERE account_id = $1', [account.id])).toEqual([]);
  });

  it('reaches a change of one’s own whose key was good when its request came', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const credential = {
      kind: 'apiKey',
      id: key.id,
      accountId: null,
      createdAt: world.now(),
      expiresAt: null,
    } as const;
    const call = {
      caller: { kind: 'user', id: person.userId, credential },
      operation: 'updateViewer',
    } as unknown as Call;
    const still = () => world.server.app.db.transaction((tx) => stillSignedIn(tx, call));
    expect((await still()).id).toBe(person.userId);
    await disable(person.userId);
    await expect(still()).rejects.toThrow('This session or API key has ended');
  });

  it('is waited for by a sign-in, which then finds a wrong code', async () => {
    const person = await world.person();
    const input = await requestCode(world, person.email);
    const blocker = await world.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('UPDATE users SET disabled_at = now() WHERE id = $1', [person.userId]);
      const answer = world.graphql(null, SIGN_IN, { input });
      await eventually(async () => (await waiting()).length > 0);
      await blocker.query('COMMIT');
      expect((await answer).data.signIn).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['code'] }] });
    } finally {
      blocker.release();
    }
  });

  it('leaves no session of a sign-in that runs meanwhile', async () => {
    for (let round = 0; round < 8; round += 1) {
      const person = await world.person();
      const input = await requestCode(world, person.email);
      const [{ data }] = await Promise.all([world.graphql(null, SIGN_IN, { input }), disable(person.userId)]);
      const token = data.signIn?.token as unknown as string | null;
      if (token !== null) noteSecret(token);
      expect(await world.sql('SELECT FROM sessions WHERE user_id = $1', [person.userId])).toEqual([]);
      await enable(person.userId);
      if (token !== null) expect((await world.graphql(token, WHO)).status).toBe(401);
    }
  });

  it('says that it changed nothing, and writes nothing, when done twice', async () => {
    const person = await world.person();
    await disable(person.userId);
    const again = await expectNothingWritten(world, [], () => disable(person.userId));
    expect(again).toMatchObject({ changed: false, user: { id: person.userId } });
  });

  it.each([
    ['an id of nobody', newId('user'), 'NOT_FOUND'],
    ['an address of nobody', 'nobody@example.com', 'NOT_FOUND'],
    ['an id of another type', newId('account'), 'INVALID'],
    ['nothing', '', 'INVALID'],
    ['a NUL character', '\u0000', 'INVALID'],
  ])('refuses %s', async (_what, user, code) => {
    for (const act of [disable, enable]) {
      const refused = expectNothingWritten(world, [], async () => act(user).catch((error: unknown) => error));
      const error = (await refused) as UserErrors;
      expect(error).toBeInstanceOf(UserErrors);
      expect(error.errors).toMatchObject([{ code, path: ['user'] }]);
    }
  });
});

describe('enableUser', () => {
  it('lets the person sign in again; keys work again, and sessions of before do not', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    await disable(person.userId);
    expect(await enable(person.email)).toMatchObject({ changed: true, user: { id: person.userId } });
    expect((await world.graphql(key.token, WHO)).status).toBe(200);
    expect((await world.graphql(person.token, WHO)).status).toBe(401);
    const { answer } = await signIn(world, person.email);
    expect(answer.data.signIn?.viewer?.user?.id).toBe(person.userId);
    expect((await eventsOf(person.userId)).map(({ type }) => type)).toEqual(['user.disabled', 'user.enabled']);
    expect(await expectNothingWritten(world, [], () => enable(person.userId))).toMatchObject({ changed: false });
  });
});
