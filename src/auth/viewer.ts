import type { EntityManager } from 'typeorm';
import { Refused } from '../errors';
import type { AccountPermission, AccountRole, AccountStatus, PlanTier, WorkspaceScope } from '../generated/schema';
import { daysAfter } from '../time';
import {
  accessSourcesJson,
  accessSources,
  administrators,
  everybody,
  lastingUntil,
  scopesOf,
  type AccessSource,
} from './access';
import type { Caller, Subject } from './caller';
import { accountRolePermissions, everyScope } from './catalogue';
import { entriesLettingIn, inetOf, keptOutMessage } from './ip-allowlist';
import { bookedOf, type Booked, type PlanOverrides } from './plans';
import { bondJson, lacksSso, ssoRequiredMessage, type Bond } from './sso';
import { signOnUrl } from './sso-addresses';

/** An account that the caller is an active member, or a service account, of and that the credential opens. */
export interface Membership {
  accountId: string;
  /** Null for a service account. */
  memberId: string | null;
  role: AccountRole;
  status: AccountStatus;
  booked: Booked;
  permissions: ReadonlySet<AccountPermission>;
  /** Entries of the account's IP allowlist that the caller's address is in; none where it is not enforced. */
  letInBy: readonly string[];
}

/** What somebody holds, everywhere or in one account. */
export interface Held {
  memberships: ReadonlyMap<string, Membership>;
  /** By workspace, for accounts where the role does not open all of them. */
  sources: ReadonlyMap<string, readonly AccessSource[]>;
}

/** Who asks, from where, and when. */
export interface Asking {
  caller: Caller;
  /** The address that the request comes from; empty where that cannot be told. */
  address: string;
  now: Date;
  /** Where the installation is reached, for whom an account sends to its provider. */
  publicUrl: string;
}

/** What a credential opens. */
interface Opened extends Held {
  /** Accounts in which the caller is deactivated: they hold nothing there, and of all that there is see their own grants only. */
  deactivatedIn: ReadonlySet<string>;
}

/** Why an account keeps somebody out whom it would let in from elsewhere, or by another credential. */
export interface Obstacle {
  code: 'IP_NOT_ALLOWED' | 'SSO_REQUIRED';
  message: string;
  /** With SSO_REQUIRED: where the account's people sign on. */
  url?: string;
}

/** What somebody is kept out of, and why: by account. */
interface KeptOut extends Opened {
  because: ReadonlyMap<string, Obstacle>;
}

/** What the caller holds, from where they ask. Loaded once a request, and again under the lock of a use case. */
export interface Viewer extends Opened, Asking {
  /**
   * What the caller would hold from elsewhere, or in a session of the account's provider: in accounts that keep them out as they ask
   * now. It stands apart, so that whoever asks what the caller holds finds nothing of it.
   */
  keptOut: KeptOut;
}

interface MembershipRow {
  accountId: string;
  handle: string;
  memberId: string | null;
  role: AccountRole;
  /** False for a deactivated member, who holds nothing. */
  active: boolean;
  status: AccountStatus;
  plan: PlanTier;
  planOverrides: PlanOverrides | null;
  maxApiKeyLifetimeDays: number | null;
  /** As entriesLettingIn has it. */
  letInBy: string[] | null;
  /** As bondJson has it. */
  bond: Bond | null;
  ssoSessionHours: number;
  workspaces: { id: string; sources: AccessSource[] }[] | null;
}

/**
 * Loads what the caller holds: one statement. With `accountId`, in that account only. Throws UNAUTHENTICATED when the
 * credential was ended or deleted, or the person disabled, since the request began.
 */
export async function loadViewer(tx: EntityManager, asking: Asking, accountId: string | null = null): Promise<Viewer> {
  const { caller, address, now } = asking;
  // Nothing of a credential ever changes but that it ends.
  const rows = await readMemberships(
    tx,
    { id: caller.id, credentialId: caller.credential.id, address },
    accountId,
    now,
  );
  if (rows.length === 0) throw new Refused('UNAUTHENTICATED', 'This session or API key has ended: sign in again.');
  return viewerOf(asking, rows);
}

/**
 * What a relation of credentials `c` (with ownerId) is joined with, so that one statement finds who asks and what they
 * hold; `viewerOf` makes a viewer of its rows. `address` (as of inetOf) and `now` are SQL.
 */
export function joinMemberships(address: string, now: string): string {
  return `LEFT JOIN LATERAL (${membershipsOf('c."ownerId"', address, now)}) m ON true`;
}

/** What joinMemberships adds to a row: nulls for a caller without any membership. */
export type JoinedMembership = MembershipRow | NoMembership;

/** The viewer that rows of a statement with joinMemberships give: a row for each membership. */
export function viewerOf(asking: Asking, rows: readonly JoinedMembership[]): Viewer {
  const { caller, address, now, publicUrl } = asking;
  const opened = rows.filter(isMembership).filter((row) => opens(caller, row, now));
  const because = new Map<string, Obstacle>();
  for (const row of opened) {
    const obstacle = obstacleOf(asking, row);
    if (obstacle !== null) because.set(row.accountId, obstacle);
  }
  return {
    ...{ caller, address, now, publicUrl },
    ...openedBy(opened.filter(({ accountId }) => !because.has(accountId))),
    keptOut: { ...openedBy(opened.filter(({ accountId }) => because.has(accountId))), because },
  };
}

/** Why an account that the credential opens keeps the caller out; null: it does not. */
function obstacleOf({ caller, address, now, publicUrl }: Asking, row: MembershipRow): Obstacle | null {
  if (row.letInBy?.length === 0) return { code: 'IP_NOT_ALLOWED', message: keptOutMessage(address) };
  const bypasses = accountRolePermissions[row.role].has('BYPASS_SSO');
  if (!lacksSso(caller, { ...row, bypasses }, now)) return null;
  const url = signOnUrl({ publicUrl }, row.handle);
  return { code: 'SSO_REQUIRED', message: ssoRequiredMessage(url), url };
}

/** The viewer as if nothing kept them out: for what they would find then, and nothing else. */
export function asIfLetIn(viewer: Viewer): Viewer {
  const { memberships, sources, deactivatedIn } = viewer.keptOut;
  return { ...viewer, memberships, sources, deactivatedIn, keptOut: { ...openedBy([]), because: new Map() } };
}

/** The viewer as if one account did not keep them out: as its member, who enters none of its workspaces by a grant. */
export function letInto(viewer: Viewer, accountId: string): Viewer {
  const membership = viewer.keptOut.memberships.get(accountId);
  if (membership === undefined) return viewer;
  const because = new Map(viewer.keptOut.because);
  because.delete(accountId);
  return {
    ...viewer,
    memberships: new Map([...viewer.memberships, [accountId, membership]]),
    keptOut: { ...viewer.keptOut, because },
  };
}

function openedBy(rows: readonly MembershipRow[]): Opened {
  const deactivated = rows.filter(({ active }) => !active);
  return { ...held(rows), deactivatedIn: new Set(deactivated.map(({ accountId }) => accountId)) };
}

/**
 * Loads what a user or service account holds in an account by any credential and from anywhere: for what they set going and
 * others finish.
 */
export async function loadHeld(tx: EntityManager, principalId: string, accountId: string, now: Date): Promise<Held> {
  const principal = { id: principalId, credentialId: null, address: '' };
  return held((await readMemberships(tx, principal, accountId, now)).filter(isMembership));
}

/** What the statement gives for a caller without any membership. */
interface NoMembership {
  accountId: null;
}

function isMembership(row: JoinedMembership): row is MembershipRow {
  return row.accountId !== null;
}

function held(all: readonly MembershipRow[]): Held {
  const rows = all.filter(({ active }) => active);
  return {
    memberships: new Map(
      rows.map(({ accountId, memberId, role, status, letInBy, plan, planOverrides }) => [
        accountId,
        {
          accountId,
          memberId,
          role,
          status,
          booked: bookedOf({ plan, planOverrides }),
          permissions: accountRolePermissions[role],
          letInBy: letInBy ?? [],
        },
      ]),
    ),
    sources: new Map(rows.flatMap((row) => (row.workspaces ?? []).map(({ id, sources }) => [id, sources] as const))),
  };
}

/**
 * A row for each membership of a live account, and one of nulls for a caller without any; no row at all when the
 * credential is given and is no more, or the person is disabled.
 */
async function readMemberships(
  tx: EntityManager,
  { id, credentialId, address }: { id: string; credentialId: string | null; address: string },
  accountId: string | null,
  now: Date,
): Promise<JoinedMembership[]> {
  return tx.query<JoinedMembership[]>(
    `SELECT m.* FROM (SELECT NOT EXISTS (SELECT FROM users WHERE id = $1 AND disabled_at IS NOT NULL) AND ($2::text IS NULL
                OR EXISTS (SELECT FROM sessions WHERE id = $2 AND user_id = $1 AND expires_at > $4)
                OR EXISTS (SELECT FROM api_keys WHERE id = $2 AND (user_id = $1 OR service_account_id = $1)
                              AND (expires_at IS NULL OR expires_at > $4)))
                AS live) credential
       LEFT JOIN LATERAL (${membershipsOf('$1', '$5', '$4')} AND ($3::text IS NULL OR a.id = $3)) m ON true
      WHERE credential.live`,
    [id, credentialId, accountId, now, inetOf(address)],
  );
}

/** The columns of MembershipRow for each membership in a live account; `principal`, `address` and `now` are SQL. */
function membershipsOf(principal: string, address: string, now: string): string {
  return `SELECT m.account_id AS "accountId", a.handle, m.member_id AS "memberId", m.role, m.active, a.status, a.plan,
                 a.plan_overrides AS "planOverrides",
                 a.max_api_key_lifetime_days AS "maxApiKeyLifetimeDays", ${entriesLettingIn('a', address)} AS "letInBy",
                 ${bondJson('a', 'm.email')} AS bond, a.sso_session_hours AS "ssoSessionHours",
                 CASE WHEN m.active AND NOT m.role IN (${administrators}) THEN (
                   SELECT json_agg(json_build_object('id', w.workspace_id, 'sources', w.sources)) FROM (
                     SELECT s.workspace_id, ${accessSourcesJson('s')} AS sources FROM ${accessSources(now)} s
                      WHERE s.account_id = m.account_id AND s.principal_id = ${principal} GROUP BY s.workspace_id
                   ) w
                 ) END AS workspaces
            FROM ${everybody} m JOIN accounts a ON a.id = m.account_id
           WHERE m.principal_id = ${principal} AND a.deleted_at IS NULL`;
}

/**
 * A person's own session opens every account of theirs, one that an account's provider made that account. A key opens the one that it
 * names, as long as that account's cap on key life allows; a key that names none opens those that neither set a cap nor enforce SSO.
 * A service account's key names its account.
 */
function opens({ credential }: Caller, account: MembershipRow, now: Date): boolean {
  if (credential.kind === 'session') return credential.accountId === null || credential.accountId === account.accountId;
  const cap = account.maxApiKeyLifetimeDays;
  if (credential.accountId === null) return cap === null && account.bond === null;
  if (credential.accountId !== account.accountId) return false;
  return cap === null || now < daysAfter(credential.createdAt, cap);
}

/** The scopes that the viewer holds in a workspace. Empty: the workspace does not exist for the viewer. */
export function viewerScopes(viewer: Held, subject: Subject): readonly WorkspaceScope[] {
  return scopesBy(viewer, subject, (sources) => sources);
}

/**
 * Those of them that do not end before a time (null: never): nobody gives for longer than they hold. An account role has
 * no end.
 */
export function viewerScopesUntil(viewer: Held, subject: Subject, until: Date | null): readonly WorkspaceScope[] {
  return scopesBy(viewer, subject, (sources) => lastingUntil(sources, until));
}

function scopesBy(
  viewer: Held,
  { accountId, workspaceId }: Subject,
  narrow: (sources: readonly AccessSource[]) => readonly AccessSource[],
): readonly WorkspaceScope[] {
  const membership = viewer.memberships.get(accountId);
  if (membership === undefined || workspaceId === null) return [];
  if (membership.permissions.has('ADMINISTRATE_WORKSPACES')) return everyScope;
  return scopesOf(narrow(viewer.sources.get(workspaceId) ?? []));
}

/** The workspaces in which the viewer holds a scope: all of some accounts, and single ones. */
export function workspacesWith(viewer: Held, scope: WorkspaceScope): { accounts: string[]; workspaces: string[] } {
  const memberships = [...viewer.memberships.values()];
  const administrated = memberships.filter(({ permissions }) => permissions.has('ADMINISTRATE_WORKSPACES'));
  const entered = [...viewer.sources].filter(([, sources]) => scopesOf(sources).includes(scope));
  return { accounts: administrated.map(({ accountId }) => accountId), workspaces: entered.map(([id]) => id) };
}

/** Whether the viewer may know that the account, or the workspace, exists. */
export function sees(viewer: Held, subject: Subject): boolean {
  const membership = viewer.memberships.get(subject.accountId);
  if (membership === undefined) return false;
  return (
    subject.workspaceId === null ||
    membership.permissions.has('ADMINISTRATE_WORKSPACES') ||
    viewer.sources.has(subject.workspaceId)
  );
}

/** Whether the caller sees their own grants in the account: what they hold there, or held before they were deactivated. */
export function seesOwnGrants(viewer: Pick<Opened, 'memberships' | 'deactivatedIn'>, accountId: string): boolean {
  return viewer.memberships.has(accountId) || viewer.deactivatedIn.has(accountId);
}

/**
 * Whether the caller is in the account, even if it keeps them out as they ask now: they know that it exists, and may see its
 * name-plate, the plain values of an Account.
 */
export function belongsTo(viewer: Viewer, accountId: string): boolean {
  return viewer.memberships.has(accountId) || viewer.keptOut.memberships.has(accountId);
}
