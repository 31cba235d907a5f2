import { Any, type EntityManager } from 'typeorm';
import { roleOf } from '../../auth/access';
import type { BuiltInRole } from '../../auth/catalogue';
import type { CustomRoleParts, Role } from '../../auth/roles';
import { heldDomain } from '../domains/domain.queries';
import { SsoConnection } from './sso-connection.entity';

/** The connections of accounts, by account; an account without one is left out. */
export async function connectionsOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, SsoConnection>> {
  const rows = await db.findBy(SsoConnection, { accountId: Any([...accountIds]) });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** A workspace that is opened to whoever comes for the first time, and the role there. */
export interface SsoDefault {
  accountId: string;
  workspaceId: string;
  /** The workspace's name. */
  name: string;
  role: Role;
}

/** The custom role `r` as a DefaultRow has it. */
const CUSTOM_ROLE = `CASE WHEN r.id IS NOT NULL THEN
  json_build_object('id', r.id, 'name', r.name, 'ownScopes', r.own_scopes, 'inherits', r.inherits) END`;

type DefaultRow = Omit<SsoDefault, 'role'> & { builtInRole: BuiltInRole | null; customRole: CustomRoleParts | null };

/** The workspaces that accounts open to whoever comes for the first time, by account, in the order of their names. */
export async function defaultsOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, SsoDefault[]>> {
  const rows = await db.query<DefaultRow[]>(
    `SELECT d.account_id AS "accountId", d.workspace_id AS "workspaceId", w.name, d.built_in_role AS "builtInRole",
            ${CUSTOM_ROLE} AS "customRole"
       FROM sso_default_workspaces d JOIN workspaces w ON w.id = d.workspace_id
       LEFT JOIN workspace_roles r ON r.id = d.custom_role_id
      WHERE d.account_id = ANY ($1) ORDER BY w.name_key, w.id`,
    [accountIds],
  );
  const byAccount = new Map<string, SsoDefault[]>(accountIds.map((id) => [id, []]));
  for (const { builtInRole, customRole, ...row } of rows) {
    byAccount.get(row.accountId)?.push({ ...row, role: roleOf({ builtInRole, customRole }) });
  }
  return byAccount;
}

/**
 * How many domains accounts have by whose addresses people can sign on: verified, and not lapsed at this time. By account; none is left
 * out.
 */
export async function usableDomainCounts(
  db: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ accountId: string; count: number }[]>(
    `SELECT d.account_id AS "accountId", count(*)::int AS count FROM domains d
      WHERE d.account_id = ANY ($1) AND ${heldDomain('d', '$2')} GROUP BY d.account_id`,
    [accountIds, now],
  );
  return new Map(rows.map(({ accountId, count }) => [accountId, count]));
}

/**
 * Takes a workspace that leaves its account out of what a first sign-on opens, and gives the name of the role that it gave there;
 * null where it gave none. For under the account's lock.
 */
export async function takeOutOfDefaults(
  tx: EntityManager,
  { id, accountId }: { id: string; accountId: string },
  now: Date,
): Promise<string | null> {
  const [gone] = await tx.query<Pick<DefaultRow, 'builtInRole' | 'customRole'>[]>(
    `WITH gone AS (
       DELETE FROM sso_default_workspaces WHERE account_id = $1 AND workspace_id = $2
       RETURNING built_in_role, custom_role_id
     ), changed AS (
       UPDATE sso_connections SET version = version + 1, updated_at = $3
        WHERE account_id = $1 AND EXISTS (SELECT FROM gone)
     )
     SELECT g.built_in_role AS "builtInRole", ${CUSTOM_ROLE} AS "customRole"
       FROM gone g LEFT JOIN workspace_roles r ON r.id = g.custom_role_id`,
    [accountId, id, now],
  );
  return gone === undefined ? null : roleOf(gone).name;
}
