import { handleFrom } from '../../src/modules/workspaces/free-handle';
import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      workspace {
        id
        handle
        name
        description
        version
        defaultRole {
          name
        }
        viewerScopes
        account {
          id
        }
      }
      account {
        id
        workspaces {
          totalCount
        }
      }
      errors {
        code
        message
        path
        ... on LimitReachedError {
          limit
          used
        }
      }
    }
  }
`;

function create(account: TestAccount, input: object, token = account.owner.token) {
  return world.graphql(token, CREATE, { input: { accountId: account.id, ...input } });
}

async function rowsOf(account: TestAccount) {
  return world.sql('SELECT * FROM workspaces WHERE account_id = $1', [account.id]);
}

describe('createWorkspace', () => {
  it('makes a workspace with all that was asked for, and tells of it in the audit log', async () => {
    const account = await world.account();
    const { data, errors } = await create(account, {
      name: ' Production ',
      handle: 'production',
      description: 'Where it counts',
      defaultRoleId: builtInRoles.VIEWER.id,
    });
    expect(errors).toEqual([]);
    expect(data.createWorkspace).toMatchObject({
      workspace: {
        handle: 'production',
        name: 'Production',
        description: 'Where it counts',
        version: 1,
        defaultRole: { name: 'Viewer' },
        account: { id: account.id },
      },
      account: { id: account.id, workspaces: { totalCount: 1 } },
      errors: [],
    });
    const [row] = await rowsOf(account);
    expect(row).toMatchObject({ name: 'Production', default_built_in_role: 'VIEWER', version: 1 });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'workspace.created',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        resource_id: row?.id,
        resource_name: 'Production',
        workspace_id: row?.id,
        after: { name: 'Production', handle: 'production', description: 'Where it counts', defaultRole: 'Viewer' },
      },
    ]);
  });

  it('makes a free handle out of the name when none is given', async () => {
    const account = await world.account();
    const handles: unknown[] = [];
    for (const handle of [undefined, null, undefined]) {
      const { data } = await create(account, { name: 'Données & Météo', handle });
      handles.push(data.createWorkspace?.workspace?.handle);
    }
    expect(handles).toEqual(['donnees-meteo', 'donnees-meteo-2', 'donnees-meteo-3']);
  });

  it('keeps a handle that is made from a name within its bounds', async () => {
    expect(handleFrom('x'.repeat(100))).toBe('x'.repeat(64));
    expect(handleFrom('天気')).toBe('workspace');
    expect(handleFrom('-a-')).toBe('workspace');
    const account = await world.account();
    for (let count = 0; count < 2; count += 1) await create(account, { name: 'y'.repeat(100) });
    expect((await rowsOf(account)).map(({ handle }) => handle).sort()).toEqual([`${'y'.repeat(56)}-2`, 'y'.repeat(64)]);
  });

  it('refuses a handle that another workspace of the account has, but not one of another account', async () => {
    const account = await world.account();
    await world.workspace(account, { handle: 'data' });
    const { data } = await expectNothingWritten(world, [], () => create(account, { name: 'Data', handle: 'data' }));
    expect(data.createWorkspace).toMatchObject({
      workspace: null,
      account: null,
      errors: [{ code: 'TAKEN', path: ['handle'] }],
    });
    const other = await create(await world.account(), { name: 'Data', handle: 'data' });
    expect(other.data.createWorkspace).toMatchObject({ errors: [] });
  });

  it('refuses more workspaces than the plan has room for', async () => {
    const account = await world.account({ plan: 'FREE' });
    await create(account, { name: 'First', defaultRoleId: builtInRoles.DEVELOPER.id });
    const { data } = await expectNothingWritten(world, [], () => create(account, { name: 'Second' }));
    expect(data.createWorkspace).toMatchObject({
      workspace: null,
      errors: [{ code: 'LIMIT_REACHED', path: [], limit: 1, used: 1 }],
    });
  });

  it('keeps the limit when many are made at once', async () => {
    const account = await world.account({ plan: 'PRO' });
    const answers = await Promise.all(Array.from({ length: 14 }, () => create(account, { name: 'Race' })));
    const codes = answers.map(({ data }) => data.createWorkspace?.errors?.[0]?.code ?? 'done');
    expect(codes.sort()).toEqual([...Array<string>(4).fill('LIMIT_REACHED'), ...Array<string>(10).fill('done')]);
    expect(await rowsOf(account)).toHaveLength(10);
  });

  it('does a retry under the same idempotencyKey once, and answers it from the workspace as it is', async () => {
    const account = await world.account({ plan: 'FREE' });
    const input = { name: 'Once', idempotencyKey: 'only-once-1' };
    const answers = await Promise.all([create(account, input), create(account, input)]);
    await world.sql(`UPDATE workspaces SET name = 'Renamed' WHERE account_id = $1`, [account.id]);
    const third = await expectNothingWritten(world, [], () => create(account, input));
    const ids = [...answers, third].map(({ data }) => data.createWorkspace?.workspace?.id);
    expect(new Set(ids).size).toBe(1);
    expect(third.data.createWorkspace).toMatchObject({ workspace: { name: 'Renamed' }, errors: [] });
    const other = await expectNothingWritten(world, [], () => create(account, { ...input, name: 'Twice' }));
    expect(other.data.createWorkspace).toMatchObject({ errors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }] });
    await world.sql('DELETE FROM workspaces WHERE account_id = $1', [account.id]);
    const gone = await create(account, input);
    expect(gone.data.createWorkspace).toMatchObject({ workspace: null, account: { id: account.id }, errors: [] });
  });

  it('answers a retry with nothing of a workspace that has gone to another account', async () => {
    const account = await world.account();
    const other = await world.account();
    const input = { name: 'Moved', idempotencyKey: 'then-it-moves' };
    const first = await create(account, input);
    const id = first.data.createWorkspace?.workspace?.id;
    await world.sql('UPDATE workspaces SET account_id = $2 WHERE id = $1', [id, other.id]);
    const retry = await create(account, input);
    expect(retry.data.createWorkspace).toMatchObject({ workspace: null, account: { id: account.id }, errors: [] });
  });

  it('is for OWNERs and ADMINs: a MEMBER is told which permission is missing', async () => {
    const account = await world.account();
    const [admin, member] = [await world.member(account, 'ADMIN'), await world.member(account, 'MEMBER')];
    expect((await create(account, { name: 'Admin' }, admin.token)).data.createWorkspace).toMatchObject({
      errors: [],
    });
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      create(account, { name: 'No' }, member.token),
    );
    expect(data.createWorkspace).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'CREATE_WORKSPACES' } }]);
  });

  it('looks the same to a stranger, a deactivated member and for an account that does not exist', async () => {
    const account = await world.account();
    const stranger = await world.person();
    const former = await world.member(account, 'ADMIN', { active: false });
    for (const [token, accountId] of [
      [stranger.token, account.id],
      [former.token, account.id],
      [account.owner.token, newId('account')],
      [account.owner.token, 'acct_nonsense'],
      [account.owner.token, account.owner.userId],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () =>
        world.graphql(token, CREATE, { input: { accountId, name: 'No' } }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('is refused to nobody, and in a frozen account', async () => {
    const frozen = await world.account({ status: 'FROZEN' });
    const answers = await expectNothingWritten(world, [], async () => [
      await world.graphql(null, CREATE, { input: { accountId: frozen.id, name: 'No' } }),
      await create(frozen, { name: 'No' }),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['UNAUTHENTICATED', 'ACCOUNT_FROZEN']);
  });

  it.each([
    ['an empty name', { name: '  ' }, ['name']],
    ['a long name', { name: 'x'.repeat(101) }, ['name']],
    ['control characters in the name', { name: 'a\u0000b' }, ['name']],
    ['a line break in the description', { name: 'x', description: 'a\nb' }, ['description']],
    ['a long description', { name: 'x', description: 'x'.repeat(141) }, ['description']],
    ['a short handle', { name: 'x', handle: 'x' }, ['handle']],
    ['a long handle', { name: 'x', handle: 'x'.repeat(65) }, ['handle']],
    ['a handle with capitals', { name: 'x', handle: 'Data' }, ['handle']],
    ['a handle with NUL', { name: 'x', handle: 'da\u0000ta' }, ['handle']],
    ['an empty handle', { name: 'x', handle: '' }, ['handle']],
    ['a short idempotencyKey', { name: 'x', idempotencyKey: 'short' }, ['idempotencyKey']],
  ])('refuses %s', async (_what, input, path) => {
    const account = await world.account();
    const { data } = await expectNothingWritten(world, [], () => create(account, input));
    expect(data.createWorkspace).toMatchObject({
      workspace: null,
      account: null,
      errors: [{ code: 'INVALID', path }],
    });
  });

  it('refuses a default role that is none, whatever the id says', async () => {
    const account = await world.account();
    for (const defaultRoleId of [newId('workspaceRole'), account.owner.userId, '', 'a\u0000b']) {
      const { data } = await expectNothingWritten(world, [], () => create(account, { name: 'x', defaultRoleId }));
      expect(data.createWorkspace).toMatchObject({ errors: [{ code: 'NOT_FOUND', path: ['defaultRoleId'] }] });
    }
  });

  it('refuses a value of a wrong type before anything runs', async () => {
    const account = await world.account();
    const { errors } = await expectNothingWritten(world, [], () => create(account, { name: 7 }));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
