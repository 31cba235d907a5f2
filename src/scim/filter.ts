import { GROUP, mistake, plainName, shown, USER } from './fields';
import { readFilter, type Syntax } from './filter-syntax';
import type { Comparison, Filter, GroupAttribute, UserAttribute } from './scim';

/** What the name of an attribute stands for: one of ours, or a value that is the same everywhere. */
type Target<Attribute> = { attribute: Attribute; of: 'text' | 'truth' | 'time' | 'ids' } | { always: string | boolean };
type Targets<Attribute> = ReadonlyMap<string, Target<Attribute>>;

/** How filters may name the attributes of users. Of addresses each user has one, the userName. */
const userTargets: Targets<UserAttribute> = new Map<string, Target<UserAttribute>>([
  ['id', { attribute: 'id', of: 'text' }],
  ['userName', { attribute: 'userName', of: 'text' }],
  ['externalId', { attribute: 'externalId', of: 'text' }],
  ['displayName', { attribute: 'displayName', of: 'text' }],
  ['name.givenName', { attribute: 'givenName', of: 'text' }],
  ['name.familyName', { attribute: 'familyName', of: 'text' }],
  ['active', { attribute: 'active', of: 'truth' }],
  ['emails', { attribute: 'userName', of: 'text' }],
  ['emails.value', { attribute: 'userName', of: 'text' }],
  ['emails.type', { always: 'work' }],
  ['emails.primary', { always: true }],
  ['meta.created', { attribute: 'created', of: 'time' }],
  ['meta.lastModified', { attribute: 'lastModified', of: 'time' }],
]);

/** The same of groups. */
const groupTargets: Targets<GroupAttribute> = new Map<string, Target<GroupAttribute>>([
  ['id', { attribute: 'id', of: 'text' }],
  ['displayName', { attribute: 'displayName', of: 'text' }],
  ['externalId', { attribute: 'externalId', of: 'text' }],
  ['members', { attribute: 'members', of: 'ids' }],
  ['members.value', { attribute: 'members', of: 'ids' }],
  ['meta.created', { attribute: 'created', of: 'time' }],
  ['meta.lastModified', { attribute: 'lastModified', of: 'time' }],
]);

const ORDERS: ReadonlySet<Comparison> = new Set<Comparison>(['gt', 'ge', 'lt', 'le']);
const PARTS: ReadonlySet<Comparison> = new Set<Comparison>(['co', 'sw', 'ew']);
/** RFC 3339, as the times of xsd:dateTime are written everywhere. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Reads a filter on users. */
export function readUserFilter(text: string): Filter<UserAttribute> {
  return bind(readFilter(text), { targets: userTargets, schema: USER, within: null });
}

/** Reads a filter on groups. */
export function readGroupFilter(text: string): Filter<GroupAttribute> {
  return bind(readFilter(text), { targets: groupTargets, schema: GROUP, within: null });
}

interface Binding<Attribute> {
  targets: Targets<Attribute>;
  schema: string;
  /** The list whose values are looked at. */
  within: string | null;
}

function bind<Attribute>(syntax: Syntax, binding: Binding<Attribute>): Filter<Attribute> {
  switch (syntax.kind) {
    case 'and':
    case 'or':
      return { kind: syntax.kind, parts: syntax.parts.map((part) => bind(part, binding)) };
    case 'not':
      return { kind: 'not', part: bind(syntax.part, binding) };
    case 'within':
      return bindWithin(syntax, binding);
    case 'present':
      return present(find(syntax.path, binding));
    case 'compare':
      return compare(syntax, find(syntax.path, binding));
  }
}

/** Each user has one address, so what holds of one value holds of the user; of members only who is one is asked. */
function bindWithin<Attribute>({ path, part }: Syntax & { kind: 'within' }, binding: Binding<Attribute>) {
  if (binding.within !== null) throw mistake('invalidFilter', 'Brackets within brackets name no attribute.');
  const within = plainName(path, binding.schema);
  const target = find(path, binding);
  const isPlain = part.kind === 'compare' || part.kind === 'present';
  if ('of' in target && target.of === 'ids' && !isPlain) {
    throw mistake('invalidFilter', 'Of members one is asked for, as in: members[value eq "…"]');
  }
  return bind(part, { ...binding, within });
}

function find<Attribute>(path: string, { targets, schema, within }: Binding<Attribute>): Target<Attribute> {
  const name = within === null ? plainName(path, schema) : `${within}.${path.toLowerCase()}`;
  for (const [known, target] of targets) if (known.toLowerCase() === name) return target;
  const known = [...targets.keys()].join(', ');
  throw mistake('invalidFilter', `There is no attribute "${shown(path)}" to look for. There are: ${known}.`);
}

function present<Attribute>(target: Target<Attribute>): Filter<Attribute> {
  if ('always' in target) return { kind: 'always', holds: true };
  return { kind: 'present', attribute: target.attribute };
}

function compare<Attribute>(
  { path, by, value }: Syntax & { kind: 'compare' },
  target: Target<Attribute>,
): Filter<Attribute> {
  if (value === null) return compareNull(path, by, target);
  if ('always' in target) return { kind: 'always', holds: compareAlways({ path, by, value }, target.always) };
  const { attribute, of } = target;
  switch (of) {
    case 'text':
      return { kind: 'compare', attribute, by, value: asText(path, value) };
    case 'ids':
      checkOperator(path, by === 'eq', 'eq');
      return { kind: 'compare', attribute, by, value: asText(path, value) };
    case 'truth':
      checkOperator(path, by === 'eq' || by === 'ne', 'eq and ne');
      return { kind: 'compare', attribute, by, value: asTruth(path, value) };
    case 'time':
      checkOperator(path, !PARTS.has(by), 'eq, ne, gt, ge, lt and le');
      return { kind: 'compare', attribute, by, value: asTime(path, value) };
  }
}

/** That there is no value is asked for by eq, that there is one by ne. */
function compareNull<Attribute>(path: string, by: Comparison, target: Target<Attribute>): Filter<Attribute> {
  checkOperator(path, by === 'eq' || by === 'ne', 'eq and ne with null');
  const is = present(target);
  return by === 'ne' ? is : { kind: 'not', part: is };
}

function compareAlways(
  { path, by, value }: { path: string; by: Comparison; value: string | number | boolean },
  always: string | boolean,
): boolean {
  if (typeof always === 'boolean') {
    checkOperator(path, by === 'eq' || by === 'ne', 'eq and ne');
    return (asTruth(path, value) === always) === (by === 'eq');
  }
  checkOperator(path, !ORDERS.has(by), 'eq, ne, co, sw and ew');
  const text = asText(path, value).toLowerCase();
  if (by === 'co') return always.includes(text);
  if (by === 'sw') return always.startsWith(text);
  if (by === 'ew') return always.endsWith(text);
  return (always === text) === (by === 'eq');
}

function checkOperator(path: string, fits: boolean, those: string): void {
  if (!fits) throw mistake('invalidFilter', `"${shown(path)}" is compared by ${those}.`);
}

function asText(path: string, value: string | number | boolean): string {
  if (typeof value !== 'string') {
    throw mistake('invalidFilter', `"${shown(path)}" is compared with text, in double quotation marks.`);
  }
  // The database has no text with these, so nothing is found by them.
  if (/\p{Cc}|\p{Cs}/u.test(value)) {
    throw mistake('invalidFilter', `What "${shown(path)}" is compared with has control characters or broken ones.`);
  }
  return value;
}

function asTruth(path: string, value: string | number | boolean): boolean {
  const text = String(value).toLowerCase();
  if (text !== 'true' && text !== 'false') {
    throw mistake('invalidFilter', `"${shown(path)}" is compared with true or false.`);
  }
  return text === 'true';
}

function asTime(path: string, value: string | number | boolean): Date {
  const time = typeof value === 'string' && TIME.test(value) ? new Date(value) : new Date(NaN);
  if (Number.isNaN(time.getTime())) {
    throw mistake('invalidFilter', `"${shown(path)}" is compared with a time, as in "2026-01-31T12:00:00Z".`);
  }
  return time;
}
