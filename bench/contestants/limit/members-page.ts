import { administrators, holds, rolesOf } from './catalogue';
import type { Statement } from './statement';
import { callerValues, isLive, viewerOf } from './viewer';

/**
 * The first 50 members by name, each with teams and with the first 10 workspaces that they enter. All account roles hold
 * READ_MEMBERS and READ_TEAMS. Ways in are gathered for the whole page and sorted once, by numbers that stand for the
 * names' order.
 */
export const membersPage: Statement = {
  name: 'MembersPage',
  values: (caller, { handle }) => [...callerValues(caller), handle],
  text: `WITH ${viewerOf('$4')},
  role AS MATERIALIZED (${rolesOf('(SELECT account_id FROM viewer)')}),
  page AS MATERIALIZED (
    SELECT m.id, m.account_id, m.user_id, m.role, m.active, m.joined_at,
           m.active AND m.role IN (${administrators}) AS everywhere,
           (row_number() OVER (ORDER BY m.name_key, m.id))::int AS place
      FROM members m WHERE m.account_id = (SELECT account_id FROM viewer)
     ORDER BY m.name_key, m.id LIMIT 51
  ),
  workspace AS MATERIALIZED (
    SELECT w.id, '{"id":"' || w.id || '","handle":"' || w.handle || '","name":' || to_json(w.name) || '}' AS json,
           (row_number() OVER (ORDER BY w.name_key, w.id))::int AS position,
           coalesce(w.default_built_in_role, w.default_custom_role_id) AS default_role,
           (SELECT everywhere FROM viewer) OR ${holds('coalesce(e.mask, 0)', 'SEE_WORKSPACE_USERS')} AS seen
      FROM workspaces w LEFT JOIN entered e ON e.workspace_id = w.id
     WHERE w.account_id = (SELECT account_id FROM viewer)
  ),
  holder AS (
    SELECT place, account_id, 2 AS kind, user_id AS principal_id, NULL AS team, user_id = $1 AS is_caller
      FROM page WHERE active AND NOT everywhere
    UNION ALL
    SELECT p.place, p.account_id, 3, t.id, t.json, p.user_id = $1
      FROM page p CROSS JOIN LATERAL (
        SELECT t.id, '{"id":"' || t.id || '","name":' || to_json(t.name) || '}' AS json
          FROM team_members m CROSS JOIN LATERAL (SELECT * FROM teams t WHERE t.id = m.team_id OFFSET 0) t
         WHERE m.principal_id = p.user_id AND m.account_id = p.account_id OFFSET 0
      ) t WHERE p.active AND NOT p.everywhere
  ),
  source AS (
    SELECT p.place, w.position, 1 AS kind, 'OWNER' AS role, NULL AS access_id, NULL AS team
      FROM page p CROSS JOIN LATERAL (
        SELECT w.position FROM workspace w WHERE w.seen OR p.user_id = $1 ORDER BY w.position LIMIT 11
      ) w WHERE p.everywhere
    UNION ALL
    SELECT h.place, w.position, h.kind, a.role, a.id, h.team
      FROM holder h
      CROSS JOIN LATERAL (
        SELECT a.id, a.workspace_id, coalesce(a.built_in_role, a.custom_role_id) AS role
          FROM workspace_accesses a
         WHERE a.account_id = h.account_id AND a.principal_id = h.principal_id AND ${isLive('a')} OFFSET 0
      ) a JOIN workspace w ON w.id = a.workspace_id
     WHERE w.seen OR h.is_caller
    UNION ALL
    SELECT p.place, w.position, 4, w.default_role, NULL, NULL
      FROM page p CROSS JOIN workspace w
     WHERE w.default_role IS NOT NULL AND p.active AND NOT p.everywhere AND (w.seen OR p.user_id = $1)
  ),
  ranked AS (
    SELECT s.*, dense_rank() OVER (PARTITION BY s.place ORDER BY s.position) AS nth
      FROM (SELECT * FROM source ORDER BY place, position, kind, access_id) s
  ),
  way AS (
    SELECT r.place, r.position, r.nth, min(role.rank) AS rank, string_agg(
             (ARRAY['{"kind":"ACCOUNT_ROLE","role":', '{"kind":"DIRECT","role":', '{"kind":"TEAM","role":',
                    '{"kind":"DEFAULT_ROLE","role":'])[r.kind] || role.json || ',"team":' || coalesce(r.team, 'null') || '}',
             ',' ORDER BY r.kind, r.access_id) AS sources
      FROM ranked r JOIN role ON role.key = r.role
     WHERE r.nth <= 11
     GROUP BY r.place, r.position, r.nth
  ),
  edge AS (
    SELECT a.place, bool_or(a.nth = 11) AS has_more,
           string_agg('{"node":' || w.json || ',"role":' || role.json || ',"sources":[' || a.sources || ']}', ','
             ORDER BY a.position) FILTER (WHERE a.nth <= 10) AS json
      FROM way a JOIN workspace w ON w.position = a.position JOIN role ON role.rank = a.rank
     GROUP BY a.place
  )
  SELECT '{"account":' || coalesce((SELECT '{"id":"' || v.account_id || '","members":{"pageInfo":{"hasNextPage":'
    || EXISTS (SELECT FROM page WHERE place = 51) || '},"nodes":[' || coalesce((
      SELECT string_agg('{"id":"' || p.id || '","role":"' || p.role || '","active":' || p.active || ',"joinedAt":"'
          || to_char(p.joined_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","user":{"id":"' || u.id
          || '","name":' || to_json(u.name) || ',"email":' || to_json(u.email) || ',"avatarUrl":'
          || coalesce(to_json(u.avatar_url)::text, 'null') || '},"teams":{"nodes":[' || coalesce(t.json, '')
          || ']},"workspaces":{"edges":[' || coalesce(e.json, '') || '],"pageInfo":{"hasNextPage":'
          || coalesce(e.has_more, false) || '}}}', ',' ORDER BY p.place)
        FROM page p
        CROSS JOIN LATERAL (SELECT * FROM users u WHERE u.id = p.user_id OFFSET 0) u
        CROSS JOIN LATERAL (
          SELECT string_agg('{"id":"' || t.id || '","name":' || to_json(t.name) || '}', ',' ORDER BY t.name_key, t.id) AS json
            FROM (
              SELECT t.* FROM team_members m CROSS JOIN LATERAL (SELECT * FROM teams t WHERE t.id = m.team_id OFFSET 0) t
               WHERE m.account_id = p.account_id AND m.user_id = p.user_id ORDER BY t.name_key, t.id LIMIT 10
            ) t
        ) t
        LEFT JOIN edge e ON e.place = p.place
       WHERE p.place <= 50
    ), '') || ']}}' FROM viewer v), 'null') || '}'`,
};
