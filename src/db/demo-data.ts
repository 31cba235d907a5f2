import type { EntityManager } from 'typeorm';
import type { App } from '../app';
import type { BuiltInRole } from '../auth/catalogue';
import { demoKey, invitationToken } from '../auth/derived-secrets';
import { tokenHash } from '../auth/tokens';
import type { AccountRole } from '../generated/schema';
import { newId } from '../ids';
import { enqueue } from '../jobs/queue';
import { AccountHandle } from '../modules/accounts/account-handle.entity';
import { Account } from '../modules/accounts/account.entity';
import { ApiKey } from '../modules/api-keys/api-key.entity';
import { Invitation } from '../modules/invitations/invitation.entity';
import { Member } from '../modules/members/member.entity';
import { ServiceAccount } from '../modules/service-accounts/service-account.entity';
import { TeamMember } from '../modules/teams/team-member.entity';
import { Team } from '../modules/teams/team.entity';
import { User } from '../modules/users/user.entity';
import { WorkspaceRole } from '../modules/workspace-roles/workspace-role.entity';
import { WorkspaceAccess } from '../modules/workspaces/workspace-access.entity';
import { Workspace } from '../modules/workspaces/workspace.entity';
import { daysAfter } from '../time';

/** Somebody of the demo company, a service account too, with a key that is ready to use. */
export interface DemoCaller {
  name: string;
  role: AccountRole;
  key: string;
}

const HANDLE = 'acme';

const people: (Omit<DemoCaller, 'key'> & { email: string })[] = [
  { name: 'Olivia Owner', email: 'olivia@acme.example', role: 'OWNER' },
  { name: 'Adam Admin', email: 'adam@acme.example', role: 'ADMIN' },
  { name: 'Marta Member', email: 'marta@acme.example', role: 'MEMBER' },
  { name: 'Milo Member', email: 'milo@acme.example', role: 'MEMBER' },
];

const workspaces: { handle: string; name: string; description: string; defaultRole: BuiltInRole | null }[] = [
  { handle: 'production', name: 'Production', description: 'What customers depend on.', defaultRole: null },
  { handle: 'staging', name: 'Staging', description: 'The last look before production.', defaultRole: 'VIEWER' },
  { handle: 'sandbox', name: 'Sandbox', description: 'Try things out here.', defaultRole: 'DEVELOPER' },
];

const serviceAccount: Omit<DemoCaller, 'key'> = { name: 'Deploy bot', role: 'MEMBER' };

const customRole: Pick<WorkspaceRole, 'name' | 'description' | 'ownScopes' | 'inherits'> = {
  name: 'On call',
  description: 'Starts and stops work at night, and sees who else may.',
  inherits: 'RUNNER',
  ownScopes: ['WRITE_WORK_POOLS', 'WRITE_WORK_QUEUES', 'WRITE_INCIDENTS', 'SEE_WORKSPACE_USERS'],
};

const team = { name: 'Data engineers', description: 'They build the flows.', members: ['marta@acme.example'] };

/** To a person by their address, or to the team or the service account by its name. */
const grants: { workspace: string; to: string; role: BuiltInRole | 'custom'; reason?: string }[] = [
  { workspace: 'production', to: 'marta@acme.example', role: 'RUNNER' },
  { workspace: 'production', to: 'milo@acme.example', role: 'custom', reason: 'On call this quarter.' },
  { workspace: 'production', to: serviceAccount.name, role: 'WORKER' },
  { workspace: 'staging', to: team.name, role: 'DEVELOPER' },
  { workspace: 'staging', to: 'milo@acme.example', role: 'OWNER' },
];

const invited: { email: string; role: 'ADMIN' | 'MEMBER' }[] = [
  { email: 'ines@partner.example', role: 'MEMBER' },
  { email: 'ivan@partner.example', role: 'ADMIN' },
];

/**
 * Makes the demo company in a database that has no users yet, and gives its callers with their keys; those whose key was
 * deleted since are left out. For development only: keys that can be printed again are derived from SECRET_KEY.
 */
export async function demoCompany(app: App): Promise<DemoCaller[]> {
  if ((await app.db.manager.count(User)) === 0) await app.db.transaction((tx) => makeCompany(app, tx));
  const keyed = [
    ...people.map(({ name, role, email }) => ({ name, role, key: demoKey(app.config, 'userKey', email) })),
    { ...serviceAccount, key: demoKey(app.config, 'serviceAccountKey', serviceAccount.name) },
  ];
  const living = await Promise.all(
    keyed.map(({ key }) => app.db.manager.existsBy(ApiKey, { secretHash: tokenHash(key) })),
  );
  return keyed.filter((_caller, index) => living[index]);
}

async function makeCompany(app: App, tx: EntityManager): Promise<void> {
  const now = app.clock();
  const accountId = newId('account');
  await tx.insert(AccountHandle, { handle: HANDLE, accountId });
  await tx.insert(Account, {
    id: accountId,
    handle: HANDLE,
    name: 'Acme Workflows',
    status: 'ACTIVE',
    plan: app.config.defaultPlan,
    aiErrorSummaries: true,
    flowRunRetentionDays: 7,
    createdAt: now,
    updatedAt: now,
  });
  const users = people.map(({ name, email }) => {
    const handle = name.toLowerCase().replace(' ', '-');
    return { id: newId('user'), handle, email, name, createdAt: now, updatedAt: now };
  });
  await tx.insert(User, users);
  const userId = (email: string): string => idOf(users, (user) => user.email === email);
  await tx.insert(
    Member,
    people.map(({ name, email, role }) => ({
      id: newId('member'),
      accountId,
      userId: userId(email),
      role,
      joinedBy: role === 'OWNER' ? ('FOUNDER' as const) : ('INVITATION' as const),
      joinedAt: now,
      name,
      email,
    })),
  );
  await tx.insert(
    ApiKey,
    people.map(({ email }) => {
      const key = demoKey(app.config, 'userKey', email);
      return {
        id: newId('apiKey'),
        userId: userId(email),
        name: 'Demo key',
        secretHash: tokenHash(key),
        lastFour: key.slice(-4),
        createdAt: now,
      };
    }),
  );
  const made = workspaces.map(({ handle, name, description, defaultRole }) => ({
    id: newId('workspace'),
    accountId,
    handle,
    name,
    description,
    defaultBuiltInRole: defaultRole,
    createdAt: now,
    updatedAt: now,
  }));
  await tx.insert(Workspace, made);
  const principals = { userId, olivia: userId('olivia@acme.example') };
  const others = await makeOthers(app, tx, accountId, principals);
  await tx.insert(
    WorkspaceAccess,
    grants.map(({ workspace, to, role, reason }) => ({
      id: newId('workspaceAccess'),
      accountId,
      workspaceId: idOf(made, ({ handle }) => handle === workspace),
      ...(others.principals.get(to) ?? { userId: userId(to) }),
      ...(role === 'custom' ? { customRoleId: others.roleId } : { builtInRole: role }),
      ...(reason === undefined ? {} : { reason }),
      grantedById: principals.olivia,
      createdAt: now,
      updatedAt: now,
    })),
  );
  for (const { email, role } of invited) {
    const id = newId('invitation');
    await tx.insert(Invitation, {
      id,
      accountId,
      email,
      role,
      tokenHash: tokenHash(invitationToken(app.config, id, 1)),
      status: 'PENDING',
      invitedById: userId('adam@acme.example'),
      createdAt: now,
      expiresAt: daysAfter(now, 7),
    });
    await enqueue(tx, 'sendInvitation', { invitationId: id, sendCount: 1 });
  }
}

/** The custom role, the service account with its key, and the team, of which both are given by their names. */
async function makeOthers(
  app: App,
  tx: EntityManager,
  accountId: string,
  { userId, olivia }: { userId: (email: string) => string; olivia: string },
) {
  const now = app.clock();
  const times = { createdAt: now, updatedAt: now };
  const roleId = newId('workspaceRole');
  await tx.insert(WorkspaceRole, { id: roleId, accountId, ...customRole, ...times });
  const serviceAccountId = newId('serviceAccount');
  await tx.insert(ServiceAccount, {
    id: serviceAccountId,
    accountId,
    ...serviceAccount,
    role: 'MEMBER',
    createdById: olivia,
    ...times,
  });
  const key = demoKey(app.config, 'serviceAccountKey', serviceAccount.name);
  await tx.insert(ApiKey, {
    id: newId('apiKey'),
    serviceAccountId,
    accountId,
    name: serviceAccount.name,
    secretHash: tokenHash(key),
    lastFour: key.slice(-4),
    createdAt: now,
  });
  const teamId = newId('team');
  await tx.insert(Team, { id: teamId, accountId, name: team.name, description: team.description, ...times });
  const members = [...team.members.map((email) => ({ userId: userId(email) })), { serviceAccountId }];
  await tx.insert(
    TeamMember,
    members.map((member) => ({ accountId, teamId, ...member, addedAt: now })),
  );
  const principals = new Map<string, { teamId: string } | { serviceAccountId: string }>([
    [team.name, { teamId }],
    [serviceAccount.name, { serviceAccountId }],
  ]);
  return { roleId, principals };
}

function idOf<T extends { id: string }>(items: T[], is: (item: T) => boolean): string {
  const item = items.find(is);
  if (item === undefined) throw new Error('the demo data name something that they do not make');
  return item.id;
}
