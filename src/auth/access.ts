import type { EntityManager } from 'typeorm';
import type { AccessSourceKind, AccountPermission, WorkspaceScope } from '../generated/schema';
import { jsonObject, type FromJson } from '../db/rows';
import { idKind } from '../ids';
import type { Team } from '../modules/teams/team.entity';
import type { WorkspaceRole } from '../modules/workspace-roles/workspace-role.entity';
import type { WorkspaceAccess } from '../modules/workspaces/workspace-access.entity';
import {
  builtInRoles,
  everyBuiltInRole,
  everyScope,
  impliedScopes,
  rolesWithPermission,
  type BuiltInRole,
} from './catalogue';
import { builtInRole, customRole, type CustomRoleParts, type Role } from './roles';

/** The account roles that open every workspace, as SQL writes them. */
export const administrators = rolesWithPermission('ADMINISTRATE_WORKSPACES')
  .map((role) => `'${role}'`)
  .join(', ');

/** An account's members, deactivated ones too, and its service accounts, with what lists order and search by, and the address of a member. */
export const everybody = `(
    SELECT account_id, user_id AS principal_id, role, 'USER' AS principal_kind, id, id AS member_id, name_key, search_text,
           active, email
      FROM members
    UNION ALL
    SELECT account_id, id, role, 'SERVICE_ACCOUNT', id, NULL, name_key, name_key, true, NULL FROM service_accounts
  )`;

/**
 * Who can hold anything in an account: its active members and its service accounts. The condition stands outside of the union:
 * inside of it PostgreSQL would not look single rows up by an index.
 */
export const actors = `(
  SELECT * FROM ${everybody} everybody WHERE active
)`;

/** The condition that a grant has not ended at this time; `now` is the SQL of a parameter. */
export function isLive(alias: string, now: string): string {
  return `(${alias}.expires_at IS NULL OR ${alias}.expires_at > ${now}::timestamptz)`;
}

/** The columns of `actors` under this alias that go with a source, besides the account. */
function ofPrincipal(p: string): string {
  return ['principal_id', 'principal_kind', 'id', 'member_id', 'name_key'].map((column) => `${p}.${column}`).join(', ');
}

/** The columns of a grant that its sources have: the unique index of grants holds them all. */
const OF_GRANT =
  'a.id AS access_id, a.account_id, a.workspace_id, a.team_id, a.built_in_role, a.custom_role_id, a.expires_at';

/**
 * THE function: what lets whom into which workspace at a time. Every door asks it: the guard, viewerScopes, lists of
 * members, explainAccess, accessChanges and the checks inside use cases. One row is one source of access:
 *
 *   account_id, workspace_id, principal_id, kind, built_in_role, custom_role_id, access_id, team_id, expires_at
 *   principal_kind, id, member_id, name_key: of the principal, as `actors` has them
 *
 * The principal is a user or a service account. An OWNER or ADMIN is workspace Owner everywhere, and that is all there is
 * to say. Anybody else has the union of the direct grant, the grants of their teams and, users only, the workspace's
 * default role; a grant that has ended gives nothing. Source: facts on how access comes about.
 *
 * It is a relation, so that it answers for one principal and for whole lists: callers narrow it by WHERE, and PostgreSQL
 * carries the condition into each branch. Who knows the workspace does not name the account as well: grants would then be
 * looked up by the account too, of which there may be very many. `now` is the SQL of a parameter.
 *
 * `among` narrows it beforehand to a part of `actors` and a part of the workspaces, by the names of these relations. Grants
 * are then found `by` the one and compared with the other, and workspace_name_key stands beside the columns above.
 */
export function accessSources(now: string, among?: Among): string {
  const { actors: people, workspaces: places } = among ?? { actors, workspaces: '(SELECT * FROM workspaces)' };
  const { direct, team, a, p } = heldGrants(among);
  const key = among?.by === 'actors' ? ', w.name_key AS workspace_name_key' : '';
  const ofGrant = (kind: string, teamId: string) =>
    `SELECT ${a}.account_id, ${ofPrincipal(p)}, ${a}.workspace_id, ${kind}, ${a}.built_in_role, ${a}.custom_role_id, ${a}.access_id,
            ${teamId}, ${a}.expires_at ${key}`;
  const applies = `${p}.role NOT IN (${administrators}) AND ${isLive(a, now)}`;
  return `(
    SELECT p.account_id, ${ofPrincipal('p')}, w.id AS workspace_id, 'ACCOUNT_ROLE' AS kind, 'OWNER' AS built_in_role, NULL AS custom_role_id,
           NULL AS access_id, NULL AS team_id, NULL::timestamptz AS expires_at ${key}
      FROM ${people} p JOIN ${places} w ON w.account_id = p.account_id
     WHERE p.role IN (${administrators})
    UNION ALL
    ${ofGrant(`'DIRECT'`, 'NULL')} FROM ${direct} WHERE ${applies}
    UNION ALL
    ${ofGrant(`'TEAM'`, `${a}.team_id`)} FROM ${team} WHERE ${applies}
    UNION ALL
    SELECT p.account_id, ${ofPrincipal('p')}, w.id, 'DEFAULT_ROLE', w.default_built_in_role, w.default_custom_role_id, NULL, NULL, NULL ${key}
      FROM ${among?.byDefault ?? people} p JOIN ${places} w ON w.account_id = p.account_id
     WHERE p.principal_kind = 'USER' AND p.role NOT IN (${administrators})
       AND (w.default_built_in_role IS NOT NULL OR w.default_custom_role_id IS NOT NULL)
  )`;
}

/** Parts of `actors` and of the workspaces, and by which of the two grants are found. */
export interface Among {
  actors: string;
  workspaces: string;
  by: 'actors' | 'workspaces';
  /** The part of these actors for whom default roles are wanted, if not for all: there are as many as there are users. */
  byDefault?: string | null;
}

/** Grants with who has them: what stands after FROM, and under which aliases the grant and its holder stand there. */
interface HeldGrants {
  direct: string;
  team: string;
  a: string;
  p: string;
}

/**
 * Grants, each with who has it: the principal that it is to, or somebody on the team. Among parts, OFFSET 0 keeps the planner
 * to look-ups by an index for each row of the one, and a hash of the other: it cannot know their numbers.
 */
function heldGrants(among: Among | undefined): HeldGrants {
  // Not `=`: no index is to be gone through for all of an account, in which the planner sees the average account's few people.
  const isHolder = 'p.principal_id = a.holder_id AND p.account_id IS NOT DISTINCT FROM a.account_id';
  if (among === undefined) {
    const ofTeam = 'workspace_accesses a JOIN team_members t ON t.team_id = a.team_id';
    return {
      direct: `(SELECT ${OF_GRANT}, a.principal_id AS holder_id FROM workspace_accesses a) a JOIN ${actors} p ON ${isHolder}`,
      team: `(SELECT ${OF_GRANT}, t.principal_id AS holder_id FROM ${ofTeam}) a JOIN ${actors} p ON ${isHolder}`,
      a: 'a',
      p: 'p',
    };
  }
  const grants = (condition: string) =>
    `CROSS JOIN LATERAL (SELECT a.* FROM workspace_accesses a WHERE ${condition} OFFSET 0) a`;
  const teamMembers = (condition: string) =>
    `CROSS JOIN LATERAL (SELECT principal_id, team_id FROM team_members WHERE ${condition} OFFSET 0) t`;
  if (among.by === 'workspaces') {
    const ofPlaces = (found: string, holder: string) =>
      `(SELECT ${OF_GRANT}, ${holder}.principal_id AS holder_id FROM ${among.workspaces} w ${found} OFFSET 0) a
         JOIN ${among.actors} p ON ${isHolder}`;
    return {
      direct: ofPlaces(grants('a.workspace_id = w.id'), 'a'),
      team: ofPlaces(
        `${grants('a.workspace_id = w.id AND a.team_id IS NOT NULL')} ${teamMembers('team_id = a.team_id')}`,
        't',
      ),
      a: 'a',
      p: 'p',
    };
  }
  const ofPeople = (found: string) =>
    `(SELECT ${OF_GRANT}, ${ofPrincipal('p')}, p.role FROM ${among.actors} p ${found} OFFSET 0) held
       JOIN ${among.workspaces} w ON w.id = held.workspace_id`;
  return {
    direct: ofPeople(grants('a.account_id = p.account_id AND a.principal_id = p.principal_id')),
    team: ofPeople(
      `${teamMembers('principal_id = p.principal_id AND account_id = p.account_id')} ${grants('a.team_id = t.team_id')}`,
    ),
    a: 'held',
    p: 'held',
  };
}

/**
 * Live grants in those columns of `accessSources` that say what a source gives, whoever they are to and whatever state that
 * principal is in: what a team has, or what somebody would have once active.
 */
export function liveGrants(now: string): string {
  return `(
  SELECT a.account_id, a.workspace_id, a.principal_id, 'DIRECT' AS kind, a.built_in_role, a.custom_role_id,
         a.id AS access_id, NULL AS team_id, a.expires_at
    FROM workspace_accesses a WHERE ${isLive('a', now)}
)`;
}

/** One way in which somebody comes into a workspace. */
export interface AccessSource {
  accountId: string;
  kind: AccessSourceKind;
  builtInRole: BuiltInRole | null;
  customRole: FromJson<WorkspaceRole> | null;
  accessId: string | null;
  teamId: string | null;
  /** When the grant ends, as JSON writes a time; null for a way in that has no end. */
  expiresAt: string | null;
  /** The team, and the grant, where they were read along. */
  team?: FromJson<Team> | null | undefined;
  access?: FromJson<WorkspaceAccess> | null | undefined;
}

/** The order of what lets somebody in: the account role first, then grants, teams, the default role. */
export function sourceOrder(alias: string): string {
  return `array_position(ARRAY['ACCOUNT_ROLE', 'DIRECT', 'TEAM', 'DEFAULT_ROLE'], ${alias}.kind), ${alias}.access_id`;
}

/**
 * Rows of `accessSources` under this alias as one JSON list, in their order; with others beside each: their SQL by their
 * names.
 */
export function accessSourcesJson(alias: string, others: Record<string, string> = {}): string {
  return `json_agg(${accessSourceJson(alias, others)} ORDER BY ${sourceOrder(alias)})`;
}

/** A source as JSON: one row of `accessSources` under this alias. */
export function accessSourceJson(alias: string, others: Record<string, string> = {}): string {
  const customRole = jsonObject({
    id: 'r.id',
    accountId: 'r.account_id',
    name: 'r.name',
    description: 'r.description',
    ownScopes: 'r.own_scopes',
    inherits: 'r.inherits',
    version: 'r.version',
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
  });
  const roleId = `${alias}.custom_role_id`;
  return jsonObject({
    accountId: `${alias}.account_id`,
    kind: `${alias}.kind`,
    builtInRole: `${alias}.built_in_role`,
    accessId: `${alias}.access_id`,
    teamId: `${alias}.team_id`,
    expiresAt: `${alias}.expires_at`,
    customRole: `CASE WHEN ${roleId} IS NOT NULL THEN (SELECT ${customRole} FROM workspace_roles r WHERE r.id = ${roleId}) END`,
    ...others,
  });
}

/** The role that a source gives. */
export function roleOf(source: { builtInRole: BuiltInRole | null; customRole: CustomRoleParts | null }): Role {
  if (source.builtInRole !== null) return builtInRole(source.builtInRole);
  if (source.customRole !== null) return customRole(source.customRole);
  throw new Error('a source of access gives a role');
}

/** The scopes that these sources give together, in the catalogue's order. */
export function scopesOf(sources: readonly AccessSource[]): readonly WorkspaceScope[] {
  // Most people have one role in a workspace, some the same one by several ways.
  const [first, ...others] = new Set(sources.map((source) => roleOf(source).scopes));
  if (first === undefined || others.length === 0) return first ?? [];
  const held = new Set([first, ...others].flat());
  return everyScope.filter((scope) => held.has(scope));
}

/** Those of these sources that do not end before a time; null stands for ever. */
export function lastingUntil(sources: readonly AccessSource[], until: Date | null): AccessSource[] {
  return sources.filter(({ expiresAt }) => expiresAt === null || (until !== null && new Date(expiresAt) >= until));
}

/**
 * The source whose role has the most scopes; on a tie a built-in one, then by the role's name. Throws when there is none.
 */
export function strongestSource(sources: readonly AccessSource[]): AccessSource {
  const [first, ...rest] = sources;
  if (first === undefined) throw new Error('nobody enters a workspace without a source');
  return rest.reduce((best, source) => (isStronger(roleOf(source), roleOf(best)) ? source : best), first);
}

function isStronger(role: Role, than: Role): boolean {
  if (role.scopes.length !== than.scopes.length) return role.scopes.length > than.scopes.length;
  if (role.builtInRole !== null && than.builtInRole !== null) {
    return everyBuiltInRole.indexOf(role.builtInRole) < everyBuiltInRole.indexOf(than.builtInRole);
  }
  if ((role.builtInRole === null) !== (than.builtInRole === null)) return role.builtInRole !== null;
  return role.name < than.name;
}

/** The built-in roles that hold a scope. */
function builtInRolesWith(scope: WorkspaceScope): BuiltInRole[] {
  return everyBuiltInRole.filter((role) => builtInRoles[role].scopes.includes(scope));
}

/** The condition that the role of a source of `accessSources`, under this alias, holds a scope: what lists filter by. */
export function holdsScope(alias: string, scope: WorkspaceScope, bind: (value: unknown) => string): string {
  const builtIn = bind(builtInRolesWith(scope));
  const own = bind(everyScope.filter((one) => impliedScopes([one]).includes(scope)));
  return `(${alias}.built_in_role = ANY (${builtIn}) OR EXISTS (SELECT FROM workspace_roles r
    WHERE r.id = ${alias}.custom_role_id AND (r.inherits = ANY (${builtIn}) OR r.own_scopes && ${own}::text[])))`;
}

/** The sources of one user or service account in one workspace, read now: what a use case decides on under its lock. */
export async function sourcesOf(
  tx: EntityManager,
  principalId: string,
  workspaceId: string,
  now: Date,
): Promise<AccessSource[]> {
  const [row] = await tx.query<{ sources: AccessSource[] | null }[]>(
    `SELECT ${accessSourcesJson('s')} AS sources FROM ${accessSources('$3')} s
      WHERE s.principal_id = $1 AND s.workspace_id = $2`,
    [principalId, workspaceId, now],
  );
  return row?.sources ?? [];
}

/** What kind of principal an id names: a workspace role can be granted to each of them. */
export type PrincipalKind = 'user' | 'serviceAccount' | 'team';

/** The kind of principal that a well-formed id says it is; null for any other text. */
export function principalKind(id: string): PrincipalKind | null {
  const kind = idKind(id);
  return kind === 'user' || kind === 'serviceAccount' || kind === 'team' ? kind : null;
}

/** The scope that it takes to see the access of a kind of principal in a workspace. */
export const seeScopes: Record<PrincipalKind, WorkspaceScope> = {
  user: 'SEE_WORKSPACE_USERS',
  serviceAccount: 'SEE_WORKSPACE_SERVICE_ACCOUNTS',
  team: 'SEE_WORKSPACE_TEAMS',
};

/** The scope that it takes to give and take the access of a kind of principal in a workspace. */
export const manageScopes: Record<PrincipalKind, WorkspaceScope> = {
  user: 'MANAGE_WORKSPACE_USERS',
  serviceAccount: 'MANAGE_WORKSPACE_SERVICE_ACCOUNTS',
  team: 'MANAGE_WORKSPACE_TEAMS',
};

/** What somebody gives or takes: permissions of the account, scopes of one workspace. */
export interface Powers {
  permissions: Iterable<AccountPermission>;
  scopes: Iterable<WorkspaceScope>;
}

/** What of a gift is not held; empty lists: all of it is. */
export interface Missing {
  missingPermissions: AccountPermission[];
  missingScopes: WorkspaceScope[];
}

/**
 * The one comparison: nobody gives or takes what they do not hold. Answers what is missing; empty lists mean yes.
 */
export function notHeld(
  held: { permissions: ReadonlySet<AccountPermission>; scopes: ReadonlySet<WorkspaceScope> },
  given: Powers,
): Missing {
  return {
    missingPermissions: [...new Set(given.permissions)].filter((permission) => !held.permissions.has(permission)),
    missingScopes: [...new Set(given.scopes)].filter((scope) => !held.scopes.has(scope)),
  };
}
