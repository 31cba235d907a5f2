import { builtInRoles } from '../../src/auth/catalogue';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { directoryGroup, directoryOperations, directoryUser, failuresOf, mapped } from './operations';

let world: World;
let ask: ReturnType<typeof directoryOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = directoryOperations(world);
});
afterAll(() => world.stop());

const VIEWER = builtInRoles.VIEWER.id;
const DEVELOPER = builtInRoles.DEVELOPER.id;

const map = (
  account: TestAccount,
  group: { id: string },
  input: object,
  token = account.owner.token,
): Promise<Answer> => ask('mapDirectoryGroup', token, { directoryGroupId: group.id, ...input });

const roleOf = async (memberId: string): Promise<unknown> =>
  (await world.sql('SELECT role FROM members WHERE id = $1', [memberId]))[0]?.role;

const accessOf = (teamId: string) =>
  world.sql(
    `SELECT workspace_id AS ws, coalesce(built_in_role, custom_role_id) AS role, managed_by AS by FROM workspace_accesses
      WHERE team_id = $1 ORDER BY workspace_id`,
    [teamId],
  );

async function scene() {
  const account = await world.account();
  const workspace = await world.workspace(account, { name: 'Ops' });
  const member = await world.member(account, 'MEMBER');
  const user = await directoryUser(world, account, { member });
  const group = await directoryGroup(world, account, { users: [user], name: 'Engineering' });
  return { account, workspace, member, user, group };
}

describe('mapDirectoryGroup', () => {
  it('gives members of the group its role and its workspaces at once, in the directory’s care', async () => {
    const { account, workspace, member, group } = await scene();
    const input = { accountRole: 'ADMIN', workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }] };
    const { data, errors } = await map(account, group, input);
    expect(errors).toEqual([]);
    expect(data.mapDirectoryGroup).toMatchObject({
      directoryGroup: {
        id: group.id,
        team: { id: group.teamId },
        memberCount: 1,
        accountRole: 'ADMIN',
        workspaces: [{ workspace: { id: workspace.id }, role: { name: 'Viewer' } }],
      },
      errors: [],
    });
    expect(await roleOf(member.memberId)).toBe('ADMIN');
    expect(await accessOf(group.teamId)).toEqual([{ ws: workspace.id, role: 'VIEWER', by: 'SCIM' }]);
    const events = await doneIn(world, account);
    expect(events.map(({ type }) => type)).toEqual([
      'workspace_access.granted',
      'member.role_changed',
      'directory.group_mapped',
    ]);
    expect(events[0]).toMatchObject({
      workspace_id: workspace.id,
      resource_name: 'Engineering',
      after: { role: 'Viewer' },
      details: { principalId: group.teamId, workspace: 'Ops' },
    });
    expect(events[2]).toMatchObject({
      resource_type: 'directoryGroup',
      resource_id: group.id,
      before: { accountRole: null, workspaces: [] },
      after: { accountRole: 'ADMIN', workspaces: [{ workspaceId: workspace.id, name: 'Ops', role: 'Viewer' }] },
    });
    await expectNothingWritten(world, [], async () => {
      expect(failuresOf(await map(account, group, input), 'mapDirectoryGroup')).toEqual([]);
    });
  });

  it('changes and takes what it gave, and leaves what is not named as it is', async () => {
    const { account, workspace, member, group } = await scene();
    const other = await world.workspace(account);
    await map(account, group, {
      accountRole: 'ADMIN',
      workspaces: [
        { workspaceId: workspace.id, roleId: VIEWER },
        { workspaceId: other.id, roleId: VIEWER },
      ],
    });
    await map(account, group, { workspaces: [{ workspaceId: workspace.id, roleId: DEVELOPER }] });
    expect(await accessOf(group.teamId)).toEqual([{ ws: workspace.id, role: 'DEVELOPER', by: 'SCIM' }]);
    expect(await roleOf(member.memberId)).toBe('ADMIN');
    await map(account, group, { accountRole: null });
    expect(await roleOf(member.memberId)).toBe('MEMBER');
    expect(await accessOf(group.teamId)).toHaveLength(1);
    await map(account, group, { workspaces: null });
    expect(await accessOf(group.teamId)).toEqual([]);
    const types = (await doneIn(world, account)).map(({ type }) => type);
    expect(types.slice(4)).toEqual([
      'workspace_access.revoked',
      'workspace_access.changed',
      'directory.group_mapped',
      'member.role_changed',
      'directory.group_mapped',
      'workspace_access.revoked',
      'directory.group_mapped',
    ]);
  });

  it('tells in a dry run what it would do, and does nothing', async () => {
    const { account, workspace, member, group } = await scene();
    const answer = await expectNothingWritten(world, [], () =>
      map(account, group, {
        accountRole: 'ADMIN',
        workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }],
        dryRun: true,
      }),
    );
    expect(answer.data.mapDirectoryGroup).toMatchObject({ directoryGroup: null, accessChangeCount: 2, errors: [] });
    const changes = answer.data.mapDirectoryGroup?.accessChanges as unknown as { principal: { id: string } }[];
    expect(changes.map(({ principal }) => principal.id)).toEqual([member.userId, member.userId]);
  });

  it('never gives OWNER, and never touches one', async () => {
    const { account, group, user } = await scene();
    const answer = await expectNothingWritten(world, [], () => map(account, group, { accountRole: 'OWNER' }));
    expect(failuresOf(answer, 'mapDirectoryGroup')).toMatchObject([{ code: 'INVALID', path: ['accountRole'] }]);
    const owner = await world.member(account, 'OWNER');
    const owners = await directoryUser(world, account, { member: owner });
    const both = await directoryGroup(world, account, { users: [user, owners] });
    expect(failuresOf(await map(account, both, { accountRole: 'ADMIN' }), 'mapDirectoryGroup')).toEqual([]);
    expect(await roleOf(owner.memberId)).toBe('OWNER');
  });

  it('gives the highest role of several groups', async () => {
    const { account, member, user, group } = await scene();
    const second = await directoryGroup(world, account, { users: [user], role: 'MEMBER' });
    await map(account, group, { accountRole: 'ADMIN' });
    await map(account, second, { accountRole: null });
    expect(await roleOf(member.memberId)).toBe('ADMIN');
    await map(account, second, { accountRole: 'MEMBER' });
    await map(account, group, { accountRole: null });
    expect(await roleOf(member.memberId)).toBe('MEMBER');
  });

  it('is TAKEN where the team was given access by hand, and takes the place of what has ended', async () => {
    const { account, workspace, group } = await scene();
    const { id } = await world.grant(account, workspace, { id: group.teamId }, 'VIEWER');
    const input = { workspaces: [{ workspaceId: workspace.id, roleId: DEVELOPER }] };
    const answer = await expectNothingWritten(world, [], () => map(account, group, input));
    expect(failuresOf(answer, 'mapDirectoryGroup')).toMatchObject([
      { code: 'TAKEN', path: ['workspaces', '0', 'workspaceId'] },
    ]);
    await world.sql('UPDATE workspace_accesses SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    expect(failuresOf(await map(account, group, input), 'mapDirectoryGroup')).toEqual([]);
    expect(await world.sql('SELECT managed_by, expires_at FROM workspace_accesses WHERE id = $1', [id])).toEqual([
      { managed_by: 'SCIM', expires_at: null },
    ]);
  });

  it('never touches what the team was given by hand elsewhere', async () => {
    const { account, workspace, group } = await scene();
    const other = await world.workspace(account);
    await world.grant(account, other, { id: group.teamId }, 'OWNER');
    await map(account, group, { workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }] });
    await map(account, group, { workspaces: [] });
    expect(await accessOf(group.teamId)).toEqual([{ ws: other.id, role: 'OWNER', by: 'MANUAL' }]);
  });

  it('refuses what is malformed: too many workspaces, one twice, ids of others', async () => {
    const { account, workspace, group } = await scene();
    const elsewhere = await world.workspace(await world.account());
    const entry = { workspaceId: workspace.id, roleId: VIEWER };
    const foreignIds = [
      { ...entry, workspaceId: elsewhere.id },
      { ...entry, roleId: 'role_none' },
    ];
    const { many, twice, foreign } = await expectNothingWritten(world, [], async () => ({
      many: await map(account, group, { workspaces: Array.from({ length: 21 }, () => entry) }),
      twice: await map(account, group, { workspaces: [entry, entry] }),
      foreign: await map(account, group, { workspaces: foreignIds }),
    }));
    const codes = (answer: Answer) => failuresOf(answer, 'mapDirectoryGroup').map(({ code, path }) => [code, path]);
    expect(codes(many)).toEqual([['INVALID', ['workspaces']]]);
    expect(codes(twice)[0]?.[0]).toBe('INVALID');
    expect(codes(foreign)).toEqual([
      ['NOT_FOUND', ['workspaces', '0', 'workspaceId']],
      ['NOT_FOUND', ['workspaces', '1', 'roleId']],
    ]);
  });

  it('needs the feature of what it gives anew, and lets what was given stay', async () => {
    const account = await world.account({ overrides: { features: { CUSTOM_ROLES: false } } });
    const role = await world.role(account);
    const workspace = await world.workspace(account);
    const group = await directoryGroup(world, account);
    const input = { workspaces: [{ workspaceId: workspace.id, roleId: role.id }] };
    const answer = await expectNothingWritten(world, [], () => map(account, group, input));
    expect(failuresOf(answer, 'mapDirectoryGroup')).toMatchObject([
      { code: 'FEATURE_NOT_IN_PLAN', path: ['workspaces', '0', 'roleId'], feature: 'CUSTOM_ROLES' },
    ]);
    await mapped(world, account, workspace, group, role.id);
    expect(failuresOf(await map(account, group, { ...input, accountRole: 'MEMBER' }), 'mapDirectoryGroup')).toEqual([]);
    for (const feature of ['WORKSPACE_ACCESS', 'TEAMS']) {
      const without = await world.account({ overrides: { features: { [feature]: false } } });
      const place = await world.workspace(without);
      const own = await directoryGroup(world, without);
      const refused = await expectNothingWritten(world, [], () =>
        map(without, own, { workspaces: [{ workspaceId: place.id, roleId: VIEWER }] }),
      );
      expect(failuresOf(refused, 'mapDirectoryGroup')).toMatchObject([{ code: 'FEATURE_NOT_IN_PLAN', feature }]);
    }
  });

  it('says so where somebody in the group is not as the directory says, and could not be made so', async () => {
    const { account, group } = await scene();
    // An operator has let the person in again, as the only OWNER.
    const user = await directoryUser(world, account, { member: account.owner, active: false });
    await world.sql(
      'INSERT INTO directory_group_members (account_id, group_id, directory_user_id) VALUES ($1, $2, $3)',
      [account.id, group.id, user.id],
    );
    const answer = await expectNothingWritten(world, ['LAST_OWNER'], () =>
      map(account, group, { accountRole: 'ADMIN' }),
    );
    expect(failuresOf(answer, 'mapDirectoryGroup')).toMatchObject([{ code: 'LAST_OWNER' }]);
  });

  it('beside the deletion of the workspace leaves no access to what is gone', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { account, workspace, group } = await scene();
      const remove = `mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { errors { code } } }`;
      const [answer] = await Promise.all([
        map(account, group, { workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }] }),
        world.graphql(account.owner.token, remove, {
          input: { workspaceId: workspace.id, confirmHandle: workspace.handle },
        }),
      ]);
      const codes = failuresOf(answer, 'mapDirectoryGroup').map(({ code }) => code);
      expect([[], ['NOT_FOUND']]).toContainEqual(codes);
      expect(await accessOf(group.teamId)).toEqual([]);
    }
  });

  it('takes the same number of statements for 1 and for 20 workspaces and people', async () => {
    const account = await world.account();
    async function counted(count: number): Promise<number> {
      const [users, workspaces] = [[] as { id: string }[], [] as { workspaceId: string; roleId: string }[]];
      for (let index = 0; index < count; index += 1) {
        users.push(await directoryUser(world, account, { member: await world.member(account, 'MEMBER') }));
        workspaces.push({ workspaceId: (await world.workspace(account)).id, roleId: VIEWER });
      }
      const group = await directoryGroup(world, account, { users });
      const document = `mutation ($input: MapDirectoryGroupInput!) { mapDirectoryGroup(input: $input) { directoryGroup { id } errors { code } } }`;
      const input = { directoryGroupId: group.id, accountRole: 'ADMIN', workspaces };
      const statements = await statementsOf(world, async () => {
        const { data } = await world.graphql(account.owner.token, document, { input });
        expect(data.mapDirectoryGroup?.errors).toEqual([]);
      });
      return statements.length;
    }
    await counted(1);
    expect(await counted(20)).toBe(await counted(1));
  });
});

describe('what a group opens', () => {
  it('is moved to the role that takes a deleted one’s place', async () => {
    const { account, workspace, group } = await scene();
    const role = await world.role(account);
    await map(account, group, { workspaces: [{ workspaceId: workspace.id, roleId: role.id }] });
    const remove = `mutation ($input: DeleteWorkspaceRoleInput!) { deleteWorkspaceRole(input: $input) { roleId errors { code ... on RoleInUseError { teams } } } }`;
    const inUse = await world.graphql(account.owner.token, remove, { input: { roleId: role.id } });
    expect(inUse.data.deleteWorkspaceRole?.errors).toEqual([{ code: 'ROLE_IN_USE', teams: 1 }]);
    const done = await world.graphql(account.owner.token, remove, {
      input: { roleId: role.id, replacementRoleId: VIEWER },
    });
    expect(done.data.deleteWorkspaceRole?.errors).toEqual([]);
    expect(await accessOf(group.teamId)).toEqual([{ ws: workspace.id, role: 'VIEWER', by: 'SCIM' }]);
  });

  it('ends when the workspace is moved to another account', async () => {
    const { account, workspace, group } = await scene();
    await map(account, group, { workspaces: [{ workspaceId: workspace.id, roleId: VIEWER }] });
    const other = await world.account({ owner: account.owner });
    const move = `mutation ($input: TransferWorkspaceInput!) { transferWorkspace(input: $input) { errors { code } } }`;
    const { data } = await world.graphql(account.owner.token, move, {
      input: { workspaceId: workspace.id, toAccountId: other.id },
    });
    expect(data.transferWorkspace?.errors).toEqual([]);
    expect(await accessOf(group.teamId)).toEqual([]);
  });
});
