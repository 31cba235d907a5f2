import { type GROUP, mistake, plainName, type USER } from './fields';
import { readGroupFilter, readUserFilter } from './filter';
import type { GroupAttribute, Page, UserAttribute } from './scim';

const COUNT = 100;
const MOST = 200;

/** The part of an address behind the question mark, read. */
export type Query = ReadonlyMap<string, string>;

/** Each parameter may be there once; parameters that nobody knows are left alone. */
export function readQuery(search: string): Query {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const small = name.toLowerCase();
    if (query.has(small)) throw mistake('invalidSyntax', 'A parameter stands twice in the address: give each once.');
    query.set(small, value);
  }
  return query;
}

/** Which users are asked for. */
export function userPage(query: Query): Page<UserAttribute> {
  const filter = query.get('filter');
  return { filter: filter === undefined ? null : readUserFilter(filter), ...windowOf(query) };
}

/** Which groups are asked for. */
export function groupPage(query: Query): Page<GroupAttribute> {
  const filter = query.get('filter');
  return { filter: filter === undefined ? null : readGroupFilter(filter), ...windowOf(query) };
}

/** What is too small or too large counts as the smallest or largest that there is: RFC 7644, section 3.4.2.4. */
function windowOf(query: Query): { startIndex: number; count: number } {
  return {
    startIndex: Math.max(1, wholeNumber(query, 'startIndex') ?? 1),
    count: countAsked(query),
  };
}

/** How many resources at most a list is asked for. */
export function countAsked(query: Query): number {
  return Math.min(MOST, Math.max(0, wholeNumber(query, 'count') ?? COUNT));
}

function wholeNumber(query: Query, name: string): number | null {
  const text = query.get(name.toLowerCase());
  if (text === undefined) return null;
  if (!/^[+-]?\d{1,9}$/.test(text)) throw mistake('invalidValue', `"${name}" must be a whole number.`);
  return Number(text);
}

/** Which attributes the answer is to have: those, or all but those; null for all. Names in small letters. */
export type Wanted = { kind: 'only' | 'without'; names: ReadonlySet<string> } | null;

/** Reads `attributes` and `excludedAttributes`. */
export function wantedOf(query: Query, schema: typeof USER | typeof GROUP): Wanted {
  const only = query.get('attributes');
  const without = query.get('excludedattributes');
  if (only !== undefined && without !== undefined) {
    throw mistake('invalidValue', 'Give either "attributes" or "excludedAttributes".');
  }
  const text = only ?? without;
  if (text === undefined) return null;
  const names = text.split(',').map((name) => plainName(name.trim(), schema));
  return { kind: only === undefined ? 'without' : 'only', names: new Set(names) };
}

/** Whether an answer is to have the members of groups: in a list only where they are asked for by name. */
export function wantsMembers(wanted: Wanted, isList: boolean): boolean {
  if (wanted === null) return !isList;
  if (wanted.kind === 'without') return !isList && !wanted.names.has('members');
  return [...wanted.names].some((name) => name === 'members' || name.startsWith('members.'));
}

/** The version of a resource as HTTP has it. */
export function tagOf(version: number): string {
  return `W/"${String(version)}"`;
}

/** The versions that a header names; null for any. What is no tag of ours names none. */
export function versionsOf(header: string | undefined): readonly number[] | null {
  if (header === undefined) return null;
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return null;
  return tags.flatMap((tag) => {
    const version = /^(?:W\/)?"(\d{1,9})"$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
