import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { doneIn, giveToDirectory, teamOperations } from './operations';

let world: World;
let remove: ReturnType<typeof teamOperations>['deleteTeam'];
beforeAll(async () => {
  world = await startWorld();
  remove = teamOperations(world).deleteTeam;
});
afterAll(() => world.stop());

/** A team with a user and a service account on it, which develops in one workspace. */
async function setUp(options: Parameters<World['account']>[0] = {}) {
  const account = await world.account(options);
  const workspace = await world.workspace(account);
  const [member, robot] = [await world.member(account, 'MEMBER'), await world.serviceAccount(account)];
  const team = await world.team(account, { name: 'Data', members: [member, robot] });
  const grant = await world.grant(account, workspace, team, 'DEVELOPER');
  return { account, workspace, member, robot, team, grant };
}

const enters = async (token: string, { id }: { id: string }): Promise<boolean> => {
  const { data } = await world.graphql(token, 'query ($id: ID!) { node(id: $id) { id } }', { id });
  return data.node?.id !== undefined;
};

describe('deleteTeam', () => {
  it('takes the team, its grants and what its people had through it, and says so before and after', async () => {
    const { account, workspace, member, robot, team, grant } = await setUp();
    await world.grant(account, workspace, member, 'VIEWER');
    const ended = await world.workspace(account);
    await world.grant(account, ended, team, 'OWNER', { expiresAt: new Date(world.now().getTime() - 1000) });
    const lost = (kept: readonly string[]) => builtInRoles.DEVELOPER.scopes.filter((scope) => !kept.includes(scope));
    const changes = [
      { principal: { id: robot.id }, lostScopes: lost([]) },
      { principal: { id: member.userId }, lostScopes: lost(builtInRoles.VIEWER.scopes) },
    ].map((change) => ({
      ...change,
      workspace: { id: workspace.id },
      gainedScopes: [],
      gainedPermissions: [],
      lostPermissions: [],
    }));

    const rehearsed = await expectNothingWritten(world, [], () =>
      remove(account.owner.token, { teamId: team.id, dryRun: true }),
    );
    expect(rehearsed.data.deleteTeam).toEqual({
      teamId: null,
      account: null,
      accessChanges: changes,
      accessChangeCount: 2,
      errors: [],
    });
    expect(await enters(robot.token, workspace)).toBe(true);

    const { data, errors } = await remove(account.owner.token, { teamId: team.id });
    expect(errors).toEqual([]);
    expect(data.deleteTeam).toEqual({
      teamId: team.id,
      account: { id: account.id, teams: { totalCount: 0 } },
      accessChanges: changes,
      accessChangeCount: 2,
      errors: [],
    });
    expect(await enters(robot.token, workspace)).toBe(false);
    expect(await enters(member.token, workspace)).toBe(true);
    expect(await world.sql('SELECT FROM workspace_accesses WHERE team_id = $1', [team.id])).toEqual([]);
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'team.deleted',
        resource_type: 'team',
        resource_id: team.id,
        resource_name: 'Data',
        before: {
          name: 'Data',
          description: '',
          members: [member.userId, robot.id].sort(),
          grants: [{ id: grant.id, workspaceId: workspace.id, role: 'Developer' }],
        },
        after: null,
      },
    ]);
  });

  it('tells of no change to an administrator on the team, who keeps everything', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const team = await world.team(account, { members: [admin] });
    await world.grant(account, await world.workspace(account), team, 'VIEWER');
    const { data } = await remove(admin.token, { teamId: team.id });
    expect(data.deleteTeam).toMatchObject({ teamId: team.id, accessChanges: [], accessChangeCount: 0, errors: [] });
  });

  it('works in a frozen account and on a plan that has no teams', async () => {
    for (const options of [{ status: 'FROZEN' }, { plan: 'FREE' }] as const) {
      const { account, workspace, robot, team } = await setUp(options);
      const { data, errors } = await remove(account.owner.token, { teamId: team.id });
      expect(errors).toEqual([]);
      expect(data.deleteTeam).toMatchObject({ teamId: team.id, errors: [] });
      expect(await enters(robot.token, workspace)).toBe(false);
    }
  });

  it("is MANAGED_ELSEWHERE for a directory's team, rehearsed or not", async () => {
    const { account, team } = await setUp();
    await giveToDirectory(world, team);
    for (const dryRun of [true, false]) {
      const { data } = await expectNothingWritten(world, [], () =>
        remove(account.owner.token, { teamId: team.id, dryRun }),
      );
      expect(data.deleteTeam).toEqual({
        teamId: null,
        account: null,
        accessChanges: [],
        accessChangeCount: 0,
        errors: [
          {
            code: 'MANAGED_ELSEWHERE',
            message: "The account's directory owns this team: change it there.",
            path: ['teamId'],
          },
        ],
      });
    }
  });

  it('asks for DELETE_TEAMS, and audits a refused dry run as a refusal', async () => {
    const { account, member, robot, team } = await setUp();
    for (const { token } of [member, robot]) {
      const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
        remove(token, { teamId: team.id, dryRun: true }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'DELETE_TEAMS' } }]);
    }
    const elsewhere = await world.account();
    const answers = await expectNothingWritten(world, [], async () => [
      await remove(elsewhere.owner.token, { teamId: team.id }),
      await remove(account.owner.token, { teamId: newId('team') }),
      await remove(null, { teamId: team.id }),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      'UNAUTHENTICATED',
    ]);
  });
});
