import { builtInRoles, everyScope } from '../../src/auth/catalogue';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

/** Dry runs of the mutations of workspaces, and what the real ones say they changed. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHANGES = /* GraphQL */ `
  accessChangeCount
  accessChanges {
    principal {
      ... on User {
        id
        name
      }
      ... on ServiceAccount {
        id
        name
      }
    }
    workspace {
      id
      name
    }
    gainedScopes
    lostScopes
    gainedPermissions
    lostPermissions
  }
  errors {
    code
    path
  }
`;

const OBJECTS: Record<string, string> = {
  grantWorkspaceAccess: 'workspace { id } access { id }',
  revokeWorkspaceAccess: 'workspace { id }',
  updateWorkspace: 'workspace { id name }',
  deleteWorkspace: 'workspaceId account { id }',
};

async function change(token: string, mutation: keyof typeof OBJECTS, input: object) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${OBJECTS[mutation] ?? ''} ${CHANGES} } }`;
  const { data, errors } = await world.graphql(token, document, { input });
  expect(errors).toEqual([]);
  return data[mutation];
}

/** What a dry run answers, having written nothing; and then what the real change says. */
async function rehearsed(token: string, mutation: keyof typeof OBJECTS, input: object) {
  const dry = await expectNothingWritten(world, [], () => change(token, mutation, { ...input, dryRun: true }));
  return { dry, real: await change(token, mutation, input) };
}

interface Delta {
  gained?: readonly string[];
  lost?: readonly string[];
}

function changeOf(principal: { id: string; name: string }, workspace: { id: string; name: string }, delta: Delta) {
  const { gained: gainedScopes = [], lost: lostScopes = [] } = delta;
  return { principal, workspace, gainedScopes, lostScopes, gainedPermissions: [], lostPermissions: [] };
}

async function setUp() {
  const account = await world.account();
  const workspace = { ...(await world.workspace(account, { name: 'Data', handle: 'data' })), name: 'Data' };
  return { account, workspace: { id: workspace.id, name: 'Data' }, token: account.owner.token };
}

const named = ({ userId: id, name }: { userId: string; name: string }) => ({ id, name });
const { VIEWER, DEVELOPER } = builtInRoles;
const without = (these: readonly string[], those: readonly string[]) => these.filter((one) => !those.includes(one));

describe('a dry run', () => {
  it('of grantWorkspaceAccess tells what users, service accounts and the people of teams would gain and lose', async () => {
    const { account, workspace, token } = await setUp();
    const [less, onTeam, both] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
    ];
    const bot = await world.serviceAccount(account);
    const team = await world.team(account, { members: [onTeam, both, bot] });
    await world.grant(account, workspace, less, 'DEVELOPER');
    await world.grant(account, workspace, both, 'DEVELOPER');
    const { dry, real } = await rehearsed(token, 'grantWorkspaceAccess', {
      workspaceId: workspace.id,
      grants: [
        { principalId: less.userId, roleId: VIEWER.id },
        { principalId: team.id, roleId: VIEWER.id },
      ],
    });
    const changes = [
      changeOf(named(less), workspace, { lost: without(DEVELOPER.scopes, VIEWER.scopes) }),
      changeOf({ id: bot.id, name: bot.name }, workspace, { gained: VIEWER.scopes }),
      changeOf(named(onTeam), workspace, { gained: VIEWER.scopes }),
    ];
    // Who is on the team and held more already gains nothing.
    expect(dry).toEqual({ workspace: null, access: [], accessChangeCount: 3, accessChanges: changes, errors: [] });
    expect(real).toMatchObject({ accessChangeCount: 3, accessChanges: changes, workspace: { id: workspace.id } });
  });

  it('of revokeWorkspaceAccess counts what other ways still give', async () => {
    const { account, workspace, token } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const team = await world.team(account, { members: [member] });
    await world.grant(account, workspace, team, 'VIEWER');
    await world.grant(account, workspace, member, 'DEVELOPER');
    const { dry, real } = await rehearsed(token, 'revokeWorkspaceAccess', {
      workspaceId: workspace.id,
      principalIds: [member.userId],
    });
    const lost = without(DEVELOPER.scopes, VIEWER.scopes);
    const changes = [changeOf(named(member), workspace, { lost })];
    expect(dry).toEqual({ workspace: null, accessChangeCount: 1, accessChanges: changes, errors: [] });
    expect(real).toMatchObject({ accessChangeCount: 1, accessChanges: changes });
  });

  it('of updateWorkspace tells what another default role changes, and nothing of another name', async () => {
    const { account, workspace, token } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.serviceAccount(account);
    const { dry, real } = await rehearsed(token, 'updateWorkspace', {
      workspaceId: workspace.id,
      defaultRoleId: VIEWER.id,
    });
    const changes = [changeOf(named(member), workspace, { gained: VIEWER.scopes })];
    expect(dry).toEqual({ workspace: null, accessChangeCount: 1, accessChanges: changes, errors: [] });
    expect(real).toMatchObject({ accessChangeCount: 1, accessChanges: changes });
    const renamed = await rehearsed(token, 'updateWorkspace', { workspaceId: workspace.id, name: 'Renamed' });
    expect(renamed.dry).toEqual({ workspace: null, accessChangeCount: 0, accessChanges: [], errors: [] });
  });

  it('of deleteWorkspace tells of everybody who could enter, and shows the workspace as it was', async () => {
    const { account, workspace, token } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'VIEWER');
    const { dry, real } = await rehearsed(token, 'deleteWorkspace', {
      workspaceId: workspace.id,
      confirmHandle: 'data',
    });
    const changes = [
      changeOf(named(account.owner), workspace, { lost: everyScope }),
      changeOf(named(member), workspace, { lost: VIEWER.scopes }),
    ];
    expect(dry).toEqual({
      workspaceId: null,
      account: null,
      accessChangeCount: 2,
      accessChanges: changes,
      errors: [],
    });
    expect(real).toMatchObject({ workspaceId: workspace.id, accessChangeCount: 2, accessChanges: changes });
  });

  it('that is refused is told to the audit log as a refusal', async () => {
    const { account, workspace } = await setUp();
    const actor = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, actor, await world.role(account, { scopes: ['MANAGE_WORKSPACE_USERS'] }));
    const other = await world.member(account, 'MEMBER');
    const answer = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
      change(actor.token, 'grantWorkspaceAccess', {
        workspaceId: workspace.id,
        grants: [{ principalId: other.userId, roleId: VIEWER.id }],
        dryRun: true,
      }),
    );
    expect(answer).toMatchObject({
      accessChangeCount: 0,
      accessChanges: [],
      errors: [{ code: 'PERMISSION_NOT_HELD', path: ['grants', '0', 'roleId'] }],
    });
  });
});

describe('accessChanges', () => {
  it('hold only what the caller may see: here service accounts, not users', async () => {
    const { account, workspace } = await setUp();
    const scopes = ['MANAGE_WORKSPACE_TEAMS', 'SEE_WORKSPACE_SERVICE_ACCOUNTS', 'SEE_FLOWS'] as const;
    const actor = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, actor, await world.role(account, { scopes: [...scopes] }));
    const bot = await world.serviceAccount(account);
    const team = await world.team(account, { members: [await world.member(account, 'MEMBER'), bot] });
    const role = await world.role(account, { scopes: ['SEE_FLOWS'] });
    const answer = await change(actor.token, 'grantWorkspaceAccess', {
      workspaceId: workspace.id,
      grants: [{ principalId: team.id, roleId: role.id }],
      dryRun: true,
    });
    const changes = [changeOf({ id: bot.id, name: bot.name }, workspace, { gained: ['SEE_FLOWS'] })];
    expect(answer).toMatchObject({ accessChangeCount: 1, accessChanges: changes });
  });

  it('list the fifty greatest and count all, in as many statements as for one', async () => {
    const { account, workspace, token } = await setUp();
    const people = await Promise.all(Array.from({ length: 60 }, () => world.member(account, 'MEMBER')));
    const team = await world.team(account, { members: people });
    const small = await world.team(account, { members: people.slice(0, 1) });
    const counts: number[] = [];
    for (const { id } of [small, team]) {
      const statements = await statementsOf(world, async () => {
        const answer = await change(token, 'grantWorkspaceAccess', {
          workspaceId: workspace.id,
          grants: [{ principalId: id, roleId: VIEWER.id }],
          dryRun: true,
        });
        const count = id === team.id ? 60 : 1;
        expect(answer?.accessChangeCount).toBe(count);
        expect(answer?.accessChanges).toHaveLength(Math.min(count, 50));
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('cost nothing where they are not selected, nor where a directive leaves them out', async () => {
    const { account, workspace, token } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const count = async (selection: string) => {
      const statements = await statementsOf(world, async () => {
        const { errors } = await world.graphql(
          token,
          `mutation ($input: GrantWorkspaceAccessInput!, $want: Boolean = false) {
             grantWorkspaceAccess(input: $input) { ...Rest ${selection} } }
           fragment Rest on GrantWorkspaceAccessPayload { errors { code } }
           ${selection.includes('...Changes') ? 'fragment Changes on GrantWorkspaceAccessPayload { accessChangeCount }' : ''}`,
          {
            input: {
              workspaceId: workspace.id,
              grants: [{ principalId: member.userId, roleId: VIEWER.id }],
              dryRun: true,
            },
          },
        );
        expect(errors.filter(({ message }) => !message.includes('never used'))).toEqual([]);
      });
      return statements.length;
    };
    const none = await count('access { id } ok: errors { code } e: errors @include(if: $want) { path }');
    expect(await count('access { id } accessChangeCount @include(if: $want)')).toBe(none);
    expect(await count('e: errors @include(if: $want) { path } ...Changes')).toBeGreaterThan(none);
    expect(await count('e: errors @include(if: $want) { path } ... { accessChanges { lostScopes } }')).toBeGreaterThan(
      none,
    );
  });
});
