import { administrators, everything, holds, rolesOf } from './catalogue';
import type { Statement } from './statement';
import { callerValues, isLive, viewerOf } from './viewer';

/** So many people are read by name at first: among them are the first 25 of most workspaces. */
const HEAD = 1024;

const role = 'coalesce(a.built_in_role, a.custom_role_id)';

/** The condition that person `p` is of a kind that the caller may see in workspace `w`. */
const isSeen = '(CASE WHEN p.is_user THEN w.sees_users ELSE w.sees_service_accounts END)';

/** Everybody who may enter something in the account, in the order of lists. Each half is read by its own index. */
function people(limit: number | 'ALL'): string {
  const account = '(SELECT account_id FROM viewer)';
  const first = `ORDER BY name_key, id LIMIT ${String(limit)}`;
  return `
    (SELECT user_id AS principal_id, true AS is_user, role IN (${administrators}) AS everywhere, name_key, id
       FROM members WHERE account_id = ${account} AND active ${first})
    UNION ALL
    (SELECT id, false, role IN (${administrators}), name_key, id
       FROM service_accounts WHERE account_id = ${account} ${first})
    ${first}`;
}

/**
 * The first 20 workspaces by name that the caller enters, each with the first 25 people by name who enter it.
 *
 * Who enters is found from two sides: the head of the list of people, and the principals that grants name, read from an
 * index alone; a grant itself is read only where both meet. A workspace that is not full by then goes through all people
 * one by one, which in an account with a thousand people is rare, and in a smaller one never happens.
 */
export const workspacePage: Statement = {
  name: 'WorkspacePage',
  values: (caller, { handle }) => [...callerValues(caller), handle],
  text: `WITH ${viewerOf('$4')},
  role AS MATERIALIZED (${rolesOf('(SELECT account_id FROM viewer)')}),
  shown AS MATERIALIZED (
    SELECT w.id, w.handle, w.name, (row_number() OVER (ORDER BY w.name_key, w.id))::int AS place, w.default_role,
           ${holds('w.mask', 'SEE_WORKSPACE_USERS')} AS sees_users,
           ${holds('w.mask', 'SEE_WORKSPACE_SERVICE_ACCOUNTS')} AS sees_service_accounts
      FROM (
        (SELECT id, handle, name, name_key, coalesce(default_built_in_role, default_custom_role_id) AS default_role,
                ${everything} AS mask
           FROM workspaces WHERE account_id = (SELECT account_id FROM viewer WHERE everywhere)
          ORDER BY name_key, id LIMIT 21)
        UNION ALL
        (SELECT w.id, w.handle, w.name, w.name_key, coalesce(w.default_built_in_role, w.default_custom_role_id), e.mask
           FROM entered e CROSS JOIN LATERAL (SELECT * FROM workspaces w WHERE w.id = e.workspace_id OFFSET 0) w
          ORDER BY w.name_key, w.id LIMIT 21)
      ) w
  ),
  place AS MATERIALIZED (SELECT * FROM shown WHERE place <= 20 AND (sees_users OR sees_service_accounts)),
  head AS MATERIALIZED (
    SELECT p.principal_id, p.is_user, p.everywhere, (row_number() OVER (ORDER BY p.name_key, p.id))::int AS n FROM (${people(HEAD)}) p
  ),
  administrator AS MATERIALIZED (SELECT n, is_user FROM head WHERE everywhere),
  first_users AS MATERIALIZED (SELECT n, is_user FROM head WHERE is_user AND NOT everywhere ORDER BY n LIMIT 26),
  way AS (
    SELECT w.place, p.n, 'OWNER' AS role FROM administrator p CROSS JOIN place w WHERE ${isSeen}
    UNION ALL
    SELECT w.place, p.n, w.default_role FROM first_users p CROSS JOIN place w WHERE w.default_role IS NOT NULL AND ${isSeen}
    UNION ALL
    SELECT w.place, p.n, a.role
      FROM place w
      CROSS JOIN LATERAL (SELECT a.principal_id FROM workspace_accesses a WHERE a.workspace_id = w.id OFFSET 0) c
      JOIN head p ON p.principal_id = c.principal_id
      CROSS JOIN LATERAL (
        SELECT ${role} AS role FROM workspace_accesses a
         WHERE a.workspace_id = w.id AND a.principal_id = p.principal_id AND ${isLive('a')} OFFSET 0
      ) a
     WHERE NOT p.everywhere AND ${isSeen}
    UNION ALL
    SELECT w.place, p.n, c.role
      FROM place w
      CROSS JOIN LATERAL (
        SELECT t.principal_id, a.role
          FROM (
            SELECT a.principal_id AS team_id, ${role} AS role FROM workspace_accesses a
             WHERE a.workspace_id = w.id AND a.principal_id LIKE 'team\\_%' AND ${isLive('a')} OFFSET 0
          ) a
          CROSS JOIN LATERAL (SELECT t.principal_id FROM team_members t WHERE t.team_id = a.team_id OFFSET 0) t OFFSET 0
      ) c
      JOIN head p ON p.principal_id = c.principal_id
     WHERE NOT p.everywhere AND ${isSeen}
  ),
  early AS MATERIALIZED (
    SELECT m.place, m.nth, m.rank, p.principal_id, p.is_user
      FROM (
        SELECT r.place, r.n, min(role.rank) AS rank, row_number() OVER (PARTITION BY r.place ORDER BY r.n) AS nth
          FROM way r JOIN role ON role.key = r.role
         GROUP BY r.place, r.n
      ) m JOIN head p ON p.n = m.n
     WHERE m.nth <= 26
  ),
  unfinished AS MATERIALIZED (
    SELECT w.*, coalesce(e.found, 0) AS found
      FROM place w LEFT JOIN (SELECT place, count(*) AS found FROM early GROUP BY place) e ON e.place = w.place
     WHERE coalesce(e.found, 0) < 26 AND (SELECT count(*) FROM head) = ${String(HEAD)}
  ),
  member AS MATERIALIZED (
    SELECT place, nth, rank, principal_id, is_user FROM early
    UNION ALL
    SELECT w.place, p.nth, p.rank, p.principal_id, p.is_user
      FROM unfinished w CROSS JOIN LATERAL (
        SELECT p.principal_id, p.is_user, way.rank, row_number() OVER (ORDER BY p.name_key, p.id) AS nth
          FROM (${people('ALL')}) p
          CROSS JOIN LATERAL (
            SELECT min(role.rank) AS rank
              FROM (
                SELECT 'OWNER' AS key WHERE p.everywhere
                UNION ALL
                SELECT w.default_role WHERE p.is_user AND NOT p.everywhere
                UNION ALL
                SELECT ${role} FROM workspace_accesses a
                 WHERE NOT p.everywhere AND a.workspace_id = w.id AND ${isLive('a')} AND a.principal_id = ANY (
                   ARRAY(SELECT t.team_id FROM team_members t WHERE t.principal_id = p.principal_id) || p.principal_id)
              ) r JOIN role ON role.key = r.key
          ) way
         WHERE way.rank IS NOT NULL AND ${isSeen}
         ORDER BY p.name_key, p.id LIMIT 26
      ) p WHERE p.nth > w.found
  ),
  person AS MATERIALIZED (
    SELECT p.principal_id, '{"user":' || coalesce((
             SELECT '{"id":"' || u.id || '","name":' || to_json(u.name) || ',"email":' || to_json(u.email)
                    || ',"avatarUrl":' || coalesce(to_json(u.avatar_url)::text, 'null') || '}'
               FROM users u WHERE p.is_user AND u.id = p.principal_id
           ), 'null') || ',"role":' AS json
      FROM (SELECT DISTINCT principal_id, is_user FROM member WHERE nth <= 25) p
  ),
  list AS (
    SELECT m.place, string_agg(p.json || role.json || '}', ',' ORDER BY m.nth) AS json
      FROM member m JOIN role ON role.rank = m.rank JOIN person p ON p.principal_id = m.principal_id
     WHERE m.nth <= 25
     GROUP BY m.place
  )
  SELECT '{"account":' || coalesce((SELECT '{"id":"' || v.account_id || '","name":' || to_json(v.account_name)
    || ',"workspaces":{"pageInfo":{"hasNextPage":' || EXISTS (SELECT FROM shown WHERE place = 21) || '},"nodes":['
    || coalesce((
      SELECT string_agg('{"id":"' || w.id || '","handle":"' || w.handle || '","name":' || to_json(w.name)
          || ',"members":' || CASE WHEN w.sees_users OR w.sees_service_accounts THEN '{"nodes":[' || coalesce(l.json, '')
          || '],"pageInfo":{"hasNextPage":' || EXISTS (SELECT FROM member m WHERE m.place = w.place AND m.nth = 26)
          || '}}' ELSE 'null' END || '}', ',' ORDER BY w.place)
        FROM shown w LEFT JOIN list l ON l.place = w.place WHERE w.place <= 20
    ), '') || ']}}' FROM viewer v), 'null') || '}'`,
};
