import { In, type EntityManager } from 'typeorm';
import { accessSourceJson, accessSources, rolesWith, type AccessSource } from '../../auth/access';
import type { Viewer } from '../../auth/viewer';
import { columnsOf, searchPattern, type Filter, type List, type Order } from '../../db/list';
import type {
  WorkspaceFilter,
  WorkspaceMemberFilter,
  WorkspaceOrder,
  WorkspaceOrderField,
} from '../../generated/schema';
import { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';

/** Workspaces by their ids. */
export async function workspacesById(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Workspace>> {
  const workspaces = await db.findBy(Workspace, { id: In([...ids]) });
  return new Map(workspaces.map((workspace) => [workspace.id, workspace]));
}

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
       FROM unnest($1::text[], $2::text[]) AS p(account_handle, handle)
       JOIN accounts a ON a.handle = p.account_handle AND a.deleted_at IS NULL
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
  userId: string;
  memberId: string;
  sources: AccessSource[];
}

/**
 * The users who can enter a workspace, in whatever way: `workspaceMemberFilter` leaves them of the account's members.
 * Sources are read for the rows of the page only.
 */
export const workspaceMembers: List<WorkspaceMemberView> = {
  name: 'Workspace.members',
  from: 'workspaces w JOIN members m ON m.account_id = w.account_id',
  parent: 'w.id',
  id: 'm.id',
  columns: `m.account_id AS "accountId", w.id AS "workspaceId", m.user_id AS "userId", m.id AS "memberId",
    (SELECT json_agg(${accessSourceJson('s')}) FROM ${accessSources} s
      WHERE s.account_id = w.account_id AND s.workspace_id = w.id AND s.user_id = m.user_id) AS sources`,
};

/** By name, whatever the letter case. */
export const workspaceMemberOrder: Order = { name: 'NAME', key: 'm.name_key', type: 'text', direction: 'ASC' };

/** Leaves the members who can enter, and of these what the filter asks for: who has a scope has a role that holds it. */
export function workspaceMemberFilter(filter: WorkspaceMemberFilter | null | undefined): Filter {
  const { search = null, scope = null } = filter ?? {};
  const pattern = search === null ? null : searchPattern(search);
  return {
    given: { search, scope },
    conditions: (bind) => [
      `EXISTS (SELECT FROM ${accessSources} s
        WHERE s.account_id = w.account_id AND s.workspace_id = w.id AND s.user_id = m.user_id
              ${scope === null ? '' : `AND s.built_in_role = ANY (${bind(rolesWith(scope))})`})`,
      ...(pattern === null ? [] : [`m.search_text LIKE lower(${bind(pattern)})`]),
    ],
  };
}

/** Grants by their ids. */
export async function accessesById(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WorkspaceAccess>> {
  const accesses = await db.findBy(WorkspaceAccess, { id: In([...ids]) });
  return new Map(accesses.map((access) => [access.id, access]));
}

/** The grants of users in a workspace, by user. */
export async function accessesOf(
  db: EntityManager,
  workspaceId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, WorkspaceAccess>> {
  const accesses = await db.findBy(WorkspaceAccess, { workspaceId, userId: In([...userIds]) });
  return new Map(accesses.map((access) => [access.userId, access]));
}

/** The grants in a workspace. */
export function workspaceAccesses(db: EntityManager): List<WorkspaceAccess> {
  const columns = columnsOf(db, WorkspaceAccess, 'a');
  return { name: 'Workspace.access', from: 'workspace_accesses a', parent: 'a.workspace_id', id: 'a.id', columns };
}

/** By the time of the grant. */
export const accessOrder: Order = { name: 'CREATED_AT', key: 'a.created_at', type: 'timestamptz', direction: 'ASC' };
