import type { EntityManager } from 'typeorm';
import type {
  AccountPermission,
  AccountRole,
  AccountStatus,
  DecisionReasonCode,
  Feature,
  PlanTier,
  WorkspaceScope,
} from '../generated/schema';
import { Refused, type RefusalDetails } from '../errors';
import { daysAfter } from '../time';
import { accessSourceJson, accessSources, scopesOf, type AccessSource } from './access';
import { accountRolePermissions, everyScope, plans, plansWith, rolesWithPermission } from './catalogue';
import type { Caller, Requirement, SignedInBy, Subject } from './caller';

/** An account that the caller is an active member of and that the credential opens. */
export interface Membership {
  accountId: string;
  memberId: string;
  role: AccountRole;
  status: AccountStatus;
  plan: PlanTier;
  permissions: ReadonlySet<AccountPermission>;
}

/** What somebody holds, everywhere or in one account. */
export interface Held {
  memberships: ReadonlyMap<string, Membership>;
  /** By workspace, for accounts where the role does not open all of them. */
  sources: ReadonlyMap<string, readonly AccessSource[]>;
}

/** What the caller holds. Loaded once a request, and again under the lock of a use case. */
export interface Viewer extends Held {
  caller: Caller;
}

interface MembershipRow {
  accountId: string;
  memberId: string;
  role: AccountRole;
  status: AccountStatus;
  plan: PlanTier;
  maxApiKeyLifetimeDays: number | null;
  workspaces: { id: string; sources: AccessSource[] }[] | null;
}

/**
 * Loads what the caller holds: one statement. With `accountId`, in that account only. Throws UNAUTHENTICATED when the
 * credential was ended or deleted since the request began.
 */
export async function loadViewer(
  tx: EntityManager,
  caller: Caller,
  now: Date,
  accountId: string | null = null,
): Promise<Viewer> {
  const rows = await readMemberships(tx, caller.userId, caller.credential.id, accountId, now);
  if (rows.length === 0) throw new Refused('UNAUTHENTICATED', 'This session or API key has ended: sign in again.');
  return { caller, ...held(rows.filter(isMembership).filter((row) => opens(caller, row, now))) };
}

/** Loads what a person holds in an account by any credential: for what they set going and others finish. */
export async function loadHeld(tx: EntityManager, userId: string, accountId: string, now: Date): Promise<Held> {
  return held((await readMemberships(tx, userId, null, accountId, now)).filter(isMembership));
}

/** What the statement gives for a person without any membership. */
interface NoMembership {
  accountId: null;
}

function isMembership(row: MembershipRow | NoMembership): row is MembershipRow {
  return row.accountId !== null;
}

function held(rows: readonly MembershipRow[]): Held {
  return {
    memberships: new Map(
      rows.map(({ accountId, memberId, role, status, plan }) => [
        accountId,
        { accountId, memberId, role, status, plan, permissions: accountRolePermissions[role] },
      ]),
    ),
    sources: new Map(rows.flatMap((row) => (row.workspaces ?? []).map(({ id, sources }) => [id, sources] as const))),
  };
}

/**
 * A row for each active membership of a live account, and one of nulls for a person without any; no row at all when the
 * credential is given and is no more.
 */
async function readMemberships(
  tx: EntityManager,
  userId: string,
  credentialId: string | null,
  accountId: string | null,
  now: Date,
): Promise<(MembershipRow | NoMembership)[]> {
  return tx.query<(MembershipRow | NoMembership)[]>(
    `SELECT m.account_id AS "accountId", m.id AS "memberId", m.role, m.status, m.plan,
            m.max_api_key_lifetime_days AS "maxApiKeyLifetimeDays",
            CASE WHEN NOT m.role = ANY ($5) THEN (
              SELECT json_agg(json_build_object('id', w.workspace_id, 'sources', w.sources)) FROM (
                SELECT s.workspace_id, json_agg(${accessSourceJson('s')}) AS sources FROM ${accessSources} s
                 WHERE s.account_id = m.account_id AND s.user_id = $1 GROUP BY s.workspace_id
              ) w
            ) END AS workspaces
       FROM (SELECT $2::text IS NULL
                 OR EXISTS (SELECT FROM sessions WHERE id = $2 AND user_id = $1 AND expires_at > $4)
                 OR EXISTS (SELECT FROM api_keys WHERE id = $2 AND user_id = $1 AND (expires_at IS NULL OR expires_at > $4))
                 AS live) credential
       LEFT JOIN LATERAL (
         SELECT m.account_id, m.id, m.role, a.status, a.plan, a.max_api_key_lifetime_days
           FROM members m JOIN accounts a ON a.id = m.account_id
          WHERE m.user_id = $1 AND m.active AND a.deleted_at IS NULL AND ($3::text IS NULL OR m.account_id = $3)
       ) m ON true
      WHERE credential.live`,
    [userId, credentialId, accountId, now, rolesWithPermission('ADMINISTRATE_WORKSPACES')],
  );
}

/**
 * A session opens every account of its person. A key opens the one that it names, as long as that account's cap on key
 * life allows; a key that names none opens those that set no cap.
 */
function opens({ credential }: Caller, account: MembershipRow, now: Date): boolean {
  if (credential.kind === 'session') return true;
  const cap = account.maxApiKeyLifetimeDays;
  if (credential.accountId === null) return cap === null;
  if (credential.accountId !== account.accountId) return false;
  return cap === null || now < daysAfter(credential.createdAt, cap);
}

/** Why something is refused: the schema's DecisionReason, and how it is said at the top level of an answer. */
export interface Reason {
  code: DecisionReasonCode;
  message: string;
  missingPermission?: AccountPermission;
  missingScope?: WorkspaceScope;
  feature?: Feature;
}

/** A decision with its reasons: the schema's Decision. */
export interface Decided {
  allowed: boolean;
  reasons: Reason[];
}

/** Allowed when nothing speaks against it. */
export function decided(reasons: Reason[]): Decided {
  return { allowed: reasons.length === 0, reasons };
}

/** The scopes that the viewer holds in a workspace. Empty: the workspace does not exist for the viewer. */
export function viewerScopes(viewer: Held, subject: Subject): readonly WorkspaceScope[] {
  const membership = viewer.memberships.get(subject.accountId);
  if (membership === undefined || subject.workspaceId === null) return [];
  if (membership.permissions.has('ADMINISTRATE_WORKSPACES')) return everyScope;
  return scopesOf(viewer.sources.get(subject.workspaceId) ?? []);
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

function credentialReason(caller: Caller, by: SignedInBy): Reason | null {
  if (by !== 'SESSION' || caller.credential.kind === 'session') return null;
  return {
    code: 'SESSION_ONLY',
    message: 'An API key cannot do this: sign in with a code and use the session.',
  };
}

/**
 * What stands between the viewer and a requirement, most fundamental first; empty means allowed. This is the decision
 * of the guard, of viewerCan and of every use case under its lock.
 */
export function reasonsAgainst(viewer: Viewer, requirement: Requirement, subject: Subject): Reason[] {
  const membership = viewer.memberships.get(subject.accountId);
  if (membership === undefined || !sees(viewer, subject)) {
    return [{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }];
  }
  const reasons: Reason[] = [];
  const credential = credentialReason(viewer.caller, requirement.by);
  if (credential !== null) reasons.push(credential);
  if (requirement.permission !== null && !membership.permissions.has(requirement.permission)) {
    reasons.push({
      code: 'MISSING_PERMISSION',
      message: `Your account role does not have ${requirement.permission}: ask an owner or an admin of the account.`,
      missingPermission: requirement.permission,
    });
  }
  if (requirement.scope !== null && !viewerScopes(viewer, subject).includes(requirement.scope)) {
    reasons.push({
      code: 'MISSING_SCOPE',
      message: `Your access to this workspace does not have ${requirement.scope}: ask an owner of the workspace.`,
      missingScope: requirement.scope,
    });
  }
  if (requirement.feature !== null && !plans[membership.plan].features.includes(requirement.feature)) {
    reasons.push({
      code: 'FEATURE_NOT_IN_PLAN',
      message: `The account's plan does not include ${requirement.feature}. It is in: ${plansWith(requirement.feature).join(', ')}.`,
      feature: requirement.feature,
    });
  }
  if (!requirement.whileFrozen && membership.status === 'FROZEN') {
    reasons.push({
      code: 'ACCOUNT_FROZEN',
      message: 'The account is frozen: it can be read, and access can be taken away, until its billing is settled.',
    });
  }
  return reasons;
}

/** The same decision as a coded top-level error; null when allowed. */
export function refusal(viewer: Viewer, requirement: Requirement, subject: Subject): Refused | null {
  const [reason] = reasonsAgainst(viewer, requirement, subject);
  return reason === undefined ? null : asRefused(reason, subject.accountId);
}

function asRefused(reason: Reason, accountId: string | null): Refused {
  const { code, message, missingPermission, missingScope, feature } = reason;
  switch (code) {
    case 'NOT_A_MEMBER':
      return notFound();
    case 'FEATURE_NOT_IN_PLAN':
      return new Refused(
        code,
        message,
        feature === undefined ? {} : { feature, availableIn: plansWith(feature) },
        accountId,
      );
    case 'ACCOUNT_FROZEN':
      return new Refused(code, message, {}, accountId);
    default: {
      const details: RefusalDetails = {};
      if (missingPermission !== undefined) details.missingPermission = missingPermission;
      if (missingScope !== undefined) details.missingScope = missingScope;
      if (code === 'SESSION_ONLY' || code === 'PEOPLE_ONLY') details.reason = code;
      return new Refused('FORBIDDEN', message, details, accountId);
    }
  }
}

/** Unknown and forbidden look alike: this is said of both. */
export function notFound(input = 'This'): Refused {
  return new Refused(
    'NOT_FOUND',
    `${input} names nothing that you can see. Check the id, and that you are signed in to the right account.`,
  );
}

/** What a field for signed-in callers says to this caller; null when it is for them. */
export function credentialRefusal(caller: Caller | null, by: SignedInBy): Refused | null {
  if (caller === null) {
    return new Refused('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <session token or API key>".');
  }
  const reason = credentialReason(caller, by);
  return reason === null ? null : asRefused(reason, null);
}
