import { builtInRoles } from '../../src/auth/catalogue';
import { emailChangeCode, signInCode } from '../../src/auth/derived-secrets';
import { newId } from '../../src/ids';
import { noteSecret } from '../support/secrets';
import { directory, directoryGroup, directoryToken, directoryUser } from '../directory-settings/operations';
import { connected, newClientSecret } from '../sso/operations';
import { linkable, redeemable, tested } from './sign-on-scenes';
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
  /** Whether the stage or the actor is not what it was afterwards, so that whatever comes next needs another. */
  spoils?: true;
}

function spoiling(operation: Operation): Operation {
  return { ...operation, spoils: true };
}

function query(path: string, document: string, variables: Operation['variables'] = () => ({})): Operation {
  return { document, path: path.split('.'), variables };
}

function ofAccount(field: string, selection: string, variables: Operation['variables'] = () => ({})): Operation {
  const [name = ''] = field.split('(');
  return query(
    `account.${name}`,
    `query ($handle: String!, $value: String) { account(handle: $handle) { ${field} ${selection} } }`.replace(
      ', $value: String',
      field.includes('$value') ? ', $value: String!' : '',
    ),
    async (scene) => ({ handle: scene.account.handle, ...(await variables(scene)) }),
  );
}

function ofWorkspace(field: string, selection: string): Operation {
  return query(
    `workspace.${field}`,
    `query ($account: String!, $handle: String!) { workspace(accountHandle: $account, handle: $handle) { ${field} ${selection} } }`,
    ({ account, workspace }) => ({ account: account.handle, handle: workspace.handle }),
  );
}

/** A field of an object that is reached by its id. */
function ofNode(type: string, field: string, selection: string, id: (scene: Scene) => Promise<string>): Operation {
  return query(
    `node.${field}`,
    `query ($id: ID!) { node(id: $id) { ... on ${type} { ${field} ${selection} } } }`,
    async (scene) => ({ id: await id(scene) }),
  );
}

/** What somebody has in workspaces: there when the list holds the one workspace that it could. */
function inWorkspace(type: string, field: string, path: string, id: (scene: Scene) => Promise<string>): Operation {
  return { ...ofNode(type, field, '{ totalCount nodes { id } }', id), path: ['node', ...path.split('.')] };
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

/** Makes room for another token of the account's directory: so many work at a time. */
async function endTokens({ world, account }: Pick<Scene, 'world' | 'account'>): Promise<void> {
  await world.sql('UPDATE directory_tokens SET expires_at = $2 WHERE account_id = $1', [account.id, world.now()]);
}

/** A change of the actor's address that waits for its code. */
async function emailChange({ world, actor }: Scene): Promise<{ change: string; code: string }> {
  const { userId } = actor.person;
  const id = newId('emailChange');
  const now = world.now();
  await world.sql('UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL', [userId, now]);
  await world.sql(
    `INSERT INTO email_changes (id, user_id, email, network, ip_address, created_at, expires_at) VALUES ($1, $2, $3, '192.0.2.0/24', '192.0.2.1', $4, $5)`,
    [id, userId, `moved-${unique()}@example.com`, now, new Date(now.getTime() + 600_000)],
  );
  const code = emailChangeCode(world.server.app.config, id);
  noteSecret(code);
  return { change: id, code };
}

/** The actor's address, once somebody else owns each account that the actor owns. */
async function replacedOwner({ world, actor }: Scene): Promise<string> {
  const { userId, email } = actor.person;
  const owned = await world.sql<{ id: string }>(
    `SELECT account_id AS id FROM members WHERE user_id = $1 AND role = 'OWNER' AND active`,
    [userId],
  );
  for (const { id } of owned) {
    const { userId: other, name, email: address } = await world.person();
    await world.sql(
      `INSERT INTO members (id, account_id, user_id, role, joined_by, joined_at, name, email)
       VALUES ($1, $2, $3, 'OWNER', 'INVITATION', $4, $5, $6)`,
      [newId('member'), id, other, world.now(), name, address],
    );
  }
  return email;
}

async function serviceAccountId({ world, account }: Scene): Promise<string> {
  return (await world.serviceAccount(account)).id;
}

async function teamId({ world, account }: Scene): Promise<string> {
  return (await world.team(account)).id;
}

async function roleId({ world, account }: Scene): Promise<string> {
  return (await world.role(account)).id;
}

let networks = 0;

/** A network that is on no list yet. */
function freshNetwork(): string {
  networks += 1;
  return `2001:db8:${networks.toString(16)}::/48`;
}

async function allowlistEntryId({ world, account }: Scene, network = freshNetwork()): Promise<string> {
  return (await world.allowlistEntry(account, network)).id;
}

/** Somebody who is on no team yet. */
async function memberUserId({ world, account }: Scene): Promise<string> {
  return (await world.member(account, 'MEMBER')).userId;
}

/** A principal, once it has a grant in the workspace. */
async function granted({ world, account, workspace }: Scene, principal: Promise<string>): Promise<string> {
  const id = await principal;
  await world.grant(account, workspace, { id }, 'VIEWER');
  return id;
}

/** One operation for each guarded or narrowed field, by the field's name. */
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
  'Account.teams': ofAccount('teams', '{ totalCount nodes { id } }'),
  'Account.team': ofAccount('team(name: $value)', '{ id }', async ({ world, account }) => ({
    value: (await world.team(account)).name,
  })),
  'Account.serviceAccounts': ofAccount('serviceAccounts', '{ totalCount nodes { id } }'),
  'Account.serviceAccount': ofAccount('serviceAccount(name: $value)', '{ id }', async ({ world, account }) => ({
    value: (await world.serviceAccount(account)).name,
  })),
  'Account.settings': ofAccount('settings', '{ aiErrorSummaries }'),
  'Account.usage': ofAccount('usage', '{ members { used } }'),
  'Account.billing': ofAccount('billing', '{ plan seats { used } }'),
  'Account.sso': ofAccount('sso', '{ id }', async ({ world, account }) => {
    await connected(world, account);
    return {};
  }),
  'Account.directory': ofAccount('directory', '{ id }', async ({ world, account }) => {
    await directory(world, account);
    return {};
  }),
  'Account.ipAllowlist': ofAccount('ipAllowlist', '{ enforced entries { id } }'),
  'Account.domains': ofAccount('domains', '{ name status recordValue }'),
  'Account.rateLimit': ofAccount('rateLimit', '{ limit }'),
  'Account.ssoTest': ofAccount('ssoTest', '{ id steps { step } }', async ({ world, account }) => {
    await tested(world, account);
    return {};
  }),
  'Account.auditLog': ofAccount('auditLog', '{ totalCount nodes { id } }'),
  'Account.verifyAuditLog': ofAccount('verifyAuditLog', '{ intact }'),
  'Account.auditCheckpoint': ofAccount('auditCheckpoint', '{ number }'),
  'Workspace.members': ofWorkspace('members', '{ totalCount nodes { id } }'),
  'Workspace.access': ofWorkspace('access', '{ totalCount nodes { id } }'),
  'Member.teams': ofNode(
    'Member',
    'teams',
    '{ totalCount nodes { id } }',
    async ({ account }) => account.owner.memberId,
  ),
  'Invitation.teams': ofNode('Invitation', 'teams', '{ id }', async (scene) => {
    const team = await scene.world.team(scene.account);
    return (await invite(scene, `teamed-${unique()}@example.com`, { team })).id;
  }),
  'Team.members': ofNode(
    'Team',
    'members',
    '{ totalCount nodes { id } }',
    async ({ world, account }) => (await world.team(account, { members: [account.owner] })).id,
  ),
  'ServiceAccount.apiKeys': ofNode('ServiceAccount', 'apiKeys', '{ id }', serviceAccountId),
  'ServiceAccount.teams': ofNode('ServiceAccount', 'teams', '{ totalCount }', serviceAccountId),
  'WorkspaceRole.usage': ofNode('WorkspaceRole', 'usage', '{ users }', roleId),

  'Member.workspaces': inWorkspace('Member', 'workspaces', 'workspaces.nodes.0', async (scene) => {
    const member = await scene.world.member(scene.account, 'MEMBER');
    await scene.world.grant(scene.account, scene.workspace, member, 'VIEWER');
    return member.memberId;
  }),
  'Invitation.workspaces': {
    ...ofNode('Invitation', 'workspaces', '{ workspace { id } }', async (scene) => {
      const { workspace } = scene;
      return (await invite(scene, `opened-${unique()}@example.com`, { workspace })).id;
    }),
    path: ['node', 'workspaces', '0'],
  },
  'Team.access': inWorkspace('Team', 'access', 'access.nodes.0', (scene) => granted(scene, teamId(scene))),
  'ServiceAccount.access': inWorkspace('ServiceAccount', 'access', 'access.nodes.0', (scene) =>
    granted(scene, serviceAccountId(scene)),
  ),
  'ServiceAccount.workspaces': inWorkspace('ServiceAccount', 'workspaces', 'workspaces.nodes.0', (scene) =>
    granted(scene, serviceAccountId(scene)),
  ),
  'Workspace.explainAccess': query(
    'workspace.explainAccess',
    `query ($account: String!, $handle: String!, $principalId: ID!) {
      workspace(accountHandle: $account, handle: $handle) { explainAccess(principalId: $principalId) { allowed } }
    }`,
    async (scene) => ({
      account: scene.account.handle,
      handle: scene.workspace.handle,
      principalId: await memberUserId(scene),
    }),
  ),

  'Mutation.requestSignIn': mutation('requestSignIn', 'challenge', () => ({ email: `asks-${unique()}@example.com` })),
  'Mutation.signIn': mutation('signIn', 'viewer { user { id } }', async (scene) => ({
    ...(await challenge(scene)),
    name: 'New',
  })),
  'Mutation.redeemSignIn': mutation('redeemSignIn', 'viewer { user { id } }', ({ world }) => redeemable(world)),
  'Mutation.linkSignOn': mutation('linkSignOn', 'viewer { user { id } }', ({ world }) => linkable(world)),
  'Mutation.testSso': mutation('testSso', 'ssoTest { id }', async ({ world, account }) => {
    await connected(world, account);
    return { accountId: account.id };
  }),
  'Mutation.signOut': spoiling(mutation('signOut', 'signedOut', () => ({ everywhere: false }))),
  'Mutation.updateViewer': mutation('updateViewer', 'viewer { user { name } }', () => ({
    name: `Renamed ${unique()}`,
    handle: `renamed-${unique()}`,
    avatarUrl: 'https://example.com/a.png',
  })),
  'Mutation.requestEmailChange': mutation('requestEmailChange', 'change', () => ({
    email: `moves-${unique()}@example.com`,
  })),
  'Mutation.changeEmail': spoiling(mutation('changeEmail', 'viewer { user { email } }', emailChange)),
  'Mutation.deleteViewer': spoiling(
    mutation('deleteViewer', 'userId', async (scene) => ({ confirmEmail: await replacedOwner(scene) })),
  ),
  'Mutation.endSession': spoiling(
    mutation('endSession', 'sessionId', async ({ world, actor }) => {
      const rows = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 ORDER BY id', [
        actor.person.userId,
      ]);
      return { sessionId: rows[0]?.id };
    }),
  ),
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
  'Mutation.updateAccount': spoiling(
    mutation('updateAccount', 'account { id }', ({ account }) => ({
      accountId: account.id,
      name: `Renamed ${unique()}`,
      handle: `renamed-${unique()}`,
      location: 'Berlin',
      link: 'https://example.com',
      imageUrl: 'https://example.com/i.png',
    })),
  ),
  'Mutation.updateAccountSettings': mutation('updateAccountSettings', 'account { id }', ({ account }) => ({
    accountId: account.id,
    aiErrorSummaries: false,
  })),
  'Mutation.deleteAccount': spoiling(
    mutation('deleteAccount', 'accountId', ({ account }) => ({
      accountId: account.id,
      confirmHandle: account.handle,
    })),
  ),

  'Mutation.addIpAllowlistEntry': mutation('addIpAllowlistEntry', 'ipAllowlistEntry { id }', ({ account }) => ({
    accountId: account.id,
    network: freshNetwork(),
    description: 'What it is',
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateIpAllowlistEntry': mutation('updateIpAllowlistEntry', 'ipAllowlistEntry { id }', async (scene) => ({
    ipAllowlistEntryId: await allowlistEntryId(scene),
    enabled: false,
  })),
  'Mutation.removeIpAllowlistEntry': mutation('removeIpAllowlistEntry', 'ipAllowlistEntryId', async (scene) => ({
    ipAllowlistEntryId: await allowlistEntryId(scene),
  })),
  'Mutation.enforceIpAllowlist': spoiling(
    mutation('enforceIpAllowlist', 'account { id }', async (scene) => {
      await allowlistEntryId(scene, '127.0.0.1/32');
      return { accountId: scene.account.id };
    }),
  ),
  'Mutation.releaseIpAllowlist': mutation('releaseIpAllowlist', 'account { id }', ({ account }) => ({
    accountId: account.id,
  })),

  'Mutation.configureSso': mutation('configureSso', 'account { id }', ({ account, workspace }) => ({
    accountId: account.id,
    issuer: 'https://login.example.com',
    clientId: `client-${unique()}`,
    clientSecret: newClientSecret(),
    sessionHours: 12,
    defaultRole: 'MEMBER',
    defaultWorkspaces: [{ workspaceId: workspace.id, roleId: builtInRoles.VIEWER.id }],
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.confirmSso': mutation('confirmSso', 'account { id }', async ({ world, account }) => {
    await connected(world, account);
    const [row] = await world.sql('SELECT version FROM sso_connections WHERE account_id = $1', [account.id]);
    return { accountId: account.id, version: row?.version };
  }),
  'Mutation.enforceSso': spoiling(
    mutation('enforceSso', 'account { id }', async ({ world, account }) => {
      await connected(world, account);
      await world.sql('UPDATE sso_connections SET tested_trust_version = trust_version WHERE account_id = $1', [
        account.id,
      ]);
      await world.domain(account, { status: 'VERIFIED' });
      return { accountId: account.id };
    }),
  ),
  'Mutation.releaseSso': mutation('releaseSso', 'account { id }', ({ account }) => ({ accountId: account.id })),
  'Mutation.removeSso': mutation('removeSso', 'ssoConnectionId', async ({ world, account }) => {
    await connected(world, account);
    await world.sql('UPDATE accounts SET sso_enforced = false WHERE id = $1', [account.id]);
    return { accountId: account.id };
  }),
  'Mutation.createDirectoryToken': mutation(
    'createDirectoryToken',
    'directoryToken { id }',
    async ({ world, account }) => {
      await endTokens({ world, account });
      return {
        accountId: account.id,
        expiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
        idempotencyKey: `matrix-${unique()}`,
      };
    },
  ),
  'Mutation.rotateDirectoryToken': mutation(
    'rotateDirectoryToken',
    'directoryToken { id }',
    async ({ world, account }) => {
      await endTokens({ world, account });
      return {
        directoryTokenId: (await directoryToken(world, account)).id,
        overlapSeconds: 60,
        expiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
        idempotencyKey: `matrix-${unique()}`,
      };
    },
  ),
  'Mutation.revokeDirectoryToken': mutation('revokeDirectoryToken', 'directoryTokenId', async ({ world, account }) => ({
    directoryTokenId: (await directoryToken(world, account)).id,
  })),
  'Mutation.adoptMembers': mutation('adoptMembers', 'directoryUsers { id }', async ({ world, account }) => {
    const { email } = await world.member(account, 'MEMBER');
    return { accountId: account.id, directoryUserIds: [(await directoryUser(world, account, { email })).id] };
  }),
  'Mutation.mapDirectoryGroup': mutation(
    'mapDirectoryGroup',
    'directoryGroup { id }',
    async ({ world, account, workspace }) => ({
      directoryGroupId: (await directoryGroup(world, account)).id,
      accountRole: 'MEMBER',
      workspaces: [{ workspaceId: workspace.id, roleId: builtInRoles.VIEWER.id }],
    }),
  ),
  'Mutation.removeDirectory': mutation('removeDirectory', 'directoryId', async ({ world, account }) => {
    await directory(world, account);
    return { accountId: account.id };
  }),
  'Mutation.addDomain': mutation('addDomain', 'domain { id }', ({ account }) => ({
    accountId: account.id,
    name: `${unique()}.example.net`,
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.verifyDomain': mutation('verifyDomain', 'domain { id }', async ({ world, account }) => {
    const { id, recordName, recordValue } = await world.domain(account);
    world.dns.set(recordName, recordValue);
    return { domainId: id };
  }),
  'Mutation.removeDomain': mutation('removeDomain', 'domainId', async ({ world, account }) => ({
    domainId: (await world.domain(account, { status: 'VERIFIED' })).id,
  })),

  'Mutation.createCheckoutSession': mutation('createCheckoutSession', 'url', ({ account }) => ({
    accountId: account.id,
    tier: 'PRO',
    interval: 'MONTH',
    successUrl: 'http://localhost:4000/thanks',
    cancelUrl: 'http://localhost:4000/billing',
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.createBillingPortalSession': mutation('createBillingPortalSession', 'url', async ({ world, account }) => {
    await world.sql(
      `INSERT INTO account_billings (account_id, stripe_customer_id, updated_at) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO NOTHING`,
      [account.id, `cus_${account.id}`, world.now()],
    );
    return { accountId: account.id, returnUrl: 'http://localhost:4000/billing' };
  }),

  'Mutation.inviteMembers': mutation(
    'inviteMembers',
    'results { outcome errors { code message path } }',
    async (scene) => ({
      accountId: scene.account.id,
      mode: 'ALL_OR_NOTHING',
      invitations: [
        {
          email: `invited-${unique()}@example.com`,
          role: 'MEMBER',
          workspaces: [{ workspaceId: scene.workspace.id, roleId: builtInRoles.VIEWER.id }],
          teamIds: [await teamId(scene)],
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
  'Mutation.leaveAccount': spoiling(
    mutation('leaveAccount', 'accountId', async ({ world, account }) => {
      // So that the owner is not the last one.
      await world.member(account, 'OWNER');
      return { accountId: account.id };
    }),
  ),

  'Mutation.exportAuditLog': mutation('exportAuditLog', 'url', (scene) => ({
    accountId: scene.account.id,
    format: 'NDJSON',
    filter: { outcome: 'DONE' },
  })),
  'Mutation.createTeam': mutation('createTeam', 'team { id }', async (scene) => ({
    accountId: scene.account.id,
    name: `Team ${unique()}`,
    description: 'What it is for',
    principalIds: [await memberUserId(scene)],
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateTeam': mutation('updateTeam', 'team { id }', async (scene) => ({
    teamId: await teamId(scene),
    name: `Renamed ${unique()}`,
    description: 'What it is for now',
  })),
  'Mutation.deleteTeam': mutation('deleteTeam', 'teamId', async (scene) => ({ teamId: await teamId(scene) })),
  'Mutation.addTeamMembers': mutation('addTeamMembers', 'team { id }', async (scene) => ({
    teamId: await teamId(scene),
    principalIds: [await memberUserId(scene)],
  })),
  'Mutation.removeTeamMembers': mutation('removeTeamMembers', 'team { id }', async ({ world, account }) => {
    const member = await world.member(account, 'MEMBER');
    const team = await world.team(account, { members: [member] });
    return { teamId: team.id, principalIds: [member.userId] };
  }),

  'Mutation.createServiceAccount': mutation('createServiceAccount', 'serviceAccount { id }', ({ world, account }) => ({
    accountId: account.id,
    name: `Service account ${unique()}`,
    role: 'MEMBER',
    keyExpiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateServiceAccount': mutation('updateServiceAccount', 'serviceAccount { id }', async (scene) => ({
    serviceAccountId: await serviceAccountId(scene),
    name: `Renamed ${unique()}`,
    role: 'ADMIN',
  })),
  'Mutation.deleteServiceAccount': mutation('deleteServiceAccount', 'serviceAccountId', async (scene) => ({
    serviceAccountId: await serviceAccountId(scene),
  })),
  'Mutation.rotateServiceAccountKey': mutation('rotateServiceAccountKey', 'apiKey { id }', async (scene) => ({
    serviceAccountId: await serviceAccountId(scene),
    overlapSeconds: 60,
    idempotencyKey: `matrix-${unique()}`,
  })),

  'Mutation.createWorkspaceRole': mutation('createWorkspaceRole', 'role { id }', ({ account }) => ({
    accountId: account.id,
    name: `Role ${unique()}`,
    description: 'What it is for',
    scopes: ['SEE_FLOWS'],
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateWorkspaceRole': mutation('updateWorkspaceRole', 'role { id }', async (scene) => ({
    roleId: await roleId(scene),
    name: `Renamed ${unique()}`,
    description: 'What it is for now',
    scopes: ['SEE_VARIABLES'],
  })),
  'Mutation.deleteWorkspaceRole': mutation('deleteWorkspaceRole', 'roleId', async (scene) => ({
    roleId: await roleId(scene),
  })),

  'Mutation.createWorkspace': mutation('createWorkspace', 'workspace { id }', ({ account }) => ({
    accountId: account.id,
    name: 'New workspace',
    handle: `new-${unique()}`,
    description: 'What it is for',
    defaultRoleId: builtInRoles.VIEWER.id,
    idempotencyKey: `matrix-${unique()}`,
  })),
  'Mutation.updateWorkspace': spoiling(
    mutation('updateWorkspace', 'workspace { id }', ({ workspace }) => ({
      workspaceId: workspace.id,
      name: `Renamed ${unique()}`,
      handle: `renamed-${unique()}`,
      description: 'What it is for now',
      defaultRoleId: builtInRoles.VIEWER.id,
    })),
  ),
  'Mutation.deleteWorkspace': spoiling(
    mutation('deleteWorkspace', 'workspaceId', ({ workspace }) => ({
      workspaceId: workspace.id,
      confirmHandle: workspace.handle,
    })),
  ),
  'Mutation.transferWorkspace': spoiling(
    mutation('transferWorkspace', 'workspace { id }', async ({ world, workspace, actor }) => {
      // Who is of the account owns the other one as well; who is not stays a stranger.
      const other = await world.account(actor.memberId === null ? {} : { owner: actor.person });
      return { workspaceId: workspace.id, toAccountId: other.id, handle: `moved-${unique()}` };
    }),
  ),
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
