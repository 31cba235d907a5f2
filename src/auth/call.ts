import type { App } from '../app';
import type { AccountPermission, Feature, SignInMethod, WorkspaceScope } from '../generated/schema';
import type { Viewer } from './viewer';

/** Who asks, as the credential says: found once a request by authenticate.ts. */
export interface Caller {
  userId: string;
  userName: string;
  userEmail: string;
  credential:
    | { kind: 'session'; id: string; method: SignInMethod }
    | { kind: 'apiKey'; id: string; accountId: string | null; createdAt: Date };
}

/** Which callers a field is for: anybody signed in, people only, or people in a session only. */
export type SignedInBy = 'ANY' | 'PERSON' | 'SESSION';

/** What the directive of a field asks of its caller. */
export type Requirement = {
  by: SignedInBy;
  feature: Feature | null;
  /** Whether it works while the account is FROZEN. */
  whileFrozen: boolean;
} & ({ permission: AccountPermission; scope: null } | { permission: null; scope: WorkspaceScope });

/** What a requirement is about: an account, or a workspace of it. */
export interface Subject {
  accountId: string;
  workspaceId: string | null;
}

/** Where a request came from, for the audit log. */
export interface RequestInfo {
  id: string;
  ipAddress: string;
  userAgent: string | null;
}

/** One call of a use case: who calls it, when, from where, and what the guard has already decided. */
export interface Call {
  app: App;
  request: RequestInfo;
  /** The one time of the request. */
  now: Date;
  caller: Caller | null;
  /** What the caller held when the request began; null for nobody. A use case decides on what it reads under its lock. */
  viewer: Viewer | null;
  /** The field's name, for refusals in the audit log. */
  operation: string;
  /** What the guard decided for this mutation: decided again under the lock. */
  entrance: { requirement: Requirement; subject: Subject } | null;
}
