import type { BuiltInRole } from '../../src/auth/catalogue';
import type { World } from '../support/world';
import type { Cast } from './cast';
import type { Role } from './graph';

interface AccountState {
  id: string;
  members: { id: string; userId: string; role: string; active: boolean }[];
  serviceAccounts: string[];
  workspaces: { id: string; handle: string }[];
  /** Custom ones. */
  roles: Role[];
  teams: { id: string; members: string[] }[];
  invitations: { id: string; email: string; status: string; invitedById: string | null }[];
  grants: { workspaceId: string; principalId: string; builtInRole: BuiltInRole | null; customRoleId: string | null }[];
}

/** What there is to act on, in each account of a run. */
export type State = AccountState[];

/** Everything of a kind in an account, by name: ids would come in another order when a run is repeated. */
function list(columns: string, from: string, order: string): string {
  return `(SELECT coalesce(json_agg(${columns} ORDER BY ${order}, t.id), '[]') FROM ${from} WHERE t.account_id = a.id)`;
}

const member = `json_build_object('id', t.id, 'userId', t.user_id, 'role', t.role, 'active', t.active)`;
const team = `json_build_object('id', t.id, 'members', (
  SELECT coalesce(json_agg(p.principal_id ORDER BY coalesce(m.name, s.name)), '[]') FROM team_members p
    LEFT JOIN members m ON m.account_id = p.account_id AND m.user_id = p.user_id
    LEFT JOIN service_accounts s ON s.id = p.service_account_id WHERE p.team_id = t.id))`;
const invitation = `json_build_object('id', t.id, 'email', t.email, 'status', t.status, 'invitedById', t.invited_by_id)`;
const grant = `json_build_object('workspaceId', t.workspace_id, 'principalId', t.principal_id,
  'builtInRole', t.built_in_role, 'customRoleId', t.custom_role_id)`;
const granted = `workspace_accesses t JOIN workspaces w ON w.id = t.workspace_id
  LEFT JOIN members m ON m.account_id = t.account_id AND m.user_id = t.user_id
  LEFT JOIN service_accounts s ON s.id = t.service_account_id LEFT JOIN teams g ON g.id = t.team_id`;

const STATE = `
  SELECT a.id,
    ${list(member, 'members t', 't.name')} AS members,
    ${list('t.id', 'service_accounts t', 't.name')} AS "serviceAccounts",
    ${list("json_build_object('id', t.id, 'handle', t.handle)", 'workspaces t', 't.name')} AS workspaces,
    ${list("json_build_object('id', t.id, 'own', t.own_scopes, 'inherits', t.inherits)", 'workspace_roles t', 't.name')} AS roles,
    ${list(team, 'teams t', 't.name')} AS teams,
    ${list(invitation, 'invitations t', 't.created_at')} AS invitations,
    ${list(grant, granted, 'w.name, coalesce(m.name, s.name, g.name)')} AS grants
  FROM accounts a WHERE a.id = ANY ($1) AND a.deleted_at IS NULL ORDER BY array_position($1, a.id)`;

/** Reads the state of a run's accounts. */
export async function readState(world: World, { accounts }: Cast): Promise<State> {
  return world.sql<AccountState>(STATE, [accounts]);
}
