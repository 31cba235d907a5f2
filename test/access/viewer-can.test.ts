import { builtInRoles } from '../../src/auth/catalogue';
import type {
  AccountPermission,
  AccountRole,
  AccountStatus,
  MemberAction,
  PlanTier,
  WorkspaceScope,
} from '../../src/generated/schema';
import { startWorld, type MemberOf, type World } from '../support/world';
import { operationOf, type Operation, type Scene } from './operations';
import { at, payloadErrors, run } from './outcome';
import { enter, invite, type Principal } from './stage';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

interface Situation {
  what: string;
  plan: PlanTier;
  status: AccountStatus;
  /** Whether there is a second owner, so that one can go. */
  owners: 1 | 2;
}

/** On FREE every seat is taken: two members fill it, and everybody here is one. */
const situations: Situation[] = [
  { what: 'as usual', plan: 'ENTERPRISE', status: 'ACTIVE', owners: 2 },
  { what: 'on the FREE plan with every seat taken', plan: 'FREE', status: 'ACTIVE', owners: 2 },
  { what: 'on the FREE plan with one owner', plan: 'FREE', status: 'ACTIVE', owners: 1 },
  { what: 'while FROZEN', plan: 'ENTERPRISE', status: 'FROZEN', owners: 2 },
  { what: 'with one owner', plan: 'ENTERPRISE', status: 'ACTIVE', owners: 1 },
];

async function sceneOf({ plan, status, owners }: Situation, principal: Principal): Promise<Scene> {
  const account = await world.account({ plan, status });
  if (owners === 2) await world.member(account, 'OWNER');
  const stage = { world, account, workspace: await world.workspace(account) };
  return { ...stage, actor: await enter(stage, principal) };
}

interface Decision {
  allowed: boolean;
  reasons: { code: string; message: string; missingPermission: string | null; missingScope: string | null }[];
}

const DECISION = '{ allowed reasons { code message missingPermission missingScope } }';

async function ask({ actor }: Scene, document: string, variables: object, path: string[]): Promise<Decision> {
  const { data, errors } = await world.graphql(actor.token, document, variables);
  expect(errors).toEqual([]);
  const decision = at(data, path) as Decision;
  expect(decision.allowed).toBe(decision.reasons.length === 0);
  return decision;
}

/** What a mutation says: the codes of what it refuses by, none when it succeeded. */
async function tried(scene: Scene, operation: Operation, input: object): Promise<string[]> {
  const { data, errors } = await run(scene, operation, { input });
  return [
    ...errors.map(({ extensions }) => String(extensions.code)),
    ...payloadErrors(at(data, operation.path)).map(({ code }) => code),
  ];
}

/** How a mutation says what a reason of viewerCan says. */
const codes: Record<string, string> = {
  NOT_A_MEMBER: 'NOT_FOUND',
  INACTIVE: 'INVALID',
  MISSING_PERMISSION: 'FORBIDDEN',
  MISSING_SCOPE: 'FORBIDDEN',
  SESSION_ONLY: 'FORBIDDEN',
  PEOPLE_ONLY: 'FORBIDDEN',
  OWNER_ONLY: 'PERMISSION_NOT_HELD',
};

interface Compared {
  what: string;
  decision: Decision;
  /** By mutation: the codes of its refusal. */
  refused: Record<string, string[]>;
}

/** Allowed exactly when every mutation in question succeeds; else one of them fails by the first reason. */
function disagreements(all: Compared[]): unknown[] {
  return all.filter(({ decision, refused }) => {
    const failures = Object.values(refused).filter((failure) => failure.length > 0);
    if (decision.allowed) return failures.length > 0;
    const [reason] = decision.reasons;
    const code = codes[reason?.code ?? ''] ?? reason?.code;
    return !failures.some((failure) => failure[0] === code);
  });
}

const ACCOUNT_ASKED = `query ($handle: String!, $permission: AccountPermission!) { account(handle: $handle) { viewerCan(permission: $permission) ${DECISION} } }`;

/** The mutations that each permission is for, by their operations of the matrix. */
const byPermission: Partial<Record<AccountPermission, string[]>> = {
  UPDATE_ACCOUNT: ['updateAccount', 'updateAccountSettings'],
  DELETE_ACCOUNT: ['deleteAccount'],
  UPDATE_MEMBERS: ['changeMemberRole', 'setMembersActive'],
  DELETE_MEMBERS: ['removeMember'],
  CREATE_INVITATIONS: ['inviteMembers'],
  UPDATE_INVITATIONS: ['resendInvitation', 'revokeInvitation'],
  CREATE_WORKSPACES: ['createWorkspace'],
};

/** The matrix' input, without what asks for more: a feature of the plan for workspaces, a scope for the default role. */
function plain({ invitations, ...others }: { invitations?: { email: string }[] }): object {
  const input = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'defaultRoleId'));
  return invitations === undefined ? input : { ...input, invitations: invitations.map(({ email }) => ({ email })) };
}

const WORKSPACE_ASKED = `query ($id: ID!, $scope: WorkspaceScope!) { node(id: $id) { ... on Workspace { viewerCan(scope: $scope) ${DECISION} } } }`;

const byScope: Partial<Record<WorkspaceScope, string[]>> = {
  WRITE_WORKSPACE_SETTINGS: ['updateWorkspace'],
  MANAGE_WORKSPACE_SETTINGS: ['deleteWorkspace'],
  MANAGE_WORKSPACE_USERS: ['grantWorkspaceAccess', 'revokeWorkspaceAccess'],
};

async function inputOf(scene: Scene, mutation: string): Promise<object> {
  const { input } = (await operationOf(`Mutation.${mutation}`).variables(scene)) as { input: object };
  return plain(input);
}

describe.each(situations.map((situation) => [situation.what, situation] as const))('%s', (_what, situation) => {
  it.each(['owner', 'admin', 'member', 'workspaceOwner', 'ownersKey'] as const)(
    'Account.viewerCan tells the %s what the mutations then do',
    async (principal) => {
      const compared: Compared[] = [];
      for (const [permission, mutations] of Object.entries(byPermission)) {
        const refused: Compared['refused'] = {};
        let decision: Decision | null = null;
        for (const mutation of mutations) {
          const scene = await sceneOf(situation, principal);
          const input = mutation.endsWith('Invitation')
            ? { invitationId: (await invite(scene, 'plain@example.com')).id }
            : await inputOf(scene, mutation);
          decision = await ask(scene, ACCOUNT_ASKED, { handle: scene.account.handle, permission }, [
            'account',
            'viewerCan',
          ]);
          refused[mutation] = await tried(scene, operationOf(`Mutation.${mutation}`), input);
        }
        if (decision !== null) compared.push({ what: permission, decision, refused });
      }
      expect(compared).toHaveLength(Object.keys(byPermission).length);
      expect(disagreements(compared)).toEqual([]);
    },
  );

  it.each(['owner', 'admin', 'workspaceOwner', 'developer', 'viewer', 'ownersKey'] as const)(
    'Workspace.viewerCan tells the %s what the mutations then do',
    async (principal) => {
      const compared: Compared[] = [];
      for (const [scope, mutations] of Object.entries(byScope)) {
        const refused: Compared['refused'] = {};
        let decision: Decision | null = null;
        for (const mutation of mutations) {
          const scene = await sceneOf(situation, principal);
          const input = await inputOf(scene, mutation);
          decision = await ask(scene, WORKSPACE_ASKED, { id: scene.workspace.id, scope }, ['node', 'viewerCan']);
          refused[mutation] = await tried(scene, operationOf(`Mutation.${mutation}`), input);
        }
        if (decision !== null) compared.push({ what: scope, decision, refused });
      }
      expect(compared).toHaveLength(Object.keys(byScope).length);
      expect(disagreements(compared)).toEqual([]);
    },
  );

  const MEMBER_ASKED = `query ($id: ID!, $action: MemberAction!) { node(id: $id) { ... on Member { viewerCan(action: $action) ${DECISION} } } }`;

  /** Whom something is done to. */
  const targets: Record<string, (scene: Scene) => Promise<MemberOf>> = {
    'an owner': async ({ account, actor }) =>
      situation.owners === 1 && actor.memberId !== account.owner.memberId
        ? account.owner
        : world.member(account, 'OWNER', { active: true }),
    'the only owner': async ({ account }) => account.owner,
    'an inactive owner': ({ account }) => world.member(account, 'OWNER', { active: false }),
    'an admin': ({ account }) => world.member(account, 'ADMIN'),
    'a member': ({ account }) => world.member(account, 'MEMBER'),
    'an inactive member': ({ account }) => world.member(account, 'MEMBER', { active: false }),
    themselves: async ({ actor }) => ({ ...actor.person, memberId: actor.memberId ?? '' }),
  };

  /** The mutation of an action, and its input. */
  function doing(action: MemberAction, { account }: Scene, target: MemberOf, role: AccountRole): [string, object] {
    switch (action) {
      case 'CHANGE_ROLE':
        return ['changeMemberRole', { memberId: target.memberId, role: role === 'MEMBER' ? 'ADMIN' : 'MEMBER' }];
      case 'MAKE_OWNER':
        return ['changeMemberRole', { memberId: target.memberId, role: 'OWNER' }];
      case 'DEACTIVATE':
      case 'REACTIVATE':
        return [
          'setMembersActive',
          { accountId: account.id, memberIds: [target.memberId], active: action === 'REACTIVATE' },
        ];
      case 'REMOVE':
        return ['removeMember', { memberId: target.memberId }];
      case 'LEAVE':
        return ['leaveAccount', { accountId: account.id }];
    }
  }

  const actions: MemberAction[] = ['CHANGE_ROLE', 'MAKE_OWNER', 'DEACTIVATE', 'REACTIVATE', 'REMOVE', 'LEAVE'];

  it.each(['owner', 'admin', 'member', 'ownersKey'] as const)(
    'Member.viewerCan tells the %s what the mutations then do',
    async (principal) => {
      const pairs = Object.entries(targets).flatMap(([whom, target]) =>
        // One leaves by oneself only: leaveAccount names nobody.
        actions
          .filter((action) => action !== 'LEAVE' || whom === 'themselves')
          .map((action) => ({ whom, target, action })),
      );
      const compared = await Promise.all(
        pairs.map(async ({ whom, target, action }): Promise<Compared> => {
          const scene = await sceneOf(situation, principal);
          const member = await target(scene);
          const [row] = await world.sql<{ role: AccountRole }>('SELECT role FROM members WHERE id = $1', [
            member.memberId,
          ]);
          const decision = await ask(scene, MEMBER_ASKED, { id: member.memberId, action }, ['node', 'viewerCan']);
          const [mutation, input] = doing(action, scene, member, row?.role ?? 'MEMBER');
          const refused = await tried(scene, operationOf(`Mutation.${mutation}`), input);
          return { what: `${action} of ${whom}`, decision, refused: { [mutation]: refused } };
        }),
      );
      expect(disagreements(compared)).toEqual([]);
    },
  );

  const INVITATION_ASKED = `query ($id: ID!, $action: InvitationAction!) { node(id: $id) { ... on Invitation { viewerCan(action: $action) ${DECISION} } } }`;

  const invitations: Record<string, (scene: Scene) => Promise<string>> = {
    'a plain one': async (scene) => (await invite(scene, 'plain@example.com')).id,
    'one that opens a workspace': async (scene) =>
      (await invite(scene, 'opens@example.com', { workspace: scene.workspace, role: 'OWNER' })).id,
    'one of an ADMIN': (scene) => changed(scene, `role = 'ADMIN'`),
    'an expired one': (scene) => changed(scene, `expires_at = created_at - interval '1 day'`),
    'a revoked one': (scene) => changed(scene, `status = 'REVOKED'`),
    'an accepted one': (scene) => changed(scene, `status = 'ACCEPTED'`),
    'one to somebody who is a member by now': async (scene) =>
      (await invite(scene, (await world.member(scene.account, 'MEMBER')).email)).id,
    'one whose workspace is gone': async (scene) => {
      const workspace = await world.workspace(scene.account);
      const { id } = await invite(scene, 'gone@example.com', { workspace });
      await world.sql('DELETE FROM workspaces WHERE id = $1', [workspace.id]);
      return id;
    },
  };

  async function changed(scene: Scene, set: string): Promise<string> {
    const { id } = await invite(scene, 'changed@example.com');
    await world.sql(`UPDATE invitations SET ${set} WHERE id = $1`, [id]);
    return id;
  }

  it.each(['owner', 'admin', 'member', 'workspaceOwner', 'ownersKey'] as const)(
    'Invitation.viewerCan tells the %s what the mutations then do',
    async (principal) => {
      const pairs = Object.entries(invitations).flatMap(([which, make]) =>
        [['RESEND', 'resendInvitation'] as const, ['REVOKE', 'revokeInvitation'] as const].map(
          ([action, mutation]) => ({
            which,
            make,
            action,
            mutation,
          }),
        ),
      );
      const compared = await Promise.all(
        pairs.map(async ({ which, make, action, mutation }): Promise<Compared> => {
          const scene = await sceneOf(situation, principal);
          const id = await make(scene);
          const decision = await ask(scene, INVITATION_ASKED, { id, action }, ['node', 'viewerCan']);
          const refused = await tried(scene, operationOf(`Mutation.${mutation}`), { invitationId: id });
          return { what: `${action} of ${which}`, decision, refused: { [mutation]: refused } };
        }),
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
      const scene = await sceneOf(usual, principal);
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
