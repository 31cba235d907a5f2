import { builtInRoles, everyScope, impliedScopes } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';
import { eventsOf, roleMutations } from './operations';

let world: World;
let create: ReturnType<typeof roleMutations>['create'];
beforeAll(async () => {
  world = await startWorld();
  ({ create } = roleMutations(world));
});
afterAll(() => world.stop());

function rowsOf(account: TestAccount) {
  return world.sql('SELECT * FROM workspace_roles WHERE account_id = $1', [account.id]);
}

describe('createWorkspaceRole', () => {
  it('makes a role with all that was asked for, in the order of the catalogue, and tells of it in the audit log', async () => {
    const account = await world.account();
    const { payload, errors } = await create(account.owner.token, account.id, {
      name: ' Deployer ',
      description: 'Puts flows into service',
      scopes: ['SEE_SECRET_BLOCKS', 'MANAGE_FLOWS'],
      inheritsFromId: builtInRoles.RUNNER.id,
    });
    expect(errors).toEqual([]);
    const [row] = await rowsOf(account);
    expect(payload).toMatchObject({
      role: {
        id: row?.id,
        name: 'Deployer',
        description: 'Puts flows into service',
        builtIn: false,
        inheritsFrom: { name: 'Runner' },
        ownScopes: ['MANAGE_FLOWS', 'SEE_SECRET_BLOCKS'],
        scopes: impliedScopes([...builtInRoles.RUNNER.scopes, 'MANAGE_FLOWS', 'SEE_SECRET_BLOCKS']),
        account: { id: account.id },
        version: 1,
      },
      account: { id: account.id, workspaceRoles: { totalCount: 6 } },
      errors: [],
    });
    const after = {
      name: 'Deployer',
      description: 'Puts flows into service',
      ownScopes: ['MANAGE_FLOWS', 'SEE_SECRET_BLOCKS'],
      inherits: 'Runner',
    };
    expect(await eventsOf(world, account)).toMatchObject([
      {
        type: 'workspace_role.created',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        resource_type: 'workspaceRole',
        resource_id: row?.id,
        resource_name: 'Deployer',
        before: null,
        after,
      },
    ]);
  });

  it('makes a role that inherits, and names a scope that it inherits anyway', async () => {
    const account = await world.account();
    const input = { name: 'Guest', scopes: ['SEE_TAGS'], inheritsFromId: builtInRoles.VIEWER.id };
    const { payload } = await create(account.owner.token, account.id, input);
    expect(payload).toMatchObject({
      role: { ownScopes: ['SEE_TAGS'], scopes: builtInRoles.VIEWER.scopes },
      errors: [],
    });
  });

  it('makes a role of every scope that there is', async () => {
    const account = await world.account();
    const { payload } = await create(account.owner.token, account.id, {
      name: 'All',
      scopes: [...everyScope].reverse(),
    });
    expect(payload).toMatchObject({ role: { ownScopes: everyScope, scopes: everyScope }, errors: [] });
  });

  it('refuses a name that another role has, built-in ones included, whatever the letter case', async () => {
    const account = await world.account();
    await world.role(account, { name: 'Élan' });
    for (const name of ['élan', 'ÉLAN', 'viewer', 'WORKER']) {
      const { payload } = await expectNothingWritten(world, [], () =>
        create(account.owner.token, account.id, { name, scopes: ['SEE_FLOWS'] }),
      );
      expect(payload).toMatchObject({
        role: null,
        account: null,
        errors: [
          {
            code: 'TAKEN',
            message: `Another workspace role has the name ${name}, or one that differs in letter case only.`,
            path: ['name'],
          },
        ],
      });
    }
    const elsewhere = await world.account();
    const other = await create(elsewhere.owner.token, elsewhere.id, { name: 'élan', scopes: ['SEE_FLOWS'] });
    expect(other.payload).toMatchObject({ role: { name: 'élan' }, errors: [] });
  });

  it('never fails on a name that the database lower-cases in its own way', async () => {
    const account = await world.account();
    for (const name of ['V\u0130EWER', 'WOR\u212AER', '\u0130', 'Straße', 'STRASSE', 'ΣΑΣ', 'σας']) {
      const { payload, errors } = await create(account.owner.token, account.id, { name, scopes: ['SEE_FLOWS'] });
      expect(errors).toEqual([]);
      const [error] = (payload?.errors ?? []) as unknown as { code: string }[];
      expect([undefined, 'TAKEN']).toContain(error?.code);
    }
  });

  it('does a retry under the same idempotencyKey once, and answers it from the role as it is', async () => {
    const account = await world.account();
    const input = { name: 'Once', scopes: ['RUN_FLOWS', 'SEE_BLOCKS'], idempotencyKey: 'only-once-1' };
    const ask = (more: object = {}) => create(account.owner.token, account.id, { ...input, ...more });
    const answers = await Promise.all([ask(), ask({ scopes: ['SEE_BLOCKS', 'RUN_FLOWS'] })]);
    await world.sql(`UPDATE workspace_roles SET name = 'Renamed' WHERE account_id = $1`, [account.id]);
    const third = await expectNothingWritten(world, [], () => ask());
    expect(new Set([...answers, third].map(({ payload }) => payload?.role?.id)).size).toBe(1);
    expect(third.payload).toMatchObject({ role: { name: 'Renamed' }, errors: [] });
    const other = await expectNothingWritten(world, [], () => ask({ name: 'Twice' }));
    expect(other.payload).toMatchObject({ role: null, errors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }] });
    await world.sql('DELETE FROM workspace_roles WHERE account_id = $1', [account.id]);
    expect((await ask()).payload).toMatchObject({ role: null, account: { id: account.id }, errors: [] });
    expect(await eventsOf(world, account)).toHaveLength(1);
  });

  it('gives a name to one of two who take it at once', async () => {
    const account = await world.account();
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(
        ['race', 'RACE'].map((word) =>
          create(account.owner.token, account.id, { name: `${word} ${String(round)}`, scopes: ['SEE_FLOWS'] }),
        ),
      );
      const codes = answers.map(({ payload }) => payload?.errors?.[0]?.code ?? 'done');
      expect(codes.sort()).toEqual(['TAKEN', 'done']);
    }
  });

  it('keeps to 200 roles an account, also when the last ones are made at once; viewerCan says the same', async () => {
    const account = await world.account();
    const ids = Array.from({ length: 196 }, () => newId('workspaceRole'));
    await world.sql(
      `INSERT INTO workspace_roles (id, account_id, name, own_scopes, created_at, updated_at)
       SELECT id, $1, 'Role ' || id, '{SEE_FLOWS}', $2, $2 FROM unnest($3::text[]) AS r(id)`,
      [account.id, world.now(), ids],
    );
    const ask = (name: string, more: object = {}) =>
      create(account.owner.token, account.id, { name, scopes: ['SEE_FLOWS'], ...more });
    const can = async () => {
      const query = `query ($id: ID!) { node(id: $id) { ... on Account {
        viewerCan(permission: CREATE_ROLES) { allowed reasons { code } } } } }`;
      return (await world.graphql(account.owner.token, query, { id: account.id })).data.node?.viewerCan;
    };
    const keyed = () => ask('keyed', { idempotencyKey: 'role number 197' });
    expect((await keyed()).payload).toMatchObject({ errors: [] });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ask(name)));
    const codes = answers.map(({ payload }) => payload?.errors?.[0]?.code ?? 'done');
    expect(codes.sort()).toEqual([...Array<string>(3).fill('LIMIT_REACHED'), ...Array<string>(3).fill('done')]);

    const { payload } = await expectNothingWritten(world, [], () => ask('one more'));
    const refused = {
      __typename: 'LimitReachedError',
      code: 'LIMIT_REACHED',
      message: 'An account has room for 200 custom roles, and there are 200: delete one, or change one instead.',
      path: [],
      limit: 200,
      used: 200,
    };
    expect(payload).toEqual({ role: null, account: null, errors: [refused] });
    expect(await can()).toEqual({ allowed: false, reasons: [{ code: 'LIMIT_REACHED' }] });
    expect((await keyed()).payload).toMatchObject({ role: { name: 'keyed' }, errors: [] });

    await world.sql('DELETE FROM workspace_roles WHERE id = $1', [ids[0]]);
    expect(await can()).toEqual({ allowed: true, reasons: [] });
    expect((await ask('one more')).payload).toMatchObject({ role: { name: 'one more' }, errors: [] });
  });

  it('is for OWNERs and ADMINs, service accounts too: a MEMBER is told which permission is missing', async () => {
    const account = await world.account();
    const [admin, member] = [await world.member(account, 'ADMIN'), await world.member(account, 'MEMBER')];
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const input = { scopes: ['SEE_FLOWS'] };
    for (const [name, { token }] of Object.entries({ admin, robot })) {
      expect((await create(token, account.id, { ...input, name })).payload).toMatchObject({ errors: [] });
    }
    expect(await eventsOf(world, account)).toMatchObject([
      { actor_type: 'USER', actor_id: admin.userId },
      { actor_type: 'SERVICE_ACCOUNT', actor_id: robot.id },
    ]);
    const { payload, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      create(member.token, account.id, { ...input, name: 'No' }),
    );
    expect(payload).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'CREATE_ROLES' } }]);
  });

  it('looks the same to a stranger, a deactivated member and for an account that does not exist', async () => {
    const account = await world.account();
    const stranger = await world.person();
    const former = await world.member(account, 'ADMIN', { active: false });
    for (const [token, accountId] of [
      [stranger.token, account.id],
      [former.token, account.id],
      [account.owner.token, newId('account')],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () =>
        create(token, accountId, { name: 'No', scopes: ['SEE_FLOWS'] }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('is refused to nobody, in a frozen account, and on a plan without custom roles', async () => {
    const [frozen, free] = [await world.account({ status: 'FROZEN' }), await world.account({ plan: 'FREE' })];
    const input = { name: 'No', scopes: ['SEE_FLOWS'] };
    const answers = await expectNothingWritten(world, [], async () => [
      await create(null, frozen.id, input),
      await create(frozen.owner.token, frozen.id, input),
      await create(free.owner.token, free.id, input),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions)).toMatchObject([
      { code: 'UNAUTHENTICATED' },
      { code: 'ACCOUNT_FROZEN' },
      { code: 'FEATURE_NOT_IN_PLAN', feature: 'CUSTOM_ROLES', availableIn: ['PRO', 'ENTERPRISE'] },
    ]);
  });

  it.each([
    ['an empty name', { name: '  ' }, ['name']],
    ['a long name', { name: 'x'.repeat(101) }, ['name']],
    ['a line break in the name', { name: 'a\nb' }, ['name']],
    ['NUL in the name', { name: 'a\u0000b' }, ['name']],
    ['a long description', { description: 'x'.repeat(141) }, ['description']],
    ['a role that gives nothing', { scopes: [] }, ['scopes']],
    ['a scope that comes twice', { scopes: ['SEE_TAGS', 'SEE_FLOWS', 'SEE_TAGS'] }, ['scopes', '2']],
    ['more scopes than there can be', { scopes: Array<string>(101).fill('SEE_FLOWS') }, ['scopes']],
    ['a short idempotencyKey', { idempotencyKey: 'short' }, ['idempotencyKey']],
  ])('refuses %s', async (_what, input, path) => {
    const account = await world.account();
    const { payload } = await expectNothingWritten(world, [], () =>
      create(account.owner.token, account.id, { name: 'x', scopes: ['SEE_FLOWS'], ...input }),
    );
    expect(payload).toMatchObject({ role: null, account: null, errors: [{ code: 'INVALID', path }] });
  });

  it('refuses to inherit from anything but a built-in role', async () => {
    const account = await world.account();
    const own = await world.role(account);
    const foreign = await world.role(await world.account());
    const answers = await expectNothingWritten(world, [], () =>
      Promise.all(
        [own.id, foreign.id, newId('workspaceRole'), account.owner.userId, '', 'a\u0000b'].map((inheritsFromId) =>
          create(account.owner.token, account.id, { name: 'x', scopes: ['SEE_FLOWS'], inheritsFromId }),
        ),
      ),
    );
    const [first, ...others] = answers.map(({ payload }) => payload?.errors?.[0]);
    expect(first).toMatchObject({
      code: 'INVALID',
      message: 'A role inherits from a built-in role only: take one of those.',
      path: ['inheritsFromId'],
    });
    for (const error of others) {
      expect(error).toMatchObject({
        code: 'NOT_FOUND',
        message: 'This names no workspace role of the account: take a built-in one.',
        path: ['inheritsFromId'],
      });
    }
  });

  it('refuses a scope that does not exist before anything runs', async () => {
    const account = await world.account();
    const { errors } = await expectNothingWritten(world, [], () =>
      create(account.owner.token, account.id, { name: 'x', scopes: ['FLY'] }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
