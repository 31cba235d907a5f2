import { builtInRoles } from '../../src/auth/catalogue';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type MemberOf, type World } from '../support/world';
import { directoryGroup, directoryOperations, directoryUser, failuresOf } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

async function failures(name: string, token: string, input: object): Promise<Record<string, unknown>[]> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code path message } } }`;
  const { data, errors } = await world.graphql(token, document, { input });
  expect(errors).toEqual([]);
  return data[name]?.errors as unknown as Record<string, unknown>[];
}

/** Why somebody may not do this to a member, or to access. */
async function reasons(token: string, id: string, [type, action]: [type: string, action: string]): Promise<string[]> {
  const { data, errors } = await world.graphql(
    token,
    `query ($id: ID!) { node(id: $id) { ... on ${type} { viewerCan(action: ${action}) { reasons { code } } } } }`,
    { id },
  );
  expect(errors).toEqual([]);
  return (data.node?.viewerCan?.reasons as unknown as { code: string }[]).map(({ code }) => code);
}

const onMember = (token: string, { memberId }: MemberOf, action: string) =>
  reasons(token, memberId, ['Member', action]);

/** An account with a member in the directory's care, who is in one of its groups. */
async function scene({ active = true, role = null }: { active?: boolean; role?: 'MEMBER' | null } = {}) {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER', { active });
  const user = await directoryUser(world, account, { member, active });
  const group = await directoryGroup(world, account, { users: [user], role });
  return { account, token: account.owner.token, member, group };
}

const managed = (path: string[]) => [expect.objectContaining({ code: 'MANAGED_ELSEWHERE', path }) as object];

describe('a member in the care of the directory', () => {
  it('is neither removed nor deactivated by hand, and does not leave', async () => {
    const { account, token, member } = await scene();
    const other = await world.member(account, 'MEMBER');
    await expectNothingWritten(world, [], async () => {
      expect(await failures('removeMember', token, { memberId: member.memberId })).toEqual(managed(['memberId']));
      const memberIds = [other.memberId, member.memberId];
      expect(await failures('setMembersActive', token, { accountId: account.id, memberIds, active: false })).toEqual(
        managed(['memberIds', '1']),
      );
      expect(await failures('leaveAccount', member.token, { accountId: account.id })).toEqual(managed(['accountId']));
    });
    expect(await onMember(token, member, 'REMOVE')).toEqual(['MANAGED_ELSEWHERE']);
    expect(await onMember(token, member, 'DEACTIVATE')).toEqual(['MANAGED_ELSEWHERE']);
    expect(await onMember(member.token, member, 'LEAVE')).toEqual(['MANAGED_ELSEWHERE']);
  });

  it('is not reactivated by hand once the directory let them go, but can be removed', async () => {
    const { account, token, member } = await scene({ active: false });
    const input = { accountId: account.id, memberIds: [member.memberId], active: true };
    await expectNothingWritten(world, [], async () => {
      expect(await failures('setMembersActive', token, input)).toEqual(managed(['memberIds', '0']));
    });
    expect(await onMember(token, member, 'REACTIVATE')).toEqual(['MANAGED_ELSEWHERE']);
    expect(await onMember(token, member, 'REMOVE')).toEqual([]);
    expect(await failures('removeMember', token, { memberId: member.memberId })).toEqual([]);
    expect(await world.sql('SELECT FROM members WHERE id = $1', [member.memberId])).toEqual([]);
  });

  it('keeps the role that a group gives, unless an OWNER is made or unmade', async () => {
    const { token, member } = await scene({ role: 'MEMBER' });
    const give = (role: string) => failures('changeMemberRole', token, { memberId: member.memberId, role });
    await expectNothingWritten(world, [], async () => {
      expect(await give('ADMIN')).toEqual(managed(['role']));
    });
    expect(await onMember(token, member, 'CHANGE_ROLE')).toEqual(['MANAGED_ELSEWHERE']);
    expect(await onMember(token, member, 'MAKE_OWNER')).toEqual([]);
    expect(await give('OWNER')).toEqual([]);
    expect(await give('MEMBER')).toEqual([]);
  });

  it('gets any role by hand where no group gives one', async () => {
    const { token, member } = await scene();
    expect(await onMember(token, member, 'CHANGE_ROLE')).toEqual([]);
    expect(await failures('changeMemberRole', token, { memberId: member.memberId, role: 'ADMIN' })).toEqual([]);
  });
});

describe('a member in manual care', () => {
  it('is as free as ever in an account with a directory', async () => {
    const { account, token } = await scene();
    const other = await world.member(account, 'MEMBER');
    const memberIds = [other.memberId];
    expect(await failures('setMembersActive', token, { accountId: account.id, memberIds, active: false })).toEqual([]);
    expect(await failures('setMembersActive', token, { accountId: account.id, memberIds, active: true })).toEqual([]);
    expect(await failures('leaveAccount', other.token, { accountId: account.id })).toEqual([]);
  });
});

describe('access that a group gives', () => {
  it('is neither changed nor taken by hand; other workspaces of its team are free', async () => {
    const { account, token, group } = await scene();
    const [workspace, free] = [await world.workspace(account), await world.workspace(account)];
    const [roleId, other] = [builtInRoles.VIEWER.id, builtInRoles.DEVELOPER.id];
    const workspaces = [{ workspaceId: workspace.id, roleId }];
    const mapped = await directoryOperations(world)('mapDirectoryGroup', token, {
      ...{ directoryGroupId: group.id, workspaces },
    });
    expect(failuresOf(mapped, 'mapDirectoryGroup')).toEqual([]);
    const grant = (workspaceId: string) =>
      failures('grantWorkspaceAccess', token, { workspaceId, grants: [{ principalId: group.teamId, roleId: other }] });
    const revoke = (workspaceId: string) =>
      failures('revokeWorkspaceAccess', token, { workspaceId, principalIds: [group.teamId] });
    await expectNothingWritten(world, [], async () => {
      expect(await grant(workspace.id)).toEqual(managed(['grants', '0', 'principalId']));
      expect(await revoke(workspace.id)).toEqual(managed(['principalIds', '0']));
    });
    expect([await grant(free.id), await revoke(free.id)]).toEqual([[], []]);
  });
});
