import type { Pool, QueryResultRow } from 'pg';
import { rolesWithPermission, type BuiltInRole } from '../../../src/auth/catalogue';
import type { AccessSourceKind, AccountRole, WorkspaceScope } from '../../../src/generated/schema';

/** A statement that each connection prepares once, by its name. */
interface Statement<Row> {
  name: string;
  text: string;
  /** Never set: says what its rows are. */
  row?: Row;
}

export async function read<Row extends QueryResultRow>(
  db: Pool,
  { name, text }: Statement<Row>,
  values: unknown[],
): Promise<Row[]> {
  return (await db.query<Row>({ name, text, values })).rows;
}

const administrators = rolesWithPermission('ADMINISTRATE_WORKSPACES')
  .map((role) => `'${role}'`)
  .join(', ');

/** A role as a row names it: the word of a built-in one, or the id of a custom one. */
export type RoleKey = string;

function isLive(alias: string, now: string): string {
  return `(${alias}.expires_at IS NULL OR ${alias}.expires_at > ${now})`;
}

/**
 * The ways of principal `p` (account_id, id, kind, role), whom the statement has in scope, into workspaces: a row for
 * each, in the order of `rank` and the grant's id.
 */
function waysIn(now: string): string {
  return `(
    SELECT w.id AS workspace_id, 1 AS rank, 'ACCOUNT_ROLE' AS kind, 'OWNER' AS role, NULL AS access_id, NULL AS team_id,
           NULL::timestamptz AS expires_at
      FROM workspaces w WHERE w.account_id = p.account_id AND p.role IN (${administrators})
    UNION ALL
    SELECT a.workspace_id, 2, 'DIRECT', coalesce(a.built_in_role, a.custom_role_id), a.id, NULL, a.expires_at
      FROM workspace_accesses a
     WHERE a.account_id = p.account_id AND a.principal_id = p.id AND p.role NOT IN (${administrators})
       AND ${isLive('a', now)}
    UNION ALL
    SELECT a.workspace_id, 3, 'TEAM', coalesce(a.built_in_role, a.custom_role_id), a.id, t.team_id, a.expires_at
      FROM team_members t JOIN workspace_accesses a ON a.team_id = t.team_id
     WHERE t.account_id = p.account_id AND t.principal_id = p.id AND p.role NOT IN (${administrators})
       AND ${isLive('a', now)}
    UNION ALL
    SELECT w.id, 4, 'DEFAULT_ROLE', coalesce(w.default_built_in_role, w.default_custom_role_id), NULL, NULL, NULL
      FROM workspaces w
     WHERE w.account_id = p.account_id AND p.kind = 'USER' AND p.role NOT IN (${administrators})
       AND (w.default_built_in_role IS NOT NULL OR w.default_custom_role_id IS NOT NULL)
  )`;
}

const sourcesJson = `json_agg(json_build_object('kind', s.kind, 'role', s.role, 'accessId', s.access_id,
  'expiresAt', s.expires_at, 'team', (
    SELECT json_build_object('id', t.id, 'name', t.name, 'description', t.description) FROM teams t WHERE t.id = s.team_id
  )) ORDER BY s.rank, s.access_id)`;

/** One way into a workspace, as a statement gives it. */
export interface SourceRow {
  kind: AccessSourceKind;
  role: RoleKey;
  accessId: string | null;
  expiresAt: string | null;
  team: { id: string; name: string; description: string } | null;
}

interface CredentialRow {
  kind: 'apiKey' | 'session';
  principalId: string;
  /** The one account that a key opens. */
  keyAccountId: string | null;
  createdAt: Date;
  /** Null for who belongs to no account. */
  accountId: string | null;
  principalKind: 'USER' | 'SERVICE_ACCOUNT';
  role: AccountRole;
  maxApiKeyLifetimeDays: number | null;
}

/** Who has this credential, with a row for each account that they belong to. */
export const credentialByHash: Statement<CredentialRow> = {
  name: 'credential',
  text: `
    SELECT c.kind, c.principal_id AS "principalId", c.account_id AS "keyAccountId", c.created_at AS "createdAt",
           p.account_id AS "accountId", p.kind AS "principalKind", p.role,
           p.max_api_key_lifetime_days AS "maxApiKeyLifetimeDays"
      FROM (
        SELECT 'apiKey' AS kind, coalesce(user_id, service_account_id) AS principal_id, account_id, created_at
          FROM api_keys WHERE secret_hash = $1 AND (expires_at IS NULL OR expires_at > $2)
        UNION ALL
        SELECT 'session', user_id, NULL, created_at
          FROM sessions
         WHERE token_hash = $1 AND expires_at > $2 AND last_used_at > $2::timestamptz - make_interval(days => $3)
      ) c
      LEFT JOIN LATERAL (
        SELECT p.*, a.max_api_key_lifetime_days FROM (
          SELECT account_id, 'USER' AS kind, role FROM members WHERE user_id = c.principal_id AND active
          UNION ALL
          SELECT account_id, 'SERVICE_ACCOUNT', role FROM service_accounts WHERE id = c.principal_id
        ) p JOIN accounts a ON a.id = p.account_id AND a.deleted_at IS NULL
      ) p ON true`,
};

/** The workspaces that somebody who is no administrator can enter, with the roles that they have there. */
export const enteredBy: Statement<{ workspaceId: string; roles: RoleKey[] }> = {
  name: 'entered',
  text: `
    SELECT s.workspace_id AS "workspaceId", array_agg(s.role) AS roles
      FROM (SELECT $1::text AS account_id, $2::text AS id, $3::text AS kind, $4::text AS role) p
     CROSS JOIN LATERAL ${waysIn('$5')} s GROUP BY s.workspace_id`,
};

interface CustomRoleRow {
  id: string;
  name: string;
  ownScopes: WorkspaceScope[];
  inherits: BuiltInRole | null;
}

export const customRoles: Statement<CustomRoleRow> = {
  name: 'custom roles',
  text: `SELECT id, name, own_scopes AS "ownScopes", inherits FROM workspace_roles WHERE id = ANY ($1)`,
};

export interface AccountRow {
  id: string;
  handle: string;
  name: string;
  imageUrl: string | null;
}

const accountColumns = `a.id, a.handle, a.name, a.image_url AS "imageUrl"`;

export const accountByHandle: Statement<AccountRow> = {
  name: 'account by handle',
  text: `SELECT ${accountColumns} FROM accounts a WHERE a.handle = $1 AND a.deleted_at IS NULL`,
};

/** A page of accounts by name. */
export const accountsPage: Statement<AccountRow & { nameKey: string }> = {
  name: 'accounts page',
  text: `
    SELECT ${accountColumns}, lower(a.name) AS "nameKey" FROM accounts a
     WHERE a.id = ANY ($1) AND ($2::text IS NULL OR (lower(a.name) COLLATE "C", a.id) > ($2, $3::text))
     ORDER BY lower(a.name) COLLATE "C", a.id LIMIT $4`,
};

export interface WorkspaceRow {
  id: string;
  accountId: string;
  handle: string;
  name: string;
  description: string;
  nameKey: string;
}

const workspaceColumns = `w.id, w.account_id AS "accountId", w.handle, w.name, w.description, w.name_key AS "nameKey"`;

export const workspaceByHandles: Statement<WorkspaceRow> = {
  name: 'workspace by handles',
  text: `
    SELECT ${workspaceColumns} FROM accounts a JOIN workspaces w ON w.account_id = a.id
     WHERE a.handle = $1 AND a.deleted_at IS NULL AND w.handle = $2`,
};

/** The condition on `w` of what the caller sees: of the accounts in the first parameter all, of others the second's. */
function isAmong(accounts: string, workspaces: string): string {
  return `(w.account_id = ANY (${accounts}) OR w.id = ANY (${workspaces}))`;
}

/** A page of workspaces by name below each account. */
export const workspacePages: Statement<WorkspaceRow & { parentId: string }> = {
  name: 'workspace pages',
  text: `
    SELECT parent.id AS "parentId", page.* FROM unnest($1::text[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT ${workspaceColumns} FROM workspaces w
       WHERE w.account_id = parent.id AND ${isAmong('$2', '$3')}
         AND ($4::text IS NULL OR (w.name_key, w.id) > ($4, $5::text))
       ORDER BY w.name_key, w.id LIMIT $6
    ) page ORDER BY page."nameKey", page.id`,
};

/** A person; all who see one in a list share an account, and so may see the address. */
interface UserColumns {
  id: string;
  handle: string;
  email: string;
  name: string;
  avatarUrl: string | null;
}

/** A person as JSON; null where there is none. */
const userJson = `CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'handle', u.handle, 'email', u.email,
  'name', u.name, 'avatarUrl', u.avatar_url) END AS user`;

export interface MemberRow {
  parentId: string;
  id: string;
  accountId: string;
  role: AccountRole;
  active: boolean;
  userId: string;
  joinedAt: Date;
  nameKey: string;
  user: UserColumns;
}

/** A page of members by name below each account. */
export const memberPages: Statement<MemberRow> = {
  name: 'member pages',
  text: `
    SELECT parent.id AS "parentId", page.*, ${userJson} FROM unnest($1::text[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT m.id, m.account_id AS "accountId", m.user_id AS "userId", m.role, m.active, m.joined_at AS "joinedAt",
             m.name_key AS "nameKey"
        FROM members m
       WHERE m.account_id = parent.id AND ($2::text IS NULL OR (m.name_key, m.id) > ($2, $3::text))
       ORDER BY m.name_key, m.id LIMIT $4
    ) page JOIN users u ON u.id = page."userId" ORDER BY page."nameKey", page.id`,
};

interface TeamRow {
  parentId: string;
  id: string;
  name: string;
  description: string;
  nameKey: string;
}

/** A page of teams by name below each member. */
export const teamPages: Statement<TeamRow> = {
  name: 'team pages',
  text: `
    SELECT parent.id AS "parentId", page.* FROM unnest($1::text[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT t.id, t.name, t.description, t.name_key AS "nameKey"
        FROM members m
        JOIN team_members p ON p.account_id = m.account_id AND p.principal_id = m.user_id
        JOIN teams t ON t.id = p.team_id
       WHERE m.id = parent.id AND ($2::text IS NULL OR (t.name_key, t.id) > ($2, $3::text))
       ORDER BY t.name_key, t.id LIMIT $4
    ) page ORDER BY page."nameKey", page.id`,
};

/** A page of the workspaces that a member can enter, below each member: one's own all, others' where users are shown. */
export const enteredPages: Statement<WorkspaceRow & { parentId: string; sources: SourceRow[] }> = {
  name: 'entered pages',
  text: `
    SELECT parent.id AS "parentId", page.* FROM unnest($1::text[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT ${workspaceColumns}, entered.sources
        FROM (SELECT account_id, user_id AS id, 'USER' AS kind, role FROM members WHERE id = parent.id AND active) p
       CROSS JOIN LATERAL (
         SELECT s.workspace_id, ${sourcesJson} AS sources FROM ${waysIn('$4')} s GROUP BY s.workspace_id
       ) entered
        JOIN workspaces w ON w.id = entered.workspace_id
       WHERE (p.id = $5 OR ${isAmong('$2', '$3')})
         AND ($6::text IS NULL OR (w.name_key, w.id) > ($6, $7::text))
       ORDER BY w.name_key, w.id LIMIT $8
    ) page ORDER BY page."nameKey", page.id`,
};

interface WorkspaceMemberRow {
  parentId: string;
  id: string;
  nameKey: string;
  /** What the ways in give, each at least once. */
  roles: RoleKey[];
  /** Null for a service account. */
  user: UserColumns | null;
}

/**
 * A page of those who can enter, by name, below each workspace: users in those of the second parameter, service accounts
 * in those of the third. The grants of a workspace are gathered once; people are then gone through by name until a page
 * is full, which takes a few hundred of ten thousand.
 */
export const workspaceMemberPages: Statement<WorkspaceMemberRow> = {
  name: 'workspace member pages',
  text: `
    SELECT w.id AS "parentId", page.id, page.name_key AS "nameKey", page.roles, ${userJson}
      FROM (
        SELECT id, account_id, coalesce(default_built_in_role, default_custom_role_id) AS default_role
          FROM workspaces WHERE id = ANY ($1)
      ) w
     CROSS JOIN LATERAL (
       WITH granted AS MATERIALIZED (
         SELECT a.principal_id, a.team_id, coalesce(a.built_in_role, a.custom_role_id) AS role
           FROM workspace_accesses a WHERE a.workspace_id = w.id AND ${isLive('a', '$4')}
       ), way AS MATERIALIZED (
         SELECT principal_id, role FROM granted WHERE team_id IS NULL
         UNION ALL
         SELECT t.principal_id, g.role FROM granted g JOIN team_members t ON t.team_id = g.team_id
          WHERE g.team_id IS NOT NULL
       ), entered AS MATERIALIZED (
         SELECT * FROM (
           (SELECT 'USER' AS kind, m.user_id AS principal_id, m.id, m.name_key, m.role IN (${administrators}) AS administers
              FROM members m
             WHERE m.account_id = w.account_id AND m.active AND w.id = ANY ($2)
               AND ($5::text IS NULL OR (m.name_key, m.id) > ($5, $6::text))
               AND (m.role IN (${administrators}) OR w.default_role IS NOT NULL
                    OR m.user_id IN (SELECT principal_id FROM way))
             ORDER BY m.name_key, m.id LIMIT $7)
           UNION ALL
           (SELECT 'SERVICE_ACCOUNT', s.id, s.id, s.name_key, s.role IN (${administrators})
              FROM service_accounts s
             WHERE s.account_id = w.account_id AND w.id = ANY ($3)
               AND ($5::text IS NULL OR (s.name_key, s.id) > ($5, $6::text))
               AND (s.role IN (${administrators}) OR s.id IN (SELECT principal_id FROM way))
             ORDER BY s.name_key, s.id LIMIT $7)
         ) both_kinds ORDER BY name_key, id LIMIT $7
       )
       SELECT e.id, e.principal_id, e.name_key,
              CASE WHEN e.administers THEN ARRAY['OWNER'] ELSE array_remove(
                array_append(array_agg(way.role), CASE e.kind WHEN 'USER' THEN w.default_role END), NULL) END AS roles
         FROM entered e LEFT JOIN way ON way.principal_id = e.principal_id
        GROUP BY e.id, e.principal_id, e.name_key, e.administers, e.kind
     ) page
      LEFT JOIN users u ON u.id = page.principal_id
     ORDER BY page.name_key, page.id`,
};

/** Whether a principal of the workspace's account is active, and what lets them in; no row for any other. */
export const accessOfPrincipal: Statement<{ active: boolean; sources: SourceRow[] | null }> = {
  name: 'access of principal',
  text: `
    SELECT p.active, (
      SELECT ${sourcesJson} FROM ${waysIn('$4')} s WHERE s.workspace_id = $2 AND p.active
    ) AS sources FROM (
      SELECT account_id, user_id AS id, 'USER' AS kind, role, active FROM members WHERE account_id = $1 AND user_id = $3
      UNION ALL
      SELECT account_id, id, 'SERVICE_ACCOUNT', role, true FROM service_accounts WHERE account_id = $1 AND id = $3
      UNION ALL
      SELECT account_id, id, 'TEAM', 'NONE', true FROM teams WHERE account_id = $1 AND id = $3
    ) p`,
};
