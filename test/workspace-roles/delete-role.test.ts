import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { eventsOf, inviteWith, namesOf, roleMutations, USED, usedRole } from './operations';

let world: World;
let remove: ReturnType<typeof roleMutations>['remove'];
beforeAll(async () => {
  world = await startWorld();
  ({ remove } = roleMutations(world));
});
afterAll(() => world.stop());

async function exists(roleId: string): Promise<boolean> {
  return (await world.sql('SELECT 1 FROM workspace_roles WHERE id = $1', [roleId])).length > 0;
}

const IN_USE = {
  __typename: 'RoleInUseError',
  code: 'ROLE_IN_USE',
  message: 'The role is in use: name a role that takes its place, or take it away wherever it is given.',
  path: ['replacementRoleId'],
};

describe('deleteWorkspaceRole', () => {
  it('deletes a role that nothing holds, and what has ended with it, and tells of it in the audit log', async () => {
    const account = await world.account();
    const role = await world.role(account, { name: 'Old', scopes: ['SEE_TAGS'], inherits: 'WORKER' });
    const workspace = await world.workspace(account);
    const past = new Date(world.now().getTime() - 1000);
    await world.grant(account, workspace, account.owner, role, { expiresAt: past });
    const accepted = await inviteWith(world, account, workspace, role, { status: 'ACCEPTED' });
    const { payload, errors } = await remove(account.owner.token, role.id);
    expect(errors).toEqual([]);
    expect(payload).toEqual({
      roleId: role.id,
      replacement: null,
      account: { id: account.id },
      accessChanges: [],
      accessChangeCount: 0,
      errors: [],
    });
    expect(await exists(role.id)).toBe(false);
    expect(await world.sql('SELECT 1 FROM workspace_accesses WHERE workspace_id = $1', [workspace.id])).toEqual([]);
    expect(
      await world.sql('SELECT built_in_role, custom_role_id FROM invitation_workspaces WHERE invitation_id = $1', [
        accepted,
      ]),
    ).toEqual([{ built_in_role: null, custom_role_id: null }]);
    expect(await eventsOf(world, account)).toMatchObject([
      {
        type: 'workspace_role.deleted',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        resource_type: 'workspaceRole',
        resource_id: role.id,
        resource_name: 'Old',
        before: { name: 'Old', description: '', ownScopes: ['SEE_TAGS'], inherits: 'Worker' },
        after: null,
        details: null,
      },
    ]);
  });

  it('refuses a role in use, with the counts of what holds it', async () => {
    const { account, role } = await usedRole(world);
    for (const dryRun of [false, true]) {
      const { payload } = await expectNothingWritten(world, [], () => remove(account.owner.token, role.id, { dryRun }));
      expect(payload).toEqual({
        roleId: null,
        replacement: null,
        account: null,
        accessChanges: [],
        accessChangeCount: 0,
        errors: [{ ...IN_USE, ...USED }],
      });
    }
  });

  it.each(['users', 'serviceAccounts', 'teams', 'invitations', 'defaultOf'] as const)(
    'refuses a role of which nothing but its %s are left',
    async (what) => {
      const account = await world.account();
      const role = await world.role(account);
      const workspace = await world.workspace(account, what === 'defaultOf' ? { defaultRole: role } : {});
      if (what === 'users') await world.grant(account, workspace, account.owner, role);
      if (what === 'serviceAccounts') await world.grant(account, workspace, await world.serviceAccount(account), role);
      if (what === 'teams') await world.grant(account, workspace, await world.team(account), role);
      if (what === 'invitations') await inviteWith(world, account, workspace, role);
      const none = { users: 0, serviceAccounts: 0, teams: 0, invitations: 0, defaultOf: 0 };
      const { payload } = await expectNothingWritten(world, [], () => remove(account.owner.token, role.id));
      expect(payload).toMatchObject({ errors: [{ ...IN_USE, ...none, [what]: 1 }] });
    },
  );

  it('counts a grant until the second in which it ends', async () => {
    const account = await world.account();
    const role = await world.role(account);
    const workspace = await world.workspace(account);
    await world.grant(account, workspace, account.owner, role, { expiresAt: new Date(world.now().getTime() + 60_000) });
    expect((await remove(account.owner.token, role.id)).payload).toMatchObject({ errors: [{ users: 1 }] });
    world.advance(61_000);
    expect((await remove(account.owner.token, role.id)).payload).toMatchObject({ roleId: role.id, errors: [] });
  });

  it.each([
    ['a built-in role', 'VIEWER', ['RUN_FLOWS'], builtInRoles.VIEWER.scopes.filter((scope) => scope !== 'SEE_FLOWS')],
    ['a custom role', null, ['RUN_FLOWS'], ['SEE_TAGS', 'MANAGE_TAGS']],
  ] as const)('puts %s in its place everywhere', async (_what, builtIn, lostScopes, gainedScopes) => {
    const used = await usedRole(world);
    const { account, role, open } = used;
    const custom = builtIn === null ? await world.role(account, { scopes: ['MANAGE_TAGS', 'SEE_FLOWS'] }) : null;
    const id = custom?.id ?? builtInRoles.VIEWER.id;
    const names = await namesOf(world, role.id);
    const { payload, errors } = await remove(account.owner.token, role.id, { replacementRoleId: id });
    expect(errors).toEqual([]);
    expect(payload).toMatchObject({
      roleId: role.id,
      replacement: { id },
      account: { id: account.id },
      accessChangeCount: 7,
      errors: [],
    });
    for (const change of payload?.accessChanges as unknown as object[]) {
      expect(change).toMatchObject({ gainedScopes, lostScopes });
    }
    expect(await exists(role.id)).toBe(false);
    expect(await namesOf(world, role.id)).toBe(0);
    // What has ended moves too.
    const moved = [builtIn, custom?.id ?? null];
    const [count] = await world.sql<{ count: number }>(
      `SELECT ((SELECT count(*) FROM workspace_accesses WHERE account_id = $1 AND (built_in_role, custom_role_id) IS NOT DISTINCT FROM ($2, $3))
             + (SELECT count(*) FROM invitation_workspaces WHERE account_id = $1 AND (built_in_role, custom_role_id) IS NOT DISTINCT FROM ($2, $3))
             + (SELECT count(*) FROM workspaces WHERE account_id = $1 AND (default_built_in_role, default_custom_role_id) IS NOT DISTINCT FROM ($2, $3)))::int AS count`,
      [account.id, ...moved],
    );
    expect(count).toEqual({ count: names });
    expect(await world.sql('SELECT version FROM workspaces WHERE id = $1', [open.id])).toEqual([{ version: 2 }]);
    const name = (payload?.replacement?.name ?? '') as string;
    expect(await eventsOf(world, account)).toMatchObject([
      {
        type: 'workspace_role.deleted',
        resource_id: role.id,
        details: { replacedBy: { id, name }, ...USED, defaultOf: [open], ssoDefaultOf: [] },
      },
    ]);
  });

  it('says in a dry run what a replacement would do, and does none of it', async () => {
    const { account, role } = await usedRole(world);
    const input = { replacementRoleId: builtInRoles.DEVELOPER.id };
    const dry = await expectNothingWritten(world, [], () =>
      remove(account.owner.token, role.id, { ...input, dryRun: true }),
    );
    expect(dry.payload).toMatchObject({
      roleId: null,
      replacement: null,
      account: null,
      accessChangeCount: 7,
      errors: [],
    });
    const real = await remove(account.owner.token, role.id, input);
    expect(real.payload?.accessChanges).toEqual(dry.payload?.accessChanges);
  });

  it('refuses itself, and what is no role of the account, as a replacement', async () => {
    const { account, role } = await usedRole(world);
    const foreign = await world.role(await world.account());
    const ids = [role.id, foreign.id, newId('workspaceRole'), account.id, '', 'a\u0000b'];
    const answers = await expectNothingWritten(world, [], () =>
      Promise.all(ids.map((replacementRoleId) => remove(account.owner.token, role.id, { replacementRoleId }))),
    );
    const [itself, ...others] = answers.map(({ payload }) => payload?.errors?.[0]);
    expect(itself).toMatchObject({
      code: 'INVALID',
      message: 'A role cannot take its own place: name another one, or none.',
      path: ['replacementRoleId'],
    });
    for (const error of others) {
      expect(error).toMatchObject({
        code: 'NOT_FOUND',
        message: 'This names no workspace role of the account: take one from Account.workspaceRoles.',
        path: ['replacementRoleId'],
      });
    }
  });

  it('says BUILT_IN of a built-in role before anything else', async () => {
    const stranger = await world.person();
    const { payload, errors } = await expectNothingWritten(world, [], () =>
      remove(stranger.token, builtInRoles.OWNER.id, { replacementRoleId: 'nonsense' }),
    );
    expect(errors).toEqual([]);
    expect(payload).toMatchObject({ roleId: null, errors: [{ code: 'BUILT_IN', path: ['roleId'] }] });
  });

  it('works in a frozen account and on a plan without custom roles, but replaces nothing while frozen', async () => {
    const free = await usedRole(world, { plan: 'FREE' });
    const replaced = await remove(free.account.owner.token, free.role.id, {
      replacementRoleId: builtInRoles.VIEWER.id,
    });
    expect(replaced.payload).toMatchObject({ roleId: free.role.id, errors: [] });

    const { account, role } = await usedRole(world, { status: 'FROZEN' });
    const { token } = account.owner;
    const refused = await expectNothingWritten(world, [], () =>
      remove(token, role.id, { replacementRoleId: builtInRoles.VIEWER.id }),
    );
    expect(refused.errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
    const unused = await world.role(account);
    expect((await remove(token, unused.id)).payload).toMatchObject({ roleId: unused.id, errors: [] });
    expect((await remove(token, role.id)).payload).toMatchObject({ errors: [{ code: 'ROLE_IN_USE' }] });
  });

  it('is for OWNERs and ADMINs: a MEMBER is told which permission is missing', async () => {
    const account = await world.account();
    const role = await world.role(account);
    const [admin, member] = [await world.member(account, 'ADMIN'), await world.member(account, 'MEMBER')];
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(member.token, role.id));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'DELETE_ROLES' } }]);
    expect((await remove(null, role.id)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await remove(admin.token, role.id)).payload).toMatchObject({ roleId: role.id });
  });

  it('looks the same for a role of another account, one that is gone and one that never was', async () => {
    const account = await world.account();
    const [role, gone] = [await world.role(account), await world.role(account)];
    await remove(account.owner.token, gone.id);
    const stranger = await world.account();
    for (const [token, id] of [
      [stranger.owner.token, role.id],
      [account.owner.token, gone.id],
      [account.owner.token, newId('workspaceRole')],
      [account.owner.token, account.id],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => remove(token, id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });
});
