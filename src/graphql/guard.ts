import { createRequire } from 'node:module';
import { MapperKind, getDirective, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type * as Shield from 'graphql-shield';
import type { Requirement, Right, SignedInBy, Subject } from '../auth/caller';
import { belongsToAll, isLocatable, locate } from '../auth/locate';
import { admitted, credentialRefusal, notFound, refusal } from '../auth/decision';
import { Refused } from '../errors';
import type { AccountPermission, Feature, WorkspaceScope } from '../generated/schema';
import { idKind, type IdKind } from '../ids';
import { refusalOf } from '../audit/refusals';
import type { Context } from './context';
import { enter } from './points';

// graphql-shield's ESM build does not load on Node 24; its CommonJS build does.
const { allow, deny, rule } = createRequire(__filename)('graphql-shield') as typeof Shield;

type ShieldRule = typeof allow | typeof deny | ReturnType<ReturnType<typeof rule>>;
type Verdict = true | Refused;
type Check = (parent: unknown, args: Record<string, unknown>, context: Context) => Verdict | Promise<Verdict>;
interface Parent {
  id?: string;
  accountId?: string | null;
  workspaceId?: string | null;
}

/** A rule for each field that has one, by type and field name: graphql-shield's rule tree. */
export type RuleTree = Record<string, Record<string, ShieldRule>>;

/** What the schema's directives say of one field. */
export interface FieldRule {
  kind: 'public' | 'signedIn' | 'withParent' | 'requires' | 'none';
  by: SignedInBy;
  requirement: Requirement | null;
  of: string | null;
}

/** The arguments of a directive, as graphql-js checked them against the SDL. */
type Declared = Partial<{
  permission: AccountPermission;
  scope: WorkspaceScope[];
  of: string;
  feature: Feature;
  whileFrozen: boolean;
  withoutSso: boolean;
  by: SignedInBy;
}>;

/** Reads the rule of a field from its directives, or those of its type. */
export function fieldRule(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): FieldRule {
  const directive = (name: string) => getDirective(schema, field, name)?.[0] as Declared | undefined;
  const none = { by: 'ANY' as const, requirement: null, of: null };
  const requires = directive('requires');
  if (requires !== undefined) {
    const { feature = null, of = null, whileFrozen = false, withoutSso = false, by = 'ANY' } = requires;
    const right = rightOf(requires);
    if (right === null) throw new Error(`${type.name}.${field.name}: @requires takes either a permission or a scope`);
    // Reading always works while an account is frozen.
    const frozen = { whileFrozen: whileFrozen || type.name !== 'Mutation' };
    return { kind: 'requires', by, of, requirement: { ...right, feature, ...frozen, withoutSso, by } };
  }
  const signedIn = directive('signedIn');
  if (signedIn !== undefined) return { ...none, kind: 'signedIn', by: signedIn.by ?? 'ANY' };
  if (directive('public') !== undefined) return { ...none, kind: 'public' };
  if (directive('withParent') !== undefined) return { ...none, kind: 'withParent' };
  return { ...none, kind: getDirective(schema, type, 'withParent') === undefined ? 'none' : 'withParent' };
}

/** What a directive asks for: a permission, or one of some scopes; null where it says neither or both. */
function rightOf({ permission, scope = [] }: Declared): Right | null {
  const [first, ...others] = scope;
  if (permission === undefined) return first === undefined ? null : { permission: null, scopes: [first, ...others] };
  return first === undefined ? { permission, scopes: null } : null;
}

/**
 * The rule tree, made from the directives in the SDL. Throws, naming them, when operations or edges say nothing: who
 * adds a field must say who may use it. Plain values go with their parent.
 */
export function ruleTree(schema: GraphQLSchema): RuleTree {
  const tree: RuleTree = {};
  const silent: string[] = [];
  const unrefusable: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    const rules: Record<string, ShieldRule> = {};
    for (const field of Object.values(type.getFields())) {
      const declared = fieldRule(schema, type, field);
      const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
      if (isRoot && declared.kind === 'withParent') declared.kind = 'none';
      const isEdge = isRoot || isCompositeType(getNamedType(field.type));
      if (declared.kind === 'none' && isEdge) silent.push(`${type.name}.${field.name}`);
      const isRefusable = declared.kind === 'requires' || declared.kind === 'signedIn';
      if (isRefusable && isNonNullType(field.type) && !takesEntries(field.type)) {
        unrefusable.push(`${type.name}.${field.name}`);
      }
      rules[field.name] = shieldRule(`${type.name}.${field.name}`, declared, isEdge);
    }
    tree[type.name] = rules;
  }
  if (silent.length > 0) {
    throw new Error(
      `These fields say nothing of who may use them: ${silent.join(', ')}. Give each @requires, @signedIn, @public or @withParent.`,
    );
  }
  if (unrefusable.length > 0) {
    throw new Error(
      `These fields can be refused but not be null, so a refusal would take their siblings with it: ${unrefusable.join(', ')}. Make them nullable.`,
    );
  }
  return tree;
}

/** A list that cannot be null itself, of entries that can: it is refused entry by entry. */
function takesEntries(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && isListType(type.ofType) && !isNonNullType(type.ofType.ofType);
}

function shieldRule(name: string, declared: FieldRule, isEdge: boolean): ShieldRule {
  switch (declared.kind) {
    case 'public':
    case 'withParent':
      return allow;
    case 'none':
      return isEdge ? deny : allow;
    case 'signedIn':
      return asRule(name, (_parent, _args, { caller, now }) => credentialRefusal(caller, declared.by, now) ?? true);
    case 'requires':
      return asRule(name, requires(declared));
  }
}

function asRule(name: string, check: Check): ShieldRule {
  // Shield's own caches reuse a verdict across arguments and across mutations: none of them.
  return rule(name, { cache: 'no_cache' })(check as Parameters<ReturnType<typeof rule>>[0]);
}

function requires({ requirement, of, by }: FieldRule): Check {
  if (requirement === null) throw new Error('@requires without a requirement');
  const decide = (context: Context, subject: Subject | null, input?: string): Verdict | Promise<Verdict> => {
    const { caller, viewer, fault, now } = context;
    if (fault !== null) throw fault;
    if (caller === null || viewer === null) return credentialRefusal(null, by, now) ?? true;
    if (subject === null) return notFound(input);
    const refused = refusal(viewer, requirement, subject);
    if (refused !== null) return refused.code === 'NOT_FOUND' ? notFound(input) : refused;
    const membership = admitted(viewer, requirement, subject).memberships.get(subject.accountId);
    if (membership === undefined) return notFound(input);
    const entering = enter(context, membership);
    if (of === null) return entering;
    // Only a mutation names its subject by an id: its use case decides the same again, under its lock.
    const open = (verdict: Verdict): Verdict => {
      if (verdict === true) context.entrance = { requirement, subject };
      return verdict;
    };
    return entering instanceof Promise ? entering.then(open) : open(entering);
  };
  if (of === null) return (parent, _args, context) => decide(context, subjectOfParent(parent as Parent));

  const path = of.split('.');
  const kind = kindOfArgument(path.at(-1) ?? '');
  return async (_parent, args, context) => {
    if (context.caller === null) return decide(context, null);
    const id = String(
      path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], args),
    );
    // What every account has alike is nobody's to change: the use case says so, and has no entrance to write by.
    if (kind === 'workspaceRole' && belongsToAll(id)) return true;
    return decide(context, await locateOne(context, kind, id), of);
  };
}

function kindOfArgument(name: string): IdKind {
  const word = name.replace(/Id$/, '');
  const kind = word === 'role' ? 'workspaceRole' : word;
  if (!isLocatable(kind))
    throw new Error(`@requires(of:) ends in ${name}: auth/locate.ts does not say whose such an id is`);
  return kind;
}

async function locateOne(context: Context, kind: IdKind, id: string): Promise<Subject | null> {
  return context.loaders.load(`locate ${kind}`, id, (ids) => locate(context.app.db.manager, kind, ids));
}

/** An account or workspace is its own subject; any other object carries the ids of those that it belongs to. */
function subjectOfParent(parent: Parent): Subject | null {
  const { id = '', accountId, workspaceId = null } = parent;
  const kind = idKind(id);
  if (kind === 'account') return { accountId: id, workspaceId: null };
  if (accountId == null) return null;
  return { accountId, workspaceId: kind === 'workspace' ? id : workspaceId };
}

/**
 * Applies the tree: wraps a field only where there is something to ask. A refusal is recorded and thrown at its field;
 * a rule that throws is a fault and stays one.
 */
export function applyRules(schema: GraphQLSchema, tree: RuleTree): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) => {
      const declared = tree[typeName]?.[fieldName] ?? deny;
      if (declared === allow) return config;
      const check = checkOf(declared);
      const name = typeName === 'Mutation' || typeName === 'Query' ? fieldName : `${typeName}.${fieldName}`;
      const resolve = config.resolve ?? defaultFieldResolver;
      const refused = takesEntries(config.type) ? refuseEntries : refuse;
      const guarded: GraphQLFieldResolver<unknown, Context, Record<string, unknown>> = (
        parent,
        args,
        context,
        info,
      ) => {
        const verdict = check(parent, args, context);
        if (verdict === true) return resolve(parent, args, context, info);
        if (verdict instanceof Refused) return refused(context, name, verdict, args);
        return verdict.then((late) =>
          late === true ? resolve(parent, args, context, info) : refused(context, name, late, args),
        );
      };
      return { ...config, resolve: guarded };
    },
  });
}

function checkOf(declared: ShieldRule): Check {
  if (declared === deny) return () => new Refused('FORBIDDEN', 'Nobody may use this field.');
  // Shield keeps the function private and offers only an asynchronous way to it, which costs a promise a field.
  return (declared as unknown as { func: Check }).func;
}

/** Refuses a field: takes it down for the audit log and throws. For a resolver whose rule depends on its arguments. */
export function refuse(context: Context, operation: string, refused: Refused): never {
  noteRefused(context, operation, refused);
  throw refused;
}

/** One refusal for each entry that was asked for, at most a hundred: graphql-js takes an error in a list for that entry's. */
function refuseEntries(
  context: Context,
  operation: string,
  refused: Refused,
  args: Record<string, unknown>,
): Refused[] {
  noteRefused(context, operation, refused);
  const asked = Object.values(args).find((value) => Array.isArray(value)) ?? [];
  return Array<Refused>(Math.min(Math.max(asked.length, 1), 100)).fill(refused);
}

/** Takes a refusal down for the audit log. For a resolver that answers with it in a list, as the error of its entry. */
export function noteRefused(context: Context, operation: string, refused: Refused): void {
  context.refusals.note(context, refusalOf(operation, refused));
}
