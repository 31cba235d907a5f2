import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DELETE = /* GraphQL */ `
  mutation ($input: DeleteWorkspaceInput!) {
    deleteWorkspace(input: $input) {
      workspaceId
      account {
        id
        workspaces {
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

function remove(token: string | null, workspaceId: string, confirmHandle: string) {
  return world.graphql(token, DELETE, { input: { workspaceId, confirmHandle } });
}

describe('deleteWorkspace', () => {
  it('deletes the workspace with its grants, keeps the invitations, and tells of it in the audit log', async () => {
    const account = await world.account();
    const [workspace, other] = [
      await world.workspace(account, { name: 'Old', handle: 'old' }),
      await world.workspace(account),
    ];
    const member = await world.member(account, 'MEMBER');
    const [robot, team] = [await world.serviceAccount(account), await world.team(account)];
    const role = await world.role(account, { name: 'Deployer' });
    const soon = new Date(world.now().getTime() + 3_600_000);
    await world.grant(account, workspace, member, 'VIEWER');
    await world.grant(account, workspace, robot, role, { expiresAt: soon });
    await world.grant(account, workspace, team, 'OWNER');
    await world.grant(account, other, member, 'VIEWER');
    const [pending, declined] = [newId('invitation'), newId('invitation')];
    for (const [id, status] of [
      [pending, 'PENDING'],
      [declined, 'DECLINED'],
    ]) {
      await world.sql(
        `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
         VALUES ($1, $2, $1 || '@example.com', 'MEMBER', decode(md5($1), 'hex'), $3, $4, $5)`,
        [id, account.id, status, world.now(), soon],
      );
      await world.sql(
        `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role)
         VALUES ($1, $2, 0, $3, 'VIEWER')`,
        [account.id, id, workspace.id],
      );
    }

    const { data, errors } = await remove(account.owner.token, workspace.id, 'old');
    expect(errors).toEqual([]);
    expect(data.deleteWorkspace).toEqual({
      workspaceId: workspace.id,
      account: { id: account.id, workspaces: { totalCount: 1 } },
      errors: [],
    });
    expect(await world.sql('SELECT id FROM workspaces WHERE account_id = $1', [account.id])).toEqual([
      { id: other.id },
    ]);
    expect(
      await world.sql('SELECT workspace_id AS id FROM workspace_accesses WHERE account_id = $1', [account.id]),
    ).toEqual([{ id: other.id }]);
    expect(
      await world.sql('SELECT workspace_id AS id FROM invitation_workspaces WHERE account_id = $1', [account.id]),
    ).toEqual([{ id: null }, { id: null }]);
    const grants = [
      { principalId: robot.id, name: robot.name, role: 'Deployer', expiresAt: soon.toISOString() },
      { principalId: team.id, name: team.name, role: 'Owner', expiresAt: null },
      { principalId: member.userId, name: member.name, role: 'Viewer', expiresAt: null },
    ];
    expect((await auditEvents(world)).filter(({ log_id }) => log_id === account.id)).toMatchObject([
      {
        type: 'workspace.deleted',
        resource_id: workspace.id,
        resource_name: 'Old',
        before: { name: 'Old', handle: 'old', description: '', defaultRole: null },
        details: { grants: grants, invitations: [pending] },
      },
    ]);
  });

  it('wants the handle typed again', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { handle: 'old' });
    for (const handle of ['', 'Old', 'old ', 'new', 'x'.repeat(10_000), 'o\u0000ld']) {
      const { data } = await expectNothingWritten(world, [], () => remove(account.owner.token, workspace.id, handle));
      expect(data.deleteWorkspace).toEqual({
        workspaceId: null,
        account: null,
        errors: [{ code: 'INVALID', path: ['confirmHandle'] }],
      });
    }
  });

  it('needs MANAGE_WORKSPACE_SETTINGS, which a workspace Owner has', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { handle: 'old' });
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'DEVELOPER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      remove(member.token, workspace.id, 'old'),
    );
    expect(errors).toMatchObject([{ extensions: { missingScope: 'MANAGE_WORKSPACE_SETTINGS' } }]);
    await world.sql(`UPDATE workspace_accesses SET built_in_role = 'OWNER' WHERE user_id = $1`, [member.userId]);
    expect((await remove(member.token, workspace.id, 'old')).data.deleteWorkspace).toMatchObject({
      workspaceId: workspace.id,
    });
  });

  it('looks the same for an unknown workspace, one of another account and one that is gone already', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const [workspace, foreign] = [
      await world.workspace(account, { handle: 'old' }),
      await world.workspace(other, { handle: 'old' }),
    ];
    await remove(account.owner.token, workspace.id, 'old');
    for (const id of [workspace.id, foreign.id, newId('workspace'), newId('member'), '']) {
      const { errors } = await expectNothingWritten(world, [], () => remove(account.owner.token, id, 'old'));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('answers one of two that delete at once, and tells the other that it is gone', async () => {
    const account = await world.account();
    for (let round = 0; round < 10; round += 1) {
      const workspace = await world.workspace(account, { handle: 'old' });
      const answers = await Promise.all([1, 2].map(() => remove(account.owner.token, workspace.id, 'old')));
      const codes = answers.map(({ errors }) => errors[0]?.extensions.code ?? 'done');
      expect(codes.sort()).toEqual(['NOT_FOUND', 'done']);
    }
  });

  it('is refused to nobody, and in a frozen account', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const workspace = await world.workspace(account, { handle: 'old' });
    const answers = await expectNothingWritten(world, [], async () => [
      await remove(null, workspace.id, 'old'),
      await remove(account.owner.token, workspace.id, 'old'),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['UNAUTHENTICATED', 'ACCOUNT_FROZEN']);
  });
});
