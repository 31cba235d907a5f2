import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { IsNull, type DataSource } from 'typeorm';
import { accountRolePermissions } from '../../../src/auth/catalogue';
import type { AccountPermission, AccountRole } from '../../../src/generated/schema';
import { bearerToken, opens, SESSION_IDLE_DAYS, type Credential } from '../shared/credentials';
import { type Account, ApiKey, Member, type ServiceAccount, Session } from './entities';
import { createLoaders, type Loaders } from './loaders';

/** A user or service account of an account. */
export interface Principal {
  kind: 'user' | 'serviceAccount';
  id: string;
  accountId: string;
  role: AccountRole;
}

/** Who asks, with the memberships that the credential opens, by account. */
export interface Viewer {
  id: string;
  memberships: ReadonlyMap<string, Principal>;
}

export interface Context {
  db: DataSource;
  now: Date;
  /** Null: nobody is signed in. */
  viewer: Viewer | null;
  loaders: Loaders;
}

/** What every resolver of a request gets. Throws UNAUTHENTICATED for a credential that is no good. */
export async function createContext(db: DataSource, authorization: string | undefined): Promise<Context> {
  const now = new Date();
  const viewer = authorization === undefined ? null : await loadViewer(db, authorization, now);
  return { db, now, viewer, loaders: createLoaders(db, now) };
}

async function loadViewer(db: DataSource, authorization: string, now: Date): Promise<Viewer> {
  const hash = createHash('sha256')
    .update(bearerToken(authorization) ?? '')
    .digest();
  const key = await db.getRepository(ApiKey).findOne({
    where: { secretHash: hash },
    relations: { user: true, serviceAccount: { account: true } },
  });
  if (key !== null && (key.expiresAt === null || key.expiresAt > now)) {
    const credential: Credential = { kind: 'apiKey', accountId: key.accountId, createdAt: key.createdAt };
    if (key.user !== null) return loadPerson(db, key.user.id, credential, now);
    if (key.serviceAccount !== null) return viewerOf(key.serviceAccount, credential, now);
  }
  const session = await db.getRepository(Session).findOneBy({ tokenHash: hash });
  if (session !== null && session.expiresAt > now && session.lastUsedAt > daysBefore(now, SESSION_IDLE_DAYS)) {
    const credential: Credential = { kind: 'session', accountId: null, createdAt: session.createdAt };
    return loadPerson(db, session.userId, credential, now);
  }
  throw new GraphQLError('This session token or API key is not valid.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

async function loadPerson(db: DataSource, userId: string, credential: Credential, now: Date): Promise<Viewer> {
  const members = await db.getRepository(Member).find({
    where: { userId, active: true, account: { deletedAt: IsNull() } },
    relations: { account: true },
  });
  const open = members.filter(({ account }) => opens(credential, account, now));
  return { id: userId, memberships: new Map(open.map((member) => [member.accountId, principalOfMember(member)])) };
}

function viewerOf(serviceAccount: ServiceAccount, credential: Credential, now: Date): Viewer {
  const { id, account } = serviceAccount;
  const isOpen = account.deletedAt === null && opens(credential, account, now);
  return { id, memberships: new Map(isOpen ? [[account.id, principalOfServiceAccount(serviceAccount)]] : []) };
}

export function principalOfMember({ userId, accountId, role }: Member): Principal {
  return { kind: 'user', id: userId, accountId, role };
}

export function principalOfServiceAccount({ id, accountId, role }: ServiceAccount): Principal {
  return { kind: 'serviceAccount', id, accountId, role };
}

/** Whether the caller's role in an account holds a permission. */
export function holds({ viewer }: Context, accountId: string, permission: AccountPermission): boolean {
  const membership = viewer?.memberships.get(accountId);
  return membership !== undefined && accountRolePermissions[membership.role].has(permission);
}

/** The account, if the caller belongs to it. */
export function ifMember({ viewer }: Context, account: Account | null): Account | null {
  return account !== null && viewer?.memberships.has(account.id) === true ? account : null;
}
