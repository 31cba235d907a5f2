import { builtInRoles } from '../../src/auth/catalogue';
import type { AccountPermission, WorkspaceScope } from '../../src/generated/schema';
import { startWorld, type World } from '../support/world';
import {
  ask,
  DECISION,
  disagreements,
  insiders,
  sceneOf,
  situations,
  tried,
  type Compared,
  type Decision,
  type Situation,
} from './decisions';
import { operationOf, type Scene } from './operations';
import { at } from './outcome';
import { invite, type Principal } from './stage';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const ACCOUNT_ASKED = `query ($handle: String!, $permission: AccountPermission!) { account(handle: $handle) { viewerCan(permission: $permission) ${DECISION} } }`;

/** The mutations that each permission is for, by their operations of the matrix. */
const byPermission = {
  UPDATE_ACCOUNT: ['updateAccount', 'updateAccountSettings'],
  DELETE_ACCOUNT: ['deleteAccount'],
  UPDATE_MEMBERS: ['changeMemberRole', 'setMembersActive'],
  DELETE_MEMBERS: ['removeMember'],
  CREATE_INVITATIONS: ['inviteMembers'],
  UPDATE_INVITATIONS: ['resendInvitation', 'revokeInvitation'],
  CREATE_WORKSPACES: ['createWorkspace'],
} satisfies Partial<Record<AccountPermission, string[]>>;

/** The matrix' input, without what asks for more: a feature of the plan for workspaces, a scope for the default role. */
function plain({ invitations, ...others }: { invitations?: { email: string }[] }): object {
  const input = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'defaultRoleId'));
  return invitations === undefined ? input : { ...input, invitations: invitations.map(({ email }) => ({ email })) };
}

const WORKSPACE_ASKED = `query ($id: ID!, $scope: WorkspaceScope!) { node(id: $id) { ... on Workspace { viewerCan(scope: $scope) ${DECISION} } } }`;

const byScope = {
  WRITE_WORKSPACE_SETTINGS: ['updateWorkspace'],
  MANAGE_WORKSPACE_SETTINGS: ['deleteWorkspace'],
  MANAGE_WORKSPACE_USERS: ['grantWorkspaceAccess', 'revokeWorkspaceAccess'],
} satisfies Partial<Record<WorkspaceScope, string[]>>;

async function inputOf(scene: Scene, mutation: string): Promise<object> {
  // What an invitation gives is asked by Invitation.viewerCan.
  if (mutation.endsWith('Invitation')) return { invitationId: (await invite(scene, 'plain@example.com')).id };
  const { input } = (await operationOf(`Mutation.${mutation}`).variables(scene)) as { input: object };
  return plain(input);
}

/** Asks before each of the mutations, in a scene of its own, and compares. */
async function compare(
  situation: Situation,
  principal: Principal,
  rights: Record<string, string[]>,
  asked: (scene: Scene, right: string) => Promise<Decision>,
): Promise<Compared[]> {
  return Promise.all(
    Object.entries(rights).map(async ([what, mutations]) => {
      const tries = await Promise.all(
        mutations.map(async (mutation) => {
          const scene = await sceneOf(world, situation, principal);
          const input = await inputOf(scene, mutation);
          const decision = await asked(scene, what);
          return { mutation, decision, refused: await tried(scene, operationOf(`Mutation.${mutation}`), input) };
        }),
      );
      const [first] = tries;
      if (first === undefined) throw new Error(`no mutation is for ${what}`);
      return {
        what,
        decision: first.decision,
        refused: Object.fromEntries(tries.map(({ mutation, refused }) => [mutation, refused])),
      };
    }),
  );
}

describe.each(situations.map((situation) => [situation.what, situation] as const))('%s', (_what, situation) => {
  it.each(insiders)('Account.viewerCan tells the %s what the mutations then do', async (principal) => {
    const compared = await compare(situation, principal, byPermission, (scene, permission) =>
      ask(scene, ACCOUNT_ASKED, { handle: scene.account.handle, permission }, ['account', 'viewerCan']),
    );
    expect(disagreements(compared)).toEqual([]);
  });

  it.each(['owner', 'admin', 'workspaceOwner', 'developer', 'viewer', 'ownersKey'] as const)(
    'Workspace.viewerCan tells the %s what the mutations then do',
    async (principal) => {
      const compared = await compare(situation, principal, byScope, (scene, scope) =>
        ask(scene, WORKSPACE_ASKED, { id: scene.workspace.id, scope }, ['node', 'viewerCan']),
      );
      expect(disagreements(compared)).toEqual([]);
    },
  );
});

describe('a role that can be granted', () => {
  it('is one that grantWorkspaceAccess takes, and the others are not', async () => {
    for (const principal of ['owner', 'workspaceOwner', 'developer', 'viewer'] as const) {
      const [usual] = situations;
      if (usual === undefined) throw new Error('no situation');
      const scene = await sceneOf(world, usual, principal);
      const { data } = await world.graphql(
        scene.actor.token,
        'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerAssignableRoles { id } } } }',
        { id: scene.workspace.id },
      );
      const assignable = (at(data, ['node', 'viewerAssignableRoles']) as { id: string }[]).map(({ id }) => id);
      const { userId } = await world.member(scene.account, 'MEMBER');
      for (const { id: roleId } of Object.values(builtInRoles)) {
        const input = { workspaceId: scene.workspace.id, grants: [{ principalId: userId, roleId }] };
        const refused = await tried(scene, operationOf('Mutation.grantWorkspaceAccess'), input);
        expect([principal, roleId, refused.length === 0]).toEqual([principal, roleId, assignable.includes(roleId)]);
      }
    }
  });
});
