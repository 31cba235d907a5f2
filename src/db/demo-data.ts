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
import { User } from '../modules/users/user.entity';
import { WorkspaceAccess } from '../modules/workspaces/workspace-access.entity';
import { Workspace } from '../modules/workspaces/workspace.entity';
import { daysAfter } from '../time';

/** Somebody of the demo company, with a key that is ready to use. */
export interface DemoPerson {
  name: string;
  email: string;
  role: AccountRole;
  key: string;
}

const HANDLE = 'acme';

const people: Omit<DemoPerson, 'key'>[] = [
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

const grants: { workspace: string; email: string; role: BuiltInRole }[] = [
  { workspace: 'production', email: 'marta@acme.example', role: 'RUNNER' },
  { workspace: 'staging', email: 'marta@acme.example', role: 'DEVELOPER' },
  { workspace: 'staging', email: 'milo@acme.example', role: 'OWNER' },
];

const invited: { email: string; role: 'ADMIN' | 'MEMBER' }[] = [
  { email: 'ines@partner.example', role: 'MEMBER' },
  { email: 'ivan@partner.example', role: 'ADMIN' },
];

/**
 * Makes the demo company in a database that has no users yet, and gives its people with their keys; those whose key was
 * deleted since are left out. For development only: keys that can be printed again are derived from SECRET_KEY.
 */
export async function demoCompany(app: App): Promise<DemoPerson[]> {
  if ((await app.db.manager.count(User)) === 0) await app.db.transaction((tx) => makeCompany(app, tx));
  const keyed = people.map((person) => ({ ...person, key: demoKey(app.config, person.email) }));
  const living = await Promise.all(
    keyed.map(({ key }) => app.db.manager.existsBy(ApiKey, { secretHash: tokenHash(key) })),
  );
  return keyed.filter((_person, index) => living[index]);
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
      const key = demoKey(app.config, email);
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
  await tx.insert(
    WorkspaceAccess,
    grants.map(({ workspace, email, role }) => ({
      id: newId('workspaceAccess'),
      accountId,
      workspaceId: idOf(made, ({ handle }) => handle === workspace),
      userId: userId(email),
      builtInRole: role,
      grantedByUserId: userId('olivia@acme.example'),
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
      invitedByUserId: userId('adam@acme.example'),
      createdAt: now,
      expiresAt: daysAfter(now, 7),
    });
    await enqueue(tx, 'sendInvitation', { invitationId: id, sendCount: 1 });
  }
}

function idOf<T extends { id: string }>(items: T[], is: (item: T) => boolean): string {
  const item = items.find(is);
  if (item === undefined) throw new Error('the demo data name something that they do not make');
  return item.id;
}
