import type { AccountPermission, Feature, SignInMethod, WorkspaceScope } from '../generated/schema';

/** An API key as the credential of a caller. */
export interface KeyCredential {
  kind: 'apiKey';
  id: string;
  /** The one account that it opens; null: those that the rules for a person's keys allow. */
  accountId: string | null;
  /** Whether it was made in a session of that account's provider. */
  byProvider: boolean;
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
  /** The one account that it opens, whose provider made it; null: the person's own, which opens all of theirs. */
  accountId: string | null;
  /** When that provider says that the person proved who they are; null in the person's own. */
  authenticatedAt: Date | null;
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

/**
 * The account whose provider stands behind the caller: by a session that it made, or a key that was made in one. Everywhere else such
 * a credential is as good as none. Null for a person's own credential, and for a service account's.
 */
export function confinedTo({ credential }: Caller): string | null {
  return credential.kind === 'session' || credential.byProvider ? credential.accountId : null;
}

/**
 * As whom a caller is counted where each has a limit. Whoever runs a provider can make sessions of a person, so these are counted by
 * themselves: they neither use up what is the person's own, nor read how much of it is used.
 */
export function countedAs(caller: Caller): string {
  const accountId = confinedTo(caller);
  return accountId === null ? caller.id : `${caller.id} ${accountId}`;
}

/** Whether the caller reaches what is their own and of this account, or (null) of none. */
export function reachesOwn(caller: Caller, accountId: string | null): boolean {
  const confined = confinedTo(caller);
  return confined === null || confined === accountId;
}

/** Which callers a field is for: the schema's SignedInBy. */
export type SignedInBy = 'ANY' | 'PERSON' | 'OWN' | 'SESSION' | 'OWN_SESSION' | 'FRESH_SESSION';

/** What the directive of a field asks of its caller: a permission, or one of some scopes. */
export type Requirement = {
  by: SignedInBy;
  feature: Feature | null;
  /** Whether it works while the account is FROZEN. */
  whileFrozen: boolean;
  /** Whether it works in a session of one's own for whom the account lets in by its identity provider only. */
  withoutSso: boolean;
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
