import { builtInRoles, everyScope, type BuiltInRole } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import { notHeldError } from '../../src/auth/gift';
import { bookedOf } from '../../src/auth/plans';
import { builtInRole, everyBuiltIn } from '../../src/auth/roles';
import { assignableRoles, scopesNotHeld } from '../../src/modules/workspaces/workspace.decisions';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Person, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const GRANT = /* GraphQL */ `
  mutation ($input: GrantWorkspaceAccessInput!) {
    grantWorkspaceAccess(input: $input) {
      workspace {
        id
        members(first: 100) {
          totalCount
        }
      }
      access {
        id
        role {
          name
        }
        principal {
          ... on User {
            id
            email
          }
        }
        grantedBy {
          ... on User {
            id
          }
        }
        managedBy
        workspace {
          id
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
  const workspace = await world.workspace(account, { name: 'Data' });
  return { account, workspace };
}

function entry({ userId }: Person, role: BuiltInRole) {
  return { principalId: userId, roleId: builtInRoles[role].id };
}

function grant(token: string | null, workspaceId: string, grants: object[]) {
  return world.graphql(token, GRANT, { input: { workspaceId, grants } });
}

describe('grantWorkspaceAccess', () => {
  it('gives roles in the order of the input, lets the people in, and writes one event for each', async () => {
    const { account, workspace } = await setUp();
    const people = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')] as const;
    const { data, errors } = await grant(account.owner.token, workspace.id, [
      entry(people[1], 'RUNNER'),
      entry(people[0], 'VIEWER'),
    ]);
    expect(errors).toEqual([]);
    expect(data.grantWorkspaceAccess).toMatchObject({
      workspace: { id: workspace.id, members: { totalCount: 3 } },
      access: [
        {
          role: { name: 'Runner' },
          principal: { id: people[1].userId, email: people[1].email },
          grantedBy: { id: account.owner.userId },
          managedBy: 'MANUAL',
          workspace: { id: workspace.id },
        },
        { role: { name: 'Viewer' }, principal: { id: people[0].userId } },
      ],
      errors: [],
    });
    const seen = await world.graphql(
      people[0].token,
      `query ($id: ID!) { node(id: $id) { ... on Workspace { viewerScopes } } }`,
      { id: workspace.id },
    );
    expect(seen.data.node).toEqual({ viewerScopes: builtInRoles.VIEWER.scopes });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'workspace_access.granted',
        resource_type: 'workspaceAccess',
        resource_name: people[1].name,
        workspace_id: workspace.id,
        before: null,
        after: { role: 'Runner' },
        details: { principalId: people[1].userId, workspace: 'Data' },
      },
      { type: 'workspace_access.granted', resource_name: people[0].name, after: { role: 'Viewer' } },
    ]);
  });

  it('replaces a grant that is there, keeps one that is the same, and tells only of what changed', async () => {
    const { account, workspace } = await setUp();
    const [admin, kept, changed] = [
      await world.member(account, 'ADMIN'),
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER'),
    ];
    await world.grant(account, workspace, kept, 'VIEWER');
    const old = await world.grant(account, workspace, changed, 'VIEWER');
    const { data } = await grant(admin.token, workspace.id, [entry(kept, 'VIEWER'), entry(changed, 'OWNER')]);
    expect(data.grantWorkspaceAccess).toMatchObject({
      access: [
        { role: { name: 'Viewer' }, grantedBy: null },
        { id: old.id, role: { name: 'Owner' }, grantedBy: { id: admin.userId } },
      ],
      errors: [],
    });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { type: 'workspace_access.changed', resource_id: old.id, before: { role: 'Viewer' }, after: { role: 'Owner' } },
    ]);
    const again = await expectNothingWritten(world, [], () =>
      grant(admin.token, workspace.id, [entry(changed, 'OWNER')]),
    );
    expect(again.data.grantWorkspaceAccess).toMatchObject({ access: [{ id: old.id }], errors: [] });
  });

  it('says of every entry what is wrong with it, and then gives nothing at all', async () => {
    const { account, workspace } = await setUp();
    const elsewhere = await world.account();
    await world.member(elsewhere, 'MEMBER', { person: account.owner });
    const [good, inactive] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER', { active: false }),
    ];
    const [known, stranger] = [await world.member(elsewhere, 'MEMBER'), await world.person()];
    const { data } = await expectNothingWritten(world, [], () =>
      grant(account.owner.token, workspace.id, [
        entry(good, 'VIEWER'),
        entry(inactive, 'VIEWER'),
        entry(known, 'VIEWER'),
        entry(stranger, 'VIEWER'),
        { principalId: good.memberId, roleId: builtInRoles.VIEWER.id },
        { principalId: newId('user'), roleId: newId('workspaceRole') },
        { principalId: 'a\u0000b', roleId: builtInRoles.VIEWER.id },
      ]),
    );
    expect(data.grantWorkspaceAccess).toMatchObject({
      workspace: null,
      access: [],
      errors: [
        { code: 'INVALID', path: ['grants', '1', 'principalId'] },
        { code: 'NOT_A_MEMBER', path: ['grants', '2', 'principalId'] },
        { code: 'NOT_FOUND', path: ['grants', '3', 'principalId'] },
        { code: 'NOT_FOUND', path: ['grants', '4', 'principalId'] },
        { code: 'NOT_FOUND', path: ['grants', '5', 'principalId'] },
        { code: 'NOT_FOUND', path: ['grants', '5', 'roleId'] },
        { code: 'NOT_FOUND', path: ['grants', '6', 'principalId'] },
      ],
    });
  });

  it('takes 1 to 100 entries, each principal once', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const many = Array.from({ length: 1000 }, () => ({ principalId: newId('user'), roleId: builtInRoles.VIEWER.id }));
    const answers = await expectNothingWritten(world, [], async () => [
      await grant(account.owner.token, workspace.id, []),
      await grant(account.owner.token, workspace.id, many.slice(0, 101)),
      await grant(account.owner.token, workspace.id, many),
      await grant(account.owner.token, workspace.id, [entry(member, 'VIEWER'), entry(member, 'RUNNER')]),
    ]);
    expect(answers.slice(0, 3).map(({ data }) => data.grantWorkspaceAccess?.errors)).toMatchObject([
      [{ code: 'INVALID', path: ['grants'] }],
      [{ code: 'INVALID', path: ['grants'] }],
      [{ code: 'INVALID', path: ['grants'] }],
    ]);
    expect(answers[3]?.data.grantWorkspaceAccess).toMatchObject({
      errors: [{ code: 'INVALID', path: ['grants', '1'] }],
    });
  });

  it('needs MANAGE_WORKSPACE_USERS in the workspace, and a plan that shares workspaces', async () => {
    const { account, workspace } = await setUp();
    const [member, other] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    await world.grant(account, workspace, member, 'DEVELOPER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      grant(member.token, workspace.id, [entry(other, 'VIEWER')]),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingScope: 'MANAGE_WORKSPACE_USERS' } }]);

    const free = await setUp({ plan: 'FREE' });
    const guest = await world.member(free.account, 'MEMBER');
    const refused = await expectNothingWritten(world, [], () =>
      grant(free.account.owner.token, free.workspace.id, [entry(guest, 'VIEWER')]),
    );
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'WORKSPACE_ACCESS', availableIn: ['PRO', 'ENTERPRISE'] } },
    ]);
  });

  it('is refused to nobody, to who cannot enter, for unknown workspaces and in a frozen account', async () => {
    const { account, workspace } = await setUp();
    const frozen = await setUp({ status: 'FROZEN' });
    const member = await world.member(account, 'MEMBER');
    const grants = [entry(member, 'VIEWER')];
    const answers = await expectNothingWritten(world, [], async () => [
      await grant(null, workspace.id, grants),
      await grant(member.token, workspace.id, grants),
      await grant(frozen.account.owner.token, workspace.id, grants),
      await grant(account.owner.token, newId('workspace'), grants),
      await grant(account.owner.token, account.id, grants),
      await grant(frozen.account.owner.token, frozen.workspace.id, grants),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'ACCOUNT_FROZEN',
    ]);
  });

  it('sends as many SQL statements for 100 entries as for one', async () => {
    const { account, workspace } = await setUp();
    const people: Person[] = [];
    for (let count = 0; count < 101; count += 1) people.push(await world.member(account, 'MEMBER'));
    const document = GRANT.replace('workspace { id members(first: 100) { totalCount } }', '').replace(
      'principal { ... on User { id email } }',
      '',
    );
    const counts: number[] = [];
    for (const some of [people.slice(0, 1), people.slice(1)]) {
      const grants = some.map((person) => entry(person, 'VIEWER'));
      const statements = await statementsOf(world, async () => {
        const { data } = await world.graphql(account.owner.token, document, {
          input: { workspaceId: workspace.id, grants },
        });
        expect(data.grantWorkspaceAccess?.access).toHaveLength(some.length);
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('ends with one grant when two give different roles to one person at once', async () => {
    const { account, workspace } = await setUp();
    const admin = await world.member(account, 'ADMIN');
    for (let round = 0; round < 10; round += 1) {
      const member = await world.member(account, 'MEMBER');
      const answers = await Promise.all([
        grant(account.owner.token, workspace.id, [entry(member, 'VIEWER')]),
        grant(admin.token, workspace.id, [entry(member, 'DEVELOPER')]),
      ]);
      expect(answers.map(({ data }) => data.grantWorkspaceAccess?.errors)).toEqual([[], []]);
      expect(await world.sql('SELECT FROM workspace_accesses WHERE user_id = $1', [member.userId])).toHaveLength(1);
      const events = (await auditEvents(world)).filter(
        ({ details }) => (details as { principalId?: string } | null)?.principalId === member.userId,
      );
      const inOrder = events.sort((a, b) => Number(a.number) - Number(b.number));
      expect(inOrder.map(({ type }) => type)).toEqual(['workspace_access.granted', 'workspace_access.changed']);
    }
  });
});

describe('nobody gives or takes more than they hold', () => {
  const [viewer, developer, owner] = [builtInRole('VIEWER'), builtInRole('DEVELOPER'), builtInRole('OWNER')];

  it('compares what is given and what is taken with what the actor holds', () => {
    const held = builtInRoles.DEVELOPER.scopes;
    const missing = (
      ...[changed, needed]: [Parameters<typeof scopesNotHeld>[1], Parameters<typeof scopesNotHeld>[2]?]
    ) => scopesNotHeld(held, changed, needed).missingScopes;
    expect(missing([viewer, null])).toEqual([]);
    expect(missing([null, developer])).toEqual([]);
    expect(missing([owner, viewer])).toEqual(everyScope.filter((scope) => !held.includes(scope)));
    expect(missing([viewer, owner])).toContain('MANAGE_WORKSPACE_USERS');
    expect(missing([], ['MANAGE_WORKSPACE_USERS'])).toEqual(['MANAGE_WORKSPACE_USERS']);
    expect(scopesNotHeld([], [null, null])).toEqual({ missingPermissions: [], missingScopes: [] });
  });

  it('says what is missing as PERMISSION_NOT_HELD', () => {
    expect(notHeldError({ missingPermissions: [], missingScopes: [] }, ['x'])).toBeNull();
    const missing = { missingPermissions: [], missingScopes: ['MANAGE_BLOCKS' as const] };
    expect(notHeldError(missing, ['grants', 0, 'roleId'])).toMatchObject({
      code: 'PERMISSION_NOT_HELD',
      path: ['grants', '0', 'roleId'],
      missingScopes: ['MANAGE_BLOCKS'],
    });
  });

  it('offers the roles that hold no more', () => {
    const offered = (held: readonly WorkspaceScope[]) =>
      assignableRoles(bookedOf({ plan: 'PRO', planOverrides: null }), held, everyBuiltIn).map(({ name }) => name);
    expect(offered(everyScope)).toEqual(['Viewer', 'Runner', 'Developer', 'Owner', 'Worker']);
    expect(offered(builtInRoles.DEVELOPER.scopes)).toEqual(['Viewer', 'Runner', 'Developer', 'Worker']);
    expect(offered(builtInRoles.RUNNER.scopes)).toEqual(['Viewer', 'Runner']);
    expect(offered([])).toEqual([]);
  });
});
