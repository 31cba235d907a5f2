import { builtInRoles, everyScope, workspaceScopes } from '../../src/auth/catalogue';
import type { AccessSourceKind, WorkspaceScope } from '../../src/generated/schema';
import type { Role, Workspace } from './graph';

/**
 * The oracle: how access to a workspace comes about, told as naively as can be, over plain lists in memory. It shares
 * the catalogue of scopes with the service, and no code.
 */

export interface Way {
  kind: AccessSourceKind;
  role: Role;
  team: string | null;
  grant: string | null;
}

const owner: Role = { id: builtInRoles.OWNER.id, own: everyScope, inherits: null };

/** Every way by which a user or service account comes into a workspace at a time. */
export function waysIn({ account, grants, defaultRole }: Workspace, principal: string, now: Date): Way[] {
  const who = account.who.get(principal);
  if (who?.active !== true) return [];
  if (who.role !== 'MEMBER') return [{ kind: 'ACCOUNT_ROLE', role: owner, team: null, grant: null }];
  const ways: Way[] = [];
  for (const { id: grant, to, role } of grants.filter(({ end }) => end === null || end > now)) {
    if (to === principal) ways.push({ kind: 'DIRECT', role, team: null, grant });
    if (account.teams.get(to)?.has(principal) === true) ways.push({ kind: 'TEAM', role, team: to, grant });
  }
  const isUser = principal.startsWith('usr_');
  if (isUser && defaultRole !== null) ways.push({ kind: 'DEFAULT_ROLE', role: defaultRole, team: null, grant: null });
  return ways;
}

/** What a team gives to who is on it. */
export function waysOfTeam({ grants }: Workspace, team: string, now: Date): Way[] {
  const live = grants.filter(({ to, end }) => to === team && (end === null || end > now));
  return live.map(({ id: grant, role }) => ({ kind: 'DIRECT', role, team: null, grant }));
}

/** The scopes of a role: its own, those that it inherits, and all that these include. */
export function scopesOfRole({ own, inherits }: Role): WorkspaceScope[] {
  const scopes = new Set([...own, ...(inherits === null ? [] : builtInRoles[inherits].scopes)]);
  // What is added to a set while it is gone through is gone through as well.
  for (const scope of scopes) for (const included of workspaceScopes[scope].includes) scopes.add(included);
  return everyScope.filter((scope) => scopes.has(scope));
}

/** The scopes that ways in give together. */
export function scopesOf(ways: readonly Way[]): WorkspaceScope[] {
  const scopes = new Set(ways.flatMap(({ role }) => scopesOfRole(role)));
  return everyScope.filter((scope) => scopes.has(scope));
}
