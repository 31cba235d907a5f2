import type { EntityManager } from 'typeorm';
import type { AccountPermission, AccountRole, WorkspaceScope } from '../generated/schema';
import type { ServiceAccount } from '../modules/service-accounts/service-account.entity';
import type { Workspace } from '../modules/workspaces/workspace.entity';
import { WorkspaceRole } from '../modules/workspace-roles/workspace-role.entity';
import { accessSources, actors, principalKind, seeScopes } from './access';
import type { Call } from './call';
import { accountRolePermissions, builtInRoles, everyBuiltInRole, everyScope } from './catalogue';
import { inAccount, type InAccount } from './in-account';
import { customRole } from './roles';
import { viewerScopes, type Viewer } from './viewer';

/** What a change does to somebody's access: in one workspace, or (workspaceId null) in the account itself. */
export interface AccessChange {
  accountId: string;
  principalId: string;
  workspaceId: string | null;
  gainedScopes: WorkspaceScope[];
  lostScopes: WorkspaceScope[];
  gainedPermissions: AccountPermission[];
  lostPermissions: AccountPermission[];
  /** The workspace and the service account where the change itself removes them, and so nobody could read them later. */
  removed: Removed;
}

/** What an access mutation answers besides its own result. */
export interface AccessChanges {
  accessChanges: AccessChange[];
  accessChangeCount: number;
}

/** How an access mutation was asked for. */
export interface Asked {
  /** Do the whole work, answer what it would do, and roll it back. */
  dryRun: boolean;
  /** Whether the answer is to hold the changes: otherwise nothing is computed. */
  wantsChanges: boolean;
}

/** Whose access a change may touch, and where. What is left out stands for all of the account. */
export interface Touched {
  /** Users and service accounts, and teams for all who are on them. */
  principals?: readonly string[];
  workspaces?: readonly string[];
  /** Only where somebody's access comes by this custom role. */
  customRoleId?: string;
  /** A second account that it may touch. */
  secondId?: string;
}

interface Removed {
  workspace?: Workspace;
  serviceAccount?: ServiceAccount;
}

/** What the work of an access mutation has in hand. */
export interface Changing extends InAccount {
  /** Says, before the first write, whose access the work may change. Work that changes nobody's need not say it. */
  watch: (touched: Touched, removed?: Removed) => Promise<void>;
}

/** Thrown to roll a dry run back: the mutation's answer is these changes and nothing else. */
export class Rehearsed extends Error {
  constructor(readonly changes: AccessChanges) {
    super('a dry run ends here');
  }
}

const LISTED = 50;
const NONE: AccessChanges = { accessChanges: [], accessChangeCount: 0 };

/**
 * The transaction of an access mutation: `inAccount`, whose work also says whom it touches. What they hold is read before
 * the work and after it, and compared, when the answer is to hold the changes. A dry run is the same work, rolled back.
 */
export async function changingAccess<T>(
  call: Call,
  asked: Asked,
  work: (changing: Changing) => Promise<T>,
  secondId: string | null = null,
): Promise<T & AccessChanges> {
  return inAccount(
    call,
    async (entered) => {
      let compare: (() => Promise<AccessChanges>) | null = null;
      const watch: Changing['watch'] = async (touched, removed = {}) => {
        if (asked.wantsChanges) compare = await comparison(entered, touched, removed);
      };
      const result = await work({ ...entered, watch });
      const changes = (await (compare as (() => Promise<AccessChanges>) | null)?.()) ?? NONE;
      if (asked.dryRun) {
        // What the database would say at the end only is said now.
        await entered.tx.query('SET CONSTRAINTS ALL IMMEDIATE');
        throw new Rehearsed(changes);
      }
      return { ...result, ...changes };
    },
    secondId,
  );
}

/** Reads what the touched hold now, and gives the function that reads it again and compares. */
async function comparison(
  entered: InAccount,
  touched: Touched,
  removed: Removed,
): Promise<() => Promise<AccessChanges>> {
  const { tx, now, viewer } = entered;
  const area = {
    accounts: [entered.account.id, ...(touched.secondId === undefined ? [] : [touched.secondId])],
    principals: touched.principals === undefined ? null : await withTeams(tx, touched.principals),
    workspaces: touched.workspaces ?? null,
    pairs: touched.customRoleId === undefined ? null : await pairsBy(tx, entered.account.id, touched.customRoleId, now),
  };
  const before = await snapshot(tx, area, now);
  return async () => {
    const after = await snapshot(tx, area, now);
    const changes = differences(before, after, removed).filter((change) => maySee(viewer, change));
    changes.sort((a, b) => sizeOf(b) - sizeOf(a) || compareText(keyOf(a), keyOf(b)));
    return { accessChanges: changes.slice(0, LISTED), accessChangeCount: changes.length };
  };
}

/** These principals, the people of teams in the teams' place. */
async function withTeams(tx: EntityManager, principals: readonly string[]): Promise<string[]> {
  const teams = principals.filter((id) => principalKind(id) === 'team');
  if (teams.length === 0) return [...principals];
  const rows = await tx.query<{ id: string }[]>(
    'SELECT DISTINCT principal_id AS id FROM team_members WHERE team_id = ANY ($1)',
    [teams],
  );
  const people = principals.filter((id) => principalKind(id) !== 'team');
  return [...new Set([...people, ...rows.map(({ id }) => id)])];
}

interface Pairs {
  workspaces: string[];
  principals: string[];
}

/** Who has access where by a custom role. */
async function pairsBy(tx: EntityManager, accountId: string, customRoleId: string, now: Date): Promise<Pairs> {
  const [row] = await tx.query<Pairs[]>(
    `SELECT coalesce(array_agg(workspace_id), '{}') AS workspaces, coalesce(array_agg(principal_id), '{}') AS principals
       FROM (SELECT DISTINCT s.workspace_id, s.principal_id FROM ${accessSources('$3')} s
              WHERE s.account_id = $1 AND s.custom_role_id = $2) pair`,
    [accountId, customRoleId, now],
  );
  return row ?? { workspaces: [], principals: [] };
}

interface Area {
  accounts: readonly string[];
  principals: readonly string[] | null;
  workspaces: readonly string[] | null;
  pairs: Pairs | null;
}

interface Holding {
  accountId: string;
  principalId: string;
  workspaceId: string | null;
  /** Words of built-in roles and ids of custom ones; in the account itself the account role. */
  roles: string[];
}

interface Snapshot {
  holdings: Map<string, Holding>;
  /** The scopes of each role that stands in the holdings. */
  scopes: Map<string, readonly WorkspaceScope[]>;
}

/** What everybody in an area holds: two statements, whatever its size. */
async function snapshot(
  tx: EntityManager,
  { accounts, principals, workspaces, pairs }: Area,
  now: Date,
): Promise<Snapshot> {
  const parameters: unknown[] = [accounts, now];
  const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
  const who = principals === null ? 'true' : `principal_id = ANY (${bind(principals)}::text[])`;
  const where = [
    who,
    ...(workspaces === null ? [] : [`workspace_id = ANY (${bind(workspaces)}::text[])`]),
    ...(pairs === null
      ? []
      : [
          `(workspace_id, principal_id) IN (SELECT * FROM unnest(${bind(pairs.workspaces)}::text[], ${bind(pairs.principals)}::text[]))`,
        ]),
  ].join(' AND ');
  // Account roles change by who somebody is, never by what happens to a workspace or a role.
  const inAccount = principals === null || workspaces !== null ? 'false' : who;
  const rows = await tx.query<Holding[]>(
    `SELECT account_id AS "accountId", principal_id AS "principalId", workspace_id AS "workspaceId",
            array_agg(DISTINCT coalesce(built_in_role, custom_role_id)) AS roles
       FROM ${accessSources('$2')} s WHERE account_id = ANY ($1) AND ${where} GROUP BY 1, 2, 3
      UNION ALL
     SELECT account_id, principal_id, NULL, ARRAY[role] FROM ${actors} a WHERE account_id = ANY ($1) AND ${inAccount}`,
    parameters,
  );
  const custom = await tx
    .createQueryBuilder(WorkspaceRole, 'role')
    .where('role.account_id = ANY (:accounts)', { accounts })
    .getMany();
  return {
    holdings: new Map(rows.map((row) => [keyOf(row), row])),
    scopes: new Map<string, readonly WorkspaceScope[]>([
      ...everyBuiltInRole.map((role) => [role, builtInRoles[role].scopes] as const),
      ...custom.map((role) => [role.id, customRole(role).scopes] as const),
    ]),
  };
}

function keyOf({ principalId, workspaceId }: Pick<Holding, 'principalId' | 'workspaceId'>): string {
  return `${principalId} ${workspaceId ?? ''}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

type Difference = Pick<AccessChange, 'gainedScopes' | 'lostScopes' | 'gainedPermissions' | 'lostPermissions'>;

/** What is different between two snapshots. Sets of roles repeat, so each pair of sets is compared once. */
function differences(before: Snapshot, after: Snapshot, removed: Removed): AccessChange[] {
  const known = new Map<string, Difference | null>();
  const changes: AccessChange[] = [];
  for (const key of new Set([...before.holdings.keys(), ...after.holdings.keys()])) {
    const was = before.holdings.get(key);
    const is = after.holdings.get(key);
    const one = is ?? was;
    if (one === undefined) continue;
    const inAccount = one.workspaceId === null;
    const sets = `${String(inAccount)} ${was?.roles.join() ?? ''} ${is?.roles.join() ?? ''}`;
    let difference = known.get(sets);
    if (difference === undefined) {
      difference = inAccount
        ? differenceOf({ permissions: [permissionsOf(was), permissionsOf(is)], scopes: [[], []] })
        : differenceOf({ permissions: [[], []], scopes: [scopesIn(before, was), scopesIn(after, is)] });
      known.set(sets, difference);
    }
    const { accountId, principalId, workspaceId } = one;
    if (difference !== null) changes.push({ accountId, principalId, workspaceId, ...difference, removed });
  }
  return changes;
}

function permissionsOf(holding: Holding | undefined): AccountPermission[] {
  return (holding?.roles ?? []).flatMap((role) => [...accountRolePermissions[role as AccountRole]]);
}

function scopesIn({ scopes }: Snapshot, holding: Holding | undefined): WorkspaceScope[] {
  const held = new Set((holding?.roles ?? []).flatMap((role) => scopes.get(role) ?? []));
  return everyScope.filter((scope) => held.has(scope));
}

function differenceOf({
  permissions: [hadPermissions, hasPermissions],
  scopes: [hadScopes, hasScopes],
}: {
  permissions: [AccountPermission[], AccountPermission[]];
  scopes: [WorkspaceScope[], WorkspaceScope[]];
}): Difference | null {
  const difference = {
    gainedScopes: without(hasScopes, hadScopes),
    lostScopes: without(hadScopes, hasScopes),
    gainedPermissions: without(hasPermissions, hadPermissions),
    lostPermissions: without(hadPermissions, hasPermissions),
  };
  return Object.values(difference).every((part) => part.length === 0) ? null : difference;
}

function without<T>(these: readonly T[], those: readonly T[]): T[] {
  const gone = new Set(those);
  return these.filter((one) => !gone.has(one));
}

function sizeOf({ gainedScopes, lostScopes, gainedPermissions, lostPermissions }: AccessChange): number {
  return gainedScopes.length + lostScopes.length + gainedPermissions.length + lostPermissions.length;
}

/** Whether the caller may see this change: their own always, those of others as in any list of access. */
function maySee(viewer: Viewer, { accountId, workspaceId, principalId }: AccessChange): boolean {
  if (principalId === viewer.caller.id) return true;
  const kind = principalKind(principalId);
  if (kind === null) return false;
  if (workspaceId !== null) return viewerScopes(viewer, { accountId, workspaceId }).includes(seeScopes[kind]);
  const permissions = viewer.memberships.get(accountId)?.permissions;
  return permissions?.has(kind === 'user' ? 'READ_MEMBERS' : 'READ_SERVICE_ACCOUNTS') ?? false;
}
