import type { AccountPermission, Feature, PlanTier, UserErrorCode, WorkspaceScope } from './generated/schema';

/**
 * An expected failure that a mutation answers in its payload (the schema's UserError).
 * `path` leads into the input: ['invitations', '2', 'email'].
 */
export interface UserErrorData {
  code: UserErrorCode;
  message: string;
  path: string[];
  missingPermissions?: AccountPermission[];
  missingScopes?: WorkspaceScope[];
  limit?: number;
  used?: number;
  reserved?: number;
  feature?: Feature;
  availableIn?: PlanTier[];
  users?: number;
  serviceAccounts?: number;
  teams?: number;
  invitations?: number;
  defaultOf?: number;
  /** What the audit log calls this refusal, where the code says less. */
  refusal?: 'WRONG_CODE' | 'WRONG_LINK' | 'SIGN_ON_REFUSED';
  /** For the audit log only: whose log tells of this refusal, what it is about, and what its answer does not say. */
  audit?: {
    accountId: string | null;
    resource?: { type: 'invitation'; id: string; name: string };
    details?: object;
    /** The type of the event; left out: access.refused. */
    event?: 'sso.sign_in_refused';
  };
}

type UserErrorExtras = Omit<UserErrorData, 'code' | 'message' | 'path'>;

/** One expected failure, as data. The sentence tells a person what to do. */
export function userError(
  code: UserErrorCode,
  message: string,
  path: readonly (string | number)[] = [],
  extras: UserErrorExtras = {},
): UserErrorData {
  return { code, message, path: path.map(String), ...extras };
}

/** Thrown by a use case: its transaction rolls back and the payload carries these errors. */
export class UserErrors extends Error {
  constructor(readonly errors: readonly UserErrorData[]) {
    super(errors.map((error) => `${error.code}: ${error.message}`).join('; '));
  }
}

/** Ends a use case with one expected failure. */
export function fail(...args: Parameters<typeof userError>): never {
  throw new UserErrors([userError(...args)]);
}

/** The closed list of top-level codes that Guildhall itself raises (docs/permissions.md says which mutation raises which). */
export type TopLevelCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'FEATURE_NOT_IN_PLAN'
  | 'ACCOUNT_FROZEN'
  | 'IP_NOT_ALLOWED'
  | 'SSO_REQUIRED'
  | 'RATE_LIMITED'
  | 'BAD_USER_INPUT'
  | 'QUERY_TOO_COMPLEX'
  | 'CONFLICT';

export interface RefusalDetails {
  missingPermission?: AccountPermission;
  missingScope?: WorkspaceScope;
  reason?: 'PEOPLE_ONLY' | 'SESSION_ONLY' | 'OWN_SESSION_ONLY' | 'FRESH_SESSION_ONLY' | 'OPERATORS_ONLY';
  feature?: Feature;
  availableIn?: PlanTier[];
  /** With SSO_REQUIRED: where the person signs on. */
  url?: string;
  /** When it is worth to try again. */
  retryAfterSeconds?: number;
}

/** A failure that is known before a use case starts, or again under its lock: a coded top-level error. */
export class Refused extends Error {
  constructor(
    readonly code: TopLevelCode,
    message: string,
    readonly details: RefusalDetails = {},
    /** The account in which it was refused, when the caller is a member of it: whose log tells of it. */
    readonly accountId: string | null = null,
    /** For the audit log only: what it is about. */
    readonly resource: { type: 'invitation'; id: string; name: string } | null = null,
  ) {
    super(message);
  }
}

/**
 * A service that Guildhall depends on does not answer, or not in time: a fault that is told, since it passes and the person
 * can try again. The message is for that person; what happened goes into the log, as `reason`, which holds no secret.
 */
export class Unavailable extends Error {
  constructor(
    message: string,
    readonly reason: string,
  ) {
    super(message);
  }
}

/** Guildhall cannot start: the message is a sentence, or a few, for the person who starts it. */
export class StartError extends Error {}
