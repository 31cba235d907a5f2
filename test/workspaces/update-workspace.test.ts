import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      workspace {
        id
        handle
        name
        description
        version
        updatedAt
        defaultRole {
          name
        }
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

async function setUp(options: Parameters<World['account']>[0] = {}) {
  const account = await world.account(options);
  const workspace = await world.workspace(account, { name: 'Data', handle: 'data' });
  return { account, workspace };
}

function update(token: string, workspace: { id: string }, change: object) {
  return world.graphql(token, UPDATE, { input: { workspaceId: workspace.id, ...change } });
}

async function eventsOf(account: TestAccount) {
  return (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
}

describe('updateWorkspace', () => {
  it('changes what is given and leaves the rest, and tells of the difference in the audit log', async () => {
    const { account, workspace } = await setUp();
    const before = world.now();
    const { data, errors } = await update(account.owner.token, workspace, {
      name: 'Data lake',
      handle: 'lake',
      version: 1,
    });
    expect(errors).toEqual([]);
    expect(data.updateWorkspace).toMatchObject({
      workspace: {
        id: workspace.id,
        name: 'Data lake',
        handle: 'lake',
        description: '',
        version: 2,
        defaultRole: null,
      },
      errors: [],
    });
    const updatedAt = data.updateWorkspace?.workspace?.updatedAt as unknown as string;
    expect(new Date(updatedAt).getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(await eventsOf(account)).toMatchObject([
      {
        type: 'workspace.updated',
        resource_id: workspace.id,
        resource_name: 'Data lake',
        workspace_id: workspace.id,
        before: { name: 'Data', handle: 'data' },
        after: { name: 'Data lake', handle: 'lake' },
      },
    ]);
  });

  it('sets the default role, takes it away by null, and clears the description by null', async () => {
    const { account, workspace } = await setUp();
    const set = await update(account.owner.token, workspace, {
      defaultRoleId: builtInRoles.RUNNER.id,
      description: 'x',
    });
    expect(set.data.updateWorkspace).toMatchObject({
      workspace: { defaultRole: { name: 'Runner' }, description: 'x' },
    });
    const kept = await update(account.owner.token, workspace, { name: 'Same role' });
    expect(kept.data.updateWorkspace).toMatchObject({
      workspace: { defaultRole: { name: 'Runner' }, description: 'x' },
    });
    const cleared = await update(account.owner.token, workspace, { defaultRoleId: null, description: null });
    expect(cleared.data.updateWorkspace).toMatchObject({
      workspace: { defaultRole: null, description: '', version: 4 },
    });
    expect((await eventsOf(account)).map(({ before, after }) => [before, after])).toEqual([
      [
        { description: '', defaultRole: null },
        { description: 'x', defaultRole: 'Runner' },
      ],
      [{ name: 'Data' }, { name: 'Same role' }],
      [
        { description: 'x', defaultRole: 'Runner' },
        { description: '', defaultRole: null },
      ],
    ]);
  });

  it('sets a default role on a plan that cannot share with single people', async () => {
    const { account, workspace } = await setUp({ plan: 'FREE' });
    const { data } = await update(account.owner.token, workspace, { defaultRoleId: builtInRoles.VIEWER.id });
    expect(data.updateWorkspace).toMatchObject({ workspace: { defaultRole: { name: 'Viewer' } }, errors: [] });
  });

  it('writes nothing, no event either, when nothing changes', async () => {
    const { account, workspace } = await setUp();
    const change = { name: 'Data', handle: 'data', description: '', defaultRoleId: null, version: 1 };
    const { data } = await expectNothingWritten(world, [], () => update(account.owner.token, workspace, change));
    expect(data.updateWorkspace).toMatchObject({ workspace: { version: 1 }, errors: [] });
  });

  it('is CONFLICT for an outdated version', async () => {
    const { account, workspace } = await setUp();
    await update(account.owner.token, workspace, { name: 'New' });
    const { data } = await expectNothingWritten(world, [], () =>
      update(account.owner.token, workspace, { name: 'Newer', version: 1 }),
    );
    expect(data.updateWorkspace).toMatchObject({
      workspace: null,
      errors: [{ code: 'CONFLICT', path: ['version'] }],
    });
  });

  it('lets one of two win that write the same version at once', async () => {
    const { account, workspace } = await setUp();
    for (let round = 1; round <= 10; round += 1) {
      const answers = await Promise.all(
        ['a', 'b'].map((side) => update(account.owner.token, workspace, { name: `${side} ${round}`, version: round })),
      );
      const codes = answers.map(({ data }) => data.updateWorkspace?.errors?.[0]?.code ?? 'done');
      expect(codes.sort()).toEqual(['CONFLICT', 'done']);
    }
  });

  it('refuses a handle that another workspace of the account has', async () => {
    const { account, workspace } = await setUp();
    await world.workspace(account, { handle: 'taken' });
    const { data } = await expectNothingWritten(world, [], () =>
      update(account.owner.token, workspace, { handle: 'taken' }),
    );
    expect(data.updateWorkspace).toMatchObject({ workspace: null, errors: [{ code: 'TAKEN', path: ['handle'] }] });
  });

  it('gives the handle to one of two workspaces that take it at once', async () => {
    const account = await world.account();
    for (let round = 0; round < 10; round += 1) {
      const two = [await world.workspace(account), await world.workspace(account)];
      const answers = await Promise.all(
        two.map((one) => update(account.owner.token, one, { handle: `race-${round}` })),
      );
      const codes = answers.map(({ data }) => data.updateWorkspace?.errors?.[0]?.code ?? 'done');
      expect(codes.sort()).toEqual(['TAKEN', 'done']);
    }
  });

  it('needs WRITE_WORKSPACE_SETTINGS in the workspace', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'DEVELOPER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      update(member.token, workspace, { name: 'No' }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingScope: 'WRITE_WORKSPACE_SETTINGS' } }]);
    await world.sql(`UPDATE workspace_accesses SET built_in_role = 'OWNER' WHERE user_id = $1`, [member.userId]);
    const { data } = await update(member.token, workspace, { name: 'Yes', defaultRoleId: builtInRoles.OWNER.id });
    expect(data.updateWorkspace).toMatchObject({
      workspace: { name: 'Yes', defaultRole: { name: 'Owner' } },
      errors: [],
    });
  });

  it('no longer shows the workspace to whom only the default role let in, once that is gone', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { defaultRole: 'OWNER' });
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await update(member.token, workspace, { defaultRoleId: null });
    expect(errors).toEqual([]);
    expect(data.updateWorkspace).toEqual({ workspace: null, errors: [] });
    expect(
      await world.sql('SELECT default_built_in_role AS role FROM workspaces WHERE id = $1', [workspace.id]),
    ).toEqual([{ role: null }]);
  });

  it('looks the same for a workspace that does not exist and one that the caller cannot enter', async () => {
    const { account, workspace } = await setUp();
    const [member, stranger] = [await world.member(account, 'MEMBER'), await world.account()];
    for (const [token, id] of [
      [member.token, workspace.id],
      [stranger.owner.token, workspace.id],
      [account.owner.token, newId('workspace')],
      [account.owner.token, account.id],
      [account.owner.token, 'ws_'],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => update(token, { id }, { name: 'No' }));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('is refused to nobody, and in a frozen account', async () => {
    const { account, workspace } = await setUp({ status: 'FROZEN' });
    expect((await world.graphql(null, UPDATE, { input: { workspaceId: workspace.id } })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    const { errors } = await expectNothingWritten(world, [], () =>
      update(account.owner.token, workspace, { name: 'No' }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it.each([
    ['no name', { name: null }, 'INVALID', ['name']],
    ['no handle', { handle: null }, 'INVALID', ['handle']],
    ['an empty name', { name: '' }, 'INVALID', ['name']],
    ['a long name', { name: 'x'.repeat(101) }, 'INVALID', ['name']],
    ['control characters', { name: 'a\u0007b' }, 'INVALID', ['name']],
    ['a handle of one letter', { handle: 'a' }, 'INVALID', ['handle']],
    ['a handle with a slash', { handle: 'a/b' }, 'INVALID', ['handle']],
    ['a long description', { description: 'x'.repeat(141) }, 'INVALID', ['description']],
    ['a role that is none', { defaultRoleId: newId('workspaceRole') }, 'NOT_FOUND', ['defaultRoleId']],
    ['an id of another kind as a role', { defaultRoleId: newId('user') }, 'NOT_FOUND', ['defaultRoleId']],
  ])('refuses %s', async (_what, change, code, path) => {
    const { account, workspace } = await setUp();
    const { data } = await expectNothingWritten(world, [], () => update(account.owner.token, workspace, change));
    expect(data.updateWorkspace).toMatchObject({ workspace: null, errors: [{ code, path }] });
  });
});
