import { In, IsNull, Not, type DataSource, type SelectQueryBuilder } from 'typeorm';
import { accountRolePermissions, everyScope } from '../../../src/auth/catalogue';
import type { AccessSourceKind, WorkspaceScope } from '../../../src/generated/schema';
import { builtInRole, customRole, scopesOf, type Role } from '../shared/roles';
import type { Context, Principal } from './context';
import { Workspace, WorkspaceAccess, type Team, type WorkspaceRole } from './entities';

/** One way in which somebody comes into a workspace. */
export interface Source {
  kind: AccessSourceKind;
  role: Role;
  team: Team | null;
  access: WorkspaceAccess | null;
}

/** Whether the account role opens every workspace. */
export function isAdministrator({ role }: Pick<Principal, 'role'>): boolean {
  return accountRolePermissions[role].has('ADMINISTRATE_WORKSPACES');
}

/** What an account role gives that opens every workspace. */
export const byAccountRole: Source = { kind: 'ACCOUNT_ROLE', role: builtInRole('OWNER'), team: null, access: null };

function roleOf(builtIn: WorkspaceAccess['builtInRole'], custom: WorkspaceRole | null): Role | null {
  if (builtIn !== null) return builtInRole(builtIn);
  return custom === null ? null : customRole(custom);
}

/** What a grant gives: directly, or to a team that is loaded with it. */
export function byGrant(access: WorkspaceAccess): Source {
  const role = roleOf(access.builtInRole, access.customRole);
  if (role === null) throw new Error(`grant ${access.id} names no role`);
  return access.team == null
    ? { kind: 'DIRECT', role, team: null, access }
    : { kind: 'TEAM', role, team: access.team, access };
}

/** What a workspace gives to every user of its account; null where it has no default role. */
export function byDefaultRole({ defaultBuiltInRole, defaultCustomRole }: Workspace): Source | null {
  const role = roleOf(defaultBuiltInRole, defaultCustomRole);
  return role === null ? null : { kind: 'DEFAULT_ROLE', role, team: null, access: null };
}

/** Live grants with their roles. */
export function liveGrants(db: DataSource, now: Date): SelectQueryBuilder<WorkspaceAccess> {
  return db
    .getRepository(WorkspaceAccess)
    .createQueryBuilder('access')
    .leftJoinAndSelect('access.customRole', 'customRole')
    .where('(access.expiresAt IS NULL OR access.expiresAt > :now)', { now })
    .orderBy('access.id');
}

/** Grants to principals themselves. */
export function grantedTo(
  grants: SelectQueryBuilder<WorkspaceAccess>,
  accountIds: readonly string[],
  principalIds: readonly string[],
): SelectQueryBuilder<WorkspaceAccess> {
  return grants
    .andWhere('access.accountId IN (:...accountIds)', { accountIds })
    .andWhere('access.principalId IN (:...principalIds)', { principalIds });
}

/** Grants to teams that principals are on; of each team's members only these are loaded. */
export function grantedToTeamsOf(
  grants: SelectQueryBuilder<WorkspaceAccess>,
  accountIds: readonly string[],
  principalIds: readonly string[],
): SelectQueryBuilder<WorkspaceAccess> {
  return grants
    .innerJoinAndSelect('access.team', 'team')
    .innerJoinAndSelect('team.members', 'place', 'place.principalId IN (:...principalIds)', { principalIds })
    .andWhere('access.accountId IN (:...accountIds)', { accountIds });
}

/** Workspaces of accounts that have a default role. */
export function openWorkspaces(db: DataSource, accountIds: readonly string[]): Promise<Workspace[]> {
  const accountId = In([...accountIds]);
  return db.getRepository(Workspace).find({
    where: [
      { accountId, defaultBuiltInRole: Not(IsNull()) },
      { accountId, defaultCustomRoleId: Not(IsNull()) },
    ],
    relations: { defaultCustomRole: true },
  });
}

/** What lets the caller into a workspace. */
async function viewerSources({ viewer, loaders }: Context, workspace: Workspace): Promise<readonly Source[]> {
  const membership = viewer?.memberships.get(workspace.accountId);
  if (membership === undefined) return [];
  if (isAdministrator(membership)) return [byAccountRole];
  const entered = await loaders.entered.load(membership);
  return entered.find((one) => one.workspace.id === workspace.id)?.sources ?? [];
}

/** The scopes that the caller has in a workspace; none: it does not exist for the caller. */
export async function viewerScopes(context: Context, workspace: Workspace): Promise<readonly WorkspaceScope[]> {
  const sources = await viewerSources(context, workspace);
  return sources.includes(byAccountRole) ? everyScope : scopesOf(sources.map(({ role }) => role));
}

/** The scope that shows a kind of principal in a workspace. */
export const seeScopes = {
  user: 'SEE_WORKSPACE_USERS',
  serviceAccount: 'SEE_WORKSPACE_SERVICE_ACCOUNTS',
  team: 'SEE_WORKSPACE_TEAMS',
} as const satisfies Record<string, WorkspaceScope>;

/** The kind of principal that an id is of; null for another id. */
export function principalKind(id: string): keyof typeof seeScopes | null {
  if (id.startsWith('usr_')) return 'user';
  if (id.startsWith('sa_')) return 'serviceAccount';
  return id.startsWith('team_') ? 'team' : null;
}
