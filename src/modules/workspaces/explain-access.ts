import type { EntityManager } from 'typeorm';
import {
  accessSourcesJson,
  accessSources,
  holdsScope,
  liveGrants,
  manageScopes,
  principalKind,
  scopesOf,
  type AccessSource,
} from '../../auth/access';
import { builtInRoles, impliedScopes, rolesWithPermission, type BuiltInRole } from '../../auth/catalogue';
import type { Reason } from '../../auth/decision';
import { parametersFrom } from '../../db/list';
import { jsonOf, together } from '../../db/rows';
import type { WorkspaceScope } from '../../generated/schema';
import { Team } from '../teams/team.entity';
import { scopesNotHeld } from './workspace.decisions';
import { builtInRole } from '../../auth/roles';
import { WorkspaceAccess } from './workspace-access.entity';
import type { WorkspaceView } from './workspace.queries';

/** What one principal may do in one workspace, and by what: the schema's AccessExplanation. */
export interface Explanation {
  workspace: WorkspaceView;
  principalId: string;
  scope: WorkspaceScope | null;
  allowed: boolean;
  scopes: readonly WorkspaceScope[];
  sources: AccessSource[];
  reasons: Reason[];
  missingScopes: WorkspaceScope[];
  /** The smallest built-in role that holds the scope that is missing; null when none is. */
  smallest: BuiltInRole | null;
}

/** A principal of the account in question, with what lets it in. */
export interface PrincipalAccess {
  active: boolean;
  sources: AccessSource[];
}

/** A workspace and a principal, as one text. */
export function pairOf({ id, accountId }: WorkspaceView, principalId: string): string {
  return `${accountId} ${id} ${principalId}`;
}

/** The access of principals in workspaces, by pairOf; whoever is not of the workspace's account is left out. */
export async function accessOfPairs(
  db: EntityManager,
  pairs: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, PrincipalAccess>> {
  const split = pairs.map((pair) => pair.split(' '));
  const json = accessSourcesJson('s', {
    team: `(SELECT ${jsonOf(db, Team, 't')} FROM teams t WHERE t.id = s.team_id)`,
    access: `(SELECT ${jsonOf(db, WorkspaceAccess, 'a')} FROM workspace_accesses a WHERE a.id = s.access_id)`,
  });
  const here = 's.workspace_id = k.workspace_id AND s.principal_id = k.principal_id';
  const rows = await db.query<{ pair: string; active: boolean; sources: AccessSource[] | null }[]>(
    `SELECT k.pair, p.active, CASE WHEN p.is_team THEN (SELECT ${json} FROM ${liveGrants('$5')} s WHERE ${here})
              ELSE (SELECT ${json} FROM ${accessSources('$5')} s WHERE ${here}) END AS sources
       FROM ${together('k', ['pair', 'account_id', 'workspace_id', 'principal_id'], pairs.length)}
       JOIN LATERAL (
         SELECT active, false AS is_team FROM members m WHERE m.account_id = k.account_id AND m.user_id = k.principal_id
         UNION ALL
         SELECT true, false FROM service_accounts a WHERE a.account_id = k.account_id AND a.id = k.principal_id
         UNION ALL
         SELECT true, true FROM teams t WHERE t.account_id = k.account_id AND t.id = k.principal_id
       ) p ON true`,
    [pairs, split.map(([one]) => one), split.map(([, two]) => two), split.map(([, , three]) => three), now],
  );
  return new Map(rows.map(({ pair, active, sources }) => [pair, { active, sources: sources ?? [] }]));
}

/** Viewer ⊂ Runner ⊂ Developer ⊂ Owner: each holds all that the one before it does. */
const bySize = ['VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER'] as const satisfies BuiltInRole[];

/** What the access of a principal says, as a person would ask: what may they do, by what, and what is missing? */
export function explain(
  workspace: WorkspaceView,
  principalId: string,
  { active, sources }: PrincipalAccess,
  scope: WorkspaceScope | null,
): Explanation {
  const scopes = scopesOf(sources);
  const missingScopes = scope === null || scopes.includes(scope) ? [] : without(impliedScopes([scope]), scopes);
  // Who is deactivated is granted nothing: they are reactivated first.
  const smallest =
    missingScopes.length === 0 || scope === null || !active
      ? null
      : (bySize.find((role) => builtInRoles[role].scopes.includes(scope)) ?? null);
  const reasons = reasonsFor(active, sources, missingScopes, scope);
  const allowed = reasons.length === 0;
  return { workspace, principalId, scope, allowed, scopes, sources, reasons, missingScopes, smallest };
}

function without(scopes: readonly WorkspaceScope[], held: readonly WorkspaceScope[]): WorkspaceScope[] {
  return scopes.filter((scope) => !held.includes(scope));
}

function reasonsFor(
  active: boolean,
  sources: readonly AccessSource[],
  missing: readonly WorkspaceScope[],
  scope: WorkspaceScope | null,
): Reason[] {
  const reasons: Reason[] = [];
  if (!active) {
    reasons.push({ code: 'INACTIVE', message: 'The member is deactivated, so nothing opens anything to them.' });
  } else if (sources.length === 0) {
    reasons.push({
      code: 'NOT_A_MEMBER',
      message: 'Nothing opens this workspace to them: no account role, no live grant, no team, no default role.',
    });
  }
  if (scope !== null && missing.length > 0) {
    reasons.push({
      code: 'MISSING_SCOPE',
      message: `None of the ways in gives ${scope}: it takes a role that holds it.`,
      missingScope: scope,
    });
  }
  return reasons;
}

const NAMED = 10;
/** Whoever holds the scopes in question is looked for among so many. */
const CANDIDATES = 100;

/**
 * People who could grant a role that holds a scope to a kind of principal, in workspaces: administrators first, then by
 * name, ten at most. They hold the scope that manages such principals and all that the role gives.
 */
export async function grantorsIn(
  db: EntityManager,
  workspaceIds: readonly string[],
  { kind, scope, role }: { kind: keyof typeof manageScopes; scope: WorkspaceScope; role: BuiltInRole },
  now: Date,
): Promise<ReadonlyMap<string, string[]>> {
  const administrators = rolesWithPermission('ADMINISTRATE_WORKSPACES');
  const { parameters, bind } = parametersFrom(workspaceIds, now, administrators, CANDIDATES);
  const sources = `FROM ${accessSources('$2')} s
    WHERE s.workspace_id = w.id AND s.principal_id = m.user_id`;
  const rows = await db.query<{ workspaceId: string; userId: string; sources: AccessSource[] }[]>(
    `SELECT w.id AS "workspaceId", found.* FROM workspaces w CROSS JOIN LATERAL (
       SELECT m.user_id AS "userId", (SELECT ${accessSourcesJson('s')} ${sources}) AS sources
         FROM members m
        WHERE m.account_id = w.account_id AND m.active
          AND EXISTS (SELECT ${sources} AND ${holdsScope('s', manageScopes[kind], bind)})
          AND EXISTS (SELECT ${sources} AND ${holdsScope('s', scope, bind)})
        ORDER BY m.role = ANY ($3) DESC, m.name_key, m.id LIMIT $4
     ) found WHERE w.id = ANY ($1)`,
    parameters,
  );
  const grantors = new Map<string, string[]>();
  for (const { workspaceId, userId, sources: held } of rows) {
    const named = grantors.get(workspaceId) ?? [];
    grantors.set(workspaceId, named);
    const { missingScopes } = scopesNotHeld(scopesOf(held), [builtInRole(role)], [manageScopes[kind]]);
    if (missingScopes.length === 0 && named.length < NAMED) named.push(userId);
  }
  return grantors;
}

/** The kind of principal of an explanation. */
export function kindOf({ principalId }: Explanation): keyof typeof manageScopes {
  return principalKind(principalId) ?? 'user';
}
