import {
  accountRolePermissions,
  builtInRoles,
  everyScope,
  impliedScopes,
  workspaceScopes,
  type BuiltInRole,
} from '../../src/auth/catalogue';
import { bookedOf, everyTier } from '../../src/auth/plans';
import type { WorkspaceScope } from '../../src/generated/schema';
import { startWorld, type World } from '../support/world';

/**
 * The published table of workspace roles, written down by hand: V, R, D, O and W have the scope. It is not made from
 * the catalogue, so that a slip in one of them shows.
 */
const TABLE = `
  SEE_FLOWS VRDOW
  RUN_FLOWS DOW
  MANAGE_FLOWS DO
  MANAGE_SAVED_SEARCHES DO
  RUN_TASKS DO
  SEE_DEPLOYMENTS VRDOW
  RUN_DEPLOYMENTS RDO
  WRITE_DEPLOYMENTS DO
  MANAGE_DEPLOYMENTS DO
  SEE_BLOCKS VRDOW
  SEE_SECRET_BLOCKS DOW
  MANAGE_BLOCKS DO
  SEE_WORK_POOLS VRDOW
  WRITE_WORK_POOLS DO
  MANAGE_WORK_POOLS DO
  SEE_WORK_QUEUES VRDOW
  WRITE_WORK_QUEUES DO
  MANAGE_WORK_QUEUES DO
  SEE_WORKERS VRDOW
  WRITE_WORKERS DOW
  MANAGE_WORKERS DO
  SEE_AUTOMATIONS VRDO
  MANAGE_AUTOMATIONS DO
  SEE_NOTIFICATIONS VRDO
  WRITE_NOTIFICATIONS DO
  MANAGE_NOTIFICATIONS DO
  SEE_CONCURRENCY_LIMITS VRDOW
  MANAGE_CONCURRENCY_LIMITS DOW
  SEE_EVENTS VRDOW
  MANAGE_EVENTS DOW
  SEE_ARTIFACTS VRDO
  WRITE_ARTIFACTS DO
  MANAGE_ARTIFACTS DO
  SEE_VARIABLES VRDOW
  WRITE_VARIABLES DO
  MANAGE_VARIABLES DO
  SEE_ASSETS VRDO
  WRITE_ASSETS DO
  MANAGE_ASSETS DO
  SEE_INCIDENTS VRDO
  WRITE_INCIDENTS DO
  MANAGE_INCIDENTS DO
  SEE_TAGS VRDO
  MANAGE_TAGS DO
  SEE_WEBHOOKS VRDO
  MANAGE_WEBHOOKS DO
  SEE_WORKSPACE_SETTINGS DO
  WRITE_WORKSPACE_SETTINGS O
  MANAGE_WORKSPACE_SETTINGS O
  SEE_WORKSPACE_USERS DO
  MANAGE_WORKSPACE_USERS O
  SEE_WORKSPACE_SERVICE_ACCOUNTS DO
  MANAGE_WORKSPACE_SERVICE_ACCOUNTS O
  SEE_WORKSPACE_TEAMS DO
  MANAGE_WORKSPACE_TEAMS O
`;
const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(' ') as [WorkspaceScope, string]);
const letters: Record<BuiltInRole, string> = { VIEWER: 'V', RUNNER: 'R', DEVELOPER: 'D', OWNER: 'O', WORKER: 'W' };

describe('the built-in workspace roles', () => {
  it('are described with exactly the scopes of the schema', () => {
    expect([...everyScope].sort()).toEqual(rows.map(([scope]) => scope).sort());
  });

  it.each(Object.keys(letters) as BuiltInRole[])('%s has exactly the scopes of the published table', (role) => {
    const expected = rows.filter(([, who]) => who.includes(letters[role])).map(([scope]) => scope);
    expect([...builtInRoles[role].scopes].sort()).toEqual(expected.sort());
  });

  it('grow from Viewer through Runner and Developer to Owner', () => {
    const chain: BuiltInRole[] = ['VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER'];
    chain.slice(1).forEach((role, index) => {
      const smaller = builtInRoles[chain[index] ?? 'VIEWER'].scopes;
      expect(builtInRoles[role].scopes).toEqual(expect.arrayContaining([...smaller]));
      expect(builtInRoles[role].scopes.length).toBeGreaterThan(smaller.length);
    });
  });

  it('hold all that their scopes include', () => {
    for (const { scopes } of Object.values(builtInRoles)) expect(impliedScopes(scopes)).toEqual([...scopes]);
  });
});

describe('the inclusion of scopes', () => {
  it('goes from MANAGE through WRITE to SEE, where they exist', () => {
    for (const scope of everyScope) {
      const [verb, ...rest] = scope.split('_');
      const thing = rest.join('_');
      const below = verb === 'MANAGE' ? [`WRITE_${thing}`, `SEE_${thing}`] : verb === 'WRITE' ? [`SEE_${thing}`] : [];
      const existing = below.filter((one) => one in workspaceScopes);
      expect(impliedScopes([scope])).toEqual(expect.arrayContaining(existing));
    }
  });

  it.each<[WorkspaceScope, WorkspaceScope[]]>([
    ['RUN_FLOWS', ['SEE_FLOWS']],
    ['MANAGE_FLOWS', ['SEE_FLOWS', 'RUN_FLOWS']],
    ['RUN_DEPLOYMENTS', ['SEE_DEPLOYMENTS']],
    ['MANAGE_DEPLOYMENTS', ['SEE_DEPLOYMENTS', 'RUN_DEPLOYMENTS', 'WRITE_DEPLOYMENTS']],
    ['SEE_SECRET_BLOCKS', ['SEE_BLOCKS']],
    ['MANAGE_BLOCKS', ['SEE_BLOCKS', 'SEE_SECRET_BLOCKS']],
    ['MANAGE_SAVED_SEARCHES', ['SEE_FLOWS']],
    ['RUN_TASKS', ['SEE_FLOWS']],
    ['SEE_FLOWS', []],
  ])('of %s is closed', (scope, included) => {
    expect(impliedScopes([scope]).filter((one) => one !== scope)).toEqual(included);
  });
});

describe('account roles and plans', () => {
  it('give ADMIN all but what is about owners, and MEMBER what reads', () => {
    const { OWNER, ADMIN, MEMBER } = accountRolePermissions;
    expect([...OWNER].filter((one) => !ADMIN.has(one)).sort()).toEqual([
      'ADMINISTRATE_OWNERS',
      'BYPASS_SSO',
      'DELETE_ACCOUNT',
    ]);
    expect([...MEMBER].sort()).toEqual([
      'READ_ACCOUNT',
      'READ_INVITATIONS',
      'READ_IP_ALLOWLIST',
      'READ_MEMBERS',
      'READ_ROLES',
      'READ_SERVICE_ACCOUNTS',
      'READ_SSO',
      'READ_TEAMS',
      'READ_WORKSPACES',
    ]);
  });

  it('have the published limits and features', () => {
    expect(everyTier).toEqual(['FREE', 'PRO', 'ENTERPRISE']);
    const tiers = everyTier.map((plan) => bookedOf({ plan, planOverrides: null }));
    expect(tiers.map(({ limits }) => limits.members)).toEqual([2, 20, null]);
    expect(tiers.map(({ limits }) => limits.workspaces)).toEqual([1, 10, null]);
    expect(tiers.map(({ limits }) => limits.serviceAccounts)).toEqual([0, 20, null]);
    expect(tiers.map(({ limits }) => limits.flowRunRetentionDays)).toEqual([7, 30, 365]);
    expect(tiers.map(({ limits }) => limits.auditLogRetentionDays)).toEqual([0, 0, 365]);
    expect(tiers.map(({ limits }) => limits.pointsPerMinute)).toEqual([600, 5000, 50_000]);
    const pro = ['WORKSPACE_ACCESS', 'SERVICE_ACCOUNTS', 'TEAMS', 'CUSTOM_ROLES', 'SSO'];
    expect(tiers.map(({ features }) => [...features])).toEqual([
      [],
      pro,
      [...pro, 'AUDIT_LOG', 'SCIM', 'IP_ALLOWLIST'],
    ]);
  });
});

describe('Query.workspaceScopes and Query.accountRoles', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('tell everybody the catalogue, without a sign-in', async () => {
    const { data, errors } = await world.graphql(
      null,
      `{ workspaceScopes { scope group title description includes builtInRoles { name } }
         accountRoles { role description permissions } }`,
    );
    expect(errors).toEqual([]);
    const scopes = data.workspaceScopes as unknown as { scope: WorkspaceScope; builtInRoles: { name: string }[] }[];
    expect(scopes.map(({ scope }) => scope)).toEqual(everyScope);
    expect(scopes.find(({ scope }) => scope === 'MANAGE_BLOCKS')).toEqual({
      scope: 'MANAGE_BLOCKS',
      group: 'Blocks',
      title: 'Manage blocks',
      description: 'Create, edit and delete blocks.',
      includes: ['SEE_BLOCKS', 'SEE_SECRET_BLOCKS'],
      builtInRoles: [{ name: 'Developer' }, { name: 'Owner' }],
    });
    for (const [scope, who] of rows) {
      const told = scopes.find((one) => one.scope === scope)?.builtInRoles.map(({ name }) => name[0]);
      expect(told?.join('')).toBe(who);
    }
    const roles = data.accountRoles as unknown as { role: string; permissions: string[] }[];
    expect(roles.map(({ role }) => role)).toEqual(['OWNER', 'ADMIN', 'MEMBER']);
    expect(roles.map(({ permissions }) => permissions.length)).toEqual([34, 31, 9]);
  });

  it('tell of the built-in roles what they are, but to nobody what holds them', async () => {
    const query = '{ workspaceScopes { scope builtInRoles { id builtIn inheritsFrom { id } account { id } scopes } } }';
    const { data, errors } = await world.graphql(null, query);
    expect(errors).toEqual([]);
    const scopes = data.workspaceScopes as unknown as { scope: string; builtInRoles: object[] }[];
    const { id, scopes: all } = builtInRoles.OWNER;
    expect(scopes.find(({ scope }) => scope === 'MANAGE_WORKSPACE_TEAMS')?.builtInRoles).toEqual([
      { id, builtIn: true, inheritsFrom: null, account: null, scopes: all },
    ]);
    const usage = await world.graphql(null, '{ workspaceScopes { builtInRoles { usage { users } } } }');
    expect(new Set(usage.errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['UNAUTHENTICATED']));
  });

  it('say of every scope what group it is in, and each title once within it', async () => {
    const { data } = await world.graphql(null, '{ workspaceScopes { group title description includes } }');
    const scopes = data.workspaceScopes as unknown as { group: string; title: string; description: string }[];
    expect(new Set(scopes.map(({ group, title }) => `${group}: ${title}`)).size).toBe(scopes.length);
    for (const { description } of scopes) expect(description).toMatch(/^[A-Z].*\.$/);
  });
});
