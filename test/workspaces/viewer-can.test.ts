import { builtInRoles, type BuiltInRole } from '../../src/auth/catalogue';
import type { AccountStatus, PlanTier, WorkspaceScope } from '../../src/generated/schema';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** The mutations that use a scope, each with an input that only the caller's rights can make fail. */
const mutations: { scope: WorkspaceScope; document: string; input: (workspaceId: string, userId: string) => object }[] =
  [
    {
      scope: 'WRITE_WORKSPACE_SETTINGS',
      document: 'mutation ($input: UpdateWorkspaceInput!) { done: updateWorkspace(input: $input) { errors { code } } }',
      input: (workspaceId) => ({ workspaceId, description: 'changed' }),
    },
    {
      scope: 'MANAGE_WORKSPACE_USERS',
      document:
        'mutation ($input: GrantWorkspaceAccessInput!) { done: grantWorkspaceAccess(input: $input) { errors { code } } }',
      input: (workspaceId, principalId) => ({ workspaceId, grants: [{ principalId, roleId: builtInRoles.WORKER.id }] }),
    },
    {
      scope: 'MANAGE_WORKSPACE_SETTINGS',
      document: 'mutation ($input: DeleteWorkspaceInput!) { done: deleteWorkspace(input: $input) { errors { code } } }',
      input: (workspaceId) => ({ workspaceId, confirmHandle: 'data' }),
    },
  ];

const CAN = /* GraphQL */ `
  query ($id: ID!, $scope: WorkspaceScope!) {
    node(id: $id) {
      ... on Workspace {
        viewerScopes
        viewerCan(scope: $scope) {
          allowed
          reasons {
            code
            message
            missingScope
            feature
          }
        }
        viewerAssignableRoles {
          name
        }
      }
    }
  }
`;

/** How the top-level code of a refused mutation is said as a reason. */
const reasonOf: Record<string, string> = { FORBIDDEN: 'MISSING_SCOPE' };

const roles: (BuiltInRole | null)[] = ['VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER', null];
const states: { plan: PlanTier; status: AccountStatus }[] = [
  { plan: 'ENTERPRISE', status: 'ACTIVE' },
  { plan: 'PRO', status: 'DELINQUENT' },
  { plan: 'FREE', status: 'ACTIVE' },
  { plan: 'PRO', status: 'FROZEN' },
];

describe('Workspace.viewerCan', () => {
  it.each(states)('says what the mutation then does, for every role, on $plan and $status', async (state) => {
    for (const role of roles) {
      for (const { scope, document, input } of mutations) {
        const account = await world.account(state);
        const workspace = await world.workspace(account, { handle: 'data' });
        const [member, other] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
        if (role !== null) await world.grant(account, workspace, member, role);
        const asked = await world.graphql(member.token, CAN, { id: workspace.id, scope });
        expect(asked.errors).toEqual([]);
        const decision = asked.data.node?.viewerCan as unknown as
          { allowed: boolean; reasons: { code: string }[] } | undefined;
        const { data, errors } = await world.graphql(member.token, document, {
          input: input(workspace.id, other.userId),
        });
        const code = errors[0]?.extensions.code;
        if (decision === undefined) expect([role, code]).toEqual([null, 'NOT_FOUND']);
        else if (decision.allowed) {
          expect(errors).toEqual([]);
          expect(data.done).toEqual({ errors: [] });
        } else {
          expect(decision.reasons[0]?.code).toBe(reasonOf[String(code)] ?? code);
        }
      }
    }
  });

  it('names everything that stands in the way, and what to do', async () => {
    const account = await world.account({ plan: 'FREE', status: 'FROZEN' });
    const workspace = await world.workspace(account, { defaultRole: 'VIEWER' });
    const member = await world.member(account, 'MEMBER');
    const { data } = await world.graphql(member.token, CAN, { id: workspace.id, scope: 'MANAGE_WORKSPACE_USERS' });
    expect(data.node?.viewerCan).toMatchObject({
      allowed: false,
      reasons: [
        { code: 'MISSING_SCOPE', missingScope: 'MANAGE_WORKSPACE_USERS' },
        { code: 'FEATURE_NOT_IN_PLAN', feature: 'WORKSPACE_ACCESS' },
        { code: 'ACCOUNT_FROZEN' },
      ],
    });
    const seeing = await world.graphql(member.token, CAN, { id: workspace.id, scope: 'SEE_FLOWS' });
    expect(seeing.data.node?.viewerCan).toEqual({ allowed: true, reasons: [] });
  });

  it('goes with the roles that may be granted', async () => {
    const account = await world.account();
    const free = await world.account({ plan: 'FREE' });
    const [workspace, unshared] = [await world.workspace(account), await world.workspace(free)];
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, workspace, member, 'DEVELOPER');
    const assignable = async (token: string, id: string) => {
      const { data } = await world.graphql(token, CAN, { id, scope: 'MANAGE_WORKSPACE_USERS' });
      return (data.node?.viewerAssignableRoles as unknown as { name: string }[]).map(({ name }) => name);
    };
    expect(await assignable(account.owner.token, workspace.id)).toEqual([
      'Viewer',
      'Runner',
      'Developer',
      'Owner',
      'Worker',
    ]);
    expect(await assignable(member.token, workspace.id)).toEqual([]);
    expect(await assignable(free.owner.token, unshared.id)).toEqual([]);
  });
});
