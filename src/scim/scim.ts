/** A request of a directory, before anybody knows whether its token is any good. */
export interface ScimCall {
  /** As it stands in the address. */
  accountId: string;
  token: string;
  /** Where it came from, for the audit log. */
  request: { id: string; ipAddress: string; userAgent: string | null };
}

/** What of a user a directory writes and is given back: the attributes of RFC 7643 that mean something here. */
export interface WrittenUser {
  /** An address of one of the account's domains. */
  userName: string;
  externalId: string | null;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  active: boolean;
}

/** What both kinds of resources have. */
interface Stored {
  id: string;
  /** Goes up with each change: the ETag. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A user as the directory reads it. */
export interface StoredUser extends WrittenUser, Stored {
  groups: readonly { id: string; displayName: string }[];
}

/** What of a group a directory writes. */
export interface WrittenGroup {
  displayName: string;
  externalId: string | null;
  /** Ids of users, each once. */
  members: readonly string[];
}

/** A group as the directory reads it. */
export interface StoredGroup extends Omit<WrittenGroup, 'members'>, Stored {
  /** Null where they were not asked for. */
  members: readonly { id: string; userName: string }[] | null;
}

/** A group with all of its members. */
export type WholeGroup = StoredGroup & { members: NonNullable<StoredGroup['members']> };

/** Attributes by which users and groups can be looked for. */
export type UserAttribute =
  'id' | 'userName' | 'externalId' | 'displayName' | 'active' | 'givenName' | 'familyName' | 'created' | 'lastModified';
export type GroupAttribute = 'id' | 'displayName' | 'externalId' | 'members' | 'created' | 'lastModified';

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * A filter of RFC 7644, once it was read: it names attributes and comparisons that there are, and nothing else. A comparison holds of
 * no attribute that has no value, but `ne`, which does. Capital letters count in id and externalId only. `active` is compared with a
 * boolean by eq and ne; created and lastModified with a Date, not by co, sw and ew; members by eq with the id of a user, which holds where
 * that user is one of them; all else with a string.
 */
export type Filter<Attribute> =
  | { kind: 'and' | 'or'; parts: readonly Filter<Attribute>[] }
  | { kind: 'not'; part: Filter<Attribute> }
  /** What is the same for all resources, as that each address is of the type "work". */
  | { kind: 'always'; holds: boolean }
  | { kind: 'present'; attribute: Attribute }
  | { kind: 'compare'; attribute: Attribute; by: Comparison; value: string | boolean | Date };

/** Which resources are asked for. */
export interface Page<Attribute> {
  filter: Filter<Attribute> | null;
  /** From 1 on. */
  startIndex: number;
  /** How many at most; 0: only how many there are. */
  count: number;
}

export interface Listed<Resource> {
  total: number;
  resources: readonly Resource[];
}

/** The words of RFC 7644 for what is wrong. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers';

/** A refusal as a directory understands it. The detail is read by whoever looks after the directory: it says what to do. */
export class ScimError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 429 | 501 | 503,
    readonly detail: string,
    readonly scimType: ScimType | null = null,
  ) {
    super(detail);
  }
}
