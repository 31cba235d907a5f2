import { checkSchemas, fieldsOf, GROUP, mistake, requiredText, textOf, truthOf, USER } from './fields';
import { ScimError, type StoredUser, type WholeGroup, type WrittenGroup, type WrittenUser } from './scim';

/** In characters; what a name or an address may be here is for the use cases to say. */
export const LONGEST = { userName: 320, externalId: 255, name: 255, id: 200 } as const;
const MOST_MEMBERS = 10_000;

/** A user as a POST or a PUT writes it. What is there already (PUT) stays for what the directory alone decides on purpose. */
export function readUser(body: unknown, current: StoredUser | null): WrittenUser {
  const fields = fieldsOf(body, 'The body');
  checkSchemas(fields, USER);
  const name = fields.get('name');
  const names = name === undefined || name === null ? new Map<string, unknown>() : fieldsOf(name, '"name"');
  const active = fields.get('active');
  return {
    userName: requiredText(fields.get('username'), 'userName', LONGEST.userName),
    externalId: externalIdOf(fields, current),
    displayName: textOf(fields.get('displayname'), 'displayName', LONGEST.name),
    givenName: textOf(names.get('givenname'), 'name.givenName', LONGEST.name),
    familyName: textOf(names.get('familyname'), 'name.familyName', LONGEST.name),
    // A PUT that does not speak of it lets nobody in again.
    active: active === undefined || active === null ? (current?.active ?? true) : truthOf(active, 'active'),
  };
}

/** A group as a POST or a PUT writes it. */
export function readGroup(body: unknown, current: WholeGroup | null): WrittenGroup {
  const fields = fieldsOf(body, 'The body');
  checkSchemas(fields, GROUP);
  const members = new Set(memberIds(fields.get('members') ?? []));
  return {
    displayName: requiredText(fields.get('displayname'), 'displayName', LONGEST.name),
    externalId: externalIdOf(fields, current),
    members: boundedMembers(members),
  };
}

/** Ids of a list of members, or of one. */
export function memberIds(value: unknown): string[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.map((entry) => {
    const id = fieldsOf(entry, 'Each of "members"').get('value');
    return requiredText(id, 'members.value', LONGEST.id);
  });
}

/** The members of a group, unless they are too many. */
export function boundedMembers(members: ReadonlySet<string>): readonly string[] {
  if (members.size <= MOST_MEMBERS) return [...members];
  const most = `A group may have ${String(MOST_MEMBERS)} members at most; this would be ${String(members.size)}.`;
  throw new ScimError(413, `${most} Make several groups of it.`);
}

/** Okta leaves it out of a PUT: the directory goes on knowing the resource by it. */
function externalIdOf(fields: ReadonlyMap<string, unknown>, current: { externalId: string | null } | null) {
  const value = fields.get('externalid');
  return value === undefined && current !== null ? current.externalId : textOf(value, 'externalId', LONGEST.externalId);
}

/** Each step of a PATCH, in its order. */
export interface Operation {
  op: 'add' | 'replace' | 'remove';
  /** Null: the value names the attributes. */
  path: string | null;
  /** Undefined where there is none. */
  value: unknown;
}

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The steps of a PATCH. Entra ID writes op with a capital letter. */
export function readOperations(body: unknown): readonly Operation[] {
  const fields = fieldsOf(body, 'The body');
  checkSchemas(fields, PATCH);
  const operations = fields.get('operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw mistake('invalidSyntax', '"Operations" must be a list of at least one operation.');
  }
  return operations.map((operation: unknown) => {
    const given = fieldsOf(operation, 'Each of "Operations"');
    const op = given.get('op');
    const path = given.get('path');
    if (path !== undefined && path !== null && typeof path !== 'string') {
      throw mistake('invalidPath', '"path" must be text.');
    }
    return { op: operationOf(op), path: path === undefined || path === '' ? null : path, value: given.get('value') };
  });
}

function operationOf(op: unknown): Operation['op'] {
  const small = typeof op === 'string' ? op.toLowerCase() : null;
  if (small === 'add' || small === 'replace' || small === 'remove') return small;
  throw mistake('invalidSyntax', '"op" must be add, replace or remove.');
}
