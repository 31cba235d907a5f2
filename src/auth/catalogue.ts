import type { AccountPermission, AccountRole, WorkspaceScope } from '../generated/schema';

/**
 * What every permission, scope and role is. All tables are keyed by the schema's enums, so that a new value
 * does not compile until it is described here.
 */

export const accountPermissions: Record<AccountPermission, string> = {
  READ_ACCOUNT: 'See the profile, plan and settings.',
  UPDATE_ACCOUNT: 'Change the profile, the handle and the settings.',
  DELETE_ACCOUNT: 'Close the account for everybody.',
  READ_MEMBERS: 'See members, their roles and the seats.',
  UPDATE_MEMBERS: 'Change account roles, deactivate and reactivate members.',
  DELETE_MEMBERS: 'Remove members.',
  READ_INVITATIONS: 'See invitations.',
  CREATE_INVITATIONS: 'Invite people.',
  UPDATE_INVITATIONS: 'Resend and revoke invitations.',
  READ_ROLES: 'See workspace roles.',
  CREATE_ROLES: 'Create custom workspace roles.',
  UPDATE_ROLES: 'Edit custom workspace roles.',
  DELETE_ROLES: 'Delete custom workspace roles.',
  READ_WORKSPACES: 'See the workspaces that one can enter.',
  CREATE_WORKSPACES: 'Create workspaces.',
  TRANSFER_WORKSPACES: 'Move workspaces to and from other accounts.',
  ADMINISTRATE_WORKSPACES: 'Enter every workspace as its Owner.',
  READ_TEAMS: 'See teams.',
  CREATE_TEAMS: 'Create teams.',
  UPDATE_TEAMS: 'Edit teams and their people.',
  DELETE_TEAMS: 'Delete teams.',
  READ_SERVICE_ACCOUNTS: 'See service accounts.',
  CREATE_SERVICE_ACCOUNTS: 'Create service accounts.',
  UPDATE_SERVICE_ACCOUNTS: 'Edit service accounts and rotate their keys.',
  DELETE_SERVICE_ACCOUNTS: 'Delete service accounts.',
  READ_SSO: 'See single sign-on.',
  ADMINISTRATE_SSO: 'Configure single sign-on.',
  BYPASS_SSO: 'Sign in without single sign-on.',
  READ_BILLING: 'See billing.',
  UPDATE_BILLING: 'Change billing.',
  READ_AUDIT_LOG: 'Read the audit log.',
  READ_IP_ALLOWLIST: 'See the IP allowlist.',
  UPDATE_IP_ALLOWLIST: 'Change the IP allowlist.',
  ADMINISTRATE_OWNERS: 'Make, unmake and remove owners.',
};

const everyPermission = Object.keys(accountPermissions) as AccountPermission[];
const ownerOnly: AccountPermission[] = ['BYPASS_SSO', 'DELETE_ACCOUNT', 'ADMINISTRATE_OWNERS'];
const notForMembers: AccountPermission[] = ['READ_BILLING', 'READ_AUDIT_LOG'];

/** What each account role may do. Source: the table of account roles in Prefect Cloud, with ADMINISTRATE_OWNERS ours. */
export const accountRolePermissions: Record<AccountRole, ReadonlySet<AccountPermission>> = {
  OWNER: new Set(everyPermission),
  ADMIN: new Set(everyPermission.filter((permission) => !ownerOnly.includes(permission))),
  MEMBER: new Set(
    everyPermission.filter((permission) => permission.startsWith('READ_') && !notForMembers.includes(permission)),
  ),
};

/** The account roles that hold a permission. */
export function rolesWithPermission(permission: AccountPermission): AccountRole[] {
  const roles = Object.keys(accountRolePermissions) as AccountRole[];
  return roles.filter((role) => accountRolePermissions[role].has(permission));
}

/** What each account role is for, in a sentence. */
export const accountRoleDescriptions: Record<AccountRole, string> = {
  OWNER: 'Holds every permission; the only one who makes owners and deletes the account.',
  ADMIN: 'Runs the account and every workspace in it, but never touches an owner.',
  MEMBER: 'Reads the account and enters the workspaces that were shared with them.',
};

interface ScopeDescription {
  group: string;
  title: string;
  description: string;
  /** The scopes directly below; `impliedScopes` follows them down. */
  includes: readonly WorkspaceScope[];
}

function scope(
  group: string,
  title: string,
  description: string,
  ...includes: readonly WorkspaceScope[]
): ScopeDescription {
  return { group, title, description, includes };
}

export const workspaceScopes: Record<WorkspaceScope, ScopeDescription> = {
  SEE_FLOWS: scope('Flows', 'See flows', 'See flows, their runs and logs.'),
  RUN_FLOWS: scope('Flows', 'Run flows', 'Create, update and run flows.', 'SEE_FLOWS'),
  MANAGE_FLOWS: scope('Flows', 'Manage flows', 'Delete flows and runs.', 'RUN_FLOWS'),
  MANAGE_SAVED_SEARCHES: scope('Flows', 'Manage saved searches', 'Save, edit and delete filters.', 'SEE_FLOWS'),
  RUN_TASKS: scope('Flows', 'Run tasks', 'Create, update and run tasks.', 'SEE_FLOWS'),
  SEE_DEPLOYMENTS: scope('Deployments', 'See deployments', 'See deployments and their schedules.'),
  RUN_DEPLOYMENTS: scope('Deployments', 'Run deployments', 'Start a run of a deployment.', 'SEE_DEPLOYMENTS'),
  WRITE_DEPLOYMENTS: scope(
    'Deployments',
    'Write deployments',
    'Create, edit, pause and schedule deployments.',
    'RUN_DEPLOYMENTS',
  ),
  MANAGE_DEPLOYMENTS: scope('Deployments', 'Manage deployments', 'Delete deployments.', 'WRITE_DEPLOYMENTS'),
  SEE_BLOCKS: scope('Blocks', 'See blocks', 'See blocks without their secrets.'),
  SEE_SECRET_BLOCKS: scope('Blocks', 'See secrets', 'See the secret values of blocks.', 'SEE_BLOCKS'),
  MANAGE_BLOCKS: scope('Blocks', 'Manage blocks', 'Create, edit and delete blocks.', 'SEE_SECRET_BLOCKS'),
  SEE_WORK_POOLS: scope('Work pools', 'See work pools', 'See work pools.'),
  WRITE_WORK_POOLS: scope('Work pools', 'Write work pools', 'Create, edit and pause work pools.', 'SEE_WORK_POOLS'),
  MANAGE_WORK_POOLS: scope('Work pools', 'Manage work pools', 'Delete work pools.', 'WRITE_WORK_POOLS'),
  SEE_WORK_QUEUES: scope('Work queues', 'See work queues', 'See work queues.'),
  WRITE_WORK_QUEUES: scope(
    'Work queues',
    'Write work queues',
    'Create, edit and pause work queues.',
    'SEE_WORK_QUEUES',
  ),
  MANAGE_WORK_QUEUES: scope('Work queues', 'Manage work queues', 'Delete work queues.', 'WRITE_WORK_QUEUES'),
  SEE_WORKERS: scope('Workers', 'See workers', 'See workers and their health.'),
  WRITE_WORKERS: scope('Workers', 'Write workers', 'Report as a worker that is alive.', 'SEE_WORKERS'),
  MANAGE_WORKERS: scope('Workers', 'Manage workers', 'Delete workers.', 'WRITE_WORKERS'),
  SEE_AUTOMATIONS: scope('Automations', 'See automations', 'See automations.'),
  MANAGE_AUTOMATIONS: scope(
    'Automations',
    'Manage automations',
    'Create, edit and delete automations.',
    'SEE_AUTOMATIONS',
  ),
  SEE_NOTIFICATIONS: scope('Notifications', 'See notifications', 'See notifications.'),
  WRITE_NOTIFICATIONS: scope(
    'Notifications',
    'Write notifications',
    'Create and edit notifications.',
    'SEE_NOTIFICATIONS',
  ),
  MANAGE_NOTIFICATIONS: scope('Notifications', 'Manage notifications', 'Delete notifications.', 'WRITE_NOTIFICATIONS'),
  SEE_CONCURRENCY_LIMITS: scope('Concurrency', 'See concurrency limits', 'See concurrency limits.'),
  MANAGE_CONCURRENCY_LIMITS: scope(
    'Concurrency',
    'Manage concurrency limits',
    'Create, edit and delete concurrency limits.',
    'SEE_CONCURRENCY_LIMITS',
  ),
  SEE_EVENTS: scope('Events', 'See events', 'See events.'),
  MANAGE_EVENTS: scope('Events', 'Manage events', 'Emit events and subscribe to them.', 'SEE_EVENTS'),
  SEE_ARTIFACTS: scope('Artifacts', 'See artifacts', 'See artifacts.'),
  WRITE_ARTIFACTS: scope('Artifacts', 'Write artifacts', 'Create and edit artifacts.', 'SEE_ARTIFACTS'),
  MANAGE_ARTIFACTS: scope('Artifacts', 'Manage artifacts', 'Delete artifacts.', 'WRITE_ARTIFACTS'),
  SEE_VARIABLES: scope('Variables', 'See variables', 'See variables.'),
  WRITE_VARIABLES: scope('Variables', 'Write variables', 'Create and edit variables.', 'SEE_VARIABLES'),
  MANAGE_VARIABLES: scope('Variables', 'Manage variables', 'Delete variables.', 'WRITE_VARIABLES'),
  SEE_ASSETS: scope('Assets', 'See assets', 'See assets.'),
  WRITE_ASSETS: scope('Assets', 'Write assets', 'Create and edit assets.', 'SEE_ASSETS'),
  MANAGE_ASSETS: scope('Assets', 'Manage assets', 'Delete assets.', 'WRITE_ASSETS'),
  SEE_INCIDENTS: scope('Incidents', 'See incidents', 'See incidents.'),
  WRITE_INCIDENTS: scope('Incidents', 'Write incidents', 'Declare and edit incidents.', 'SEE_INCIDENTS'),
  MANAGE_INCIDENTS: scope('Incidents', 'Manage incidents', 'Delete incidents.', 'WRITE_INCIDENTS'),
  SEE_TAGS: scope('Tags', 'See tags', 'See tags.'),
  MANAGE_TAGS: scope('Tags', 'Manage tags', 'Create, edit and delete tags.', 'SEE_TAGS'),
  SEE_WEBHOOKS: scope('Webhooks', 'See webhooks', 'See webhooks.'),
  MANAGE_WEBHOOKS: scope('Webhooks', 'Manage webhooks', 'Create, edit and delete webhooks.', 'SEE_WEBHOOKS'),
  SEE_WORKSPACE_SETTINGS: scope('Workspace', 'See settings', 'See the settings of the workspace.'),
  WRITE_WORKSPACE_SETTINGS: scope(
    'Workspace',
    'Write settings',
    'Change name, handle and description, and, with Manage users, the default role.',
    'SEE_WORKSPACE_SETTINGS',
  ),
  MANAGE_WORKSPACE_SETTINGS: scope('Workspace', 'Manage settings', 'Delete the workspace.', 'WRITE_WORKSPACE_SETTINGS'),
  SEE_WORKSPACE_USERS: scope('Workspace', 'See users', 'See which users can enter, and how.'),
  MANAGE_WORKSPACE_USERS: scope(
    'Workspace',
    'Manage users',
    'Grant, change and revoke the access of users.',
    'SEE_WORKSPACE_USERS',
  ),
  SEE_WORKSPACE_SERVICE_ACCOUNTS: scope(
    'Workspace',
    'See service accounts',
    'See which service accounts can enter, and how.',
  ),
  MANAGE_WORKSPACE_SERVICE_ACCOUNTS: scope(
    'Workspace',
    'Manage service accounts',
    'Grant, change and revoke the access of service accounts.',
    'SEE_WORKSPACE_SERVICE_ACCOUNTS',
  ),
  SEE_WORKSPACE_TEAMS: scope('Workspace', 'See teams', 'See which teams have access.'),
  MANAGE_WORKSPACE_TEAMS: scope(
    'Workspace',
    'Manage teams',
    'Grant, change and revoke the access of teams.',
    'SEE_WORKSPACE_TEAMS',
  ),
};

export const everyScope = Object.keys(workspaceScopes) as WorkspaceScope[];

/** These scopes with all that they include, in the catalogue's order. */
export function impliedScopes(scopes: Iterable<WorkspaceScope>): WorkspaceScope[] {
  const held = new Set<WorkspaceScope>();
  const hold = (one: WorkspaceScope): void => {
    if (held.has(one)) return;
    held.add(one);
    workspaceScopes[one].includes.forEach(hold);
  };
  for (const one of scopes) hold(one);
  return everyScope.filter((one) => held.has(one));
}

/** The built-in workspace roles: the same in every account, never changed or deleted. */
export type BuiltInRole = 'VIEWER' | 'RUNNER' | 'DEVELOPER' | 'OWNER' | 'WORKER';

interface BuiltInRoleDescription {
  /** Fixed for ever: clients may keep it. */
  id: string;
  name: string;
  description: string;
  scopes: readonly WorkspaceScope[];
}

const workspaceAdministration: WorkspaceScope[] = [
  'WRITE_WORKSPACE_SETTINGS',
  'MANAGE_WORKSPACE_SETTINGS',
  'MANAGE_WORKSPACE_USERS',
  'MANAGE_WORKSPACE_SERVICE_ACCOUNTS',
  'MANAGE_WORKSPACE_TEAMS',
];
const seeWork = everyScope.filter((one) => /^SEE_(?!SECRET_BLOCKS|WORKSPACE_)/.test(one));

export const builtInRoles: Record<BuiltInRole, BuiltInRoleDescription> = {
  VIEWER: {
    id: 'role_00000000000000000000000001',
    name: 'Viewer',
    description: 'Sees the work of the workspace, without secrets.',
    scopes: impliedScopes(seeWork),
  },
  RUNNER: {
    id: 'role_00000000000000000000000002',
    name: 'Runner',
    description: 'A Viewer who also starts runs of deployments.',
    scopes: impliedScopes([...seeWork, 'RUN_DEPLOYMENTS']),
  },
  DEVELOPER: {
    id: 'role_00000000000000000000000003',
    name: 'Developer',
    description: 'Does all of the work, and sees who else can enter.',
    scopes: everyScope.filter((one) => !workspaceAdministration.includes(one)),
  },
  OWNER: {
    id: 'role_00000000000000000000000004',
    name: 'Owner',
    description: 'Does everything in the workspace, its sharing and its deletion included.',
    scopes: everyScope,
  },
  WORKER: {
    id: 'role_00000000000000000000000005',
    name: 'Worker',
    description: 'What a machine needs that runs flows.',
    scopes: impliedScopes([
      'RUN_FLOWS',
      'SEE_DEPLOYMENTS',
      'SEE_SECRET_BLOCKS',
      'SEE_WORK_POOLS',
      'SEE_WORK_QUEUES',
      'WRITE_WORKERS',
      'MANAGE_CONCURRENCY_LIMITS',
      'MANAGE_EVENTS',
      'SEE_VARIABLES',
    ]),
  },
};

export const everyBuiltInRole = Object.keys(builtInRoles) as BuiltInRole[];

/** The built-in role that this id names; null for any other id. */
export function builtInRoleById(id: string): BuiltInRole | null {
  return everyBuiltInRole.find((role) => builtInRoles[role].id === id) ?? null;
}
