import { Any, type EntityManager } from 'typeorm';
import { isLive, seeScopes, type AccessSource, principalKind } from '../../auth/access';
import type { Call } from '../../auth/call';
import { seesOwnGrants, viewerScopes, workspacesWith, type Viewer } from '../../auth/viewer';
import { searchPattern, type Bind, type Filter, type List, type Order, type PageReader } from '../../db/list';
import { columnsOf, together, type FromJson } from '../../db/rows';
import { Refused } from '../../errors';
import type {
  WorkspaceFilter,
  WorkspaceMemberFilter,
  WorkspaceMemberKind,
  WorkspaceOrder,
  WorkspaceOrderField,
  WorkspaceScope,
} from '../../generated/schema';
import type { UserView } from '../users/user.queries';
import { entries, type EntryList } from './entries.queries';
import { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';

/** A workspace as the schema shows it. */
export type WorkspaceView = FromJson<Workspace>;

/** A workspace by the handles of its account and its own, as one text: neither has a slash. */
export function handlePath(accountHandle: string, handle: string): string {
  return `${accountHandle}/${handle}`;
}

/** Workspaces of live accounts by their handle paths. */
export async function workspacesByPath(
  db: EntityManager,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Workspace>> {
  const split = paths.map((path) => path.split('/'));
  const rows = await db.query<(Workspace & { accountHandle: string })[]>(
    `SELECT ${columnsOf(db, Workspace, 'w')}, a.handle AS "accountHandle"
       FROM ${together('p', ['account_handle', 'handle'], paths.length)}
       JOIN account_handles h ON h.handle = p.account_handle
       JOIN accounts a ON a.id = h.account_id AND a.handle = h.handle AND a.deleted_at IS NULL
       JOIN workspaces w ON w.account_id = a.id AND w.handle = p.handle`,
    [split.map(([accountHandle]) => accountHandle), split.map(([, handle]) => handle)],
  );
  return new Map(
    rows.map(({ accountHandle, ...workspace }) => [handlePath(accountHandle, workspace.handle), workspace]),
  );
}

/** The workspaces of an account: `workspaceFilter` leaves those that the viewer can enter. */
export function accountWorkspaces(db: EntityManager): List<Workspace> {
  const columns = columnsOf(db, Workspace, 'w');
  return { name: 'Account.workspaces', from: 'workspaces w', parent: 'w.account_id', id: 'w.id', columns };
}

const keys: Record<WorkspaceOrderField, Pick<Order, 'key' | 'type'>> = {
  NAME: { key: 'w.name_key', type: 'text' },
  CREATED_AT: { key: 'w.created_at', type: 'timestamptz' },
};

/** The order of a list of workspaces: by name unless something else is asked for. */
export function workspaceOrder(order: WorkspaceOrder | null | undefined): Order {
  const field = order?.field ?? 'NAME';
  return { name: field, ...keys[field], direction: order?.direction ?? 'ASC' };
}

/** The columns that name a workspace and its account: of the table `w` of a list, and of a source of access `s`. */
const ofWorkspace = { account: 'w.account_id', workspace: 'w.id' };
const ofSource = { account: 's.account_id', workspace: 's.workspace_id' };

/** The condition that the viewer holds a scope in a workspace. */
function holdsIn(viewer: Viewer, scope: WorkspaceScope, bind: Bind, { account, workspace } = ofWorkspace): string {
  const { accounts, workspaces } = workspacesWith(viewer, scope);
  // IN, and not = ANY: a sub-select is hashed, while an array is gone through for each row.
  const among = (ids: string[]) => `(SELECT unnest(${bind(ids)}::text[]))`;
  return `(${account} IN ${among(accounts)} OR ${workspace} IN ${among(workspaces)})`;
}

/** Leaves the workspaces that the viewer can enter, and of these what the filter asks for. */
export function workspaceFilter(viewer: Viewer, filter: WorkspaceFilter | null | undefined): Filter {
  const administrated = [...viewer.memberships.values()]
    .filter(({ permissions }) => permissions.has('ADMINISTRATE_WORKSPACES'))
    .map(({ accountId }) => accountId);
  const entered = [...viewer.sources.keys()];
  const search = filter?.search ?? null;
  const pattern = search === null ? null : searchPattern(search);
  return {
    given: { search },
    conditions: (bind) => [
      `(w.account_id = ANY (${bind(administrated)}) OR w.id = ANY (${bind(entered)}))`,
      ...(pattern === null ? [] : [contains(bind(pattern))]),
    ],
  };
}

function contains(pattern: string): string {
  return `(w.name_key LIKE lower(${pattern}) OR w.handle LIKE lower(${pattern}))`;
}

/** Somebody who can enter a workspace, with every source of the access. */
export interface WorkspaceMemberView {
  accountId: string;
  workspaceId: string;
  principalId: string;
  /** Null for a service account. */
  memberId: string | null;
  /** The person; null for a service account. */
  user: UserView | null;
  sources: AccessSource[];
}

/** By name, whatever the letter case: the order of lists of who enters what. */
export const entryOrder: Order = { name: 'NAME', key: 'name_key', type: 'text', direction: 'ASC' };

/** The kinds of people whose access lists show, each with the scope that shows them. */
const kindScopes: Record<WorkspaceMemberKind, WorkspaceScope> = {
  USER: seeScopes.user,
  SERVICE_ACCOUNT: seeScopes.serviceAccount,
};

/**
 * The users and service accounts who can enter a workspace, in whatever way: those of a kind that the viewer may see there,
 * and of these what the filter asks for. Throws BAD_USER_INPUT for bounds that the schema does not allow.
 */
export function workspaceMembers(
  { now }: Pick<Call, 'now'>,
  viewer: Viewer,
  filter: WorkspaceMemberFilter | null | undefined,
): PageReader<WorkspaceMemberView> {
  const { search = null, scope = null, kinds = null } = filter ?? {};
  if (kinds !== null && (kinds.length === 0 || new Set(kinds).size !== kinds.length)) {
    throw new Refused('BAD_USER_INPUT', 'kinds takes 1 to 100 entries, each once: leave it out for all.');
  }
  const pattern = search === null ? null : searchPattern(search);
  const shown = kinds ?? (Object.keys(kindScopes) as WorkspaceMemberKind[]);
  const list: EntryList<'people', WorkspaceMemberView> = {
    name: 'Workspace.members',
    given: { search, scope, kinds },
    listed: 'people',
    row: ({ accountId, parentId, listedId, listed, id, sources }) => ({
      accountId,
      workspaceId: parentId,
      principalId: listedId,
      memberId: listed === null ? null : id,
      user: listed,
      sources,
    }),
    candidates: (bind) => [
      `c.principal_kind = ANY (${bind(shown)})`,
      ...(pattern === null ? [] : [`c.search_text LIKE lower(${bind(pattern)})`]),
    ],
    pairs: (bind) => [
      `(${shown.map((kind) => `(s.principal_kind = '${kind}' AND ${holdsIn(viewer, kindScopes[kind], bind, ofSource)})`).join(' OR ')})`,
    ],
    scope,
  };
  return entries(list, now);
}

/** A workspace that somebody can enter, with every source of the access. */
export interface PrincipalWorkspace {
  workspace: WorkspaceView;
  sources: AccessSource[];
}

const entryScopes = {
  'Member.workspaces': seeScopes.user,
  'ServiceAccount.workspaces': seeScopes.serviceAccount,
} as const;

/**
 * The workspaces that a member, or a service account, can enter, in whatever way: those in which the viewer may see such
 * principals; one's own are complete.
 */
export function principalWorkspaces(
  { now }: Pick<Call, 'now'>,
  viewer: Viewer,
  name: keyof typeof entryScopes,
): PageReader<PrincipalWorkspace> {
  const list: EntryList<'places', PrincipalWorkspace> = {
    name,
    listed: 'places',
    row: ({ listed: workspace, sources }) => ({ workspace, sources }),
    pairs: (bind) => [
      `(s.principal_id = ${bind(viewer.caller.id)} OR ${holdsIn(viewer, entryScopes[name], bind, ofSource)})`,
    ],
  };
  return entries(list, now);
}

/** A grant as the schema shows it. */
export type WorkspaceAccessView = FromJson<WorkspaceAccess>;

/** The grants of principals in a workspace, by principal. */
export async function accessesOf(
  db: EntityManager,
  workspaceId: string,
  principalIds: readonly string[],
): Promise<ReadonlyMap<string, WorkspaceAccess>> {
  const accesses = await db.findBy(WorkspaceAccess, { workspaceId, principalId: Any([...principalIds]) });
  return new Map(accesses.map((access) => [access.principalId, access]));
}

/** Where a list of grants hangs: below a workspace, or below the principal that they are to. */
const accessParents = {
  'Workspace.access': 'a.workspace_id',
  'Team.access': 'a.principal_id',
  'ServiceAccount.access': 'a.principal_id',
} as const;

/** Grants, as they were made. */
export function accesses(db: EntityManager, name: keyof typeof accessParents): List<WorkspaceAccess> {
  const columns = columnsOf(db, WorkspaceAccess, 'a');
  const from = 'workspace_accesses a JOIN workspaces w ON w.id = a.workspace_id';
  return { name, from, parent: accessParents[name], id: 'a.id', columns };
}

/** By the time of the grant. */
export const accessOrder: Order = { name: 'CREATED_AT', key: 'a.created_at', type: 'timestamptz', direction: 'ASC' };

/** Leaves the grants to kinds of principals whose access the viewer may see there, one's own besides; ended ones if asked for. */
export function accessFilter(viewer: Viewer, now: Date, includeEnded: boolean): Filter {
  return {
    given: { includeEnded },
    conditions: (bind) => [
      `(a.principal_id = ${bind(viewer.caller.id)}
        OR (a.user_id IS NOT NULL AND ${holdsIn(viewer, seeScopes.user, bind)})
        OR (a.service_account_id IS NOT NULL AND ${holdsIn(viewer, seeScopes.serviceAccount, bind)})
        OR (a.team_id IS NOT NULL AND ${holdsIn(viewer, seeScopes.team, bind)}))`,
      ...(includeEnded ? [] : [isLive('a', bind(now))]),
    ],
  };
}

/**
 * Whether the viewer may see one grant, as `accessFilter` says of lists: with the scope that lists its kind of principal, and
 * one's own, also when deactivated; none in an account that the credential does not open, or not from this address.
 */
export function maySeeAccess(
  viewer: Viewer,
  { accountId, workspaceId, principalId }: Pick<WorkspaceAccess, 'accountId' | 'workspaceId' | 'principalId'>,
): boolean {
  if (principalId === viewer.caller.id) return seesOwnGrants(viewer, accountId);
  const kind = principalKind(principalId);
  return kind !== null && viewerScopes(viewer, { accountId, workspaceId }).includes(seeScopes[kind]);
}
