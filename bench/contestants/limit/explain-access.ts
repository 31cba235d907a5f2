import { impliedScopes } from '../../../src/auth/catalogue';
import type { WorkspaceScope } from '../../../src/generated/schema';
import { administrators, everything, holds, maskOf, maskOfRole, roleJson, scopesJson } from './catalogue';
import type { Statement } from './statement';
import { callerValues, isLive, viewerOf } from './viewer';

/** The scope that the operation's document asks about. */
const asked: WorkspaceScope = 'MANAGE_WORKSPACE_USERS';

/** What `explainAccess` says stands in the way, in the product's own sentences. */
const reasons = {
  inactive: 'The member is deactivated, so nothing opens anything to them.',
  noWayIn: 'Nothing opens this workspace to them: no account role, no live grant, no team, no default role.',
  missing: `None of the ways in gives ${asked}: it takes a role that holds it.`,
};

function reason(code: string, message: string, missingScope: string): string {
  return `SELECT '${code}' AS code, '${message}' AS message, ${missingScope} AS "missingScope"`;
}

/**
 * Why a user or a service account of the account holds the scope in a workspace, or why not. About oneself always, about
 * others with the scope that lists such principals there; null for everybody else, and for who is not of the account.
 */
export const explainAccess: Statement = {
  name: 'ExplainAccess',
  values: (caller, { handle, workspaceHandle, personId }) => [
    ...callerValues(caller),
    handle,
    workspaceHandle,
    personId,
  ],
  text: `WITH ${viewerOf('$4')},
  place AS MATERIALIZED (
    SELECT w.id, w.account_id, coalesce(w.default_built_in_role, w.default_custom_role_id) AS default_role,
           CASE WHEN v.everywhere THEN ${everything} ELSE e.mask END AS held
      FROM viewer v
      CROSS JOIN LATERAL (SELECT * FROM workspaces w WHERE w.account_id = v.account_id AND w.handle = $5 OFFSET 0) w
      LEFT JOIN entered e ON e.workspace_id = w.id
     WHERE v.everywhere OR e.workspace_id IS NOT NULL
  ),
  principal AS MATERIALIZED (
    SELECT m.active, true AS is_person, m.role IN (${administrators}) AS everywhere
      FROM place w
      CROSS JOIN LATERAL (SELECT * FROM members m WHERE m.account_id = w.account_id AND m.user_id = $6 OFFSET 0) m
     WHERE $6 = $1 OR ${holds('w.held', 'SEE_WORKSPACE_USERS')}
    UNION ALL
    SELECT true, false, s.role IN (${administrators})
      FROM place w
      CROSS JOIN LATERAL (SELECT * FROM service_accounts s WHERE s.account_id = w.account_id AND s.id = $6 OFFSET 0) s
     WHERE $6 = $1 OR ${holds('w.held', 'SEE_WORKSPACE_SERVICE_ACCOUNTS')}
  ),
  source AS MATERIALIZED (
    SELECT s.*, ${maskOfRole('s.key')} AS mask, ${roleJson('s.key')} AS role
      FROM place w CROSS JOIN principal p CROSS JOIN LATERAL (
        SELECT 1 AS rank, 'ACCOUNT_ROLE' AS kind, 'OWNER' AS key, NULL AS access_id, NULL::timestamptz AS expires_at,
               NULL AS team_id
         WHERE p.everywhere
        UNION ALL
        SELECT 2, 'DIRECT', coalesce(a.built_in_role, a.custom_role_id), a.id, a.expires_at, NULL
          FROM workspace_accesses a
         WHERE NOT p.everywhere AND a.workspace_id = w.id AND a.principal_id = $6 AND ${isLive('a')}
        UNION ALL
        SELECT 3, 'TEAM', coalesce(a.built_in_role, a.custom_role_id), a.id, a.expires_at, t.team_id
          FROM team_members t CROSS JOIN LATERAL (
            SELECT a.* FROM workspace_accesses a
             WHERE a.workspace_id = w.id AND a.principal_id = t.team_id AND ${isLive('a')} OFFSET 0
          ) a WHERE NOT p.everywhere AND t.account_id = w.account_id AND t.principal_id = $6
        UNION ALL
        SELECT 4, 'DEFAULT_ROLE', w.default_role, NULL, NULL, NULL
         WHERE NOT p.everywhere AND p.is_person AND w.default_role IS NOT NULL
      ) s
     WHERE p.active
  ),
  sum AS MATERIALIZED (
    SELECT p.active, coalesce((SELECT bit_or(s.mask) FROM source s), 0) AS mask FROM principal p
  ),
  reason AS (
    ${reason('INACTIVE', reasons.inactive, 'NULL')} FROM sum WHERE NOT active
    UNION ALL
    ${reason('NOT_A_MEMBER', reasons.noWayIn, 'NULL')} FROM sum WHERE active AND mask = 0
    UNION ALL
    ${reason('MISSING_SCOPE', reasons.missing, `'${asked}'`)} FROM sum WHERE NOT ${holds('mask', asked)}
  )
  SELECT json_build_object('workspace', (SELECT json_build_object('id', w.id, 'explainAccess', (
    SELECT json_build_object(
        'allowed', NOT EXISTS (SELECT FROM reason),
        'scopes', ${scopesJson('sum.mask')},
        'sources', (
          SELECT coalesce(json_agg(json_build_object(
              'kind', s.kind, 'role', s.role,
              'team', (SELECT json_build_object('id', t.id, 'name', t.name) FROM teams t WHERE t.id = s.team_id),
              'access', CASE WHEN s.access_id IS NOT NULL
                              AND (s.team_id IS NULL OR ${holds('w.held', 'SEE_WORKSPACE_TEAMS')}) THEN json_build_object(
                'id', s.access_id,
                'expiresAt', to_char(s.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END
            ) ORDER BY s.rank, s.access_id), '[]') FROM source s),
        'reasons', (SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM reason r),
        'missingScopes', CASE WHEN ${holds('sum.mask', asked)} THEN '[]'
          ELSE ${scopesJson(`(${maskOf(impliedScopes([asked]))} & ~sum.mask)`)} END
      ) FROM sum)) FROM place w))`,
};
