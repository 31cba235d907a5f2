import type { EntityManager } from 'typeorm';
import type { AccountPermission, AccountRole, WorkspaceScope } from '../generated/schema';
import type { ServiceAccount } from '../modules/service-accounts/service-account.entity';
import type { Workspace } from '../modules/workspaces/workspace.entity';
import { accessSources, actors, principalKind, seeScopes } from './access';
import type { Call } from './call';
import { accountRolePermissions, builtInRoles, everyBuiltInRole, everyScope } from './catalogue';
import { inAccount, type InAccount } from './in-account';
import { customRolesOf } from './roles';
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
  constructor(readonly changes: () => AccessChanges) {
    super('a dry run ends here');
  }
}

const LISTED = 50;
const NAMED_ONE_BY_ONE = 500;
const NONE: AccessChanges = { accessChanges: [], accessChangeCount: 0 };
const none = (): AccessChanges => NONE;

/**
 * The transaction of an access mutation: `inAccount`, whose work also says whom it touches. What they hold is read before
 * the work and after it when the answer is to hold the changes; they are compared once the lock is gone. A dry run is the
 * same work, rolled back.
 */
export async function changingAccess<T>(
  call: Call,
  asked: Asked,
  work: (changing: Changing) => Promise<T>,
  secondId: string | null = null,
): Promise<T & AccessChanges> {
  const { result, changes } = await inAccount(
    call,
    async (entered) => {
      const watched: (() => Promise<() => AccessChanges>)[] = [];
      const watch: Changing['watch'] = async (touched, removed = {}) => {
        if (asked.wantsChanges) watched.push(await comparison(entered, touched, removed));
      };
      const done = await work({ ...entered, watch });
      const compare = (await watched[0]?.()) ?? none;
      if (asked.dryRun) {
        // What the database would say at the end only is said now.
        await entered.tx.query('SET CONSTRAINTS ALL IMMEDIATE');
        throw new Rehearsed(compare);
      }
      return { result: done, changes: compare };
    },
    secondId,
  );
  return { ...result, ...changes() };
}

/** Reads what the touched hold now; gives what reads it again, which gives what compares the two. */
async function comparison(
  entered: InAccount,
  touched: Touched,
  removed: Removed,
): Promise<() => Promise<() => AccessChanges>> {
  const { tx, now, viewer } = entered;
  const area = await areaOf(entered, touched);
  const before = await snapshot(tx, area, now);
  return async () => {
    const after = await snapshot(tx, area, now);
    return () => summary(differences(before, after, removed), (change) => maySee(viewer, change));
  };
}

/** Whose access is looked at, and where; null stands for all. */
interface Area {
  accounts: readonly string[];
  principals: readonly string[] | null;
  workspaces: readonly string[] | null;
}

async function areaOf(entered: InAccount, touched: Touched): Promise<Area> {
  const area = await namedArea(entered, touched);
  const { principals, workspaces } = area;
  // So many are not named in a statement: it would take longer to plan than to read everybody in these workspaces.
  const tooMany = workspaces !== null && (principals?.length ?? 0) > NAMED_ONE_BY_ONE;
  return tooMany ? { ...area, principals: null } : area;
}

async function namedArea({ tx, account, now }: InAccount, touched: Touched): Promise<Area> {
  const { principals, workspaces = null, customRoleId, secondId } = touched;
  if (customRoleId !== undefined) return areaOfRole(tx, account.id, customRoleId, now);
  return {
    accounts: [account.id, ...(secondId === undefined ? [] : [secondId])],
    principals: principals === undefined ? null : await withTeams(tx, principals),
    workspaces,
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

/** Everybody who has access by a custom role, and the workspaces in which anybody has. */
async function areaOfRole(tx: EntityManager, accountId: string, customRoleId: string, now: Date): Promise<Area> {
  const [row] = await tx.query<{ workspaces: string | null; principals: string | null }[]>(
    `SELECT string_agg(DISTINCT s.workspace_id, ' ') AS workspaces, string_agg(DISTINCT s.principal_id, ' ') AS principals
       FROM ${accessSources('$3')} s WHERE s.account_id = $1 AND s.custom_role_id = $2`,
    [accountId, customRoleId, now],
  );
  const list = (text: string | null | undefined): string[] => text?.split(' ') ?? [];
  return { accounts: [accountId], principals: list(row?.principals), workspaces: list(row?.workspaces) };
}

/** What one principal holds in one place: in a workspace, or (workspaceId null) in the account itself. */
interface Holding {
  accountId: string;
  principalId: string;
  workspaceId: string | null;
  /** Words of built-in roles and ids of custom ones; in the account itself the account role. In any order. */
  roles: string[];
}

interface Snapshot {
  holdings: Map<string, Holding>;
  /** The scopes of each role that stands in the holdings. */
  scopes: Map<string, readonly WorkspaceScope[]>;
}

/**
 * What everybody in an area holds: two statements, whatever its size. The names of all who have a role in a workspace
 * come as one text, since an area may hold hundreds of thousands.
 */
async function snapshot(tx: EntityManager, { accounts, principals, workspaces }: Area, now: Date): Promise<Snapshot> {
  const parameters: unknown[] = [accounts, now];
  const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
  const who = principals === null ? 'true' : `principal_id = ANY (${bind(principals)}::text[])`;
  const where = workspaces === null ? 'true' : `workspace_id = ANY (${bind(workspaces)}::text[])`;
  // Account roles change by who somebody is, never by what happens to a workspace or a role.
  const inAccount = principals === null || workspaces !== null ? 'false' : who;
  const rows = await tx.query<{ accountId: string; workspaceId: string | null; role: string; principals: string }[]>(
    `SELECT min(account_id) AS "accountId", workspace_id AS "workspaceId",
            coalesce(built_in_role, custom_role_id) AS role, string_agg(principal_id, ' ') AS principals
       FROM ${accessSources('$2')} s WHERE account_id = ANY ($1) AND ${who} AND ${where} GROUP BY 2, 3
      UNION ALL
     SELECT account_id, NULL, role, string_agg(principal_id, ' ') FROM ${actors} a
      WHERE account_id = ANY ($1) AND ${inAccount} GROUP BY 1, 3`,
    parameters,
  );
  const holdings = new Map<string, Holding>();
  for (const { accountId, workspaceId, role, principals: named } of rows) {
    for (const principalId of named.split(' ')) {
      const key = `${principalId} ${workspaceId ?? ''}`;
      const known = holdings.get(key);
      if (known === undefined) holdings.set(key, { accountId, principalId, workspaceId, roles: [role] });
      else if (!known.roles.includes(role)) known.roles.push(role);
    }
  }
  return { holdings, scopes: await scopesOfRoles(tx, accounts) };
}

async function scopesOfRoles(tx: EntityManager, accounts: readonly string[]): Promise<Snapshot['scopes']> {
  const custom = await customRolesOf(tx, accounts);
  return new Map<string, readonly WorkspaceScope[]>([
    ...everyBuiltInRole.map((role) => [role, builtInRoles[role].scopes] as const),
    ...[...custom.values()].flat().map(({ id, scopes }) => [id, scopes] as const),
  ]);
}

type Difference = Pick<AccessChange, 'gainedScopes' | 'lostScopes' | 'gainedPermissions' | 'lostPermissions'>;

/** What is different between two snapshots. Sets of roles repeat, so each pair of sets is compared once. */
function* differences(before: Snapshot, after: Snapshot, removed: Removed): Generator<AccessChange> {
  const known = new Map<string, Difference | null>();
  const compare = (was: Holding | undefined, is: Holding | undefined, inAccount: boolean): Difference | null => {
    const sets = `${String(inAccount)} ${setOf(was)} ${setOf(is)}`;
    let difference = known.get(sets);
    if (difference === undefined) {
      difference = inAccount
        ? differenceOf({ permissions: [permissionsOf(was), permissionsOf(is)], scopes: [[], []] })
        : differenceOf({ permissions: [[], []], scopes: [scopesIn(before, was), scopesIn(after, is)] });
      known.set(sets, difference);
    }
    return difference;
  };
  for (const [key, was] of before.holdings) {
    const is = after.holdings.get(key);
    const { accountId, principalId, workspaceId } = is ?? was;
    const difference = compare(was, is, workspaceId === null);
    if (difference !== null) yield { accountId, principalId, workspaceId, ...difference, removed };
  }
  for (const [key, is] of after.holdings) {
    if (before.holdings.has(key)) continue;
    const { accountId, principalId, workspaceId } = is;
    const difference = compare(undefined, is, workspaceId === null);
    if (difference !== null) yield { accountId, principalId, workspaceId, ...difference, removed };
  }
}

function setOf(holding: Holding | undefined): string {
  return holding === undefined ? '' : [...holding.roles].sort().join();
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
  return sizeOf(difference) === 0 ? null : difference;
}

function without<T>(these: readonly T[], those: readonly T[]): T[] {
  const gone = new Set(those);
  return these.filter((one) => !gone.has(one));
}

function sizeOf({ gainedScopes, lostScopes, gainedPermissions, lostPermissions }: Difference): number {
  return gainedScopes.length + lostScopes.length + gainedPermissions.length + lostPermissions.length;
}

/** The greatest first; the same size goes by principal, then by workspace. */
function compareChanges(a: AccessChange, b: AccessChange): number {
  return (
    sizeOf(b) - sizeOf(a) ||
    compareText(a.principalId, b.principalId) ||
    compareText(a.workspaceId ?? '', b.workspaceId ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Counts the changes that may be seen and keeps the greatest, without putting all of them in order. */
function summary(changes: Iterable<AccessChange>, visible: (change: AccessChange) => boolean): AccessChanges {
  const listed: AccessChange[] = [];
  let accessChangeCount = 0;
  for (const change of changes) {
    if (!visible(change)) continue;
    accessChangeCount += 1;
    const last = listed[LISTED - 1];
    if (last !== undefined && compareChanges(change, last) > 0) continue;
    const place = listed.findIndex((one) => compareChanges(change, one) < 0);
    listed.splice(place === -1 ? listed.length : place, 0, change);
    listed.length = Math.min(listed.length, LISTED);
  }
  return { accessChanges: listed, accessChangeCount };
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
