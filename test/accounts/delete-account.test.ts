import { purgeClosedAccounts } from '../../src/modules/accounts/purge-closed-accounts.job';
import { newId } from '../../src/ids';
import { createTasks } from '../../src/tasks';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DELETE = /* GraphQL */ `
  mutation ($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      accountId
      viewer {
        accounts {
          totalCount
        }
      }
      errors {
        code
        path
      }
    }
  }
`;

const remove = (account: TestAccount, token: string | null = account.owner.token, confirmHandle = account.handle) =>
  world.graphql(token, DELETE, { input: { accountId: account.id, confirmHandle } });

/** An account with a bit of everything in it. */
async function furnished() {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER');
  const workspace = await world.workspace(account);
  await world.grant(account, workspace, member, 'DEVELOPER');
  const key = await world.apiKey(member, { accountId: account.id });
  const invitationId = newId('invitation');
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at)
     VALUES ($1, $2, 'guest@example.com', 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $3, $4, $5)`,
    [invitationId, account.id, account.owner.userId, world.now(), new Date(world.now().getTime() + 7 * DAY)],
  );
  await world.sql(
    `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role)
     VALUES ($1, $2, 0, $3, 'VIEWER')`,
    [account.id, invitationId, workspace.id],
  );
  const bot = await world.serviceAccount(account);
  const role = await world.role(account);
  const team = await world.team(account, { members: [member, bot] });
  await world.grant(account, await world.workspace(account, { defaultRole: role }), team, role);
  await world.sql(
    'INSERT INTO invitation_teams (account_id, invitation_id, position, team_id) VALUES ($1, $2, 0, $3)',
    [account.id, invitationId, team.id],
  );
  await world.sql('INSERT INTO invitation_mails VALUES ($1, $2, $3)', [account.id, 'guest@example.com', world.now()]);
  await world.allowlistEntry(account, '203.0.113.0/24');
  await world.sql(
    `INSERT INTO audit_exports (id, account_id, actor_id, token_hash, format, wanted, up_to, expires_at)
     VALUES ($1, $2, $3, sha256(convert_to($1, 'UTF8')), 'CSV', '{}', 1, $4)`,
    [newId('auditExport'), account.id, member.userId, world.now()],
  );
  await world.sql('INSERT INTO known_networks VALUES ($1, $2, $3, $4)', [
    ...[bot.id, '203.0.113.0/24', account.id],
    world.now(),
  ]);
  await world.sql(
    `INSERT INTO account_billings (account_id, contact_email, updated_at) VALUES ($1, 'books@example.com', $2)`,
    [account.id, world.now()],
  );
  await singleSignOn(account, workspace, member.userId);
  await directory(account, team, member.userId);
  return { account, member, workspace, key, invitationId, bot, team, role };
}

/** A domain, a connection with all that hangs at it, and a session of its provider. */
async function singleSignOn({ id }: TestAccount, workspace: { id: string }, userId: string): Promise<void> {
  const now = world.now();
  await world.domain({ id });
  await world.sql(
    `INSERT INTO sso_connections (id, account_id, protocol, issuer, client_id, client_secret, created_at, updated_at)
     VALUES ($1, $2, 'OIDC', 'https://idp.example.net', 'guildhall', '', $3, $3)`,
    [newId('ssoConnection'), id, now],
  );
  await world.sql(
    `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role) VALUES ($1, $2, 'VIEWER')`,
    [id, workspace.id],
  );
  await world.sql(
    `INSERT INTO sso_tests (id, account_id, trust_version, started_at, steps) VALUES ($1, $2, 1, $3, '[]')`,
    [newId('ssoTest'), id, now],
  );
  await world.sql(
    `INSERT INTO sso_attempts (id, account_id, trust_version, browser_hash, created_at, expires_at)
     VALUES ($1, $2, 1, '', $3, $3)`,
    [newId('ssoAttempt'), id, now],
  );
  await world.sql(`INSERT INTO saml_assertions (account_id, assertion_hash, expires_at) VALUES ($1, '', $2)`, [
    id,
    now,
  ]);
  await world.sql(
    `INSERT INTO sso_identities (account_id, issuer, subject, email, user_id, created_at)
     VALUES ($1, 'https://idp.example.net', '1', 'guest@example.com', $2, $3)`,
    [id, userId, now],
  );
  await world.sql('INSERT INTO barred_addresses VALUES ($1, sha256($2), $3)', [id, 'gone@example.com', now]);
  await world.sql(
    `INSERT INTO sessions (id, user_id, token_hash, method, account_id, authenticated_at, created_at, last_used_at, expires_at)
     VALUES ($1, $2, sha256(convert_to($1, 'UTF8')), 'OIDC', $3, $4, $4, $4, $4)`,
    [newId('session'), userId, id, now],
  );
}

/** A directory, of which one user stands for a member and is in the group that is a team, and something that could not be done. */
async function directory({ id }: TestAccount, team: { id: string }, userId: string): Promise<void> {
  await world.directory({ id });
  const [user, group] = [newId('directoryUser'), newId('directoryGroup')];
  const now = world.now();
  await world.sql(
    `INSERT INTO directory_users (id, account_id, email, user_name, active, user_id, created_at, updated_at)
     VALUES ($1, $2, 'guest@example.com', 'guest@example.com', true, $3, $4, $4)`,
    [user, id, userId, now],
  );
  await world.sql(
    `INSERT INTO directory_groups (id, account_id, display_name, team_id, created_at, updated_at)
     VALUES ($1, $2, 'Group', $3, $4, $4)`,
    [group, id, team.id, now],
  );
  await world.sql('INSERT INTO directory_group_members (account_id, group_id, directory_user_id) VALUES ($1, $2, $3)', [
    id,
    group,
    user,
  ]);
  await world.sql(
    `INSERT INTO directory_problems (account_id, code, subject, message, first_at, last_at)
     VALUES ($1, 'SEATS_FULL', 'guest@example.com', '', $2, $2)`,
    [id, now],
  );
}

/** The tables whose rows are an account's. */
async function tablesOfAccounts(): Promise<string[]> {
  const tables = await world.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'account_id' AND table_name <> 'account_handles' ORDER BY 1`,
  );
  return tables.map(({ name }) => name);
}

/** How many rows of each table are the account's. */
async function rowsOf(accountId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await tablesOfAccounts()) {
    const [row] = await world.sql<{ count: number }>(`SELECT count(*)::int FROM ${name} WHERE account_id = $1`, [
      accountId,
    ]);
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

describe('deleteAccount', () => {
  it('closes the account at once, for everybody and at every door, and reserves its handle', async () => {
    const { account, member, workspace, key, invitationId, bot, team, role } = await furnished();
    const { data, errors } = await remove(account);
    expect(errors).toEqual([]);
    expect(data.deleteAccount).toEqual({
      accountId: account.id,
      viewer: { accounts: { totalCount: 0 } },
      errors: [],
    });
    const ids = [account.id, member.memberId, workspace.id, invitationId, bot.id, team.id, role.id];
    const query = `{
      account(handle: "${account.handle}") { id }
      workspace(accountHandle: "${account.handle}", handle: "${workspace.handle}") { id }
      nodes(ids: ${JSON.stringify(ids)}) { id }
      viewer { accounts { totalCount } }
    }`;
    for (const token of [account.owner.token, member.token, key.token, bot.token]) {
      const answer = await world.graphql(token, query);
      expect(answer.data).toEqual({
        account: null,
        workspace: null,
        nodes: ids.map(() => null),
        viewer: { accounts: { totalCount: 0 } },
      });
    }
    const leave = `mutation { leaveAccount(input: { accountId: "${account.id}" }) { accountId } }`;
    const left = await world.graphql(member.token, leave);
    expect(left.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { type: 'account.deleted', actor_id: account.owner.userId, before: { handle: account.handle } },
    ]);
    const { contentUntil } = events[0]?.details as { contentUntil: string };
    expect(Math.abs(Date.parse(contentUntil) - world.now().getTime() - 30 * DAY)).toBeLessThan(60_000);
  });

  it('needs the handle typed again', async () => {
    const account = await world.account();
    for (const handle of ['', 'else', account.handle.toUpperCase(), `${account.handle} `, '\u0000']) {
      const { data } = await expectNothingWritten(world, [], () => remove(account, account.owner.token, handle));
      expect(data.deleteAccount).toEqual({
        accountId: null,
        viewer: null,
        errors: [{ code: 'INVALID', path: ['confirmHandle'] }],
      });
    }
  });

  it('is for an OWNER in a session', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const asAdmin = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(account, admin.token));
    expect(asAdmin.errors).toMatchObject([{ extensions: { missingPermission: 'DELETE_ACCOUNT' } }]);
    const key = await world.apiKey(account.owner);
    const byKey = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(account, key.token));
    expect(byKey.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
    const asNobody = await expectNothingWritten(world, [], () => remove(account, null));
    expect(asNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const outsider = await world.person();
    const asOutsider = await expectNothingWritten(world, [], () => remove(account, outsider.token));
    expect(asOutsider.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('is done by one of two owners who do it at once; the other finds it closed', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const answers = await Promise.all([remove(account), remove(account, second.token)]);
    expect(answers.filter(({ data }) => data.deleteAccount?.accountId != null)).toHaveLength(1);
    const late = answers.find(({ data }) => data.deleteAccount?.accountId == null);
    expect(late?.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('the purge of closed accounts', () => {
  const purge = () => purgeClosedAccounts(world.server.app);

  it('removes all content after 30 days and keeps events and handle; running it again is harmless', async () => {
    const { account, member } = await furnished();
    const general = await world.apiKey(member);
    await remove(account);
    await expectNothingWritten(world, [], () => purge());
    world.advance(30 * DAY);
    await purge();
    await purge();
    expect(new Set(Object.values(await rowsOf(account.id)))).toEqual(new Set([0]));
    expect(await world.sql('SELECT FROM accounts WHERE id = $1', [account.id])).toEqual([]);
    expect(await world.sql('SELECT reserved_until FROM account_handles WHERE handle = $1', [account.handle])).toEqual([
      { reserved_until: null },
    ]);
    expect(await world.sql('SELECT id FROM users WHERE id = $1', [member.userId])).toHaveLength(1);
    expect(await world.sql('SELECT id FROM api_keys WHERE id = $1', [general.id])).toHaveLength(1);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { type: 'account.deleted' },
      {
        type: 'account.purged',
        actor_type: 'SYSTEM',
        details: {
          removed: {
            members: 2,
            workspaces: 2,
            workspace_accesses: 2,
            api_keys: 2,
            invitations: 1,
            service_accounts: 1,
            teams: 1,
            team_members: 2,
            workspace_roles: 1,
          },
        },
      },
    ]);
    const late = await world.person();
    const input = { name: 'Late', handle: account.handle };
    const create = 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { errors { code } } }';
    const { data } = await world.graphql(late.token, create, { input });
    expect(data.createAccount).toEqual({ errors: [{ code: 'TAKEN' }] });
  });

  it('forgets no table: whatever is an account’s goes with it, counted, and what is another’s stays', async () => {
    const [{ account }, other] = [await furnished(), await furnished()];
    const before = await rowsOf(other.account.id);
    // A table of which the test has no row would be one that the purge may forget.
    for (const counts of [before, await rowsOf(account.id)]) {
      expect(Object.keys(counts).filter((name) => counts[name] === 0)).toEqual([]);
    }
    await remove(account);
    world.advance(30 * DAY);
    await purge();
    const after = await rowsOf(account.id);
    expect(Object.keys(after).filter((name) => after[name] !== 0)).toEqual([]);
    expect(await rowsOf(other.account.id)).toEqual(before);
    const [event] = (await auditEvents(world)).filter(
      ({ log_id, type }) => log_id === account.id && type === 'account.purged',
    );
    const { removed } = event?.details as { removed: Record<string, number> };
    // What hangs at an invitation goes with it, by a foreign key.
    const within = ['invitation_teams', 'invitation_workspaces'];
    expect(Object.keys(removed).sort()).toEqual(
      (await tablesOfAccounts()).filter((name) => !within.includes(name)).sort(),
    );
    expect(Object.keys(removed).filter((name) => removed[name] === 0)).toEqual([]);
  });

  it('leaves an account alone that is not closed, or not for long enough', async () => {
    await world.account();
    const closed = await world.account();
    await remove(closed);
    world.advance(30 * DAY - 60_000);
    await expectNothingWritten(world, [], purge);
  });

  it('is part of the sweep, which looks for them each time: one that could not be purged is purged by a later one', async () => {
    const [first, second] = [await world.account(), await world.account()];
    for (const account of [first, second]) await remove(account);
    world.advance(30 * DAY);
    const left = async () =>
      (await world.sql<{ id: string }>('SELECT id FROM accounts WHERE deleted_at IS NOT NULL')).map(({ id }) => id);
    const blocker = await world.database.pool.connect();
    try {
      // As an operator's console might: the service's statements give up after their lock time-out.
      await blocker.query('BEGIN');
      await blocker.query('SELECT FROM members WHERE account_id = $1 FOR UPDATE', [first.id]);
      await expect(createTasks(world.server.app).sweep({}, 'job')).rejects.toThrow(/lock/);
      expect(await left()).toEqual([first.id]);
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    await createTasks(world.server.app).sweep({}, 'job');
    expect(await left()).toEqual([]);
  });
});
