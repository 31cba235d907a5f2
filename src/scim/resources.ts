import { GROUP, USER } from './fields';
import { tagOf, type Wanted } from './query';
import type { Listed, ScimType, StoredGroup, StoredUser } from './scim';

/** A resource as it goes out. */
export type Resource = Readonly<Record<string, unknown>>;

const ALWAYS: ReadonlySet<string> = new Set(['schemas', 'id']);

/** A user as directories read it; `base` is the address of the account's directory. */
export function userResource(user: StoredUser, base: string): Resource {
  return withoutNull({
    schemas: [USER],
    id: user.id,
    externalId: user.externalId,
    userName: user.userName,
    displayName: user.displayName,
    name: nameOf(user),
    active: user.active,
    emails: [{ value: user.userName, type: 'work', primary: true }],
    groups: user.groups.map(({ id, displayName }) => ({
      value: id,
      display: displayName,
      $ref: `${base}/Groups/${id}`,
    })),
    meta: metaOf('User', user, base),
  });
}

/** A group as directories read it. */
export function groupResource(group: StoredGroup, base: string): Resource {
  const members = group.members?.map(({ id, userName }) => ({
    value: id,
    display: userName,
    $ref: `${base}/Users/${id}`,
  }));
  return withoutNull({
    schemas: [GROUP],
    id: group.id,
    externalId: group.externalId,
    displayName: group.displayName,
    members: members ?? null,
    meta: metaOf('Group', group, base),
  });
}

/** What of a resource was asked for: RFC 7644, section 3.9. */
export function project(resource: Resource, wanted: Wanted): Resource {
  if (wanted === null) return resource;
  const parts = Object.entries(resource).flatMap(([name, value]): [string, unknown][] => {
    if (ALWAYS.has(name)) return [[name, value]];
    const small = name.toLowerCase();
    const isNamed = wanted.names.has(small);
    if (isNamed) return wanted.kind === 'only' ? [[name, value]] : [];
    const inner = innerOf(value, small, wanted);
    return inner === null ? [] : [[name, inner]];
  });
  return Object.fromEntries(parts);
}

/** The parts of a value that are asked for; null for none. */
function innerOf(value: unknown, name: string, wanted: NonNullable<Wanted>): unknown {
  if (typeof value !== 'object' || value === null) return wanted.kind === 'only' ? null : value;
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => innerOf(entry, name, wanted));
    return wanted.kind === 'only' && entries.every((entry) => entry === null) ? null : entries;
  }
  const parts = Object.entries(value).filter(
    ([part]) => wanted.names.has(`${name}.${part.toLowerCase()}`) === (wanted.kind === 'only'),
  );
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

/** A page of resources. */
export function listResponse(
  { total, resources }: Listed<unknown>,
  startIndex: number,
  shown: readonly Resource[],
): Resource {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: shown,
  };
}

/** What is wrong, in the form of RFC 7644, section 3.12. */
export function errorResponse(status: number, detail: string, scimType: ScimType | null = null): Resource {
  return withoutNull({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    scimType,
    detail,
  });
}

function nameOf({ givenName, familyName }: StoredUser): Resource | null {
  if (givenName === null && familyName === null) return null;
  return withoutNull({ givenName, familyName });
}

function metaOf(resourceType: 'User' | 'Group', stored: StoredUser | StoredGroup, base: string): Resource {
  return {
    resourceType,
    created: stored.createdAt.toISOString(),
    lastModified: stored.updatedAt.toISOString(),
    location: `${base}/${resourceType}s/${stored.id}`,
    version: tagOf(stored.version),
  };
}

function withoutNull(resource: Resource): Resource {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== null));
}
