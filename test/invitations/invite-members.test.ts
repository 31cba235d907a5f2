import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone, textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';
import { DAY, eventsOf, failures, invite, INVITE, latestToken, listOf, mailsTo, newEmail } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DEVELOPER = builtInRoles.DEVELOPER.id;
const VIEWER = builtInRoles.VIEWER.id;

/** What a retry says of each entry that failed. */
const REPLAYED = 'This entry failed when the call was first made: send it again under a new idempotencyKey.';

async function refused(token: string, input: object, codes: string[] = []) {
  await jobsDone(world);
  return expectNothingWritten(world, codes, () => world.graphql(token, INVITE, { input }));
}

/** Code and path of each error of each entry. */
function entryErrors(results: unknown): unknown[] {
  return listOf(results as never).map(({ outcome, errors }) => [
    outcome,
    ...listOf(errors).map(({ code, path }) => [code, path]),
  ]);
}

describe('inviteMembers', () => {
  it('invites people, each with a role and workspaces of their own, and answers in the order of the input', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { name: 'Production' });
    const [ada, bob] = [newEmail('ada'), newEmail('bob')];
    const {
      results,
      account: after,
      errors,
    } = await invite(world, account.owner.token, account.id, [
      {
        email: ` ${ada.toUpperCase()}`,
        role: 'ADMIN',
        workspaces: [{ workspaceId: workspace.id, roleId: DEVELOPER }],
        expiresInDays: 30,
      },
      { email: bob },
    ]);
    expect(errors).toEqual([]);
    expect(results).toMatchObject([
      {
        email: ` ${ada.toUpperCase()}`,
        outcome: 'INVITED',
        invitation: {
          email: ada,
          role: 'ADMIN',
          status: 'PENDING',
          sendCount: 1,
          workspaces: [{ workspace: { id: workspace.id }, role: { name: 'Developer' } }],
          invitedBy: { id: account.owner.userId },
        },
        errors: [],
      },
      { email: bob, outcome: 'INVITED', invitation: { email: bob, role: 'MEMBER', workspaces: [] }, errors: [] },
    ]);
    const days = listOf(results).map(({ invitation }) =>
      Math.round((Date.parse(textOf(invitation?.expiresAt)) - world.now().getTime()) / DAY),
    );
    expect(days).toEqual([30, 7]);
    expect(after).toEqual({ seats: { used: 1, reserved: 2, available: null } });
    expect(await mailsTo(world, ada)).toHaveLength(1);
    expect(await mailsTo(world, bob)).toHaveLength(1);
    const events = await eventsOf(world, account.id);
    expect(events).toMatchObject([
      {
        type: 'invitation.created',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        resource_name: ada,
        after: { email: ada, role: 'ADMIN', workspaces: [{ workspaceId: workspace.id, role: 'Developer' }] },
      },
      { type: 'invitation.created', resource_name: bob, after: { role: 'MEMBER' } },
    ]);
  });

  it('invites into custom roles and teams of the account', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const role = await world.role(account, { name: 'Auditor' });
    const [core, ops] = [await world.team(account, { name: 'Core' }), await world.team(account, { name: 'Ops' })];
    await world.grant(account, workspace, core, role);
    const email = newEmail();
    const workspaces = [{ workspaceId: workspace.id, roleId: role.id }];
    const entry = { email, workspaces, teamIds: [ops.id, core.id] };
    const { results } = await invite(world, account.owner.token, account.id, [entry]);
    expect(results).toMatchObject([
      {
        outcome: 'INVITED',
        invitation: {
          workspaces: [{ workspace: { id: workspace.id }, role: { name: 'Auditor' } }],
          teams: [{ name: 'Ops' }, { name: 'Core' }],
        },
        errors: [],
      },
    ]);
    const told = {
      role: 'MEMBER',
      workspaces: [{ workspaceId: workspace.id, role: 'Auditor' }],
      teams: [
        { teamId: ops.id, name: 'Ops' },
        { teamId: core.id, name: 'Core' },
      ],
    };
    expect(await eventsOf(world, account.id)).toMatchObject([{ type: 'invitation.created', after: told }]);
    await invite(world, account.owner.token, account.id, [{ email }]);
    expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({
      type: 'invitation.renewed',
      before: told,
      after: { workspaces: [], teams: [] },
    });
  });

  it('lets a service account that is ADMIN invite: it is who invited', async () => {
    const account = await world.account();
    const machine = await world.serviceAccount(account, { name: 'Provisioner', role: 'ADMIN' });
    const { results } = await invite(world, machine.token, account.id, [{ email: newEmail(), role: 'ADMIN' }]);
    expect(results).toMatchObject([{ outcome: 'INVITED', invitation: { invitedBy: { id: machine.id } } }]);
    expect(await eventsOf(world, account.id)).toMatchObject([
      { type: 'invitation.created', actor_type: 'SERVICE_ACCOUNT', actor_id: machine.id, actor_name: 'Provisioner' },
    ]);
  });

  it('stores no link: only the hash of its token', async () => {
    const account = await world.account();
    const email = newEmail();
    await invite(world, account.owner.token, account.id, [{ email }]);
    const token = await latestToken(world, email);
    const [row] = await world.sql<{ text: string }>(
      'SELECT to_jsonb(i)::text AS text FROM invitations i WHERE email = $1',
      [email],
    );
    expect(row?.text).not.toContain(token);
    expect(token).toMatch(/^gil_\w{49}$/);
  });

  it('replaces a live invitation to the same address, whatever the letter case, and kills its link', async () => {
    const account = await world.account({ plan: 'FREE' });
    const email = newEmail();
    const first = await invite(world, account.owner.token, account.id, [{ email }]);
    const old = await latestToken(world, email);
    const { results, account: after } = await invite(world, account.owner.token, account.id, [
      { email: email.toUpperCase(), role: 'ADMIN' },
    ]);
    expect(results).toMatchObject([{ outcome: 'RENEWED', invitation: { role: 'ADMIN' }, errors: [] }]);
    expect(after).toEqual({ seats: { used: 1, reserved: 1, available: 0 } });
    const oldId = first.results?.[0]?.invitation?.id;
    expect(results?.[0]?.invitation?.id).not.toBe(oldId);
    const { data } = await world.graphql(
      null,
      'query ($t: String!) { invitationByToken(token: $t) { id status email } }',
      { t: old },
    );
    expect(data.invitationByToken).toEqual({ id: oldId, status: 'REVOKED', email: null });
    expect(await eventsOf(world, account.id)).toMatchObject([
      { type: 'invitation.created' },
      { type: 'invitation.renewed', before: { invitationId: oldId, role: 'MEMBER' }, after: { role: 'ADMIN' } },
    ]);
  });

  it('closes invitations whose time has passed: they hold no seat and do not count as replaced', async () => {
    const account = await world.account({ plan: 'FREE' });
    const [stale, fresh] = [newEmail(), newEmail()];
    await invite(world, account.owner.token, account.id, [{ email: stale, expiresInDays: 1 }]);
    await world.sql('UPDATE invitations SET expires_at = created_at WHERE email = $1', [stale]);
    const { results } = await invite(world, account.owner.token, account.id, [{ email: fresh }]);
    expect(results).toMatchObject([{ outcome: 'INVITED' }]);
    expect(await world.sql('SELECT status FROM invitations WHERE email = $1', [stale])).toEqual([
      { status: 'EXPIRED' },
    ]);
    await world.sql(`UPDATE invitations SET status = 'REVOKED' WHERE email = $1`, [fresh]);
    expect((await invite(world, account.owner.token, account.id, [{ email: stale }])).results).toMatchObject([
      { outcome: 'INVITED' },
    ]);
  });

  it('writes the good entries and tells of each bad one where it is wrong', async () => {
    const account = await world.account();
    const other = await world.account();
    const [mine, foreign] = [await world.workspace(account), await world.workspace(other)];
    const [myTeam, foreignTeam, foreignRole] = [
      await world.team(account),
      await world.team(other),
      await world.role(other),
    ];
    const inactive = await world.member(account, 'MEMBER', { active: false });
    const good = newEmail();
    const entry = (workspaceId: string, roleId = VIEWER) => ({
      email: newEmail(),
      workspaces: [{ workspaceId, roleId }],
    });
    const { results } = await invite(world, account.owner.token, account.id, [
      { email: good },
      { email: 'not-an-address' },
      { email: `${good}\u0000` },
      { email: good.toUpperCase() },
      { email: account.owner.email.toUpperCase() },
      { email: inactive.email },
      { email: newEmail(), role: 'OWNER', expiresInDays: 31 },
      { email: newEmail(), expiresInDays: 0 },
      entry(foreign.id),
      entry(newId('workspace')),
      entry(account.id),
      entry('nonsense\u0000'),
      entry(mine.id, 'role_unknown'),
      { email: newEmail(), workspaces: [] },
      {
        email: newEmail(),
        workspaces: [
          { workspaceId: mine.id, roleId: VIEWER },
          { workspaceId: mine.id, roleId: DEVELOPER },
        ],
      },
      { email: '' },
      { email: `${'x'.repeat(300)}@example.com` },
      entry(mine.id, foreignRole.id),
      entry(mine.id, 'role_\u0000'),
      { email: newEmail(), teamIds: [] },
      { email: newEmail(), teamIds: [myTeam.id, myTeam.id] },
      { email: newEmail(), teamIds: Array.from({ length: 101 }, () => newId('team')) },
      { email: newEmail(), teamIds: [myTeam.id, foreignTeam.id, newId('team'), 'team_\u0000', mine.id] },
    ]);
    const at = (index: number, ...rest: string[]) => ['invitations', String(index), ...rest];
    expect(entryErrors(results)).toEqual([
      ['INVITED'],
      ['FAILED', ['INVALID', at(1, 'email')]],
      ['FAILED', ['INVALID', at(2, 'email')]],
      ['FAILED', ['INVALID', at(3, 'email')]],
      ['FAILED', ['ALREADY_MEMBER', at(4, 'email')]],
      ['FAILED', ['ALREADY_MEMBER', at(5, 'email')]],
      ['FAILED', ['INVALID', at(6, 'role')], ['INVALID', at(6, 'expiresInDays')]],
      ['FAILED', ['INVALID', at(7, 'expiresInDays')]],
      ['FAILED', ['NOT_FOUND', at(8, 'workspaces', '0', 'workspaceId')]],
      ['FAILED', ['NOT_FOUND', at(9, 'workspaces', '0', 'workspaceId')]],
      ['FAILED', ['NOT_FOUND', at(10, 'workspaces', '0', 'workspaceId')]],
      ['FAILED', ['NOT_FOUND', at(11, 'workspaces', '0', 'workspaceId')]],
      ['FAILED', ['NOT_FOUND', at(12, 'workspaces', '0', 'roleId')]],
      ['FAILED', ['INVALID', at(13, 'workspaces')]],
      ['FAILED', ['INVALID', at(14, 'workspaces', '1')]],
      ['FAILED', ['INVALID', at(15, 'email')]],
      ['FAILED', ['INVALID', at(16, 'email')]],
      ['FAILED', ['NOT_FOUND', at(17, 'workspaces', '0', 'roleId')]],
      ['FAILED', ['NOT_FOUND', at(18, 'workspaces', '0', 'roleId')]],
      ['FAILED', ['INVALID', at(19, 'teamIds')]],
      ['FAILED', ['INVALID', at(20, 'teamIds', '1')]],
      ['FAILED', ['INVALID', at(21, 'teamIds')]],
      ['FAILED', ...['1', '2', '3', '4'].map((place) => ['NOT_FOUND', at(22, 'teamIds', place)])],
    ]);
    expect(await world.sql('SELECT email FROM invitations WHERE account_id = $1', [account.id])).toEqual([
      { email: good },
    ]);
  });

  it('with ALL_OR_NOTHING writes nothing when one entry fails', async () => {
    const account = await world.account();
    const input = {
      accountId: account.id,
      mode: 'ALL_OR_NOTHING',
      idempotencyKey: 'all or nothing',
      invitations: [{ email: newEmail() }, { email: 'wrong' }, { email: newEmail() }],
    };
    const { data } = await refused(account.owner.token, input);
    expect(entryErrors(data.inviteMembers?.results)).toEqual([
      ['NOT_ATTEMPTED'],
      ['FAILED', ['INVALID', ['invitations', '1', 'email']]],
      ['NOT_ATTEMPTED'],
    ]);
    const { results } = await invite(
      world,
      account.owner.token,
      account.id,
      [{ email: newEmail() }, { email: newEmail() }],
      { mode: 'ALL_OR_NOTHING' },
    );
    expect(results).toMatchObject([{ outcome: 'INVITED' }, { outcome: 'INVITED' }]);
  });

  it('counts seats entry by entry, and says limit, used and reserved', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { results, account: after } = await invite(world, account.owner.token, account.id, [
      { email: newEmail() },
      { email: newEmail() },
    ]);
    expect(results).toMatchObject([
      { outcome: 'INVITED' },
      {
        outcome: 'FAILED',
        errors: [{ code: 'SEAT_LIMIT_REACHED', path: ['invitations', '1'], limit: 2, used: 1, reserved: 1 }],
      },
    ]);
    expect(after).toEqual({ seats: { used: 1, reserved: 1, available: 0 } });
  });

  it('needs the plan features for workspaces and teams, and names the plans that have them', async () => {
    const account = await world.account({ plan: 'FREE' });
    const workspace = await world.workspace(account);
    const workspaces = [{ workspaceId: workspace.id, roleId: (await world.role(account)).id }];
    const invitations = [{ email: newEmail(), workspaces, teamIds: [(await world.team(account)).id] }];
    const { data } = await refused(account.owner.token, { accountId: account.id, invitations });
    const lacking = { code: 'FEATURE_NOT_IN_PLAN', availableIn: ['PRO', 'ENTERPRISE'] };
    expect(data.inviteMembers?.results).toMatchObject([
      {
        outcome: 'FAILED',
        errors: [
          { ...lacking, path: ['invitations', '0', 'workspaces'], feature: 'WORKSPACE_ACCESS' },
          { ...lacking, path: ['invitations', '0', 'teamIds'], feature: 'TEAMS' },
        ],
      },
    ]);
  });

  it('puts nobody on a team whose people come from the directory', async () => {
    const account = await world.account();
    const [own, directorys] = [await world.team(account), await world.team(account)];
    await world.sql(`UPDATE teams SET managed_by = 'SCIM' WHERE id = $1`, [directorys.id]);
    const invitations = [{ email: newEmail(), teamIds: [own.id, directorys.id] }];
    const { data } = await refused(account.owner.token, { accountId: account.id, invitations });
    expect(entryErrors(data.inviteMembers?.results)).toEqual([
      ['FAILED', ['MANAGED_ELSEWHERE', ['invitations', '0', 'teamIds', '1']]],
    ]);
    expect(data.inviteMembers?.results?.[0]?.errors?.[0]?.message).toBe(
      "The account's directory says who is on this team: add the person there.",
    );
  });

  it('sends at most three mails a day to one address, and 500 from one account', async () => {
    const account = await world.account();
    const email = newEmail();
    for (let mail = 1; mail <= 3; mail += 1) await invite(world, account.owner.token, account.id, [{ email }]);
    const fourth = await refused(account.owner.token, { accountId: account.id, invitations: [{ email }] });
    expect(fourth.data.inviteMembers?.results).toMatchObject([
      { outcome: 'FAILED', errors: [{ code: 'LIMIT_REACHED', path: ['invitations', '0', 'email'], most: 3, now: 3 }] },
    ]);
    await world.sql(
      `INSERT INTO invitation_mails SELECT $1, 'mail-' || n || '@example.com', $2 FROM generate_series(1, 496) n`,
      [account.id, world.now()],
    );
    const { results } = await invite(world, account.owner.token, account.id, [
      { email: newEmail() },
      { email: newEmail() },
    ]);
    expect(results).toMatchObject([
      { outcome: 'INVITED' },
      { outcome: 'FAILED', errors: [{ code: 'LIMIT_REACHED', path: ['invitations', '1'], most: 500, now: 500 }] },
    ]);
    await world.sql(`UPDATE invitation_mails SET queued_at = queued_at - interval '24 hours' WHERE account_id = $1`, [
      account.id,
    ]);
    expect((await invite(world, account.owner.token, account.id, [{ email }])).results).toMatchObject([
      { outcome: 'RENEWED' },
    ]);
  });

  it('answers a retry from the objects as they are, without a second mail', async () => {
    const account = await world.account();
    const email = newEmail();
    const invitations = [{ email }, { email: 'wrong' }];
    const idempotencyKey = 'invite once';
    const first = await invite(world, account.owner.token, account.id, invitations, { idempotencyKey });
    await mailsTo(world, email);
    await world.sql(`UPDATE invitations SET status = 'DECLINED' WHERE email = $1`, [email]);
    const input = { accountId: account.id, invitations, idempotencyKey };
    const { data } = await refused(account.owner.token, input);
    expect(data.inviteMembers?.results).toEqual([
      { ...first.results?.[0], invitation: { ...first.results?.[0]?.invitation, status: 'DECLINED' } },
      {
        ...first.results?.[1],
        errors: listOf(first.results?.[1]?.errors as never).map((error) => ({ ...error, message: REPLAYED })),
      },
    ]);
    expect(await mailsTo(world, email)).toHaveLength(1);
    const other = await refused(account.owner.token, { ...input, message: 'another' });
    expect(failures(other, 'inviteMembers')).toEqual([['CONFLICT', ['idempotencyKey']]]);
  });

  it('keeps ids, codes and numbers for a retry, and no word that anybody wrote', async () => {
    const account = await world.account();
    const [email, often] = [newEmail(), newEmail()];
    for (let sent = 0; sent < 3; sent += 1) await invite(world, account.owner.token, account.id, [{ email: often }]);
    const invitations = [{ email }, { email: 'wrong' }, { email: often }];
    const rest = { idempotencyKey: 'what is kept' };
    const first = await invite(world, account.owner.token, account.id, invitations, rest);
    const stored = await world.sql<{ outcome: unknown }>(`SELECT outcome FROM idempotency_keys WHERE key = $1`, [
      rest.idempotencyKey,
    ]);
    const failed = (code: string, index: string, numbers: object = {}) => ({
      outcome: 'FAILED',
      invitationId: null,
      errors: [{ code, path: ['invitations', index, 'email'], ...numbers }],
    });
    expect(stored).toEqual([
      {
        outcome: {
          results: [
            { outcome: 'INVITED', invitationId: first.results?.[0]?.invitation?.id, errors: [] },
            failed('INVALID', '1'),
            failed('LIMIT_REACHED', '2', { limit: 3, used: 3 }),
          ],
        },
      },
    ]);
    const again = await invite(world, account.owner.token, account.id, invitations, rest);
    expect(listOf(again.results?.[2]?.errors)).toMatchObject([
      { code: 'LIMIT_REACHED', message: REPLAYED, most: 3, now: 3 },
    ]);
  });

  it('does not answer a retry to who may no longer invite', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const input = { accountId: account.id, invitations: [{ email: newEmail() }], idempotencyKey: 'as an admin' };
    await world.graphql(admin.token, INVITE, { input });
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const { errors } = await refused(admin.token, input, ['FORBIDDEN']);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'CREATE_INVITATIONS' } }]);
  });

  it.each([
    ['an empty list', { invitations: [] }, ['invitations']],
    [
      '1,000 entries',
      { invitations: Array.from({ length: 1000 }, (_, n) => ({ email: `n${n}@example.com` })) },
      ['invitations'],
    ],
    ['a message that is too long', { message: 'x'.repeat(501) }, ['message']],
    ['a message with control characters', { message: 'a\u0007b' }, ['message']],
    ['a key that is too short', { idempotencyKey: 'short' }, ['idempotencyKey']],
    ['a key with control characters', { idempotencyKey: 'a key\nof two lines' }, ['idempotencyKey']],
  ])('refuses %s as a whole', async (_what, rest, path) => {
    const account = await world.account();
    const answer = await refused(account.owner.token, {
      accountId: account.id,
      invitations: [{ email: newEmail() }],
      ...rest,
    });
    expect(failures(answer, 'inviteMembers')).toEqual([['INVALID', path]]);
    expect(answer.data.inviteMembers).toMatchObject({ results: [], account: null });
  });

  it('is refused to nobody, members, strangers, on other ids, and while the account is frozen', async () => {
    const account = await world.account();
    const frozen = await world.account({ status: 'FROZEN' });
    const member = await world.member(account, 'MEMBER');
    const stranger = await world.person();
    const invitations = [{ email: newEmail() }];
    const ask = async (token: string, accountId: string, codes: string[] = []) =>
      (await refused(token, { accountId, invitations }, codes)).errors.map(({ extensions }) => extensions.code);
    const machine = await world.serviceAccount(account);
    expect(await ask(member.token, account.id, ['FORBIDDEN'])).toEqual(['FORBIDDEN']);
    expect(await ask(machine.token, account.id, ['FORBIDDEN'])).toEqual(['FORBIDDEN']);
    expect(await ask(stranger.token, account.id)).toEqual(['NOT_FOUND']);
    expect(await ask(account.owner.token, newId('account'))).toEqual(['NOT_FOUND']);
    expect(await ask(account.owner.token, account.owner.memberId)).toEqual(['NOT_FOUND']);
    expect(await ask(account.owner.token, 'x\u0000')).toEqual(['NOT_FOUND']);
    expect(await ask(frozen.owner.token, frozen.id)).toEqual(['ACCOUNT_FROZEN']);
    const nobody = await expectNothingWritten(world, [], () =>
      world.graphql(null, INVITE, { input: { accountId: account.id, invitations } }),
    );
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('takes as many SQL statements for 90 entries with workspaces and teams as for one, and more for teams only where there are', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const roles = [await world.role(account), await world.role(account)];
    const teams = [await world.team(account), await world.team(account)];
    for (const team of teams) await world.grant(account, workspace, team, 'DEVELOPER');
    const measure = async (entries: number, withTeams = true): Promise<number> => {
      const invitations = Array.from({ length: entries }, (_, n) => ({
        email: newEmail(),
        workspaces: [{ workspaceId: workspace.id, roleId: roles[n % 2]?.id }],
        ...(withTeams ? { teamIds: [teams[n % 2]?.id] } : {}),
      }));
      await jobsDone(world);
      await world.sql('DELETE FROM invitation_mails');
      let results: unknown;
      const statements = await statementsOf(world, async () => {
        results = (await invite(world, account.owner.token, account.id, invitations)).results;
      });
      expect(listOf(results as never).map(({ outcome }) => outcome)).toEqual(invitations.map(() => 'INVITED'));
      // Mails go out while this is counted.
      return statements.filter((statement) => !/mail_deliveries|advisory|last_sent_at|i\.send_count/.test(statement))
        .length;
    };
    const one = await measure(1);
    expect(one).toBeGreaterThan(10);
    // Which teams there are, what being on them gives, what the invitations give; and the answer's teams.
    expect(one - (await measure(1, false))).toBe(4);
    // The mails of these are not waited for, so they come last.
    // As many as a document that selects all of this may ask for.
    expect(await measure(90)).toBe(one);
  });
});
