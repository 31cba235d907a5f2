import type { EntityManager } from 'typeorm';
import type { AccessSourceKind, AccountPermission, WorkspaceScope } from '../generated/schema';
import { builtInRoles, everyBuiltInRole, everyScope, rolesWithPermission, type BuiltInRole } from './catalogue';

/** The account roles that open every workspace, as SQL writes them. */
const administrators = rolesWithPermission('ADMINISTRATE_WORKSPACES')
  .map((role) => `'${role}'`)
  .join(', ');

/**
 * THE function: what lets whom into which workspace. Every door asks it: the guard, viewerScopes, lists of members, and
 * the checks inside use cases. One row is one source of access:
 *
 *   account_id, workspace_id, user_id, kind, built_in_role, access_id
 *
 * An active OWNER or ADMIN is workspace Owner everywhere, and that is all there is to say. Anybody else who is active has
 * the union of the direct grant and the workspace's default role. Source: facts on how access comes about.
 *
 * It is a relation, so that it answers for one person and for whole lists: callers narrow it by WHERE, and PostgreSQL
 * carries the condition into each branch.
 */
export const accessSources = `(
  SELECT m.account_id, w.id AS workspace_id, m.user_id, 'ACCOUNT_ROLE' AS kind, 'OWNER' AS built_in_role, NULL AS access_id
    FROM members m JOIN workspaces w ON w.account_id = m.account_id
   WHERE m.active AND m.role IN (${administrators})
  UNION ALL
  SELECT m.account_id, a.workspace_id, m.user_id, 'DIRECT', a.built_in_role, a.id
    FROM members m JOIN workspace_accesses a ON a.account_id = m.account_id AND a.user_id = m.user_id
   WHERE m.active AND m.role NOT IN (${administrators})
  UNION ALL
  SELECT m.account_id, w.id, m.user_id, 'DEFAULT_ROLE', w.default_built_in_role, NULL
    FROM members m JOIN workspaces w ON w.account_id = m.account_id
   WHERE m.active AND m.role NOT IN (${administrators}) AND w.default_built_in_role IS NOT NULL
)`;

/** One way in which somebody comes into a workspace. */
export interface AccessSource {
  kind: AccessSourceKind;
  builtInRole: BuiltInRole;
  accessId: string | null;
}

/** A source as JSON, for json_agg over `accessSources` under this alias. */
export function accessSourceJson(alias: string): string {
  return `json_build_object('kind', ${alias}.kind, 'builtInRole', ${alias}.built_in_role, 'accessId', ${alias}.access_id)`;
}

/** The scopes that these sources give together, in the catalogue's order. */
export function scopesOf(sources: readonly AccessSource[]): WorkspaceScope[] {
  const held = new Set(sources.flatMap((source) => builtInRoles[source.builtInRole].scopes));
  return everyScope.filter((scope) => held.has(scope));
}

/** The role with the most scopes; the order of the catalogue decides a tie. Throws when there is no source. */
export function strongestRole(sources: readonly AccessSource[]): BuiltInRole {
  const [first, ...rest] = everyBuiltInRole.filter((role) => sources.some((source) => source.builtInRole === role));
  if (first === undefined) throw new Error('nobody enters a workspace without a source');
  return rest.reduce(
    (best, role) => (builtInRoles[role].scopes.length > builtInRoles[best].scopes.length ? role : best),
    first,
  );
}

/** The built-in roles that hold a scope: what a list filters by. */
export function rolesWith(scope: WorkspaceScope): BuiltInRole[] {
  return everyBuiltInRole.filter((role) => builtInRoles[role].scopes.includes(scope));
}

/** The sources of one user in one workspace, read now: what a use case decides on under its lock. */
export async function sourcesOf(tx: EntityManager, userId: string, workspaceId: string): Promise<AccessSource[]> {
  return tx.query<AccessSource[]>(
    `SELECT s.kind, s.built_in_role AS "builtInRole", s.access_id AS "accessId"
       FROM ${accessSources} s WHERE s.user_id = $1 AND s.workspace_id = $2`,
    [userId, workspaceId],
  );
}

/** What somebody gives or takes: permissions of the account, scopes of one workspace. */
export interface Powers {
  permissions: Iterable<AccountPermission>;
  scopes: Iterable<WorkspaceScope>;
}

/**
 * The one comparison: nobody gives or takes what they do not hold. Answers what is missing; empty lists mean yes.
 */
export function notHeld(
  held: { permissions: ReadonlySet<AccountPermission>; scopes: ReadonlySet<WorkspaceScope> },
  given: Powers,
): { missingPermissions: AccountPermission[]; missingScopes: WorkspaceScope[] } {
  return {
    missingPermissions: [...new Set(given.permissions)].filter((permission) => !held.permissions.has(permission)),
    missingScopes: [...new Set(given.scopes)].filter((scope) => !held.scopes.has(scope)),
  };
}
