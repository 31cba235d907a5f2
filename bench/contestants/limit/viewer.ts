import type { Caller } from './authenticate';
import { administrators, maskOfRole } from './catalogue';

/** The first parameters of every statement: $1 to $3. */
export function callerValues({ id, accountId, keyMadeAt }: Caller): unknown[] {
  return [id, accountId, keyMadeAt];
}

/** The condition that a grant has not ended. */
export function isLive(grant: string): string {
  return `(${grant}.expires_at IS NULL OR ${grant}.expires_at > now())`;
}

/** The condition that the credential opens account `a`, which is not deleted. */
const isOpen = `a.deleted_at IS NULL AND CASE
    WHEN $3::timestamptz IS NULL THEN true
    WHEN $2::text IS NULL THEN a.max_api_key_lifetime_days IS NULL
    ELSE a.id = $2 AND (a.max_api_key_lifetime_days IS NULL OR now() < $3 + a.max_api_key_lifetime_days * interval '24 hours')
  END`;

const held = `
  entered AS MATERIALIZED (
    SELECT s.workspace_id, bit_or(${maskOfRole('s.role')}) AS mask
      FROM viewer v CROSS JOIN LATERAL (
        SELECT a.workspace_id, coalesce(a.built_in_role, a.custom_role_id) AS role
          FROM workspace_accesses a
         WHERE a.account_id = v.account_id AND a.principal_id = $1 AND ${isLive('a')}
        UNION ALL
        SELECT a.workspace_id, a.role
          FROM team_members t CROSS JOIN LATERAL (
            SELECT a.workspace_id, coalesce(a.built_in_role, a.custom_role_id) AS role
              FROM workspace_accesses a
             WHERE a.account_id = v.account_id AND a.principal_id = t.team_id AND ${isLive('a')} OFFSET 0
          ) a WHERE t.account_id = v.account_id AND t.principal_id = $1
        UNION ALL
        SELECT w.id, coalesce(w.default_built_in_role, w.default_custom_role_id)
          FROM workspaces w
         WHERE v.is_person AND w.account_id = v.account_id
           AND (w.default_built_in_role IS NOT NULL OR w.default_custom_role_id IS NOT NULL)
      ) s
     WHERE NOT v.everywhere
     GROUP BY s.workspace_id
  )`;

/**
 * What the caller holds in the account of a handle:
 *
 *   viewer    one row, or none: account_id, account_name, is_person, everywhere (workspace Owner in all of them)
 *   entered   for who is not everywhere: workspace_id and mask (the scopes there) of each workspace that can be entered
 */
export function viewerOf(handle: string): string {
  return `
  viewer AS MATERIALIZED (
    SELECT a.id AS account_id, a.name AS account_name, p.is_person, p.role IN (${administrators}) AS everywhere
      FROM account_handles h
      CROSS JOIN LATERAL (
        SELECT a.id, a.name FROM accounts a WHERE a.id = h.account_id AND a.handle = h.handle AND ${isOpen} OFFSET 0
      ) a
      CROSS JOIN LATERAL (
        SELECT m.role, true AS is_person FROM members m WHERE m.account_id = a.id AND m.user_id = $1 AND m.active
        UNION ALL
        SELECT s.role, false FROM service_accounts s WHERE s.account_id = a.id AND s.id = $1
      ) p
     WHERE h.handle = ${handle}
  ),${held}`;
}

/** The same for the first account by name of those that the caller is in. */
export const firstViewer = `
  viewer AS MATERIALIZED (
    SELECT a.id AS account_id, a.name AS account_name, p.is_person, p.role IN (${administrators}) AS everywhere
      FROM (
        SELECT m.account_id, m.role, true AS is_person FROM members m WHERE m.user_id = $1 AND m.active
        UNION ALL
        SELECT s.account_id, s.role, false FROM service_accounts s WHERE s.id = $1
      ) p CROSS JOIN LATERAL (
        SELECT a.id, a.name FROM accounts a WHERE a.id = p.account_id AND ${isOpen} OFFSET 0
      ) a
     ORDER BY lower(a.name) COLLATE "C", a.id LIMIT 1
  ),${held}`;
