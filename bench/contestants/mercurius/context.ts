import { createHash } from 'node:crypto';
import { ErrorWithProps } from 'mercurius';
import type { Pool } from 'pg';
import { accountRolePermissions, everyBuiltInRole, everyScope, type BuiltInRole } from '../../../src/auth/catalogue';
import type { AccountPermission, AccountRole, WorkspaceScope } from '../../../src/generated/schema';
import { bearerToken, opens, SESSION_IDLE_DAYS } from '../shared/credentials';
import { builtInRole, customRole, scopesOf, type Role } from '../shared/roles';
import { credentialByHash, customRoles, enteredBy, read, type RoleKey } from './statements';

/** What the caller is in an account. */
interface Membership {
  kind: 'USER' | 'SERVICE_ACCOUNT';
  role: AccountRole;
}

/** The scopes of the caller in the workspaces of an account that they can enter; null: all of them in all. */
type Held = ReadonlyMap<string, readonly WorkspaceScope[]> | null;

/** What every resolver and loader of a request gets. */
export interface Context {
  db: Pool;
  now: Date;
  callerId: string;
  /** By account. */
  memberships: ReadonlyMap<string, Membership>;
  /** By account; read when first asked for. */
  held: Map<string, Promise<Held>>;
  /** Custom roles that were read. */
  customRoles: Map<string, Role>;
}

declare module 'mercurius' {
  interface MercuriusContext extends Context {}
}

/** Who asks, with the memberships that the credential opens. Throws for a credential that is no good. */
export async function createContext(db: Pool, authorization: string | undefined): Promise<Context> {
  const now = new Date();
  const hash = createHash('sha256')
    .update(bearerToken(authorization) ?? '')
    .digest();
  const rows = await read(db, credentialByHash, [hash, now, SESSION_IDLE_DAYS]);
  const [first] = rows;
  if (first === undefined) throw refused('UNAUTHENTICATED', 'This session token or API key is not valid.', 401);
  const memberships = new Map<string, Membership>();
  for (const { accountId, principalKind, role, maxApiKeyLifetimeDays, ...credential } of rows) {
    if (accountId === null) continue;
    const { kind, keyAccountId, createdAt } = credential;
    const account = { id: accountId, maxApiKeyLifetimeDays };
    if (opens({ kind, accountId: keyAccountId, createdAt }, account, now)) {
      memberships.set(accountId, { kind: principalKind, role });
    }
  }
  return { db, now, callerId: first.principalId, memberships, held: new Map(), customRoles: new Map() };
}

/** A coded error of the answer. */
export function refused(code: string, message: string, status = 200): ErrorWithProps {
  return new ErrorWithProps(message, { code }, status);
}

/** Throws FORBIDDEN for a caller whose role in an account lacks a permission. */
export function mustHold({ memberships }: Context, accountId: string, permission: AccountPermission): void {
  const membership = memberships.get(accountId);
  if (membership !== undefined && accountRolePermissions[membership.role].has(permission)) return;
  throw refused('FORBIDDEN', `Your account role does not have ${permission}.`);
}

/** The scopes of the caller in the workspaces of an account, in one statement a request. */
async function heldIn(context: Context, accountId: string): Promise<Held> {
  let held = context.held.get(accountId);
  if (held === undefined) context.held.set(accountId, (held = readHeld(context, accountId)));
  return held;
}

async function readHeld(context: Context, accountId: string): Promise<Held> {
  const { db, now, callerId, memberships } = context;
  const membership = memberships.get(accountId);
  if (membership === undefined) return new Map();
  if (accountRolePermissions[membership.role].has('ADMINISTRATE_WORKSPACES')) return null;
  const rows = await read(db, enteredBy, [accountId, callerId, membership.kind, membership.role, now]);
  const find = await roleFinder(
    context,
    rows.flatMap(({ roles }) => roles),
  );
  return new Map(rows.map(({ workspaceId, roles }) => [workspaceId, scopesOf(roles.map(find))]));
}

/** Finds the scopes of the caller in workspaces of these accounts; none: the workspace does not exist for the caller. */
export async function scopeFinder(
  context: Context,
  accountIds: Iterable<string>,
): Promise<(workspace: { id: string; accountId: string }) => readonly WorkspaceScope[]> {
  const known = new Map<string, Held>();
  for (const accountId of new Set(accountIds)) known.set(accountId, await heldIn(context, accountId));
  return ({ id, accountId }) => {
    const held = known.get(accountId);
    return held === null ? everyScope : (held?.get(id) ?? []);
  };
}

/** The scopes of the caller in one workspace. */
export async function viewerScopes(
  context: Context,
  workspace: { id: string; accountId: string },
): Promise<readonly WorkspaceScope[]> {
  return (await scopeFinder(context, [workspace.accountId]))(workspace);
}

/** Where the caller holds one of some scopes, as the statements take it: all of some accounts, and single workspaces. */
export async function placesWith(
  context: Context,
  accountIds: Iterable<string>,
  scope: WorkspaceScope | null,
): Promise<{ accounts: string[]; workspaces: string[] }> {
  const accounts: string[] = [];
  const workspaces: string[] = [];
  for (const accountId of new Set(accountIds)) {
    const held = await heldIn(context, accountId);
    if (held === null) accounts.push(accountId);
    else for (const [id, scopes] of held) if (scope === null || scopes.includes(scope)) workspaces.push(id);
  }
  return { accounts, workspaces };
}

const builtInKeys: ReadonlySet<string> = new Set(everyBuiltInRole);

function isBuiltIn(key: RoleKey): key is BuiltInRole {
  return builtInKeys.has(key);
}

/** Finds roles by their keys, once those of these that are custom ones were read. */
export async function roleFinder(context: Context, keys: readonly RoleKey[]): Promise<(key: RoleKey) => Role> {
  const known = context.customRoles;
  const missing = new Set(keys.filter((key) => !isBuiltIn(key) && !known.has(key)));
  if (missing.size > 0) {
    for (const row of await read(context.db, customRoles, [[...missing]])) known.set(row.id, customRole(row));
  }
  return (key) => {
    const role = isBuiltIn(key) ? builtInRole(key) : known.get(key);
    if (role === undefined) throw new Error(`no workspace role ${key}`);
    return role;
  };
}
