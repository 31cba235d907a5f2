import type { AccountPermission, Feature, SignInMethod, WorkspaceScope } from '../generated/schema';

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
