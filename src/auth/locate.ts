import type { EntityManager } from 'typeorm';
import { idKind, type IdKind } from '../ids';
import { builtInRoleById } from './catalogue';
import type { Subject } from './caller';

/** Where to read whose account, and which workspace, an object belongs to. */
const locations: Partial<Record<IdKind, { table: string; workspace: string }>> = {
  member: { table: 'members', workspace: 'NULL' },
  invitation: { table: 'invitations', workspace: 'NULL' },
  workspace: { table: 'workspaces', workspace: 'id' },
  workspaceAccess: { table: 'workspace_accesses', workspace: 'workspace_id' },
  workspaceRole: { table: 'workspace_roles', workspace: 'NULL' },
  team: { table: 'teams', workspace: 'NULL' },
  serviceAccount: { table: 'service_accounts', workspace: 'NULL' },
  directoryToken: { table: 'directory_tokens', workspace: 'NULL' },
  directoryGroup: { table: 'directory_groups', workspace: 'NULL' },
  domain: { table: 'domains', workspace: 'NULL' },
  ipAllowlistEntry: { table: 'ip_allowlist_entries', workspace: 'NULL' },
};

/** Whether an id of this kind says whose account it is about. */
export function isLocatable(kind: string): kind is IdKind {
  return kind === 'account' || kind in locations;
}

/** Whether the id names something that belongs to every account alike: a built-in role. */
export function belongsToAll(id: string): boolean {
  return builtInRoleById(id) !== null;
}

/** The account, and where there is one the workspace, of objects of one kind; ids that name nothing are left out. */
export async function locate(
  tx: EntityManager,
  kind: IdKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Subject>> {
  const sound = ids.filter((id) => idKind(id) === kind);
  // Whether an account exists for the caller is known from the caller's memberships.
  if (kind === 'account') return new Map(sound.map((id) => [id, { accountId: id, workspaceId: null }]));
  const location = locations[kind];
  if (location === undefined || sound.length === 0) return new Map();
  const rows = await tx.query<{ id: string; accountId: string; workspaceId: string | null }[]>(
    `SELECT id, account_id AS "accountId", ${location.workspace} AS "workspaceId" FROM ${location.table} WHERE id = ANY ($1)`,
    [sound],
  );
  return new Map(rows.map(({ id, accountId, workspaceId }) => [id, { accountId, workspaceId }]));
}
