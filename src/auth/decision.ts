import { Refused, type RefusalDetails } from '../errors';
import type { AccountPermission, DecisionReasonCode, Feature, WorkspaceScope } from '../generated/schema';
import { MINUTE } from '../time';
import { confinedTo, type Caller, type Requirement, type SignedInBy, type Subject } from './caller';
import { notBookedMessage, plansWith } from './plans';
import { letInto, sees, viewerScopes, type Viewer } from './viewer';

/** Why something is refused: the schema's DecisionReason, and how it is said at the top level of an answer. */
export interface Reason {
  code: DecisionReasonCode;
  message: string;
  missingPermission?: AccountPermission;
  missingScope?: WorkspaceScope;
  feature?: Feature;
  /** With SSO_REQUIRED: where the person signs on. */
  url?: string;
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

/** What cannot be undone takes a session that began so long ago at most: whoever finds one that is open has no code to sign in with. */
const FRESH_MINUTES = 15;

/** What each value of SignedInBy asks of a person's credential. */
const asked: Record<Exclude<SignedInBy, 'ANY'>, { session: boolean; own: boolean; fresh: boolean }> = {
  PERSON: { session: false, own: false, fresh: false },
  OWN: { session: false, own: true, fresh: false },
  SESSION: { session: true, own: false, fresh: false },
  OWN_SESSION: { session: true, own: true, fresh: false },
  FRESH_SESSION: { session: true, own: true, fresh: true },
};

function credentialReason(caller: Caller, by: SignedInBy, now: Date): Reason | null {
  if (by === 'ANY') return null;
  if (caller.kind === 'serviceAccount') {
    return { code: 'PEOPLE_ONLY', message: 'Only people do this: a service account cannot.' };
  }
  const { session, own, fresh } = asked[by];
  const { kind, createdAt } = caller.credential;
  if (session && kind !== 'session') {
    return {
      code: 'SESSION_ONLY',
      message: 'An API key cannot do this: sign in with a code and use the session.',
    };
  }
  if (own && confinedTo(caller) !== null) return ownSessionOnly;
  if (!fresh || createdAt.getTime() >= now.getTime() - FRESH_MINUTES * MINUTE) return null;
  return {
    code: 'FRESH_SESSION_ONLY',
    message: `This needs a session that began ${String(FRESH_MINUTES)} minutes ago at most: sign in again, then do it.`,
  };
}

const ownSessionOnly: Reason = {
  code: 'OWN_SESSION_ONLY',
  message:
    "A session that an account's identity provider made, or a key made in one, is for that account and nothing else: sign in with a code, then do it.",
};

/** The refusal for whom an account's provider stands behind, of what is not that account's. */
export function ownSessionRefusal(): Refused {
  return asRefused(ownSessionOnly, null);
}

/**
 * The viewer for whom a requirement is decided: where it is one that works without SSO, and they ask in a session of their own, the
 * account's SSO does not keep them out.
 */
export function admitted(viewer: Viewer, { withoutSso }: Requirement, { accountId }: Subject): Viewer {
  if (!withoutSso || viewer.keptOut.because.get(accountId)?.code !== 'SSO_REQUIRED') return viewer;
  const isOwnSession = viewer.caller.credential.kind === 'session' && confinedTo(viewer.caller) === null;
  return isOwnSession ? letInto(viewer, accountId) : viewer;
}

/**
 * What stands between the viewer and a requirement, most fundamental first; empty means allowed. This is the decision
 * of the guard, of viewerCan and of every use case under its lock.
 */
export function reasonsAgainst(asking: Viewer, requirement: Requirement, subject: Subject): Reason[] {
  const viewer = admitted(asking, requirement, subject);
  const obstacle = sees(viewer.keptOut, subject) ? viewer.keptOut.because.get(subject.accountId) : undefined;
  if (obstacle !== undefined) return [obstacle];
  const membership = viewer.memberships.get(subject.accountId);
  if (membership === undefined || !sees(viewer, subject)) {
    return [{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }];
  }
  const reasons: Reason[] = [];
  const credential = credentialReason(viewer.caller, requirement.by, viewer.now);
  if (credential !== null) reasons.push(credential);
  if (requirement.permission !== null && !membership.permissions.has(requirement.permission)) {
    reasons.push({
      code: 'MISSING_PERMISSION',
      message: `Your account role does not have ${requirement.permission}: ask an owner or an admin of the account.`,
      missingPermission: requirement.permission,
    });
  }
  if (requirement.scopes !== null) {
    const held = viewerScopes(viewer, subject);
    if (!requirement.scopes.some((scope) => held.includes(scope))) {
      const [missingScope] = requirement.scopes;
      reasons.push({
        code: 'MISSING_SCOPE',
        message: `Your access to this workspace does not have ${requirement.scopes.join(' or ')}: ask an owner of the workspace.`,
        missingScope,
      });
    }
  }
  if (requirement.feature !== null && !membership.booked.features.includes(requirement.feature)) {
    reasons.push({
      code: 'FEATURE_NOT_IN_PLAN',
      message: notBookedMessage(membership.booked, requirement.feature),
      feature: requirement.feature,
    });
  }
  if (!requirement.whileFrozen && membership.status === 'FROZEN') {
    reasons.push({
      code: 'ACCOUNT_FROZEN',
      message:
        'The account is frozen: it can be read, and access can be taken away, until its billing is settled or an operator lifts it.',
    });
  }
  return reasons;
}

/** The same decision as a coded top-level error; null when allowed. */
export function refusal(viewer: Viewer, requirement: Requirement, subject: Subject): Refused | null {
  const [reason] = reasonsAgainst(viewer, requirement, subject);
  return reason === undefined ? null : asRefused(reason, subject.accountId);
}

/**
 * The refusal for what the caller would see, did its account not keep them out as they ask now; null for anything else. For
 * ways to an object that no directive guards.
 */
export function keptOutRefusal(viewer: Viewer | null, subject: Subject): Refused | null {
  return viewer !== null && sees(viewer.keptOut, subject) ? keptOutOf(viewer, subject.accountId) : null;
}

/** The refusal by an account that keeps the caller out, whatever they would see of it; null for one that does not. */
export function keptOutOf({ keptOut }: Viewer, accountId: string): Refused | null {
  const obstacle = keptOut.because.get(accountId);
  return obstacle === undefined ? null : asRefused(obstacle, accountId);
}

function asRefused(reason: Reason, accountId: string | null): Refused {
  const { code, message, missingPermission, missingScope, feature, url } = reason;
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
    case 'IP_NOT_ALLOWED':
    case 'SSO_REQUIRED':
      return new Refused(code, message, url === undefined ? {} : { url }, accountId);
    default: {
      const details: RefusalDetails = {};
      if (missingPermission !== undefined) details.missingPermission = missingPermission;
      if (missingScope !== undefined) details.missingScope = missingScope;
      const reason = credentialReasons.find((one) => one === code);
      if (reason !== undefined) details.reason = reason;
      return new Refused('FORBIDDEN', message, details, accountId);
    }
  }
}

const credentialReasons = ['PEOPLE_ONLY', 'SESSION_ONLY', 'OWN_SESSION_ONLY', 'FRESH_SESSION_ONLY'] as const;

/** Throws that refusal for an account that an input names besides the one of the directive. */
export function refuseKeptOut(viewer: Viewer | null, accountId: string): void {
  const refused = keptOutRefusal(viewer, { accountId, workspaceId: null });
  if (refused !== null) throw refused;
}

/** Unknown and forbidden look alike: this is said of both. */
export function notFound(input = 'This'): Refused {
  return new Refused(
    'NOT_FOUND',
    `${input} names nothing that you can see. Check the id, and that you are signed in to the right account.`,
  );
}

/** What is said to nobody. */
export function notSignedIn(): Refused {
  return new Refused('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <session token or API key>".');
}

/** What a field for signed-in callers says to this caller; null when it is for them. */
export function credentialRefusal(caller: Caller | null, by: SignedInBy, now: Date): Refused | null {
  if (caller === null) return notSignedIn();
  const reason = credentialReason(caller, by, now);
  return reason === null ? null : asRefused(reason, null);
}
