import type { WorkspaceScope } from '../../../src/generated/schema';
import type { Role } from '../shared/roles';
import type { RoleKey, SourceRow } from './statements';

/** The scope that shows a kind of principal in a workspace. */
export const seeScopes = {
  user: 'SEE_WORKSPACE_USERS',
  serviceAccount: 'SEE_WORKSPACE_SERVICE_ACCOUNTS',
  team: 'SEE_WORKSPACE_TEAMS',
} as const satisfies Record<string, WorkspaceScope>;

/** The kind of principal that an id is of; null for another id. */
export function kindOfPrincipal(id: string): keyof typeof seeScopes | null {
  if (id.startsWith('usr_')) return 'user';
  if (id.startsWith('sa_')) return 'serviceAccount';
  return id.startsWith('team_') ? 'team' : null;
}

/** Who looks, and what they hold in the workspace. */
interface Onlooker {
  callerId: string;
  scopes: readonly WorkspaceScope[];
}

/** The ways of a principal into a workspace as the schema shows them; a grant only to who may see it. */
export function sourceViews(
  rows: readonly SourceRow[],
  principalId: string,
  find: (key: RoleKey) => Role,
  { callerId, scopes }: Onlooker,
) {
  return rows.map(({ kind, role, team, accessId, expiresAt }) => {
    const grantedTo = team?.id ?? principalId;
    const principal = kindOfPrincipal(grantedTo);
    const isShown = grantedTo === callerId || (principal !== null && scopes.includes(seeScopes[principal]));
    const access =
      accessId === null || !isShown
        ? null
        : { id: accessId, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
    return { kind, role: find(role), team, access };
  });
}
