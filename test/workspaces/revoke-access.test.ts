import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Person, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const REVOKE = /* GraphQL */ `
  mutation ($input: RevokeWorkspaceAccessInput!) {
    revokeWorkspaceAccess(input: $input) {
      workspace {
        id
        access {
          totalCount
        }
      }
      errors {
        code
        path
      }
    }
  }
`;

async function setUp(options: Parameters<World['account']>[0] = {}) {
  const account = await world.account(options);
  const workspace = await world.workspace(account, { name: 'Data' });
  return { account, workspace };
}

function revoke(token: string | null, workspaceId: string, principalIds: string[]) {
  return world.graphql(token, REVOKE, { input: { workspaceId, principalIds } });
}

describe('revokeWorkspaceAccess', () => {
  it('takes grants away at once, of deactivated members too, and writes one event for each', async () => {
    const { account, workspace } = await setUp();
    const [first, second, stays] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER', { active: false }),
      await world.member(account, 'MEMBER'),
    ];
    for (const person of [first, second, stays]) await world.grant(account, workspace, person, 'RUNNER');
    const { data, errors } = await revoke(account.owner.token, workspace.id, [first.userId, second.userId]);
    expect(errors).toEqual([]);
    expect(data.revokeWorkspaceAccess).toEqual({
      workspace: { id: workspace.id, access: { totalCount: 1 } },
      errors: [],
    });
    const seen = await world.graphql(first.token, `query ($id: ID!) { node(id: $id) { id } }`, { id: workspace.id });
    expect(seen.data.node).toBeNull();
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events.map(({ resource_name }) => resource_name).sort()).toEqual([first.name, second.name].sort());
    for (const event of events) {
      expect(event).toMatchObject({
        type: 'workspace_access.revoked',
        workspace_id: workspace.id,
        before: { role: 'Runner' },
        after: null,
      });
    }
  });

  it('is NOT_FOUND for who has no grant here, whatever else lets them in, and then takes nothing', async () => {
    const { account, workspace } = await setUp();
    const elsewhere = await world.workspace(account);
    const [granted, admin, other] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'ADMIN'),
      await world.member(account, 'MEMBER'),
    ];
    await world.grant(account, workspace, granted, 'VIEWER');
    await world.grant(account, elsewhere, other, 'VIEWER');
    const ids = [granted.userId, admin.userId, other.userId, newId('user'), granted.memberId, 'a\u0000b'];
    const { data } = await expectNothingWritten(world, [], () => revoke(account.owner.token, workspace.id, ids));
    expect(data.revokeWorkspaceAccess).toMatchObject({
      workspace: null,
      errors: [1, 2, 3, 4, 5].map((index) => ({ code: 'NOT_FOUND', path: ['principalIds', String(index)] })),
    });
  });

  it('takes 1 to 100 ids, each once', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'VIEWER');
    const many = Array.from({ length: 1000 }, () => newId('user'));
    const answers = await expectNothingWritten(world, [], async () => [
      await revoke(account.owner.token, workspace.id, []),
      await revoke(account.owner.token, workspace.id, many),
      await revoke(account.owner.token, workspace.id, [member.userId, member.userId]),
    ]);
    expect(answers.map(({ data }) => data.revokeWorkspaceAccess?.errors)).toEqual([
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds', '1'] }],
    ]);
  });

  it('works in a frozen account and on a plan that no longer shares workspaces', async () => {
    for (const options of [{ status: 'FROZEN' }, { plan: 'FREE' }] as const) {
      const { account, workspace } = await setUp(options);
      const member = await world.member(account, 'MEMBER');
      await world.grant(account, workspace, member, 'VIEWER');
      const { data, errors } = await revoke(account.owner.token, workspace.id, [member.userId]);
      expect(errors).toEqual([]);
      expect(data.revokeWorkspaceAccess).toMatchObject({ workspace: { access: { totalCount: 0 } }, errors: [] });
    }
  });

  it('no longer shows the workspace to who gave up their own way in', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'OWNER');
    const { data, errors } = await revoke(member.token, workspace.id, [member.userId]);
    expect(errors).toEqual([]);
    expect(data.revokeWorkspaceAccess).toEqual({ workspace: null, errors: [] });
  });

  it('still shows the workspace to who keeps another way in', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { defaultRole: 'DEVELOPER' });
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'OWNER');
    const { data } = await revoke(member.token, workspace.id, [member.userId]);
    expect(data.revokeWorkspaceAccess).toEqual({
      workspace: { id: workspace.id, access: { totalCount: 0 } },
      errors: [],
    });
  });

  it('needs MANAGE_WORKSPACE_USERS in the workspace', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'DEVELOPER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      revoke(member.token, workspace.id, [member.userId]),
    );
    expect(errors).toMatchObject([{ extensions: { missingScope: 'MANAGE_WORKSPACE_USERS' } }]);
  });

  it('is refused to nobody, to who cannot enter and for unknown workspaces', async () => {
    const { account, workspace } = await setUp();
    const member = await world.member(account, 'MEMBER');
    const answers = await expectNothingWritten(world, [], async () => [
      await revoke(null, workspace.id, [member.userId]),
      await revoke(member.token, workspace.id, [member.userId]),
      await revoke(account.owner.token, newId('workspace'), [member.userId]),
      await revoke(account.owner.token, member.userId, [member.userId]),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
  });

  it('answers one of two that revoke the same grant at once', async () => {
    const { account, workspace } = await setUp();
    for (let round = 0; round < 10; round += 1) {
      const member = await world.member(account, 'MEMBER');
      await world.grant(account, workspace, member, 'VIEWER');
      const answers = await Promise.all([1, 2].map(() => revoke(account.owner.token, workspace.id, [member.userId])));
      const codes = answers.map(({ data }) => data.revokeWorkspaceAccess?.errors?.[0]?.code ?? 'done');
      expect(codes.sort()).toEqual(['NOT_FOUND', 'done']);
    }
  });

  it('sends as many SQL statements for 100 ids as for one', async () => {
    const { account, workspace } = await setUp();
    const people: Person[] = [];
    for (let count = 0; count < 101; count += 1) {
      const person = await world.member(account, 'MEMBER');
      await world.grant(account, workspace, person, 'VIEWER');
      people.push(person);
    }
    const counts: number[] = [];
    for (const some of [people.slice(0, 1), people.slice(1)]) {
      const statements = await statementsOf(world, async () => {
        const { data } = await revoke(
          account.owner.token,
          workspace.id,
          some.map(({ userId }) => userId),
        );
        expect(data.revokeWorkspaceAccess).toMatchObject({ errors: [] });
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});
