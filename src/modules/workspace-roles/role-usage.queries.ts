import type { EntityManager } from 'typeorm';
import { isLive } from '../../auth/access';
import { builtInRoleById } from '../../auth/catalogue';

/** What holds a workspace role in an account: what the schema's RoleUsage and RoleInUseError both say. */
export interface RoleUsage {
  users: number;
  serviceAccounts: number;
  teams: number;
  invitations: number;
  defaultOf: number;
}

const UNUSED: RoleUsage = { users: 0, serviceAccounts: 0, teams: 0, invitations: 0, defaultOf: 0 };

/** A role, built-in or custom, in an account, as one text: neither id has a slash. */
export function usageKey(accountId: string, roleId: string): string {
  return `${accountId}/${roleId}`;
}

/** The condition that a row, under this alias, names one of the roles; a prefix for where it is a default. */
function names(alias: string, prefix = ''): string {
  return `(${alias}.${prefix}built_in_role = ANY ($2) OR ${alias}.${prefix}custom_role_id = ANY ($2))`;
}

/**
 * What holds each of these roles, by usageKey. Grants count until they end, invitations while they are PENDING, have not expired
 * and still lead to the workspace, and a workspace once, whether everybody has the role there or who signs on first. One statement.
 */
export async function usagesByKey(
  db: EntityManager,
  keys: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, RoleUsage>> {
  // Rows name a built-in role by its word and a custom one by its id.
  const asked = keys.map((key) => {
    const [accountId = '', roleId = ''] = key.split('/');
    return { key, accountId, stored: builtInRoleById(roleId) ?? roleId };
  });
  const rows = await db.query<(RoleUsage & { accountId: string; stored: string })[]>(
    `SELECT account_id AS "accountId", role AS stored, sum(users)::int AS users,
            sum(service_accounts)::int AS "serviceAccounts", sum(teams)::int AS teams,
            sum(invitations)::int AS invitations, sum(default_of)::int AS "defaultOf"
       FROM (
         SELECT a.account_id, coalesce(a.built_in_role, a.custom_role_id) AS role, count(DISTINCT a.user_id) AS users,
                count(DISTINCT a.service_account_id) AS service_accounts, count(DISTINCT a.team_id) AS teams,
                0 AS invitations, 0 AS default_of
           FROM workspace_accesses a
          WHERE a.account_id = ANY ($1) AND ${names('a')} AND ${isLive('a', '$3')} GROUP BY 1, 2
         UNION ALL
         SELECT i.account_id, coalesce(g.built_in_role, g.custom_role_id), 0, 0, 0, count(DISTINCT i.id), 0
           FROM invitations i JOIN invitation_workspaces g ON g.invitation_id = i.id
          WHERE i.account_id = ANY ($1) AND i.status = 'PENDING' AND i.expires_at > $3
            AND g.workspace_id IS NOT NULL AND ${names('g')} GROUP BY 1, 2
         UNION ALL
         SELECT d.account_id, d.role, 0, 0, 0, 0, count(*)
           FROM (
             SELECT w.account_id, coalesce(w.default_built_in_role, w.default_custom_role_id) AS role, w.id
               FROM workspaces w WHERE w.account_id = ANY ($1) AND ${names('w', 'default_')}
              UNION
             SELECT s.account_id, coalesce(s.built_in_role, s.custom_role_id), s.workspace_id
               FROM sso_default_workspaces s WHERE s.account_id = ANY ($1) AND ${names('s')}
           ) d GROUP BY 1, 2
       ) used GROUP BY 1, 2`,
    [[...new Set(asked.map(({ accountId }) => accountId))], asked.map(({ stored }) => stored), now],
  );
  const found = new Map(rows.map(({ accountId, stored, ...usage }) => [usageKey(accountId, stored), usage]));
  return new Map(asked.map(({ key, accountId, stored }) => [key, found.get(usageKey(accountId, stored)) ?? UNUSED]));
}

/** What holds one role, read now: for under the account's lock. */
export async function usageOf(tx: EntityManager, accountId: string, roleId: string, now: Date): Promise<RoleUsage> {
  const key = usageKey(accountId, roleId);
  return (await usagesByKey(tx, [key], now)).get(key) ?? UNUSED;
}
