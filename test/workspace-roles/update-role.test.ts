import { builtInRoles, impliedScopes } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';
import { eventsOf, roleMutations, usedRole } from './operations';

let world: World;
let update: ReturnType<typeof roleMutations>['update'];
beforeAll(async () => {
  world = await startWorld();
  ({ update } = roleMutations(world));
});
afterAll(() => world.stop());

async function setUp(options: Parameters<World['account']>[0] = {}) {
  const account = await world.account(options);
  const role = await world.role(account, { name: 'Deployer', scopes: ['RUN_DEPLOYMENTS'], inherits: 'VIEWER' });
  return { account, role, token: account.owner.token };
}

async function scopesIn(token: string, workspaceId: string) {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerScopes } } }';
  return (await world.graphql(token, query, { id: workspaceId })).data.node?.viewerScopes;
}

describe('updateWorkspaceRole', () => {
  it('changes what is given and leaves the rest, and tells of the difference in the audit log', async () => {
    const { account, role, token } = await setUp();
    const { payload, errors } = await update(token, role.id, {
      name: 'Releaser',
      scopes: ['SEE_TAGS', 'RUN_FLOWS'],
      version: 1,
    });
    expect(errors).toEqual([]);
    expect(payload).toMatchObject({
      role: {
        id: role.id,
        name: 'Releaser',
        description: '',
        inheritsFrom: { name: 'Viewer' },
        ownScopes: ['RUN_FLOWS', 'SEE_TAGS'],
        scopes: impliedScopes([...builtInRoles.VIEWER.scopes, 'RUN_FLOWS']),
        version: 2,
      },
      accessChanges: [],
      accessChangeCount: 0,
      errors: [],
    });
    expect(await eventsOf(world, account)).toMatchObject([
      {
        type: 'workspace_role.updated',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        resource_id: role.id,
        resource_name: 'Releaser',
        before: { name: 'Deployer', ownScopes: ['RUN_DEPLOYMENTS'] },
        after: { name: 'Releaser', ownScopes: ['RUN_FLOWS', 'SEE_TAGS'] },
      },
    ]);
  });

  it('ends the inheritance and clears the description by null', async () => {
    const { account, role, token } = await setUp();
    await update(token, role.id, { description: 'x', inheritsFromId: builtInRoles.DEVELOPER.id });
    const { payload } = await update(token, role.id, { description: null, inheritsFromId: null });
    expect(payload).toMatchObject({
      role: {
        description: '',
        inheritsFrom: null,
        scopes: ['SEE_DEPLOYMENTS', 'RUN_DEPLOYMENTS'],
        version: 3,
      },
    });
    expect((await eventsOf(world, account)).map(({ before, after }) => [before, after])).toEqual([
      [
        { description: '', inherits: 'Viewer' },
        { description: 'x', inherits: 'Developer' },
      ],
      [
        { description: 'x', inherits: 'Developer' },
        { description: '', inherits: null },
      ],
    ]);
  });

  it('reaches everybody who has the role at once, and says how', async () => {
    const { account, role, open, closed, person, colleague, serviceAccount } = await usedRole(world);
    const { payload, errors } = await update(account.owner.token, role.id, { scopes: ['SEE_FLOWS', 'SEE_TAGS'] });
    expect(errors).toEqual([]);
    const change = {
      gainedScopes: ['SEE_TAGS'],
      lostScopes: ['RUN_FLOWS'],
      gainedPermissions: [],
      lostPermissions: [],
    };
    const changes = payload?.accessChanges as unknown as { principal: { id: string }; workspace: { id: string } }[];
    // Two people in three workspaces each, and the service account in the one where it has a grant.
    expect(payload).toMatchObject({ accessChangeCount: 7, errors: [] });
    expect(changes).toHaveLength(7);
    for (const one of changes) expect(one).toMatchObject(change);
    const pairs = changes.map(({ principal, workspace }) => `${principal.id} ${workspace.id}`);
    expect(pairs).toEqual(
      expect.arrayContaining([
        `${person.userId} ${open.id}`,
        `${person.userId} ${closed.id}`,
        `${colleague.userId} ${closed.id}`,
        `${serviceAccount.id} ${closed.id}`,
      ]),
    );
    for (const { token } of [person, colleague, serviceAccount]) {
      expect(await scopesIn(token, closed.id)).toEqual(['SEE_FLOWS', 'SEE_TAGS']);
    }
  });

  it('says in a dry run what it would do, and does none of it', async () => {
    const { account, role } = await usedRole(world);
    const input = { name: 'Other', scopes: ['MANAGE_BLOCKS'] };
    const dry = await expectNothingWritten(world, [], () =>
      update(account.owner.token, role.id, { ...input, dryRun: true }),
    );
    expect(dry.errors).toEqual([]);
    expect(dry.payload).toMatchObject({ role: null, accessChangeCount: 7, errors: [] });
    const real = await update(account.owner.token, role.id, input);
    expect(real.payload?.accessChanges).toEqual(dry.payload?.accessChanges);
    const refused = await expectNothingWritten(world, [], () =>
      update(account.owner.token, role.id, { name: 'Viewer', dryRun: true }),
    );
    expect(refused.payload).toMatchObject({ role: null, accessChanges: [], errors: [{ code: 'TAKEN' }] });
    const member = await world.member(account, 'MEMBER');
    const forbidden = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      update(member.token, role.id, { ...input, dryRun: true }),
    );
    expect(forbidden.payload).toBeNull();
  });

  it('reads what people hold only when the changes are asked for, and never for a change of words', async () => {
    const { account, role } = await usedRole(world);
    const count = async (selected: string, input: object) => {
      const document = `mutation ($input: UpdateWorkspaceRoleInput!) { updateWorkspaceRole(input: $input) { ${selected} errors { code } } }`;
      const statements = await statementsOf(world, async () => {
        const { data } = await world.graphql(account.owner.token, document, { input: { roleId: role.id, ...input } });
        expect(data.updateWorkspaceRole).toMatchObject({ errors: [] });
      });
      return statements.length;
    };
    const alone = await count('', { scopes: ['SEE_TAGS'] });
    expect(await count('accessChangeCount', { description: 'x' })).toBe(alone);
    expect(await count('accessChangeCount', { scopes: ['SEE_FLOWS'] })).toBeGreaterThan(alone);
  });

  it('of a role that many hold lists the 50 greatest changes and counts all', async () => {
    const account = await world.account();
    const role = await world.role(account);
    const workspace = await world.workspace(account);
    const person = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, person, role);
    await world.sql(
      `WITH more AS (
         INSERT INTO service_accounts (id, account_id, name, role, created_at, updated_at)
         SELECT 'sa_0000000000000000000000' || n, $1, 'robot ' || n, 'MEMBER', $4, $4 FROM generate_series(1000, 1999) n
         RETURNING id)
       INSERT INTO workspace_accesses (id, account_id, workspace_id, service_account_id, custom_role_id, created_at, updated_at)
       SELECT replace(id, 'sa_', 'wsa_'), $1, $2, id, $3, $4, $4 FROM more`,
      [account.id, workspace.id, role.id, world.now()],
    );
    const { payload, errors } = await update(account.owner.token, role.id, { scopes: ['SEE_TAGS'], dryRun: true });
    expect(errors).toEqual([]);
    expect(payload).toMatchObject({ accessChangeCount: 1001, errors: [] });
    expect(payload?.accessChanges).toHaveLength(50);
  });

  it('writes nothing, no event either, when nothing changes', async () => {
    const { role, token } = await setUp();
    const input = {
      name: 'Deployer',
      description: '',
      scopes: ['RUN_DEPLOYMENTS'],
      inheritsFromId: builtInRoles.VIEWER.id,
      version: 1,
    };
    const { payload } = await expectNothingWritten(world, [], () => update(token, role.id, input));
    expect(payload).toMatchObject({ role: { version: 1 }, errors: [] });
  });

  it('is CONFLICT for an outdated version, and lets one of two win that write the same version at once', async () => {
    const { role, token } = await setUp();
    for (let round = 1; round <= 10; round += 1) {
      const answers = await Promise.all(
        ['a', 'b'].map((side) => update(token, role.id, { name: `${side} ${String(round)}`, version: round })),
      );
      const codes = answers.map(({ payload }) => payload?.errors?.[0]?.code ?? 'done');
      expect(codes.sort()).toEqual(['CONFLICT', 'done']);
    }
    const { payload } = await expectNothingWritten(world, [], () => update(token, role.id, { version: 1 }));
    expect(payload).toMatchObject({
      role: null,
      errors: [
        {
          code: 'CONFLICT',
          message: 'The role changed since you read it: read it again, then decide.',
          path: ['version'],
        },
      ],
    });
  });

  it('refuses a name that another role has, and lets a role change the letter case of its own', async () => {
    const { account, role, token } = await setUp();
    await world.role(account, { name: 'Taken' });
    for (const name of ['TAKEN', 'owner']) {
      const { payload } = await expectNothingWritten(world, [], () => update(token, role.id, { name }));
      expect(payload).toMatchObject({ role: null, errors: [{ code: 'TAKEN', path: ['name'] }] });
    }
    expect((await update(token, role.id, { name: 'DEPLOYER' })).payload).toMatchObject({ role: { name: 'DEPLOYER' } });
  });

  it('says BUILT_IN of a built-in role before anything else, to anybody who signed in', async () => {
    const account = await world.account({ plan: 'FREE', status: 'FROZEN' });
    const stranger = await world.person();
    for (const token of [account.owner.token, stranger.token]) {
      for (const dryRun of [false, true]) {
        const { payload, errors } = await expectNothingWritten(world, [], () =>
          update(token, builtInRoles.VIEWER.id, { name: '', dryRun }),
        );
        expect(errors).toEqual([]);
        expect(payload).toMatchObject({
          role: null,
          errors: [
            {
              code: 'BUILT_IN',
              message: 'A built-in role never changes: make a custom role, which can inherit from it.',
              path: ['roleId'],
            },
          ],
        });
      }
    }
    expect((await update(null, builtInRoles.VIEWER.id, { name: 'x' })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('is for OWNERs and ADMINs: a MEMBER is told which permission is missing', async () => {
    const { account, role } = await setUp();
    const [admin, member] = [await world.member(account, 'ADMIN'), await world.member(account, 'MEMBER')];
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      update(member.token, role.id, { name: 'No' }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_ROLES' } }]);
    expect((await update(admin.token, role.id, { name: 'Yes' })).payload).toMatchObject({ role: { name: 'Yes' } });
  });

  it('looks the same for a role of another account and one that does not exist', async () => {
    const { account, role, token } = await setUp();
    const stranger = await world.account();
    for (const [asking, id] of [
      [stranger.owner.token, role.id],
      [token, newId('workspaceRole')],
      [token, account.id],
      [token, 'role_'],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => update(asking, id, { name: 'No' }));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('is refused to nobody, in a frozen account, and on a plan without custom roles', async () => {
    const [frozen, free] = [await setUp({ status: 'FROZEN' }), await setUp({ plan: 'FREE' })];
    const answers = await expectNothingWritten(world, [], async () => [
      await update(null, frozen.role.id, { name: 'No' }),
      await update(frozen.token, frozen.role.id, { name: 'No' }),
      await update(free.token, free.role.id, { name: 'No' }),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'ACCOUNT_FROZEN',
      'FEATURE_NOT_IN_PLAN',
    ]);
  });

  it.each([
    ['no name', { name: null }, 'INVALID', ['name']],
    ['an empty name', { name: '' }, 'INVALID', ['name']],
    ['a long name', { name: 'x'.repeat(101) }, 'INVALID', ['name']],
    ['a long description', { description: 'x'.repeat(141) }, 'INVALID', ['description']],
    ['no scopes', { scopes: null }, 'INVALID', ['scopes']],
    ['an empty list of scopes', { scopes: [] }, 'INVALID', ['scopes']],
    ['a scope that comes twice', { scopes: ['SEE_TAGS', 'SEE_TAGS'] }, 'INVALID', ['scopes', '1']],
    [
      'to inherit from a role that is none',
      { inheritsFromId: newId('workspaceRole') },
      'NOT_FOUND',
      ['inheritsFromId'],
    ],
    ['to inherit from an id of another kind', { inheritsFromId: newId('user') }, 'NOT_FOUND', ['inheritsFromId']],
  ])('refuses %s', async (_what, input, code, path) => {
    const { role, token } = await setUp();
    const { payload } = await expectNothingWritten(world, [], () => update(token, role.id, input));
    expect(payload).toMatchObject({ role: null, errors: [{ code, path }] });
  });

  it('refuses to inherit from a custom role, itself included', async () => {
    const { account, role, token } = await setUp();
    const other = await world.role(account);
    for (const inheritsFromId of [role.id, other.id]) {
      const { payload } = await expectNothingWritten(world, [], () => update(token, role.id, { inheritsFromId }));
      expect(payload).toMatchObject({ role: null, errors: [{ code: 'INVALID', path: ['inheritsFromId'] }] });
    }
  });
});
