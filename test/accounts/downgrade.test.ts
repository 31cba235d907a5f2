import { builtInRoles } from '../../src/auth/catalogue';
import type { Feature } from '../../src/generated/schema';
import { changePlan } from '../../src/modules/accounts/change-plan';
import { invite } from '../access/stage';
import { connected } from '../sso/operations';
import { expectNothingWritten } from '../support/nothing-written';
import { movedTo, newDomain, providersSession } from '../support/sso';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';

/**
 * Going down to a smaller plan loses nothing: what was given stays as it is and can be taken away, and nothing is given or made
 * anew. Feature by feature and limit by limit, as docs/plans.md has it.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const VIEWER = builtInRoles.VIEWER.id;
const RUNNER = builtInRoles.RUNNER.id;

const ERRORS = `code path ... on LimitReachedError { limit used } ... on SeatLimitReachedError { limit used }
  ... on FeatureNotInPlanError { feature availableIn }`;

interface Failure {
  code: string;
}

/** What a mutation answers: its errors, outcomes of its entries, and what stands at the top level. */
interface Said {
  errors: Failure[];
  outcomes: string[];
  refused: unknown[];
}

interface Payload {
  errors: Failure[];
  results?: { outcome: string; errors: Failure[] }[];
}

async function mutate(token: string, mutation: string, input: object): Promise<Said> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const entries = mutation === 'inviteMembers' ? `results { outcome errors { ${ERRORS} } }` : '';
  const { data, errors: topLevel } = await world.graphql(
    token,
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${entries} errors { ${ERRORS} } } }`,
    { input },
  );
  const { errors = [], results = [] } = (data.done ?? {}) as unknown as Partial<Payload>;
  return {
    errors: [...errors, ...results.flatMap((result) => result.errors)],
    outcomes: results.map(({ outcome }) => outcome),
    refused: topLevel.map(({ extensions }) => extensions),
  };
}

async function works(token: string, mutation: string, input: object): Promise<void> {
  const { errors, outcomes, refused } = await mutate(token, mutation, input);
  expect({ mutation, errors, refused }).toEqual({ mutation, errors: [], refused: [] });
  for (const outcome of outcomes) expect(outcome).toMatch(/^(INVITED|RENEWED)$/);
}

/** A part of the input is refused, and nothing was written. */
async function fails(token: string, mutation: string, input: object, error: object): Promise<void> {
  const { errors, refused } = await expectNothingWritten(world, [], () => mutate(token, mutation, input));
  expect({ mutation, errors, refused }).toMatchObject({ mutation, errors: [error], refused: [] });
}

/** The whole mutation is refused for want of a feature, and nothing was written. */
async function isNotInPlan(token: string, mutation: string, input: object, feature: Feature): Promise<void> {
  const { refused } = await expectNothingWritten(world, [], () => mutate(token, mutation, input));
  expect({ mutation, refused }).toMatchObject({ mutation, refused: [{ code: 'FEATURE_NOT_IN_PLAN', feature }] });
}

const lacking = (feature: Feature, ...path: string[]) => ({ code: 'FEATURE_NOT_IN_PLAN', feature, path });

/** The account books less. */
async function goDown(account: TestAccount): Promise<void> {
  await changePlan(world.server.app, 'olga', { account: account.id, plan: 'FREE' });
}

/** The account books all but one feature. */
async function without(account: TestAccount, feature: Feature): Promise<void> {
  await changePlan(world.server.app, 'olga', { account: account.id, overrides: { features: { [feature]: false } } });
}

/** The scopes that somebody has in a workspace; null for who cannot enter it. */
async function scopesOf(token: string, workspace: { id: string }): Promise<unknown> {
  const { data } = await world.graphql(token, `{ node(id: "${workspace.id}") { ... on Workspace { viewerScopes } } }`);
  return data.node?.viewerScopes ?? null;
}

const grants = (workspace: { id: string }, principalId: string, roleId: string) => ({
  workspaceId: workspace.id,
  grants: [{ principalId, roleId }],
});

const invitation = (account: TestAccount, entry: object) => ({
  accountId: account.id,
  invitations: [{ email: `${Math.random().toString(36).slice(2)}@example.com`, ...entry }],
});

describe('more members than the smaller plan has seats for', () => {
  it('all stay, work on and change; nobody comes in beside them until there is room', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const members: MemberOf[] = [];
    for (let index = 0; index < 3; index += 1) members.push(await world.member(account, 'MEMBER'));
    const idle = await world.member(account, 'MEMBER', { active: false });
    const guest = await world.person();
    const live = await invite({ world, account }, guest.email);
    await goDown(account);

    for (const member of members) {
      const { data } = await world.graphql(member.token, `{ account(handle: "${account.handle}") { viewerRole } }`);
      expect(data.account).toEqual({ viewerRole: 'MEMBER' });
    }
    const full = { code: 'SEAT_LIMIT_REACHED', limit: 2, used: 4 };
    await fails(token, 'inviteMembers', invitation(account, {}), full);
    await fails(token, 'setMembersActive', { accountId: account.id, memberIds: [idle.memberId], active: true }, full);
    await fails(guest.token, 'acceptInvitation', { token: live.token }, full);

    // What takes no seat more.
    const [first] = members;
    await works(token, 'changeMemberRole', { memberId: first?.memberId, role: 'ADMIN' });
    await works(token, 'resendInvitation', { invitationId: live.id });
    await works(token, 'inviteMembers', invitation(account, { email: guest.email }));

    for (const { memberId } of members) await works(token, 'removeMember', { memberId });
    const [now] = await world.sql<{ id: string }>(
      `SELECT id FROM invitations WHERE account_id = $1 AND status = 'PENDING'`,
      [account.id],
    );
    await works(guest.token, 'acceptInvitation', { invitationId: now?.id });
    await fails(token, 'inviteMembers', invitation(account, {}), { code: 'SEAT_LIMIT_REACHED', limit: 2, used: 2 });
  });
});

describe('more workspaces than the smaller plan has room for', () => {
  it('all stay, are entered and changed; none is made or moved in until there is room', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const member = await world.member(account, 'MEMBER');
    const workspaces = [await world.workspace(account), await world.workspace(account, { defaultRole: 'VIEWER' })];
    const elsewhere = await world.account({ owner: account.owner });
    const moved = { workspaceId: (await world.workspace(elsewhere)).id, toAccountId: account.id };
    await goDown(account);

    const [closed, open] = workspaces;
    if (closed === undefined || open === undefined) throw new Error('no workspaces');
    expect(await scopesOf(token, closed)).toContain('MANAGE_WORKSPACE_SETTINGS');
    expect(await scopesOf(member.token, open)).toContain('SEE_FLOWS');
    await works(token, 'updateWorkspace', { workspaceId: closed.id, name: 'Renamed', defaultRoleId: VIEWER });
    const full = { code: 'LIMIT_REACHED', limit: 1, used: 2 };
    await fails(token, 'createWorkspace', { accountId: account.id, name: 'Third' }, full);
    await fails(token, 'transferWorkspace', moved, { ...full, path: ['toAccountId'] });

    for (const { id, handle } of workspaces) {
      await works(token, 'deleteWorkspace', { workspaceId: id, confirmHandle: handle });
    }
    await works(token, 'transferWorkspace', moved);
    await fails(token, 'createWorkspace', { accountId: account.id, name: 'Third' }, { ...full, used: 1 });
  });
});

describe('service accounts that the smaller plan has not', () => {
  it('work on with their keys, which may be replaced; nothing is given to them, and all can be taken', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const [workspace, other] = [await world.workspace(account), await world.workspace(account)];
    const team = await world.team(account);
    const bot = await world.serviceAccount(account);
    await world.grant(account, workspace, bot, 'VIEWER');
    await world.addToTeam(account, team, bot);
    const joins = await world.team(account);
    await without(account, 'SERVICE_ACCOUNTS');

    expect(await scopesOf(bot.token, workspace)).toContain('SEE_FLOWS');
    const serviceAccountId = bot.id;
    await isNotInPlan(token, 'createServiceAccount', { accountId: account.id, name: 'New' }, 'SERVICE_ACCOUNTS');
    await fails(
      token,
      'updateServiceAccount',
      { serviceAccountId, role: 'ADMIN' },
      lacking('SERVICE_ACCOUNTS', 'role'),
    );
    const principal = lacking('SERVICE_ACCOUNTS', 'grants', '0', 'principalId');
    await fails(token, 'grantWorkspaceAccess', grants(other, bot.id, VIEWER), principal);
    await fails(token, 'grantWorkspaceAccess', grants(workspace, bot.id, RUNNER), principal);
    const first = lacking('SERVICE_ACCOUNTS', 'principalIds', '0');
    await fails(token, 'addTeamMembers', { teamId: joins.id, principalIds: [bot.id] }, first);
    await fails(token, 'createTeam', { accountId: account.id, name: 'Bots', principalIds: [bot.id] }, first);

    // What gives nothing.
    await works(token, 'updateServiceAccount', { serviceAccountId, name: 'Renamed' });
    await works(token, 'grantWorkspaceAccess', grants(workspace, bot.id, VIEWER));
    await works(token, 'addTeamMembers', { teamId: team.id, principalIds: [bot.id] });
    await works(token, 'rotateServiceAccountKey', { serviceAccountId, overlapSeconds: 60 });
    expect(await scopesOf(bot.token, workspace)).toContain('SEE_FLOWS');

    await works(token, 'revokeWorkspaceAccess', { workspaceId: workspace.id, principalIds: [bot.id] });
    await works(token, 'removeTeamMembers', { teamId: team.id, principalIds: [bot.id] });
    await works(token, 'deleteApiKey', { apiKeyId: bot.keyId });
    await works(token, 'deleteServiceAccount', { serviceAccountId });
  });

  it('nor so many: those that there are stay, and none is made until there is room', async () => {
    const account = await world.account();
    const bots = [await world.serviceAccount(account), await world.serviceAccount(account)];
    await changePlan(world.server.app, 'olga', {
      account: account.id,
      overrides: { limits: { serviceAccounts: 1 } },
    });
    const { token } = account.owner;
    const making = { accountId: account.id, name: 'New' };
    await fails(token, 'createServiceAccount', making, { code: 'LIMIT_REACHED', limit: 1, used: 2 });
    for (const { id } of bots) {
      await works(token, 'updateServiceAccount', { serviceAccountId: id, role: 'ADMIN' });
      await works(token, 'deleteServiceAccount', { serviceAccountId: id });
    }
    await works(token, 'createServiceAccount', making);
  });
});

describe('teams that the smaller plan has not', () => {
  it('give on what they have; nobody and nothing comes to them, and all can be taken', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const [workspace, other] = [await world.workspace(account), await world.workspace(account)];
    const [member, stays, newcomer] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
    ];
    const team = await world.team(account, { members: [member, stays] });
    await world.grant(account, workspace, team, 'RUNNER');
    const guest = await world.person();
    const pending = await invite({ world, account }, guest.email, { team });
    await without(account, 'TEAMS');

    expect(await scopesOf(member.token, workspace)).toContain('RUN_DEPLOYMENTS');
    const teamId = team.id;
    await isNotInPlan(token, 'createTeam', { accountId: account.id, name: 'New' }, 'TEAMS');
    await isNotInPlan(token, 'updateTeam', { teamId, name: 'Renamed' }, 'TEAMS');
    await isNotInPlan(token, 'addTeamMembers', { teamId, principalIds: [newcomer.userId] }, 'TEAMS');
    const principal = lacking('TEAMS', 'grants', '0', 'principalId');
    await fails(token, 'grantWorkspaceAccess', grants(other, team.id, VIEWER), principal);
    await fails(token, 'grantWorkspaceAccess', grants(workspace, team.id, builtInRoles.OWNER.id), principal);
    const teams = lacking('TEAMS', 'invitations', '0', 'teamIds');
    await fails(token, 'inviteMembers', invitation(account, { teamIds: [teamId] }), teams);
    await fails(token, 'resendInvitation', { invitationId: pending.id }, lacking('TEAMS', 'invitationId'));
    await fails(guest.token, 'acceptInvitation', { token: pending.token }, lacking('TEAMS', 'token'));

    // What gives nothing.
    await works(token, 'grantWorkspaceAccess', grants(workspace, team.id, RUNNER));

    await works(token, 'removeTeamMembers', { teamId, principalIds: [member.userId] });
    expect(await scopesOf(member.token, workspace)).toBeNull();
    expect(await scopesOf(stays.token, workspace)).toContain('RUN_DEPLOYMENTS');
    await works(token, 'revokeWorkspaceAccess', { workspaceId: workspace.id, principalIds: [team.id] });
    await works(token, 'deleteTeam', { teamId });
  });
});

describe('custom roles that the smaller plan has not', () => {
  it('give on what they have; they are neither changed nor given anew, and all can be taken', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const [role, second] = [
      await world.role(account, { scopes: ['RUN_FLOWS'] }),
      await world.role(account, { scopes: ['SEE_VARIABLES'] }),
    ];
    const [workspace, open] = [await world.workspace(account), await world.workspace(account, { defaultRole: role })];
    const [member, other] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    await world.grant(account, workspace, member, role);
    const guest = await world.person();
    const pending = await invite({ world, account }, guest.email, { workspace, role });
    await without(account, 'CUSTOM_ROLES');

    for (const entered of [workspace, open]) expect(await scopesOf(member.token, entered)).toContain('RUN_FLOWS');
    const roleId = role.id;
    await isNotInPlan(token, 'createWorkspaceRole', { accountId: account.id, name: 'New', scopes: [] }, 'CUSTOM_ROLES');
    await isNotInPlan(token, 'updateWorkspaceRole', { roleId, scopes: ['SEE_FLOWS'] }, 'CUSTOM_ROLES');
    const given = lacking('CUSTOM_ROLES', 'grants', '0', 'roleId');
    await fails(token, 'grantWorkspaceAccess', grants(workspace, other.userId, roleId), given);
    await fails(token, 'grantWorkspaceAccess', grants(workspace, member.userId, second.id), given);
    const end = new Date(world.now().getTime() + 3_600_000).toISOString();
    const ending = { principalId: member.userId, roleId, expiresAt: end };
    await fails(token, 'grantWorkspaceAccess', { workspaceId: workspace.id, grants: [ending] }, given);
    const byDefault = lacking('CUSTOM_ROLES', 'defaultRoleId');
    await fails(token, 'createWorkspace', { accountId: account.id, name: 'New', defaultRoleId: roleId }, byDefault);
    await fails(token, 'updateWorkspace', { workspaceId: workspace.id, defaultRoleId: roleId }, byDefault);
    await fails(
      token,
      'deleteWorkspaceRole',
      { roleId, replacementRoleId: second.id },
      lacking('CUSTOM_ROLES', 'replacementRoleId'),
    );
    const opening = { workspaces: [{ workspaceId: workspace.id, roleId }] };
    const opened = lacking('CUSTOM_ROLES', 'invitations', '0', 'workspaces');
    await fails(token, 'inviteMembers', invitation(account, opening), opened);
    await fails(guest.token, 'acceptInvitation', { token: pending.token }, lacking('CUSTOM_ROLES', 'token'));
    const { data } = await world.graphql(
      token,
      `{ node(id: "${workspace.id}") { ... on Workspace { viewerAssignableRoles { builtIn } } } }`,
    );
    expect(data.node?.viewerAssignableRoles).toEqual(Array(5).fill({ builtIn: true }));

    // What gives nothing.
    await works(token, 'grantWorkspaceAccess', grants(workspace, member.userId, roleId));
    await works(token, 'updateWorkspace', { workspaceId: open.id, defaultRoleId: roleId, name: 'Renamed' });

    await works(token, 'revokeWorkspaceAccess', { workspaceId: workspace.id, principalIds: [member.userId] });
    await works(token, 'updateWorkspace', { workspaceId: open.id, defaultRoleId: VIEWER });
    await works(token, 'deleteWorkspaceRole', { roleId, replacementRoleId: VIEWER });
    await works(token, 'deleteWorkspaceRole', { roleId: second.id });
  });
});

describe('sharing workspaces, which the smaller plan has not', () => {
  it('goes on where it was done: grants stay and can be taken, and default roles are for everybody', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const workspace = await world.workspace(account);
    const [member, other] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    await world.grant(account, workspace, member, 'RUNNER');
    const guest = await world.person();
    const pending = await invite({ world, account }, guest.email, { workspace });
    await without(account, 'WORKSPACE_ACCESS');

    expect(await scopesOf(member.token, workspace)).toContain('RUN_DEPLOYMENTS');
    await isNotInPlan(token, 'grantWorkspaceAccess', grants(workspace, other.userId, VIEWER), 'WORKSPACE_ACCESS');
    await isNotInPlan(token, 'grantWorkspaceAccess', grants(workspace, member.userId, VIEWER), 'WORKSPACE_ACCESS');
    const opening = { workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }] };
    const opened = lacking('WORKSPACE_ACCESS', 'invitations', '0', 'workspaces');
    await fails(token, 'inviteMembers', invitation(account, opening), opened);
    await fails(guest.token, 'acceptInvitation', { token: pending.token }, lacking('WORKSPACE_ACCESS', 'token'));

    await works(token, 'revokeWorkspaceAccess', { workspaceId: workspace.id, principalIds: [member.userId] });
    expect(await scopesOf(member.token, workspace)).toBeNull();
    await works(token, 'updateWorkspace', { workspaceId: workspace.id, defaultRoleId: VIEWER });
    for (const { token: theirs } of [member, other]) expect(await scopesOf(theirs, workspace)).toContain('SEE_FLOWS');
  });
});

describe('single sign-on, which the smaller plan has not', () => {
  it('stays in force and is read, with its domains; nothing of it is changed, and it can be released and taken away', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const accountId = account.id;
    const domain = await world.domain(account, { status: 'VERIFIED' });
    const claim = await world.domain(account);
    await connected(world, account, { tested: true, enforced: true });
    const bound = await movedTo(world, await world.member(account, 'MEMBER'), domain.name);
    const workspace = await world.workspace(account, { defaultRole: 'VIEWER' });
    const byProvider = await providersSession(world, bound, account);
    await without(account, 'SSO');

    expect(await scopesOf(byProvider.token, workspace)).toContain('SEE_FLOWS');
    const { data, errors } = await world.graphql(bound.token, `{ node(id: "${workspace.id}") { id } }`);
    expect([data.node, errors.map(({ extensions }) => extensions.code)]).toEqual([null, ['SSO_REQUIRED']]);
    const read = `{ account(handle: "${account.handle}") { sso { enforced tested } domains { status } } }`;
    expect((await world.graphql(token, read)).data.account).toEqual({
      sso: { enforced: true, tested: true },
      domains: [{ status: 'VERIFIED' }, { status: 'PENDING' }],
    });

    await isNotInPlan(token, 'addDomain', { accountId, name: newDomain() }, 'SSO');
    await isNotInPlan(token, 'verifyDomain', { domainId: claim.id }, 'SSO');
    await isNotInPlan(token, 'configureSso', { accountId, sessionHours: 1 }, 'SSO');
    await isNotInPlan(token, 'testSso', { accountId }, 'SSO');
    await isNotInPlan(token, 'confirmSso', { accountId, version: 1 }, 'SSO');
    await isNotInPlan(token, 'enforceSso', { accountId }, 'SSO');

    await works(token, 'releaseSso', { accountId });
    expect(await scopesOf(bound.token, workspace)).toContain('SEE_FLOWS');
    // Enforced again it would take the feature.
    await isNotInPlan(token, 'enforceSso', { accountId }, 'SSO');
    expect(await scopesOf(byProvider.token, workspace)).toContain('SEE_FLOWS');
    for (const { id } of [domain, claim]) await works(token, 'removeDomain', { domainId: id });
    await works(token, 'removeSso', { accountId });
    expect((await world.graphql(byProvider.token, '{ viewer { user { id } } }')).status).toBe(401);
  });
});

describe('the audit log, which the smaller plan has not', () => {
  it('is written on, read by nobody, and whole again on a larger plan', async () => {
    const account = await world.account();
    const { token } = account.owner;
    await works(token, 'createTeam', { accountId: account.id, name: 'Before' });
    await goDown(account);
    const query = `{ account(handle: "${account.handle}") { auditLog { nodes { type } } verifyAuditLog { intact } } }`;
    const closed = await world.graphql(token, query);
    expect(closed.data.account).toEqual({ auditLog: null, verifyAuditLog: null });
    expect(closed.errors.map(({ extensions }) => extensions.feature)).toEqual(['AUDIT_LOG', 'AUDIT_LOG']);
    await isNotInPlan(token, 'exportAuditLog', { accountId: account.id, format: 'CSV' }, 'AUDIT_LOG');
    await works(token, 'updateAccount', { accountId: account.id, name: 'Renamed' });
    await changePlan(world.server.app, 'olga', { account: account.id, plan: 'ENTERPRISE' });
    const { data } = await world.graphql(token, query);
    expect(data.account).toEqual({
      auditLog: {
        nodes: ['account.plan_changed', 'account.updated', 'account.plan_changed', 'team.created'].map((type) => ({
          type,
        })),
      },
      verifyAuditLog: { intact: true },
    });
  });
});

describe('flow runs that are kept for longer than the smaller plan allows', () => {
  it('are kept on so, whatever else is set; other days are within the plan', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const accountId = account.id;
    await works(token, 'updateAccountSettings', { accountId, flowRunRetentionDays: 200 });
    await changePlan(world.server.app, 'olga', { account: accountId, plan: 'PRO' });
    const kept = async () =>
      (await world.graphql(token, `{ account(handle: "${account.handle}") { settings { flowRunRetentionDays } } }`))
        .data.account?.settings;
    expect(await kept()).toEqual({ flowRunRetentionDays: 200 });
    await works(token, 'updateAccountSettings', { accountId, aiErrorSummaries: false });
    await works(token, 'updateAccountSettings', { accountId, flowRunRetentionDays: 200, aiErrorSummaries: true });
    for (const days of [201, 199, 31]) {
      const error = { code: 'LIMIT_REACHED', limit: 30, path: ['flowRunRetentionDays'] };
      await fails(token, 'updateAccountSettings', { accountId, flowRunRetentionDays: days }, error);
    }
    expect(await kept()).toEqual({ flowRunRetentionDays: 200 });
    await works(token, 'updateAccountSettings', { accountId, flowRunRetentionDays: 30 });
  });
});

describe('of two that would both take the last place', () => {
  const ROUNDS = 10;

  /** Whether each of these was done; one is, and the other is told that there is no room. */
  async function expectOne(...acts: Promise<Said>[]): Promise<void> {
    const codes = (await Promise.all(acts)).map(({ errors }) => errors[0]?.code ?? 'DONE');
    expect(codes.filter((code) => code === 'DONE')).toHaveLength(1);
    expect(codes.filter((code) => /^(SEAT_)?LIMIT_REACHED$/.test(code))).toHaveLength(acts.length - 1);
  }

  it('an invitation and a reactivation, one gets the seat', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account({ plan: 'PRO', overrides: { limits: { members: 2 } } });
      const { memberId } = await world.member(account, 'MEMBER', { active: false });
      await expectOne(
        mutate(account.owner.token, 'inviteMembers', invitation(account, {})),
        mutate(account.owner.token, 'setMembersActive', { accountId: account.id, memberIds: [memberId], active: true }),
      );
    }
  });

  it('two who accept where the plan has become smaller, one joins', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const guests = [await world.person(), await world.person()];
      const invited = await Promise.all(
        guests.map(async (guest) => ({ guest, ...(await invite({ world, account }, guest.email)) })),
      );
      await goDown(account);
      await expectOne(...invited.map(({ guest, token }) => mutate(guest.token, 'acceptInvitation', { token })));
    }
  });

  it('a workspace that is made and one that is moved in, one comes', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account({ plan: 'FREE' });
      const { token } = account.owner;
      const elsewhere = await world.account({ owner: account.owner });
      const { id } = await world.workspace(elsewhere);
      await expectOne(
        mutate(token, 'createWorkspace', { accountId: account.id, name: 'Made' }),
        mutate(token, 'transferWorkspace', { workspaceId: id, toAccountId: account.id }),
      );
    }
  });

  it('two service accounts, one is made', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const overrides = { features: { SERVICE_ACCOUNTS: true }, limits: { serviceAccounts: 1 } };
      const account = await world.account({ plan: 'FREE', overrides });
      await expectOne(
        ...['One', 'Two'].map((name) =>
          mutate(account.owner.token, 'createServiceAccount', { accountId: account.id, name }),
        ),
      );
    }
  });
});
