import { boundedMembers, LONGEST, memberIds, type Operation } from './bodies';
import { fieldsOf, GROUP, mistake, plainName, requiredText, shown, textOf, truthOf, USER } from './fields';
import { readPath, type PatchPath, type Syntax } from './filter-syntax';
import type { ScimError, StoredUser, WholeGroup, WrittenGroup, WrittenUser } from './scim';

/** What becomes of an attribute: a value that it gets, or gets besides those that it has; or it, or some of it, is taken away. */
interface Change {
  op: Operation['op'];
  /** In small letters. */
  name: string;
  path: PatchPath;
  /** Undefined where nothing is given. */
  value: unknown;
  /** Whether the attribute is named by the path, and not by a body that may be a copy of what we gave. */
  isMeant: boolean;
}

/** A user after a PATCH: all of it, or an error and nothing. */
export function patchUser(current: StoredUser, operations: readonly Operation[]): WrittenUser {
  const { userName, externalId, displayName, givenName, familyName, active } = current;
  const user = { userName, externalId, displayName, givenName, familyName, active };
  for (const change of changesOf(operations, USER)) {
    if (!isOurs(change, current.id)) continue;
    const part = userParts.get(change.name);
    if (part !== undefined) part(user, plain(change));
  }
  return user;
}

/** The same for a group. */
export function patchGroup(current: WholeGroup, operations: readonly Operation[]): WrittenGroup {
  const { displayName, externalId } = current;
  const group = { displayName, externalId, members: new Set(current.members.map(({ id }) => id)) };
  for (const change of changesOf(operations, GROUP)) {
    if (!isOurs(change, current.id)) continue;
    if (change.name === 'members') patchMembers(group.members, change);
    else if (change.name === 'displayname') group.displayName = required(plain(change), 'displayName', LONGEST.name);
    else if (change.name === 'externalid') group.externalId = optional(plain(change), 'externalId', LONGEST.externalId);
    else if (change.name.startsWith('members.')) throw wrongMembers();
  }
  return { ...group, members: boundedMembers(group.members) };
}

/** The attributes of users that a directory changes; what is not here is not kept. */
const userParts: ReadonlyMap<string, (user: WrittenUser, change: Change) => void> = new Map([
  [
    'username',
    (user, change) => {
      user.userName = required(change, 'userName', LONGEST.userName);
    },
  ],
  [
    'externalid',
    (user, change) => {
      user.externalId = optional(change, 'externalId', LONGEST.externalId);
    },
  ],
  [
    'displayname',
    (user, change) => {
      user.displayName = optional(change, 'displayName', LONGEST.name);
    },
  ],
  [
    'name.givenname',
    (user, change) => {
      user.givenName = optional(change, 'name.givenName', LONGEST.name);
    },
  ],
  [
    'name.familyname',
    (user, change) => {
      user.familyName = optional(change, 'name.familyName', LONGEST.name);
    },
  ],
  [
    'active',
    (user, change) => {
      if (isCleared(change)) throw needed('active');
      user.active = truthOf(single(change.value), 'active');
    },
  ],
]);

/** What the operations do to single attributes, in their order. */
function* changesOf(operations: readonly Operation[], schema: string): Generator<Change> {
  for (const { op, path, value } of operations) {
    if (path !== null) yield* changesAt(op, path, value, { schema, isMeant: true });
    else if (op === 'remove') throw mistake('noTarget', 'A remove needs a "path" that says what is to be removed.');
    else yield* changesWithin(op, value, schema, true);
  }
}

/** The value names the attributes: also as paths, and below the name of their schema, as Entra ID has it. */
function* changesWithin(op: Operation['op'], value: unknown, schema: string, mayNest: boolean): Generator<Change> {
  for (const [name, inner] of fieldsOf(value, 'The "value" of an operation without "path"')) {
    if (mayNest && name === schema.toLowerCase()) yield* changesWithin(op, inner, schema, false);
    else yield* changesAt(op, name, inner, { schema, isMeant: false });
  }
}

function* changesAt(
  op: Operation['op'],
  text: string,
  value: unknown,
  { schema, isMeant }: { schema: string; isMeant: boolean },
): Generator<Change> {
  const path = readPath(text);
  const name = plainName(path.name, schema);
  if (name !== 'name' || path.filter !== null) {
    yield { op, name, path, value, isMeant };
    return;
  }
  if (op === 'remove' || value === null || value === '') {
    for (const part of ['name.givenname', 'name.familyname']) yield { op: 'remove', name: part, path, value, isMeant };
    return;
  }
  for (const [part, inner] of fieldsOf(value, '"name"')) {
    yield { op, name: `name.${part}`, path, value: inner, isMeant };
  }
}

/** Whether the change is of what a directory may change. */
function isOurs({ name, value, isMeant }: Change, id: string): boolean {
  const [first = ''] = name.split('.');
  if (!['id', 'meta', 'groups', 'schemas'].includes(first)) return true;
  // A body that is a copy of the resource says the same id.
  if (isMeant || (first === 'id' && value !== id)) {
    throw mistake('mutability', `"${first}" is given by this service and cannot be changed.`);
  }
  return false;
}

/** The change of an attribute that has one value: there is nothing to choose from. */
function plain(change: Change): Change {
  if (change.path.filter === null) return change;
  throw mistake('invalidPath', `"${shown(change.path.name)}" has one value: its path takes no brackets.`);
}

function isCleared({ op, value }: Change): boolean {
  return op === 'remove' || value === null || value === undefined || value === '';
}

function required(change: Change, name: string, most: number): string {
  if (isCleared(change)) throw needed(name);
  return requiredText(single(change.value), name, most);
}

function optional(change: Change, name: string, most: number): string | null {
  return isCleared(change) ? null : textOf(single(change.value), name, most);
}

function needed(name: string): ScimError {
  return mistake('mutability', `"${name}" is required and cannot be removed: replace it by another value.`);
}

/** One value; older jobs of Entra ID write it as a list of one. */
function single(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value;
  return fieldsOf(value[0], 'The value').get('value');
}

function patchMembers(members: Set<string>, { op, path, value }: Change): void {
  if (path.part !== null) throw wrongMembers();
  if (op === 'remove') {
    for (const id of leaving(members, path, value)) members.delete(id);
    return;
  }
  if (path.filter !== null) throw wrongMembers();
  if (value === undefined) throw mistake('invalidValue', 'Say in "value" which members, as in: [{"value": "…"}]');
  if (op === 'replace') members.clear();
  for (const id of memberIds(value ?? [])) members.add(id);
}

/** Whom a remove takes out: by a path as in the RFC, by a value as Entra ID has it; by neither all. */
function leaving(members: ReadonlySet<string>, { filter }: PatchPath, value: unknown): readonly string[] {
  if (filter !== null) return idsNamed(filter);
  return value === undefined || value === null ? [...members] : memberIds(value);
}

function idsNamed(filter: Syntax): readonly string[] {
  if (filter.kind === 'or') return filter.parts.flatMap(idsNamed);
  const isId = filter.kind === 'compare' && filter.by === 'eq' && filter.path.toLowerCase() === 'value';
  if (!isId || typeof filter.value !== 'string') {
    throw mistake('invalidFilter', 'Members are named by their ids, as in: members[value eq "…"]');
  }
  return [filter.value];
}

function wrongMembers(): ScimError {
  return mistake(
    'invalidPath',
    'Members are added and replaced by the path members, and removed by it or by members[value eq "…"].',
  );
}
