import type { AccountPermission, Feature, SignInMethod, WorkspaceScope } from '../generated/schema';

/** An API key as the credential of a caller. */
export interface KeyCredential {
  kind: 'apiKey';
  id: string;
  /** The one account that it opens; null: those that the rules for a person's keys allow. */
  accountId: string | null;
  createdAt: Date;
  expiresAt: Date | null;
}

/** A session as the credential of a caller. */
export interface SessionCredential {
  kind: 'session';
  id: string;
  method: SignInMethod;
  /** When the person signed in. */
  createdAt: Date;
}

/** A person who asks, by a session or by a key of theirs. */
export interface PersonCaller {
  kind: 'user';
  /** The user's id. */
  id: string;
  name: string;
  email: string;
  credential: SessionCredential | KeyCredential;
}

/** A service account that asks, by its key. */
export interface ServiceAccountCaller {
  kind: 'serviceAccount';
  /** The service account's id. */
  id: string;
  name: string;
  credential: KeyCredential & { accountId: string };
}

/** Who asks, as the credential says: found once a request by authenticate.ts. */
export type Caller = PersonCaller | ServiceAccountCaller;

/** Which callers a field is for: anybody signed in, people only, people in a session only, or in one that began just now. */
export type SignedInBy = 'ANY' | 'PERSON' | 'SESSION' | 'FRESH_SESSION';

/** What the directive of a field asks of its caller: a permission, or one of some scopes. */
export type Requirement = {
  by: SignedInBy;
  feature: Feature | null;
  /** Whether it works while the account is FROZEN. */
  whileFrozen: boolean;
} & Right;

/** A permission of the account, or scopes of the workspace of which one is enough. */
export type Right =
  | { permission: AccountPermission; scopes: null }
  | { permission: null; scopes: readonly [WorkspaceScope, ...WorkspaceScope[]] };

/** What a requirement is about: an account, or a workspace of it. */
export interface Subject {
  accountId: string;
  workspaceId: string | null;
}
