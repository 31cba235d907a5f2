import { builtInRoles } from '../../src/auth/catalogue';
import type { Requirement } from '../../src/auth/caller';
import type { WorkspaceScope } from '../../src/generated/schema';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { asked, disagreements, sceneOf, situations, tried, type Question } from './decisions';
import { mutations } from './fields';
import { operationOf, type Scene } from './operations';
import { at } from './outcome';
import { invite, type Principal } from './stage';

let world: World;
let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

type RightOf = (requirement: Requirement) => string | null;

/** Rights by which goes what others work on: the connection by removeSso, everything by deleteAccount. */
const last = ['ADMINISTRATE_SSO', 'DELETE_ACCOUNT'];

/** The mutations that each right is for, as the schema says; those that leave nothing behind come last. */
function mutationsBy(rightOf: RightOf): [right: string, mutations: string[]][] {
  const by = new Map<string, string[]>();
  for (const { field, rule } of mutations) {
    const right = rule.requirement === null ? null : rightOf(rule.requirement);
    // Reading is what leaving asks for, and is not what it is about.
    if (right !== null && !right.startsWith('READ_')) by.set(right, [...(by.get(right) ?? []), field.name]);
  }
  return [...by].sort(([one], [other]) => last.indexOf(one) - last.indexOf(other));
}

const byPermission = mutationsBy(({ permission }) => permission);
/** Of several scopes the first: the others are for other kinds of principals. */
const byScope = mutationsBy(({ scopes }) => scopes?.[0] ?? null);

it('finds the rights that mutations ask for in the schema', () => {
  expect(byPermission.map(([permission]) => permission)).toEqual(
    expect.arrayContaining(['UPDATE_TEAMS', 'DELETE_ROLES', 'TRANSFER_WORKSPACES']),
  );
  expect(byScope.map(([scope]) => scope)).toContain('MANAGE_WORKSPACE_USERS');
});

/**
 * Left out of the matrix' input: what asks for more, as a scope for the default role or a feature for another role of a service
 * account, what deleteAccount is to repeat, and what would have to be tested before enforceSso.
 */
const leftOut = new Set([
  'defaultRoleId',
  'updateServiceAccount role',
  'updateAccount handle',
  'configureSso clientId',
]);

/** The matrix' input, without what asks for other rights or features of the plan. */
async function inputOf(scene: Scene, mutation: string): Promise<object> {
  // What an invitation gives is asked by Invitation.viewerCan.
  if (mutation.endsWith('Invitation'))
    return { invitationId: (await invite(scene, `${mutation.toLowerCase()}@example.com`)).id };
  const { input } = (await operationOf(`Mutation.${mutation}`).variables(scene)) as { input: object };
  const { invitations, ...others } = input as { invitations?: { email: string }[] };
  const plain = Object.fromEntries(
    Object.entries(others).filter(([name]) => !leftOut.has(name) && !leftOut.has(`${mutation} ${name}`)),
  );
  return invitations === undefined ? plain : { ...plain, invitations: invitations.map(({ email }) => ({ email })) };
}

async function doing(scene: Scene, names: readonly string[]): Promise<Record<string, object>> {
  const inputs: Record<string, object> = {};
  for (const mutation of names) inputs[mutation] = await inputOf(scene, mutation);
  return inputs;
}

/** Who finds no workspace, or no other account: what is NOT_FOUND is of the input, which viewerCan does not know. */
const movesNothing: Principal[] = ['member', 'serviceAccountAdmin'];

it.each(asked)('%s Account.viewerCan tells the %s what the mutations then do', async (_what, principal, situation) => {
  const scene = await sceneOf(world, situation, principal);
  const questions: Question[] = [];
  for (const [permission, names] of byPermission) {
    if (permission === 'TRANSFER_WORKSPACES' && movesNothing.includes(principal)) continue;
    // A key that names no account is shut out by enforcing: with it nothing could be asked after that.
    const done = principal === 'ownersKey' ? names.filter((name) => name !== 'enforceSso') : names;
    questions.push({
      what: permission,
      type: 'Account',
      id: scene.account.id,
      argument: `permission: ${permission}`,
      doing: await doing(scene, done),
    });
  }
  expect(await disagreements(scene, questions)).toEqual([]);
});

/** What grants to another kind of principal ask for. */
async function grantsTo(scene: Scene): Promise<[scope: WorkspaceScope, principalId: string][]> {
  const { account } = scene;
  return [
    ['MANAGE_WORKSPACE_SERVICE_ACCOUNTS', (await world.serviceAccount(account)).id],
    ['MANAGE_WORKSPACE_TEAMS', (await world.team(account)).id],
  ];
}

// Others do not enter the workspace.
const entering = asked.filter(([, principal]) => principal !== 'member');

it.each(entering)(
  '%s Workspace.viewerCan tells the %s what the mutations then do',
  async (_what, principal, situation) => {
    const scene = await sceneOf(world, situation, principal);
    const { id } = scene.workspace;
    const about = (scope: string, of: Question['doing']): Question => ({
      what: scope,
      type: 'Workspace',
      id,
      argument: `scope: ${scope}`,
      doing: of,
    });
    const questions: Question[] = [];
    for (const [scope, principalId] of await grantsTo(scene)) {
      const grants = [{ principalId, roleId: builtInRoles.VIEWER.id }];
      questions.push(about(scope, { grantWorkspaceAccess: { workspaceId: id, grants } }));
    }
    for (const [scope, names] of byScope) {
      questions.push(about(scope, await doing(scene, names)));
    }
    expect(await disagreements(scene, questions)).toEqual([]);
  },
);

describe('a role that can be granted', () => {
  it.each(['owner', 'workspaceOwner', 'developer', 'viewer', 'serviceAccount'] as const)(
    'by the %s is one that grantWorkspaceAccess takes, and the others are not',
    async (principal) => {
      const [usual] = situations;
      if (usual === undefined) throw new Error('no situation');
      const scene = await sceneOf(world, usual, principal);
      const custom = [
        await world.role(scene.account, { scopes: ['SEE_VARIABLES'] }),
        await world.role(scene.account, { scopes: ['MANAGE_WORKSPACE_USERS'], inherits: 'VIEWER' }),
      ];
      const { data } = await world.graphql(
        scene.actor.token,
        'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerAssignableRoles { id } } } }',
        { id: scene.workspace.id },
      );
      const assignable = (at(data, ['node', 'viewerAssignableRoles']) as { id: string }[]).map(({ id }) => id);
      const { userId } = await world.member(scene.account, 'MEMBER');
      for (const { id: roleId } of [...Object.values(builtInRoles), ...custom]) {
        const input = { workspaceId: scene.workspace.id, grants: [{ principalId: userId, roleId }] };
        const refused = await tried(scene, 'grantWorkspaceAccess', input);
        expect([roleId, refused.length === 0]).toEqual([roleId, assignable.includes(roleId)]);
      }
    },
  );
});
