import { builtInRoles, everyScope } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const EXPLAIN = /* GraphQL */ `
  query ($id: ID!, $principalId: ID!, $scope: WorkspaceScope) {
    node(id: $id) {
      ... on Workspace {
        explainAccess(principalId: $principalId, scope: $scope) {
          principal {
            ... on Node {
              id
            }
          }
          allowed
          scopes
          sources {
            kind
            role {
              name
            }
            team {
              id
            }
            access {
              id
            }
          }
          reasons {
            code
            message
            missingScope
          }
          missingScopes
          smallestRole {
            name
          }
          grantableBy {
            id
          }
        }
      }
    }
  }
`;

function explain(token: string, workspace: { id: string }, principalId: string, scope?: WorkspaceScope) {
  return world.graphql(token, EXPLAIN, { id: workspace.id, principalId, scope });
}

async function setUp() {
  const account = await world.account();
  return { account, workspace: await world.workspace(account, { defaultRole: 'VIEWER' }), owner: account.owner };
}

describe('explainAccess', () => {
  it('tells every source, the scopes together, and that a scope is held', async () => {
    const { account, workspace, owner } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const team = await world.team(account, { members: [member] });
    const direct = await world.grant(account, workspace, member, 'RUNNER');
    const byTeam = await world.grant(account, workspace, team, 'WORKER');
    const { data, errors } = await explain(owner.token, workspace, member.userId, 'SEE_SECRET_BLOCKS');
    expect(errors).toEqual([]);
    const held = new Set([...builtInRoles.RUNNER.scopes, ...builtInRoles.WORKER.scopes]);
    expect(data.node?.explainAccess).toEqual({
      principal: { id: member.userId },
      allowed: true,
      scopes: everyScope.filter((scope) => held.has(scope)),
      sources: [
        { kind: 'DIRECT', role: { name: 'Runner' }, team: null, access: { id: direct.id } },
        { kind: 'TEAM', role: { name: 'Worker' }, team: { id: team.id }, access: { id: byTeam.id } },
        { kind: 'DEFAULT_ROLE', role: { name: 'Viewer' }, team: null, access: null },
      ],
      reasons: [],
      missingScopes: [],
      smallestRole: null,
      grantableBy: null,
    });
  });

  it('tells of a grant and a team what they tell of themselves elsewhere', async () => {
    const { account, workspace, owner } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const team = await world.team(account, { members: [member] });
    const expiresAt = new Date(world.now().getTime() + 86_400_000);
    const role = await world.role(account, { scopes: ['SEE_TAGS'] });
    const direct = await world.grant(account, workspace, member, role, { expiresAt, reason: 'for a day' });
    const byTeam = await world.grant(account, workspace, team, 'WORKER');
    const { data, errors } = await world.graphql(
      owner.token,
      /* GraphQL */ `
        fragment Told on WorkspaceAccess {
          id
          active
          expiresAt
          createdAt
          reason
          role {
            id
          }
          principal {
            __typename
          }
        }
        fragment Team on Team {
          id
          name
          createdAt
        }
        query ($id: ID!, $principalId: ID!, $direct: ID!, $byTeam: ID!, $team: ID!) {
          node(id: $id) {
            ... on Workspace {
              explainAccess(principalId: $principalId) {
                sources {
                  access {
                    ...Told
                  }
                  team {
                    ...Team
                  }
                }
              }
            }
          }
          direct: node(id: $direct) {
            ...Told
          }
          byTeam: node(id: $byTeam) {
            ...Told
          }
          team: node(id: $team) {
            ...Team
          }
        }
      `,
      { id: workspace.id, principalId: member.userId, direct: direct.id, byTeam: byTeam.id, team: team.id },
    );
    expect(errors).toEqual([]);
    expect(data.direct).toMatchObject({ active: true, expiresAt: expiresAt.toISOString(), reason: 'for a day' });
    expect(data.node?.explainAccess).toEqual({
      sources: [
        { access: data.direct, team: null },
        { access: data.byTeam, team: data.team },
        { access: null, team: null },
      ],
    });
  });

  it('says of a scope what is missing, which smallest built-in role has it, and who could grant that', async () => {
    const { account, workspace, owner } = await setUp();
    const [member, admin, sharer, developer] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'ADMIN'),
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
    ];
    await world.grant(account, workspace, sharer, 'OWNER');
    await world.grant(account, workspace, developer, 'DEVELOPER');
    const { data } = await explain(owner.token, workspace, member.userId, 'MANAGE_FLOWS');
    expect(data.node?.explainAccess).toMatchObject({
      allowed: false,
      scopes: builtInRoles.VIEWER.scopes,
      reasons: [
        {
          code: 'MISSING_SCOPE',
          message: 'None of the ways in gives MANAGE_FLOWS: it takes a role that holds it.',
          missingScope: 'MANAGE_FLOWS',
        },
      ],
      missingScopes: ['RUN_FLOWS', 'MANAGE_FLOWS'],
      smallestRole: { name: 'Developer' },
    });
    const grantors = data.node?.explainAccess?.grantableBy as unknown as { id: string }[];
    expect(grantors.map(({ id }) => id).sort()).toEqual([owner.userId, admin.userId, sharer.userId].sort());
    // Administrators come first.
    expect(grantors.at(-1)).toEqual({ id: sharer.userId });
  });

  it('names ten people at most', async () => {
    const { account, workspace, owner } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await Promise.all(Array.from({ length: 11 }, () => world.member(account, 'ADMIN')));
    const { data } = await explain(owner.token, workspace, member.userId, 'MANAGE_FLOWS');
    expect(data.node?.explainAccess?.grantableBy).toHaveLength(10);
  });

  it('says of who cannot enter, and of a deactivated member, why not', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const bot = await world.serviceAccount(account);
    const inactive = await world.member(account, 'ADMIN', { active: false });
    await world.grant(account, workspace, inactive, 'OWNER');
    const { data } = await explain(account.owner.token, workspace, bot.id);
    expect(data.node?.explainAccess).toMatchObject({
      principal: { id: bot.id },
      allowed: false,
      scopes: [],
      sources: [],
      reasons: [
        {
          code: 'NOT_A_MEMBER',
          message: 'Nothing opens this workspace to them: no account role, no live grant, no team, no default role.',
        },
      ],
      smallestRole: null,
      grantableBy: null,
    });
    const deactivated = await explain(account.owner.token, workspace, inactive.userId, 'SEE_FLOWS');
    expect(deactivated.data.node?.explainAccess).toMatchObject({
      allowed: false,
      scopes: [],
      sources: [],
      reasons: [{ code: 'INACTIVE' }, { code: 'MISSING_SCOPE', missingScope: 'SEE_FLOWS' }],
      smallestRole: null,
      grantableBy: null,
    });
  });

  it('never gives the default role to a service account', async () => {
    const { account, workspace, owner } = await setUp();
    const bot = await world.serviceAccount(account);
    const { data } = await explain(owner.token, workspace, bot.id);
    expect(data.node?.explainAccess).toMatchObject({ allowed: false, sources: [] });
  });

  it('explains a team by the grant to it', async () => {
    const { account, workspace, owner } = await setUp();
    const team = await world.team(account);
    const access = await world.grant(account, workspace, team, 'RUNNER');
    const { data } = await explain(owner.token, workspace, team.id, 'RUN_FLOWS');
    expect(data.node?.explainAccess).toMatchObject({
      principal: { id: team.id },
      allowed: false,
      sources: [{ kind: 'DIRECT', role: { name: 'Runner' }, team: null, access: { id: access.id } }],
      smallestRole: { name: 'Developer' },
      grantableBy: [{ id: owner.userId }],
    });
  });

  it('is for oneself always, and for others with the scope that lists their kind', async () => {
    const { account, workspace } = await setUp();
    const [member, other, bot] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
      await world.serviceAccount(account),
    ];
    const seesBots = await world.member(account, 'MEMBER');
    await world.grant(
      account,
      workspace,
      seesBots,
      await world.role(account, { scopes: ['SEE_WORKSPACE_SERVICE_ACCOUNTS'] }),
    );
    await world.grant(account, workspace, bot, 'VIEWER');
    const own = await explain(member.token, workspace, member.userId);
    expect(own.data.node?.explainAccess).toMatchObject({ allowed: true });
    const botsOwn = await explain(bot.token, workspace, bot.id);
    expect(botsOwn.data.node?.explainAccess).toMatchObject({ allowed: true, sources: [{ kind: 'DIRECT' }] });
    const botByColleague = await explain(seesBots.token, workspace, bot.id);
    expect(botByColleague.data.node?.explainAccess).toMatchObject({ principal: { id: bot.id } });

    for (const principalId of [other.userId, newId('user')]) {
      const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
        explain(seesBots.token, workspace, principalId),
      );
      expect(data.node).toEqual({ explainAccess: null });
      expect(errors).toMatchObject([
        { path: ['node', 'explainAccess'], extensions: { code: 'FORBIDDEN', missingScope: 'SEE_WORKSPACE_USERS' } },
      ]);
    }
  });

  it('knows nobody of another account, and no id of another kind', async () => {
    const { account, workspace, owner } = await setUp();
    const other = await world.account();
    const strangers = [
      other.owner.userId,
      (await world.serviceAccount(other)).id,
      (await world.team(other)).id,
      newId('user'),
      newId('team'),
      account.id,
      owner.memberId,
      'a\u0000b',
    ];
    for (const principalId of strangers) {
      const { data, errors } = await expectNothingWritten(world, [], () =>
        explain(owner.token, workspace, principalId),
      );
      expect(data.node).toEqual({ explainAccess: null });
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('takes as many SQL statements for one principal as for twenty', async () => {
    const { account, workspace, owner } = await setUp();
    const members = await Promise.all(Array.from({ length: 20 }, () => world.member(account, 'MEMBER')));
    const counts: number[] = [];
    for (const some of [members.slice(0, 1), members]) {
      const fields = some.map(
        ({ userId }, index) =>
          `e${String(index)}: explainAccess(principalId: "${userId}", scope: RUN_FLOWS) { allowed sources { role { name } } grantableBy { id } }`,
      );
      const document = `query ($id: ID!) { node(id: $id) { ... on Workspace { ${fields.join(' ')} } } }`;
      const statements = await statementsOf(world, async () => {
        const { errors } = await world.graphql(owner.token, document, { id: workspace.id });
        expect(errors).toEqual([]);
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});
