import { builtInRoles, everyScope } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

/** Grants to users, service accounts and teams, with custom roles, reasons and ends. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DAY = 86_400_000;

const GRANT = /* GraphQL */ `
  mutation ($input: GrantWorkspaceAccessInput!) {
    grantWorkspaceAccess(input: $input) {
      access {
        id
        principal {
          __typename
          ... on Node {
            id
          }
        }
        role {
          id
          name
          scopes
        }
        reason
        expiresAt
        active
      }
      errors {
        code
        message
        path
        ... on PermissionNotHeldError {
          missingScopes
        }
      }
    }
  }
`;

const REVOKE = /* GraphQL */ `
  mutation ($input: RevokeWorkspaceAccessInput!) {
    revokeWorkspaceAccess(input: $input) {
      workspace {
        id
      }
      errors {
        code
        path
        ... on PermissionNotHeldError {
          missingScopes
        }
      }
    }
  }
`;

const ACCESS = /* GraphQL */ `
  query ($id: ID!, $includeEnded: Boolean) {
    node(id: $id) {
      ... on Workspace {
        access(includeEnded: $includeEnded) {
          totalCount
          nodes {
            id
            active
            principal {
              ... on Node {
                id
              }
            }
          }
        }
      }
    }
  }
`;

function grant(token: string | null, workspaceId: string, ...grants: object[]) {
  return world.graphql(token, GRANT, { input: { workspaceId, grants } });
}

function revoke(token: string | null, workspaceId: string, ...principalIds: string[]) {
  return world.graphql(token, REVOKE, { input: { workspaceId, principalIds } });
}

async function scopesOf(token: string, id: string) {
  const { data } = await world.graphql(
    token,
    'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerScopes } } }',
    {
      id,
    },
  );
  return (data.node?.viewerScopes ?? null) as unknown as string[] | null;
}

async function setUp() {
  const account = await world.account();
  const workspace = await world.workspace(account, { name: 'Data' });
  return { account, workspace, owner: account.owner };
}

/** A member whose role in the workspace holds just these scopes, besides what they include. */
async function memberWith({ account, workspace }: Awaited<ReturnType<typeof setUp>>, ...scopes: WorkspaceScope[]) {
  const member = await world.member(account, 'MEMBER');
  await world.grant(account, workspace, member, await world.role(account, { scopes }));
  return member;
}

describe('grantWorkspaceAccess', () => {
  it('takes users, service accounts and teams in one call, and lets all of them in', async () => {
    const { account, workspace, owner } = await setUp();
    const [user, onTeam] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    const bot = await world.serviceAccount(account);
    const team = await world.team(account, { members: [onTeam] });
    const role = await world.role(account, { name: 'Reader', scopes: ['SEE_SECRET_BLOCKS'], inherits: 'VIEWER' });
    const expiresAt = new Date(world.now().getTime() + DAY).toISOString();
    const { data, errors } = await grant(
      owner.token,
      workspace.id,
      { principalId: bot.id, roleId: role.id, reason: '  Nightly\nbackup ', expiresAt },
      { principalId: team.id, roleId: builtInRoles.RUNNER.id },
      { principalId: user.userId, roleId: builtInRoles.VIEWER.id, reason: '' },
    );
    expect(errors).toEqual([]);
    const inherited = [...builtInRoles.VIEWER.scopes, 'SEE_SECRET_BLOCKS'];
    expect(data.grantWorkspaceAccess).toMatchObject({
      access: [
        {
          principal: { __typename: 'ServiceAccount', id: bot.id },
          role: { id: role.id, name: 'Reader', scopes: expect.arrayContaining(inherited) as unknown },
          reason: 'Nightly\nbackup',
          expiresAt,
          active: true,
        },
        { principal: { __typename: 'Team', id: team.id }, role: { name: 'Runner' }, reason: null, expiresAt: null },
        { principal: { __typename: 'User', id: user.userId }, role: { name: 'Viewer' }, reason: null },
      ],
      errors: [],
    });
    expect(await scopesOf(bot.token, workspace.id)).toHaveLength(inherited.length);
    expect(await scopesOf(onTeam.token, workspace.id)).toEqual(builtInRoles.RUNNER.scopes);
    expect(await scopesOf(user.token, workspace.id)).toEqual(builtInRoles.VIEWER.scopes);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'workspace_access.granted',
        resource_name: bot.name,
        after: { role: 'Reader', reason: 'Nightly\nbackup', expiresAt },
        details: { principalId: bot.id, workspace: 'Data' },
      },
      { type: 'workspace_access.granted', resource_name: team.name, details: { principalId: team.id } },
      { type: 'workspace_access.granted', resource_name: user.name, details: { principalId: user.userId } },
    ]);
  });

  it('asks for the scope of each kind of principal, and refuses the whole call when one is missing', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_TEAMS', 'SEE_FLOWS');
    const role = await world.role(account, { scopes: ['SEE_FLOWS'] });
    const [bot, team, user] = [
      await world.serviceAccount(account),
      await world.team(account),
      await world.member(account, 'MEMBER'),
    ];
    const refused = await expectNothingWritten(world, ['PERMISSION_NOT_HELD', 'PERMISSION_NOT_HELD'], () =>
      grant(
        actor.token,
        workspace.id,
        { principalId: team.id, roleId: role.id },
        { principalId: bot.id, roleId: role.id },
        { principalId: user.userId, roleId: role.id },
      ),
    );
    expect(refused.data.grantWorkspaceAccess).toMatchObject({
      access: [],
      errors: [
        {
          code: 'PERMISSION_NOT_HELD',
          path: ['grants', '1', 'principalId'],
          missingScopes: ['MANAGE_WORKSPACE_SERVICE_ACCOUNTS'],
          message:
            'Nobody gives or takes away more than they hold. You lack MANAGE_WORKSPACE_SERVICE_ACCOUNTS: ask somebody who has it.',
        },
        { path: ['grants', '2', 'principalId'], missingScopes: ['MANAGE_WORKSPACE_USERS'] },
      ],
    });
    const { data } = await grant(actor.token, workspace.id, { principalId: team.id, roleId: role.id });
    expect(data.grantWorkspaceAccess).toMatchObject({ errors: [], access: [{ principal: { id: team.id } }] });
  });

  it('compares a custom role, with what it inherits, with what the caller holds', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_USERS', 'MANAGE_FLOWS');
    const user = await world.member(account, 'MEMBER');
    const more = await world.role(account, { scopes: ['MANAGE_FLOWS'], inherits: 'VIEWER' });
    const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
      grant(actor.token, workspace.id, { principalId: user.userId, roleId: more.id }),
    );
    const missing = builtInRoles.VIEWER.scopes.filter((scope) => scope !== 'SEE_FLOWS');
    expect(data.grantWorkspaceAccess?.errors).toMatchObject([
      { code: 'PERMISSION_NOT_HELD', path: ['grants', '0', 'roleId'], missingScopes: missing },
    ]);
    const less = await world.role(account, { scopes: ['RUN_FLOWS'] });
    const allowed = await grant(actor.token, workspace.id, { principalId: user.userId, roleId: less.id });
    expect(allowed.data.grantWorkspaceAccess).toMatchObject({ errors: [] });
    expect(await scopesOf(user.token, workspace.id)).toEqual(['SEE_FLOWS', 'RUN_FLOWS']);
  });

  it('takes a later or earlier end of a grant as giving and taking its role', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_USERS');
    const user = await world.member(account, 'MEMBER');
    const end = (days: number) => new Date(world.now().getTime() + days * DAY);
    const first = end(2);
    await world.grant(account, workspace, user, 'DEVELOPER', { expiresAt: first });
    const entry = (expiresAt: Date | null, reason: string | null = null) => ({
      principalId: user.userId,
      roleId: builtInRoles.DEVELOPER.id,
      expiresAt: expiresAt?.toISOString() ?? null,
      reason,
    });
    for (const expiresAt of [end(3), end(1), null]) {
      const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
        grant(actor.token, workspace.id, entry(expiresAt)),
      );
      expect(data.grantWorkspaceAccess?.errors).toMatchObject([
        { code: 'PERMISSION_NOT_HELD', path: ['grants', '0', 'roleId'] },
      ]);
    }
    const same = await grant(actor.token, workspace.id, entry(first, 'Only the reason is new.'));
    expect(same.data.grantWorkspaceAccess).toMatchObject({
      errors: [],
      access: [{ reason: 'Only the reason is new.', expiresAt: first.toISOString() }],
    });
  });

  it('is given by nobody for longer than they hold it themselves', async () => {
    const { account, workspace } = await setUp();
    const actor = await world.member(account, 'MEMBER');
    const friend = await world.member(account, 'MEMBER');
    const end = (days: number) => new Date(world.now().getTime() + days * DAY);
    const own = end(2);
    await world.grant(account, workspace, actor, 'OWNER', { expiresAt: own });
    const entry = (principalId: string, expiresAt: Date | null) => ({
      principalId,
      roleId: builtInRoles.OWNER.id,
      expiresAt: expiresAt?.toISOString() ?? null,
    });
    for (const [principalId, expiresAt] of [
      [actor.userId, null],
      [actor.userId, end(3)],
      [friend.userId, null],
      [friend.userId, new Date(own.getTime() + 1)],
    ] as const) {
      const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
        grant(actor.token, workspace.id, entry(principalId, expiresAt)),
      );
      expect(data.grantWorkspaceAccess?.errors).toMatchObject([
        {
          code: 'PERMISSION_NOT_HELD',
          path: ['grants', '0', 'expiresAt'],
          message: 'Nobody gives access for longer than they hold it, and yours ends sooner: choose an earlier end.',
          missingScopes: everyScope,
        },
      ]);
    }
    const { data } = await grant(actor.token, workspace.id, entry(friend.userId, own));
    expect(data.grantWorkspaceAccess).toMatchObject({ errors: [], access: [{ expiresAt: own.toISOString() }] });
    // A default role has no end at all.
    const everybody = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
      world.graphql(
        actor.token,
        'mutation ($input: UpdateWorkspaceInput!) { updateWorkspace(input: $input) { errors { code path } } }',
        { input: { workspaceId: workspace.id, defaultRoleId: builtInRoles.VIEWER.id } },
      ),
    );
    expect(everybody.data.updateWorkspace?.errors).toEqual([{ code: 'PERMISSION_NOT_HELD', path: ['defaultRoleId'] }]);
  });

  it('refuses an end that is not in the future, and a reason that is too long or has control characters', async () => {
    const { account, workspace, owner } = await setUp();
    const users = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')] as const;
    const roleId = builtInRoles.VIEWER.id;
    const { data } = await expectNothingWritten(world, [], () =>
      grant(
        owner.token,
        workspace.id,
        { principalId: users[0].userId, roleId, expiresAt: world.now().toISOString(), reason: 'x'.repeat(501) },
        { principalId: users[1].userId, roleId, reason: 'bell\u0007' },
      ),
    );
    expect(data.grantWorkspaceAccess?.errors).toMatchObject([
      { code: 'INVALID', path: ['grants', '0', 'reason'], message: 'This may have 500 characters; it has 501.' },
      {
        code: 'INVALID',
        path: ['grants', '0', 'expiresAt'],
        message: 'A grant ends in the future: take a later time, or leave it out for no end.',
      },
      { code: 'INVALID', path: ['grants', '1', 'reason'] },
    ]);
  });

  it('answers another account’s role, team and service account as unknown ones', async () => {
    const { account, workspace, owner } = await setUp();
    const other = await world.account();
    const user = await world.member(account, 'MEMBER');
    const foreign = {
      role: await world.role(other),
      team: await world.team(other),
      bot: await world.serviceAccount(other),
    };
    const roleId = builtInRoles.VIEWER.id;
    const ask = (roleOf: string, teamOf: string, botOf: string) =>
      expectNothingWritten(world, [], () =>
        grant(
          owner.token,
          workspace.id,
          { principalId: user.userId, roleId: roleOf },
          { principalId: teamOf, roleId },
          { principalId: botOf, roleId },
        ),
      );
    const { data } = await ask(foreign.role.id, foreign.team.id, foreign.bot.id);
    const unknown = await ask(newId('workspaceRole'), newId('team'), newId('serviceAccount'));
    expect(data.grantWorkspaceAccess?.errors).toHaveLength(3);
    expect(data).toEqual(unknown.data);
  });
});

describe('a grant with an end', () => {
  it('gives nothing from that second on, to the principal and to a team’s people, and is listed with includeEnded', async () => {
    const { account, workspace, owner } = await setUp();
    const [user, onTeam] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    const team = await world.team(account, { members: [onTeam] });
    const expiresAt = new Date(world.now().getTime() + 2 * DAY);
    const direct = await world.grant(account, workspace, user, 'VIEWER', { expiresAt });
    await world.grant(account, workspace, team, 'VIEWER', { expiresAt });
    expect(await scopesOf(user.token, workspace.id)).toEqual(builtInRoles.VIEWER.scopes);
    expect(await scopesOf(onTeam.token, workspace.id)).toEqual(builtInRoles.VIEWER.scopes);

    world.advance(2 * DAY);
    expect(await scopesOf(user.token, workspace.id)).toBeNull();
    expect(await scopesOf(onTeam.token, workspace.id)).toBeNull();
    const live = await world.graphql(owner.token, ACCESS, { id: workspace.id });
    expect(live.data.node?.access).toEqual({ totalCount: 0, nodes: [] });
    const all = await world.graphql(owner.token, ACCESS, { id: workspace.id, includeEnded: true });
    expect(all.data.node?.access).toMatchObject({
      totalCount: 2,
      nodes: [
        { id: direct.id, active: false, principal: { id: user.userId } },
        { active: false, principal: { id: team.id } },
      ],
    });
  });

  it('is replaced by a new one, which is told as given anew', async () => {
    const { account, workspace, owner } = await setUp();
    const user = await world.member(account, 'MEMBER');
    const ended = await world.grant(account, workspace, user, 'OWNER', {
      expiresAt: new Date(world.now().getTime() - 1),
    });
    const { data } = await grant(owner.token, workspace.id, {
      principalId: user.userId,
      roleId: builtInRoles.VIEWER.id,
    });
    expect(data.grantWorkspaceAccess).toMatchObject({
      access: [{ id: ended.id, active: true, expiresAt: null, role: { name: 'Viewer' } }],
      errors: [],
    });
    const [event] = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(event).toMatchObject({ type: 'workspace_access.granted', before: null, after: { role: 'Viewer' } });
  });
});

describe('a grant that ends while a mutation waits for the account’s lock', () => {
  it('gives nothing to that mutation', async () => {
    const { account, workspace } = await setUp();
    const [actor, friend] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    const expiresAt = new Date(world.now().getTime() + DAY);
    await world.grant(account, workspace, actor, 'OWNER', { expiresAt });
    const client = await world.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [account.id]);
      const waiting = grant(actor.token, workspace.id, {
        principalId: friend.userId,
        roleId: builtInRoles.VIEWER.id,
        expiresAt: expiresAt.toISOString(),
      });
      await eventually(async () => {
        const blocked = await world.sql(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return blocked.length > 0;
      });
      world.advance(2 * DAY);
      await client.query('COMMIT');
      const { data, errors } = await waiting;
      expect(data).toEqual({ grantWorkspaceAccess: null });
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    } finally {
      client.release();
    }
    expect(await world.sql('SELECT FROM workspace_accesses WHERE user_id = $1', [friend.userId])).toEqual([]);
  });
});

describe('revokeWorkspaceAccess', () => {
  it('takes the grants of all kinds of principals away, ended ones too', async () => {
    const { account, workspace, owner } = await setUp();
    const [bot, team, user] = [
      await world.serviceAccount(account),
      await world.team(account),
      await world.member(account, 'MEMBER'),
    ];
    await world.grant(account, workspace, bot, 'VIEWER');
    await world.grant(account, workspace, team, 'VIEWER');
    await world.grant(account, workspace, user, 'VIEWER', { expiresAt: new Date(world.now().getTime() - 1) });
    const { data } = await revoke(owner.token, workspace.id, bot.id, team.id, user.userId);
    expect(data.revokeWorkspaceAccess).toMatchObject({ workspace: { id: workspace.id }, errors: [] });
    const all = await world.graphql(owner.token, ACCESS, { id: workspace.id, includeEnded: true });
    expect(all.data.node?.access).toEqual({ totalCount: 0, nodes: [] });
    expect(await scopesOf(bot.token, workspace.id)).toBeNull();
  });

  it('tells who may not manage a kind of principal the same of those with a grant and those without', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_TEAMS');
    const [granted, ended, none] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
    ];
    await world.grant(account, workspace, granted, 'RUNNER');
    await world.grant(account, workspace, ended, 'RUNNER', { expiresAt: new Date(world.now().getTime() - 1) });
    const ids = [granted.userId, ended.userId, none.userId, newId('user')];
    const { data } = await expectNothingWritten(
      world,
      ids.map(() => 'PERMISSION_NOT_HELD'),
      () => revoke(actor.token, workspace.id, ...ids),
    );
    expect(data.revokeWorkspaceAccess?.errors).toEqual(
      ids.map((_id, index) => ({
        code: 'PERMISSION_NOT_HELD',
        path: ['principalIds', String(index)],
        missingScopes: ['MANAGE_WORKSPACE_USERS'],
      })),
    );
  });

  it('asks for the scope of each kind, and for all that a live grant gives', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_TEAMS');
    const [bot, team] = [await world.serviceAccount(account), await world.team(account)];
    await world.grant(account, workspace, bot, await world.role(account, { scopes: ['SEE_WORKSPACE_TEAMS'] }));
    await world.grant(account, workspace, team, await world.role(account, { scopes: ['RUN_TASKS'] }));
    const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD', 'PERMISSION_NOT_HELD'], () =>
      revoke(actor.token, workspace.id, bot.id, team.id),
    );
    expect(data.revokeWorkspaceAccess).toMatchObject({
      workspace: null,
      errors: [
        { path: ['principalIds', '0'], missingScopes: ['MANAGE_WORKSPACE_SERVICE_ACCOUNTS'] },
        { path: ['principalIds', '1'], missingScopes: ['SEE_FLOWS', 'RUN_TASKS'] },
      ],
    });
  });
});

describe('lists of who has access', () => {
  it('show the kinds of principals whose scope the caller holds, in lists, totals and by node', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const [bot, team, user] = [
      await world.serviceAccount(account),
      await world.team(account),
      await world.member(account, 'MEMBER'),
    ];
    const ids = {
      bot: (await world.grant(account, workspace, bot, 'VIEWER')).id,
      team: (await world.grant(account, workspace, team, 'VIEWER')).id,
      user: (await world.grant(account, workspace, user, 'VIEWER')).id,
    };
    const actor = await memberWith(stage, 'SEE_WORKSPACE_SERVICE_ACCOUNTS');
    const { data, errors } = await world.graphql(
      actor.token,
      /* GraphQL */ `
        query ($id: ID!, $bot: ID!, $team: ID!, $user: ID!) {
          workspace: node(id: $id) {
            ... on Workspace {
              members {
                totalCount
                nodes {
                  serviceAccount {
                    id
                  }
                  member {
                    id
                  }
                }
              }
              users: members(filter: { kinds: [USER] }) {
                totalCount
              }
              access {
                totalCount
                nodes {
                  id
                }
              }
            }
          }
          bot: node(id: $bot) {
            id
          }
          team: node(id: $team) {
            id
          }
          user: node(id: $user) {
            id
          }
        }
      `,
      { id: workspace.id, ...ids },
    );
    expect(errors).toEqual([]);
    const own = await world.sql<{ id: string }>('SELECT id FROM workspace_accesses WHERE user_id = $1', [actor.userId]);
    expect(data).toMatchObject({
      workspace: {
        members: { totalCount: 1, nodes: [{ serviceAccount: { id: bot.id }, member: null }] },
        users: { totalCount: 0 },
        access: { totalCount: 2, nodes: [{ id: ids.bot }, { id: own[0]?.id }] },
      },
      bot: { id: ids.bot },
      team: null,
      user: null,
    });
  });

  it('find by scope who can see secrets, by whatever way they come in', async () => {
    const { account, workspace, owner } = await setUp();
    const onTeam = await world.member(account, 'MEMBER', { person: await world.person('Tina') });
    const direct = await world.member(account, 'MEMBER', { person: await world.person('Dora') });
    await world.grant(account, workspace, await world.member(account, 'MEMBER'), 'VIEWER');
    const bot = await world.serviceAccount(account, { name: 'Bot' });
    const inherits = await world.role(account, { scopes: ['SEE_TAGS'], inherits: 'WORKER' });
    const includes = await world.role(account, { scopes: ['MANAGE_BLOCKS'] });
    await world.grant(account, workspace, await world.team(account, { members: [onTeam] }), inherits);
    await world.grant(account, workspace, direct, includes);
    await world.grant(account, workspace, bot, 'WORKER');
    const { data } = await world.graphql(
      owner.token,
      /* GraphQL */ `
        query ($id: ID!) {
          node(id: $id) {
            ... on Workspace {
              members(filter: { scope: SEE_SECRET_BLOCKS }) {
                totalCount
                nodes {
                  principal {
                    ... on Node {
                      id
                    }
                  }
                  sources {
                    kind
                  }
                }
              }
            }
          }
        }
      `,
      { id: workspace.id },
    );
    const nodes = [
      { principal: { id: bot.id }, sources: [{ kind: 'DIRECT' }] },
      { principal: { id: direct.userId }, sources: [{ kind: 'DIRECT' }] },
      { principal: { id: owner.userId }, sources: [{ kind: 'ACCOUNT_ROLE' }] },
      { principal: { id: onTeam.userId }, sources: [{ kind: 'TEAM' }] },
    ];
    expect(data.node?.members).toEqual({ totalCount: 4, nodes });
  });

  describe('where a default role lets everybody in', () => {
    const LIST = /* GraphQL */ `
      query ($id: ID!, $first: Int, $after: String, $scope: WorkspaceScope) {
        node(id: $id) {
          ... on Workspace {
            members(first: $first, after: $after, filter: { scope: $scope }) {
              nodes {
                principal {
                  ... on Node {
                    id
                  }
                }
                sources {
                  kind
                }
              }
              pageInfo {
                hasNextPage
                endCursor
              }
            }
          }
        }
      }
    `;
    interface Listed {
      nodes: { principal: { id: string }; sources: { kind: string }[] }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }

    /** Who is on a page of this list, and by what they come in. */
    async function page(token: string, variables: object) {
      const { data } = await world.graphql(token, LIST, variables);
      const { nodes, pageInfo } = data.node?.members as unknown as Listed;
      return {
        rows: nodes.map(({ principal, sources }) => [principal.id, ...sources.map(({ kind }) => kind)]),
        pageInfo,
      };
    }

    /** The whole list, by one page after the other. */
    async function everyPage(token: string, id: string, first: number) {
      const found = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const { rows, pageInfo }: Awaited<ReturnType<typeof page>> = await page(token, { id, first, after });
        found.push(...rows);
        [more, after] = [pageInfo.hasNextPage, pageInfo.endCursor];
      }
      return found;
    }

    async function crowd(defaultRole: Parameters<typeof world.workspace>[1]) {
      const account = await world.account({ owner: await world.person('Abe') });
      const workspace = await world.workspace(account, defaultRole);
      const named = async (name: string) => world.member(account, 'MEMBER', { person: await world.person(name) });
      const [ada, ben, cid] = [await named('Ada'), await named('Ben'), await named('Cid')];
      const [bea, zoe] = [
        await world.serviceAccount(account, { name: 'Bea' }),
        await world.serviceAccount(account, { name: 'Zoe' }),
      ];
      for (const bot of [bea, zoe]) await world.grant(account, workspace, bot, 'VIEWER');
      return { account, workspace, owner: account.owner, ada, ben, cid, bea, zoe };
    }

    it('show everybody with all that lets them in, however small the pages are', async () => {
      const { account, workspace, owner, ada, ben, cid, bea, zoe } = await crowd({ defaultRole: 'VIEWER' });
      await world.grant(account, workspace, cid, 'DEVELOPER');
      const everybody = [
        [owner.userId, 'ACCOUNT_ROLE'],
        [ada.userId, 'DEFAULT_ROLE'],
        [bea.id, 'DIRECT'],
        [ben.userId, 'DEFAULT_ROLE'],
        [cid.userId, 'DIRECT', 'DEFAULT_ROLE'],
        [zoe.id, 'DIRECT'],
      ];
      const ungranted = await world.workspace(account, { defaultRole: 'VIEWER' });
      const users = [
        [owner.userId, 'ACCOUNT_ROLE'],
        [ada.userId, 'DEFAULT_ROLE'],
        [ben.userId, 'DEFAULT_ROLE'],
        [cid.userId, 'DEFAULT_ROLE'],
      ];
      for (const first of [1, 2, 3, 6]) {
        expect(await everyPage(owner.token, workspace.id, first)).toEqual(everybody);
        expect(await everyPage(owner.token, ungranted.id, first)).toEqual(users);
      }
    });

    it('find somebody behind all others who holds a scope that the default role does not give', async () => {
      const { account, workspace, owner, cid } = await crowd({ defaultRole: 'VIEWER' });
      await world.grant(account, workspace, cid, 'DEVELOPER');
      const scope = builtInRoles.DEVELOPER.scopes.find((one) => !builtInRoles.VIEWER.scopes.includes(one));
      const { rows, pageInfo } = await page(owner.token, { id: workspace.id, first: 2, scope });
      expect(rows).toEqual([
        [owner.userId, 'ACCOUNT_ROLE'],
        [cid.userId, 'DIRECT', 'DEFAULT_ROLE'],
      ]);
      expect(pageInfo.hasNextPage).toBe(false);
    });

    it('show service accounts behind all users to who sees no users there', async () => {
      const account = await world.account();
      const sees = await world.role(account, { scopes: ['SEE_WORKSPACE_SERVICE_ACCOUNTS'] });
      const workspace = await world.workspace(account, { defaultRole: sees });
      const ada = await world.member(account, 'MEMBER', { person: await world.person('Ada') });
      await world.member(account, 'MEMBER', { person: await world.person('Ben') });
      const zoe = await world.serviceAccount(account, { name: 'Zoe' });
      await world.grant(account, workspace, zoe, 'VIEWER');
      expect((await page(ada.token, { id: workspace.id, first: 1 })).rows).toEqual([[zoe.id, 'DIRECT']]);
    });
  });

  it('refuses kinds that are repeated or none at all', async () => {
    const { workspace, owner } = await setUp();
    for (const kinds of [[], ['USER', 'USER']]) {
      const { errors } = await world.graphql(
        owner.token,
        `query ($id: ID!, $kinds: [WorkspaceMemberKind!]) { node(id: $id) { ... on Workspace { members(filter: { kinds: $kinds }) { totalCount } } } }`,
        { id: workspace.id, kinds },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('Member.workspaces and ServiceAccount.workspaces', () => {
  const WORKSPACES = /* GraphQL */ `
    query ($id: ID!) {
      node(id: $id) {
        ... on Member {
          workspaces {
            ...Ways
          }
        }
        ... on ServiceAccount {
          workspaces {
            ...Ways
          }
          access {
            totalCount
            nodes {
              workspace {
                id
              }
            }
          }
        }
      }
    }
    fragment Ways on MemberWorkspaceConnection {
      totalCount
      edges {
        node {
          id
        }
        role {
          name
        }
        scopes
        sources {
          kind
          team {
            id
          }
          access {
            id
          }
        }
      }
    }
  `;

  it('show every way in, in the workspaces in which the caller may see such principals; one’s own are complete', async () => {
    const account = await world.account();
    const [first, second, third] = [
      await world.workspace(account, { name: 'A' }),
      await world.workspace(account, { name: 'B', defaultRole: 'RUNNER' }),
      await world.workspace(account, { name: 'C' }),
    ];
    const [member, looker] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    const bot = await world.serviceAccount(account);
    const team = await world.team(account, { members: [member, bot] });
    const direct = await world.grant(account, first, member, 'VIEWER');
    const byTeam = await world.grant(account, second, team, 'DEVELOPER');
    await world.grant(account, third, bot, 'WORKER');
    await world.grant(account, second, looker, 'DEVELOPER');

    const a = {
      node: { id: first.id },
      role: { name: 'Viewer' },
      scopes: builtInRoles.VIEWER.scopes,
      sources: [{ kind: 'DIRECT', team: null, access: { id: direct.id } }],
    };
    const teamWay = { kind: 'TEAM', team: { id: team.id }, access: { id: byTeam.id } };
    const b = {
      node: { id: second.id },
      role: { name: 'Developer' },
      scopes: builtInRoles.DEVELOPER.scopes,
      sources: [teamWay, { kind: 'DEFAULT_ROLE', team: null, access: null }],
    };
    const see = async (token: string, id: string) => (await world.graphql(token, WORKSPACES, { id })).data.node;
    expect(await see(account.owner.token, member.memberId)).toEqual({ workspaces: { totalCount: 2, edges: [a, b] } });
    expect(await see(looker.token, member.memberId)).toEqual({ workspaces: { totalCount: 1, edges: [b] } });
    // Developers see who else is there; of A the member, a Viewer there, sees only themselves.
    expect(await see(member.token, member.memberId)).toEqual({ workspaces: { totalCount: 2, edges: [a, b] } });

    const ways = [
      { node: { id: second.id }, role: { name: 'Developer' }, sources: [teamWay] },
      { node: { id: third.id }, role: { name: 'Worker' }, sources: [{ kind: 'DIRECT' }] },
    ];
    const access = { totalCount: 1, nodes: [{ workspace: { id: third.id } }] };
    expect(await see(account.owner.token, bot.id)).toMatchObject({
      workspaces: { totalCount: 2, edges: ways },
      access,
    });
    expect(await see(bot.token, bot.id)).toMatchObject({ workspaces: { totalCount: 2, edges: ways }, access });
    expect(await see(looker.token, bot.id)).toMatchObject({
      workspaces: { totalCount: 1, edges: ways.slice(0, 1) },
      access: { totalCount: 0, nodes: [] },
    });
  });

  it('are empty for a deactivated member', async () => {
    const { account, workspace, owner } = await setUp();
    const member = await world.member(account, 'MEMBER', { active: false });
    await world.grant(account, workspace, member, 'VIEWER');
    const { data } = await world.graphql(owner.token, WORKSPACES, { id: member.memberId });
    expect(data.node?.workspaces).toEqual({ totalCount: 0, edges: [] });
  });
});

describe('Workspace.viewerAssignableRoles', () => {
  it('offers built-in and custom roles that hold no more than the caller', async () => {
    const stage = await setUp();
    const { account, workspace } = stage;
    const actor = await memberWith(stage, 'MANAGE_WORKSPACE_USERS', 'SEE_FLOWS', 'RUN_DEPLOYMENTS');
    const small = await world.role(account, { name: 'Small', scopes: ['SEE_DEPLOYMENTS'] });
    await world.role(account, { name: 'Large', scopes: ['MANAGE_TAGS'] });
    await world.role(await world.account(), { name: 'Foreign', scopes: ['SEE_FLOWS'] });
    const { data } = await world.graphql(
      actor.token,
      'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerAssignableRoles { id name } } } }',
      { id: workspace.id },
    );
    const offered = data.node?.viewerAssignableRoles as unknown as { id: string }[];
    expect(offered.map(({ id }) => id)).toContain(small.id);
    // Besides it the actor's own role, and no built-in one, which all hold more.
    expect(offered).toHaveLength(2);
  });
});
