import { builtInRoles } from '../../src/auth/catalogue';
import { signInCode } from '../../src/auth/derived-secrets';
import { newId } from '../../src/ids';
import { noteSecret } from '../support/secrets';
import { invite, type Actor, type Stage } from './stage';

/** What a field's operation is built for: a stage, and who acts on it. */
export interface Scene extends Stage {
  actor: Actor;
}

/** One operation that uses one field. */
export interface Operation {
  document: string;
  /** Where the field is in the answer. */
  path: string[];
  /** Makes what the operation works on, and gives its variables. An allowed principal then succeeds. */
  variables(scene: Scene): object | Promise<object>;
}

function query(path: string, document: string, variables: Operation['variables'] = () => ({})): Operation {
  return { document, path: path.split('.'), variables };
}

function ofAccount(field: string, selection: string, variables: (scene: Scene) => object = () => ({})): Operation {
  const [name = ''] = field.split('(');
  return query(
    `account.${name}`,
    `query ($handle: String!, $value: String) { account(handle: $handle) { ${field} ${selection} } }`.replace(
      ', $value: String',
      field.includes('$value') ? ', $value: String!' : '',
    ),
    (scene) => ({ handle: scene.account.handle, ...variables(scene) }),
  );
}

function ofWorkspace(field: string, selection: string): Operation {
  return query(
    `workspace.${field}`,
    `query ($account: String!, $handle: String!) { workspace(accountHandle: $account, handle: $handle) { ${field} ${selection} } }`,
    ({ account, workspace }) => ({ account: account.handle, handle: workspace.handle }),
  );
}

/** The errors of a payload, wherever they stand. */
const ERRORS = 'errors { code message path }';

function mutation(name: string, selection: string, input: (scene: Scene) => object | Promise<object>): Operation {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return {
    document: `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`,
    path: [name],
    variables: async (scene) => ({ input: await input(scene) }),
  };
}

const unique = (): string => newId('account').slice(-12);

/** An account of somebody else's that invites the actor. */
async function invited({ world, actor }: Scene): Promise<{ id: string; token: string }> {
  return invite({ world, account: await world.account() }, actor.person.email);
}

/** A sign-in that waits for its code. */
async function challenge({ world }: Scene): Promise<{ challenge: string; code: string }> {
  const id = newId('signInChallenge');
  const now = world.now();
  await world.sql(
    `INSERT INTO sign_in_challenges (id, email, network, ip_address, created_at, expires_at) VALUES ($1, $2, '127.0.0.0/24', '127.0.0.1', $3, $4)`,
    [id, `new-${unique()}@example.com`, now, new Date(now.getTime() + 600_000)],
  );
  const code = signInCode(world.server.app.config, id);
  noteSecret(code);
  return { challenge: id, code };
}

/** One operation for each guarded field, by the field's name. */
export const operations: Record<string, Operation> = {
  'Query.viewer': query('viewer', '{ viewer { user { id } } }'),
  'Query.node': query('node', 'query ($id: ID!) { node(id: $id) { id } }', ({ account }) => ({ id: account.id })),
  'Query.nodes': query('nodes.0', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', ({ account }) => ({
    ids: [account.id],
  })),
  'Query.account': query('account', 'query ($handle: String!) { account(handle: $handle) { id } }', ({ account }) => ({
    handle: account.handle,
  })),
  'Query.workspace': query(
    'workspace',
    'query ($account: String!, $handle: String!) { workspace(accountHandle: $account, handle: $handle) { id } }',
    ({ account, workspace }) => ({ account: account.handle, handle: workspace.handle }),
  ),

  'Account.plan': ofAccount('plan', '{ tier }'),
  'Account.seats': ofAccount('seats', '{ used }'),
  'Account.members': ofAccount('members', '{ totalCount nodes { id } }'),
  'Account.member': ofAccount('member(email: $value)', '{ id }', ({ account }) => ({ value: account.owner.email })),
  'Account.invitations': ofAccount('invitations', '{ totalCount nodes { id } }'),
  'Account.workspaces': ofAccount('workspaces', '{ totalCount nodes { id } }'),
  'Account.workspace': ofAccount('workspace(handle: $value)', '{ id }', ({ workspace }) => ({
    value: workspace.handle,
  })),
  'Account.workspaceRoles': ofAccount('workspaceRoles', '{ totalCount nodes { id } }'),
  'Account.workspaceRole': ofAccount('workspaceRole(name: $value)', '{ id }', () => ({ value: 'Viewer' })),
  'Account.settings': ofAccount('settings', '{ aiErrorSummaries }'),
  'Workspace.members': ofWorkspace('members', '{ totalCount nodes { id } }'),
  'Workspace.access': ofWorkspace('access', '{ totalCount nodes { id } }'),

  'Mutation.requestSignIn': mutation('requestSignIn', 'challenge', () => ({ email: `asks-${unique()}@example.com` })),
  'Mutation.signIn': mutation('signIn', 'viewer { user { id } }', async (scene) => ({
    ...(await challenge(scene)),
    name: 'New',
  })),
  'Mutation.signOut': mutation('signOut', 'signedOut', () => ({ everywhere: false })),
  'Mutation.updateViewer': mutation('updateViewer', 'viewer { user { name } }', () => ({
    name: `Renamed ${unique()}`,
    handle: `renamed-${unique()}`,
    avatarUrl: 'https://example.com/a.png',
  })),
  'Mutation.endSession': mutation('endSession', 'sessionId', async ({ world, actor }) => {
    const rows = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 ORDER BY id', [
      actor.person.userId,
    ]);
    return { sessionId: rows[0]?.id };
  }),
  'Mutation.createApiKey': mutation('createApiKey', 'apiKey { id }', ({ world }) => ({
    name: 'for the matrix',
    expiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.deleteApiKey': mutation('deleteApiKey', 'apiKeyId', async ({ world, actor }) => ({
    apiKeyId: (await world.apiKey(actor.person)).id,
  })),

  'Mutation.createAccount': mutation('createAccount', 'account { id }', () => ({
    name: 'New account',
    handle: `new-${unique()}`,
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateAccount': mutation('updateAccount', 'account { id }', ({ account }) => ({
    accountId: account.id,
    name: `Renamed ${unique()}`,
    handle: `renamed-${unique()}`,
    location: 'Berlin',
    link: 'https://example.com',
    imageUrl: 'https://example.com/i.png',
  })),
  'Mutation.updateAccountSettings': mutation('updateAccountSettings', 'account { id }', ({ account }) => ({
    accountId: account.id,
    aiErrorSummaries: false,
  })),
  'Mutation.deleteAccount': mutation('deleteAccount', 'accountId', ({ account }) => ({
    accountId: account.id,
    confirmHandle: account.handle,
  })),

  'Mutation.inviteMembers': mutation(
    'inviteMembers',
    'results { outcome errors { code message path } }',
    ({ account, workspace }) => ({
      accountId: account.id,
      mode: 'ALL_OR_NOTHING',
      invitations: [
        {
          email: `invited-${unique()}@example.com`,
          role: 'MEMBER',
          workspaces: [{ workspaceId: workspace.id, roleId: builtInRoles.VIEWER.id }],
        },
      ],
      message: 'Join us',
      idempotencyKey: `matrix-${unique()}`,
    }),
  ),
  'Mutation.resendInvitation': mutation('resendInvitation', 'invitation { id }', async (scene) => ({
    invitationId: (await invite(scene, `resent-${unique()}@example.com`, { workspace: scene.workspace })).id,
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.revokeInvitation': mutation('revokeInvitation', 'invitation { id }', async (scene) => ({
    invitationId: (await invite(scene, `revoked-${unique()}@example.com`, { workspace: scene.workspace })).id,
  })),
  'Mutation.acceptInvitation': mutation('acceptInvitation', 'member { id }', async (scene) => ({
    token: (await invited(scene)).token,
  })),
  'Mutation.declineInvitation': mutation('declineInvitation', 'invitation { id }', async (scene) => ({
    token: (await invited(scene)).token,
  })),

  'Mutation.changeMemberRole': mutation('changeMemberRole', 'member { id }', async ({ world, account }) => ({
    memberId: (await world.member(account, 'MEMBER')).memberId,
    role: 'ADMIN',
  })),
  'Mutation.setMembersActive': mutation('setMembersActive', 'members { id }', async ({ world, account }) => ({
    accountId: account.id,
    memberIds: [(await world.member(account, 'MEMBER')).memberId],
    active: false,
  })),
  'Mutation.removeMember': mutation('removeMember', 'memberId', async ({ world, account }) => ({
    memberId: (await world.member(account, 'MEMBER')).memberId,
  })),
  'Mutation.leaveAccount': mutation('leaveAccount', 'accountId', async ({ world, account }) => {
    // So that the owner is not the last one.
    await world.member(account, 'OWNER');
    return { accountId: account.id };
  }),

  'Mutation.createWorkspace': mutation('createWorkspace', 'workspace { id }', ({ account }) => ({
    accountId: account.id,
    name: 'New workspace',
    handle: `new-${unique()}`,
    description: 'What it is for',
    defaultRoleId: builtInRoles.VIEWER.id,
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateWorkspace': mutation('updateWorkspace', 'workspace { id }', ({ workspace }) => ({
    workspaceId: workspace.id,
    name: `Renamed ${unique()}`,
    handle: `renamed-${unique()}`,
    description: 'What it is for now',
    defaultRoleId: builtInRoles.VIEWER.id,
  })),
  'Mutation.deleteWorkspace': mutation('deleteWorkspace', 'workspaceId', ({ workspace }) => ({
    workspaceId: workspace.id,
    confirmHandle: workspace.handle,
  })),
  'Mutation.grantWorkspaceAccess': mutation(
    'grantWorkspaceAccess',
    'access { id }',
    async ({ world, account, workspace }) => ({
      workspaceId: workspace.id,
      grants: [{ principalId: (await world.member(account, 'MEMBER')).userId, roleId: builtInRoles.VIEWER.id }],
    }),
  ),
  'Mutation.revokeWorkspaceAccess': mutation(
    'revokeWorkspaceAccess',
    'workspace { id }',
    async ({ world, account, workspace }) => {
      const member = await world.member(account, 'MEMBER');
      await world.grant(account, workspace, member, 'VIEWER');
      return { workspaceId: workspace.id, principalIds: [member.userId] };
    },
  ),
};

/** The operation of a field. */
export function operationOf(name: string): Operation {
  const operation = operations[name];
  if (operation === undefined) throw new Error(`test/access/operations.ts has no operation for ${name}: add one`);
  return operation;
}

/** Whether the operation is one that writes. */
export function isMutation({ document }: Operation): boolean {
  return document.startsWith('mutation');
}
