import { emailChangeCode } from '../../src/auth/derived-secrets';
import { newId } from '../../src/ids';
import { directoryGroup, directoryProblem, directoryUser } from '../directory-settings/operations';
import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { jobsDone, requestCode, SIGN_IN, signIn, textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, type Person, type World } from '../support/world';
import { CHANGE_EMAIL, requestChange } from './email-changes';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DELETE = /* GraphQL */ `
  mutation ($confirmEmail: String!) {
    deleteViewer(input: { confirmEmail: $confirmEmail }) {
      userId
      errors {
        code
        message
        path
      }
    }
  }
`;

const remove = ({ token, email }: Pick<Person, 'token' | 'email'>) =>
  world.graphql(token, DELETE, { confirmEmail: email });

async function invite(
  accountId: string,
  email: string,
  options: { status?: string; inviterId?: string; acceptedBy?: string; days?: number } = {},
): Promise<string> {
  const { status = 'PENDING', inviterId = null, acceptedBy = null, days = 7 } = options;
  const id = newId('invitation');
  const now = world.now();
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, accepted_by_user_id,
       created_at, expires_at) VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), $4, $5, $6, $7, $8)`,
    [id, accountId, email, status, inviterId, acceptedBy, now, new Date(now.getTime() + days * DAY)],
  );
  return id;
}

/** Every place outside of the audit logs where one of these values stands. */
async function traces(values: readonly string[]): Promise<string[]> {
  const tables = await world.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('public', 'graphile_worker') AND tablename <> 'audit_events'`,
  );
  const found = [];
  for (const { name } of tables) {
    const rows = await world.sql(
      `SELECT FROM ${name} t WHERE EXISTS (SELECT FROM unnest($1::text[]) v WHERE t::text LIKE '%' || v || '%')`,
      [values],
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

describe('deleteViewer', () => {
  it('takes the person out of what directories have told, of their accounts only', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const person = await world.member(account, 'MEMBER');
    const user = await directoryUser(world, account, { member: person });
    const group = await directoryGroup(world, account, { users: [user] });
    await directoryProblem(world, account, { subject: person.email });
    const waiting = await directoryUser(world, other, { email: person.email });
    const kept = await directoryUser(world, account);
    expect((await remove(person)).data.deleteViewer?.errors).toEqual([]);
    const users = await world.sql(
      'SELECT id FROM directory_users WHERE account_id = ANY ($1) ORDER BY created_at, id',
      [[account.id, other.id]],
    );
    expect(users.map(({ id }) => id)).toEqual([waiting.id, kept.id]);
    expect(await world.sql('SELECT FROM directory_problems WHERE account_id = $1', [account.id])).toEqual([]);
    expect(await world.sql('SELECT version FROM directory_groups WHERE id = $1', [group.id])).toEqual([{ version: 2 }]);
    expect(await world.sql('SELECT FROM directory_group_members WHERE group_id = $1', [group.id])).toEqual([]);
  });

  it('ends everything of the person at once, and tells in each account’s log what went', async () => {
    const account = await world.account();
    const person = await world.member(account, 'MEMBER', { person: await world.person('Gone Gustav') });
    const other = await world.account();
    const membership = await world.member(other, 'OWNER', { person });
    const workspace = await world.workspace(account, { name: 'Staging' });
    await world.grant(account, workspace, person, 'DEVELOPER');
    const team = await world.team(account, { members: [person, account.owner] });
    const [key, general] = [await world.apiKey(person, { accountId: account.id }), await world.apiKey(person)];
    const { token: elsewhere } = await signIn(world, person.email);
    const { data, errors } = await remove(person);
    expect(errors).toEqual([]);
    expect(data.deleteViewer).toEqual({ userId: person.userId, errors: [] });
    for (const token of [person.token, elsewhere, key.token, general.token]) {
      expect((await world.graphql(token, '{ viewer { user { id } } }')).status).toBe(401);
    }
    const about = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    const before = { userId: person.userId, email: person.email };
    expect(about.filter(({ type }) => type === 'member.left')).toMatchObject(
      [
        {
          log_id: account.id,
          resource_id: person.memberId,
          before: {
            ...before,
            role: 'MEMBER',
            workspaces: [{ id: workspace.id, name: 'Staging', role: 'Developer' }],
            teams: [{ id: team.id }],
            apiKeys: [{ id: key.id }],
          },
        },
        { log_id: other.id, resource_id: membership.memberId, before: { ...before, role: 'OWNER' } },
      ].sort((a, b) => (a.log_id < b.log_id ? -1 : 1)),
    );
    expect(about.at(-1)).toMatchObject({
      log_id: 'installation',
      type: 'user.deleted',
      resource_id: person.userId,
      resource_name: 'Gone Gustav',
      before: { email: person.email, apiKeys: [{ id: general.id, name: 'a key' }] },
    });
  });

  it('leaves nothing about the person outside of the logs but a live invitation of another account', async () => {
    const account = await world.account();
    const person = await world.member(account, 'ADMIN', { person: await world.person('Traceless Tilda') });
    await invite(account.id, person.email, { status: 'ACCEPTED', acceptedBy: person.userId });
    await invite((await world.account()).id, 'tilda-then@example.com', {
      status: 'ACCEPTED',
      acceptedBy: person.userId,
    });
    await invite((await world.account()).id, person.email, { status: 'DECLINED' });
    await invite((await world.account()).id, person.email, { days: -1 });
    await world.server.app.newNetworks.flush();
    const inviting = await world.account();
    const live = await invite(inviting.id, person.email);
    await remove(person);
    await jobsDone(world);
    expect(await traces([person.name, person.email, 'tilda-then@'])).toEqual(['public.invitations']);
    expect(await world.sql('SELECT id FROM invitations WHERE email = $1', [person.email])).toEqual([{ id: live }]);
    await world.server.app.newNetworks.flush();
    expect(await world.sql('SELECT FROM users WHERE id = $1', [person.userId])).toEqual([]);
  });

  it('keeps the rows that limits count by for a day: they are no way around them', async () => {
    const person = await world.person();
    const { challenge, code } = await requestCode(world, person.email);
    const change = await requestChange(world, person, `elsewhere-${person.email}`);
    await remove(person);
    const late = await world.graphql(null, SIGN_IN, { input: { challenge, code } });
    expect(late.data.signIn).toMatchObject({ token: null, errors: [{ code: 'INVALID', path: ['code'] }] });
    const kept = 'SELECT ended_at IS NOT NULL AS ended FROM email_changes WHERE id = $1';
    expect(await world.sql(kept, [change.change])).toEqual([{ ended: true }]);
    expect(await world.sql('SELECT FROM sign_in_challenges WHERE email = $1', [person.email])).toHaveLength(1);
  });

  it('says farewell to the address, and the rest of the answer is for nobody', async () => {
    const person = await world.person();
    const document = `mutation ($confirmEmail: String!) {
      deleteViewer(input: { confirmEmail: $confirmEmail }) { userId errors { code } }
      updateViewer(input: { name: "Ghost" }) { errors { code } }
    }`;
    const { data, errors } = await world.graphql(person.token, document, {
      confirmEmail: ` ${person.email.toUpperCase()} `,
    });
    expect(data).toEqual({ deleteViewer: { userId: person.userId, errors: [] }, updateViewer: null });
    expect(errors).toMatchObject([{ path: ['updateViewer'], extensions: { code: 'UNAUTHENTICATED' } }]);
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(person.email));
    expect(mail.subject).toBe('You were deleted from Guildhall');
    for (const part of ['http://localhost:4000', 'from the network address 127.0.0.1', person.userId]) {
      expect(mail.text).toContain(part);
    }
    await jobsDone(world);
    expect(await world.sql('SELECT FROM parting_mails')).toEqual([]);
  });

  it('makes who signs in later with the same address somebody new', async () => {
    const account = await world.account();
    const person = await world.member(account, 'MEMBER');
    await remove(person);
    await jobsDone(world);
    const { answer, token } = await signIn(world, person.email);
    const id = textOf(answer.data.signIn?.viewer?.user?.id);
    expect(id).not.toBe(person.userId);
    const { data } = await world.graphql(token, '{ viewer { accounts { totalCount } apiKeys { totalCount } } }');
    expect(data.viewer).toEqual({ accounts: { totalCount: 0 }, apiKeys: { totalCount: 0 } });
  });

  it('tells the owners who stay, who is not known by name any more when the mail is written', async () => {
    const account = await world.account();
    const person = await world.member(account, 'OWNER', { person: await world.person('Nameless Nora') });
    await remove(person);
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(account.owner.email));
    const who = `person who has been deleted since (${person.userId})`;
    expect(mail.text).toContain(`A ${who} is no longer an active OWNER`);
    expect(mail.text).toContain(`Who did it: a ${who}.`);
    expect(mail.raw).not.toContain('Nora');
  });

  it('leaves what they gave to others, by nobody, and withdraws the invitations that they sent', async () => {
    const account = await world.account();
    const person = await world.member(account, 'ADMIN');
    const [colleague, guest] = [await world.member(account, 'MEMBER'), await world.person()];
    const workspace = await world.workspace(account);
    const { id } = await world.grant(account, workspace, colleague, 'VIEWER');
    await world.sql('UPDATE workspace_accesses SET granted_by_id = $2 WHERE id = $1', [id, person.userId]);
    const invitationId = await invite(account.id, guest.email, { inviterId: person.userId });
    await remove(person);
    const query = `query ($id: ID!, $handle: String!) {
      node(id: $id) { ... on WorkspaceAccess { role { name } grantedBy { ... on User { name } } } }
      account(handle: $handle) { invitations { nodes { id invitedBy { ... on User { name } } } } }
    }`;
    const { data, errors } = await world.graphql(account.owner.token, query, { id, handle: account.handle });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      node: { role: { name: 'Viewer' }, grantedBy: null },
      account: { invitations: { nodes: [{ id: invitationId, invitedBy: null }] } },
    });
    const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { errors { code } } }`;
    const late = await expectNothingWritten(world, ['INVITATION_WITHDRAWN'], () =>
      world.graphql(guest.token, accept, { id: invitationId }),
    );
    expect(late.data.acceptInvitation).toEqual({ errors: [{ code: 'INVITATION_WITHDRAWN' }] });
  });

  it('is refused for each account that would be left without an active OWNER, which it names, and whose log tells of it', async () => {
    const first = await world.account();
    const person = first.owner;
    const second = await world.account({ owner: person });
    await world.member(second, 'OWNER', { active: false });
    const shared = await world.account({ owner: person });
    await world.member(shared, 'OWNER');
    const { data } = await expectNothingWritten(world, ['LAST_OWNER', 'LAST_OWNER'], () => remove(person));
    expect(data.deleteViewer?.userId).toBeNull();
    const refused = data.deleteViewer?.errors as unknown as { code: string; path: string[]; message: string }[];
    expect(refused.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'LAST_OWNER', path: ['confirmEmail'] },
      { code: 'LAST_OWNER', path: ['confirmEmail'] },
    ]);
    const accounts = [first, second].sort((a, b) => (a.id < b.id ? -1 : 1));
    accounts.forEach(({ handle }, index) => {
      expect(refused[index]?.message).toContain(`The account Account ${handle} (${handle}) would be left`);
    });
    const logs = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(logs.map(({ log_id }) => log_id).sort()).toEqual(accounts.map(({ id }) => id));
    expect((await world.graphql(person.token, '{ viewer { user { id } } }')).status).toBe(200);
  });

  it('works for the only owner of a closed account, and for the only but deactivated one elsewhere', async () => {
    const closed = await world.account();
    const person = closed.owner;
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    await world.member(await world.account({ status: 'FROZEN' }), 'OWNER', { active: false, person });
    const { data } = await remove(person);
    expect(data.deleteViewer).toEqual({ userId: person.userId, errors: [] });
    expect(await world.sql('SELECT FROM members WHERE user_id = $1', [person.userId])).toEqual([]);
  });

  it('needs the own address typed again', async () => {
    const [person, other] = [await world.person(), await world.person()];
    for (const confirmEmail of ['', 'else', other.email, `${person.email}x`, '\u0000', 'x'.repeat(10_000)]) {
      const { data } = await expectNothingWritten(world, [], () =>
        remove({ token: person.token, email: confirmEmail }),
      );
      expect(data.deleteViewer).toMatchObject({ userId: null, errors: [{ code: 'INVALID', path: ['confirmEmail'] }] });
    }
  });

  it('asks for a session that began 15 minutes ago at most', async () => {
    const person = await world.person();
    world.advance(15 * 60_000 + 1);
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(person));
    expect(data).toEqual({ deleteViewer: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'FRESH_SESSION_ONLY' } }]);
    const { token } = await signIn(world, person.email);
    expect((await remove({ ...person, token })).data.deleteViewer).toEqual({ userId: person.userId, errors: [] });
  });

  it('is for people in a session', async () => {
    const person = await world.person();
    const [key, bot] = [await world.apiKey(person), await world.serviceAccount(await world.account())];
    const by = (token: string | null) => world.graphql(token, DELETE, { confirmEmail: person.email });
    const byKey = await expectNothingWritten(world, ['FORBIDDEN'], () => by(key.token));
    expect(byKey.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
    const byBot = await expectNothingWritten(world, ['FORBIDDEN'], () => by(bot.token));
    expect(byBot.errors).toMatchObject([{ extensions: { reason: 'PEOPLE_ONLY' } }]);
    const byNobody = await expectNothingWritten(world, [], () => by(null));
    expect(byNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('sends as many statements for 20 accounts as for one', async () => {
    // Without the job runner, whose mails would be counted too.
    const there = await startWorld({ run: 'api' });
    const statements = async (accounts: number) => {
      const { token, email, ...person } = await there.person();
      for (let count = 0; count < accounts; count += 1) {
        await there.member(await there.account(), 'OWNER', { person: { token, email, ...person } });
      }
      return statementsOf(there, () => there.graphql(token, DELETE, { confirmEmail: email }));
    };
    try {
      const one = await statements(1);
      expect(await statements(20)).toHaveLength(one.length);
    } finally {
      await there.stop();
    }
  });
});

describe('two at once', () => {
  const waiting = () =>
    world.sql(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`);

  it('whoever is made the last owner meanwhile stays', async () => {
    const account = await world.account();
    const person = await world.member(account, 'MEMBER');
    const blocker = await world.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      await blocker.query(`UPDATE members SET role = 'OWNER' WHERE id = $1`, [person.memberId]);
      const answer = remove(person);
      await eventually(async () => (await waiting()).length > 0);
      await blocker.query('DELETE FROM members WHERE id = $1', [account.owner.memberId]);
      await blocker.query('COMMIT');
      const { data } = await answer;
      expect(data.deleteViewer).toMatchObject({ userId: null, errors: [{ code: 'LAST_OWNER' }] });
    } finally {
      blocker.release();
    }
    expect(await world.sql('SELECT user_id AS id FROM members WHERE account_id = $1', [account.id])).toEqual([
      { id: person.userId },
    ]);
  });

  it('waits for a membership that is being made, and ends it too', async () => {
    const account = await world.account();
    const person = await world.person();
    const blocker = await world.database.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query(
        `INSERT INTO members (id, account_id, user_id, role, joined_by, joined_at, name, email)
         VALUES ($1, $2, $3, 'MEMBER', 'INVITATION', $4, $5, $6)`,
        [newId('member'), account.id, person.userId, world.now(), person.name, person.email],
      );
      const answer = remove(person);
      await eventually(async () => (await waiting()).length > 0);
      await blocker.query('COMMIT');
      expect((await answer).data.deleteViewer).toEqual({ userId: person.userId, errors: [] });
    } finally {
      blocker.release();
    }
    const left = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(left).toMatchObject([{ type: 'member.left', actor_id: person.userId }]);
  });

  it('one of two owners stays when both delete themselves, or one leaves, in each of 10 rounds', async () => {
    const leave = 'mutation ($id: ID!) { leaveAccount(input: { accountId: $id }) { errors { code } } }';
    for (let round = 0; round < 10; round += 1) {
      const account = await world.account();
      const second = await world.member(account, 'OWNER');
      await Promise.all([
        remove(account.owner),
        round % 2 === 0 ? remove(second) : world.graphql(second.token, leave, { id: account.id }),
      ]);
      const left = `SELECT FROM members WHERE account_id = $1 AND role = 'OWNER' AND active`;
      expect(await world.sql(left, [account.id])).toHaveLength(1);
    }
  });

  it('a membership that is accepted meanwhile goes too, or was never made', async () => {
    const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { errors { code } } }`;
    for (let round = 0; round < 6; round += 1) {
      const account = await world.account();
      const person = await world.person();
      const id = await invite(account.id, person.email, { inviterId: account.owner.userId });
      const [, { data }] = await Promise.all([world.graphql(person.token, accept, { id }), remove(person)]);
      expect(data.deleteViewer).toMatchObject({ userId: person.userId, errors: [] });
      expect(await world.sql('SELECT FROM members WHERE user_id = $1', [person.userId])).toEqual([]);
    }
  });

  it('a sign-in that runs meanwhile leaves no session of the person', async () => {
    for (let round = 0; round < 6; round += 1) {
      const person = await world.person();
      const input = await requestCode(world, person.email);
      const [signedIn, { data }] = await Promise.all([world.graphql(null, SIGN_IN, { input }), remove(person)]);
      expect(data.deleteViewer).toMatchObject({ errors: [] });
      const token = signedIn.data.signIn?.token as unknown as string | null;
      if (token !== null) {
        noteSecret(token);
        expect((await world.graphql(token, '{ viewer { user { id } } }')).status).toBe(401);
      }
      expect(await world.sql('SELECT FROM users WHERE email = $1', [person.email])).toEqual([]);
    }
  });

  it('a change of address that runs meanwhile is done before, or not at all', async () => {
    for (let round = 0; round < 6; round += 1) {
      const person = await world.person();
      const email = `late-${person.email}`;
      const { change } = await requestChange(world, person, email);
      const input = { change, code: emailChangeCode(world.server.app.config, change) };
      const [changed, removed] = await Promise.all([
        world.graphql(person.token, CHANGE_EMAIL, { input }),
        remove(person),
      ]);
      // Deleted under the old address, or changed before: then that was not the address to type.
      const left = await world.sql('SELECT email FROM users WHERE id = $1', [person.userId]);
      const deleted = removed.data.deleteViewer?.userId != null;
      expect(left).toEqual(deleted ? [] : [{ email }]);
      if (deleted) expect(changed.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });
});
