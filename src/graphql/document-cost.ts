import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  valueFromAST,
} from 'graphql';
import { MAX_FIRST } from './connection';
import { introspectionLengths } from './introspection-lengths';
import { isRecord } from './is-record';

/** The most that one operation may ask for, of each that `documentCost` counts. DOCUMENT_LIMITS bound the document itself. */
export const LIMITS = {
  /** Fields that take `first`: each is a statement or two, whatever its parents are. */
  lists: 100,
  /**
   * One for each 100 entries of lists of objects, or for each 1,000 values in the answer if those are more. Where fields
   * cost something by themselves (@cost), that is for the first one.
   */
  points: 200,
} as const;

export type Limit = keyof typeof LIMITS;

/** So many entries of lists are a point. */
const OBJECTS_A_POINT = 100;
/** So many objects and plain values are a point, whatever they are in: much can be asked of one object. */
const VALUES_A_POINT = 1000;

/** What a mutation says of mistakes is not what a document asks for. */
const MISTAKE = 'UserError';

export interface DocumentCost {
  counts: Record<Limit, number>;
  /** The limit that was passed first. The counting ended there, so the counts are those up to it. */
  passed: Limit | null;
  /** Entries of lists of objects. */
  objects: number;
  /** Everything in the answer: objects and plain values. */
  values: number;
}

/**
 * What a list is taken for that says nowhere how long it may be: errors, reasons, plain values, and sources of access, of
 * which somebody has one more for each team with a grant in that workspace.
 */
const UNSAID = 10;

type Variables = Record<string, unknown>;

/**
 * Counts what an operation may give at most, without running it. The document is valid, the variables are coerced.
 * A list below a field with `first` has that many entries; one with @entries as many as that says; one below a field with
 * a list in its arguments or its input (`nodes(ids:)`, mutations) has as many as that; one of introspection as many as the
 * schema has there; any other UNSAID. Visits at most DOCUMENT_LIMITS.fields selections, which were counted before.
 */
export function documentCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): DocumentCost {
  const cost = new Counting(schema, document, variables);
  const root = schema.getRootType(operation.operation);
  if (root) cost.count([operation.selectionSet], { type: root, times: 1, entries: null, isAll: false });
  return { counts: cost.counts, passed: cost.passed, objects: cost.objects, values: cost.values };
}

/** Where selections stand. */
interface Place {
  type: GraphQLCompositeType;
  /** How many objects they may be answered for. */
  times: number;
  /** How many entries a list directly below may have; null when nothing says so. */
  entries: number | null;
  /** Whether the objects are all of a type of introspection that there are, each as often as the others. */
  isAll: boolean;
}

/** Fields that are answered as one: of one type, under one name. */
interface Merged {
  field: GraphQLField<unknown, unknown>;
  nodes: [FieldNode, ...FieldNode[]];
}

class Counting {
  readonly counts: Record<Limit, number> = { lists: 0, points: 1 };
  passed: Limit | null = null;
  objects = 0;
  values = 0;
  /** What the fields cost by themselves. */
  private charges = 0;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    { definitions }: DocumentNode,
    private readonly variables: Variables,
  ) {
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  count(sets: readonly SelectionSetNode[], place: Place): void {
    const { type, times, entries } = place;
    const fields = new Map<string, Merged>();
    const used = new Set<string>();
    for (const set of sets) this.gather(type, set, fields, used);

    for (const { field, nodes } of fields.values()) {
      if (this.passed !== null) return;
      const asked = entriesAsked(field, nodes[0], this.variables);
      const isList = isListType(getNullableType(field.type));
      const below = getNamedType(field.type);
      const unsaid = below.name === MISTAKE ? 1 : UNSAID;
      const length = asked ?? said(this.schema, field).entries ?? entries ?? unsaid;
      const here = !isList ? times : (this.introspected(field.name, place) ?? times * length);
      if (isList && isCompositeType(below) && below.name !== MISTAKE) this.objects += here;
      this.values += here;
      this.charges += times * said(this.schema, field).cost;
      this.reach('points', this.points());
      if (first(field) !== undefined) this.reach('lists', this.counts.lists + 1);
      if (!isCompositeType(below)) continue;
      const within = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      // From what leads to types, some come often and others never.
      const isAll = isList && (type.name === '__Schema' || (place.isAll && below.name !== '__Type'));
      this.count(within, { type: below, times: here, entries: isList ? null : asked, isAll });
    }
  }

  /** Entries of a list of introspection: all that the schema has where all are asked, else the most it may have; null for any other. */
  private introspected(list: string, { type, times, isAll }: Place): number | null {
    if (!type.name.startsWith('__')) return null;
    const lengths = introspectionLengths(this.schema).get(`${type.name}.${list}`);
    if (lengths === undefined) return null;
    return isAll ? Math.ceil((times * lengths.sum) / lengths.of) : times * lengths.longest;
  }

  /** What was counted so far, as points. The first hundred entries are in what the fields cost, and in the least price. */
  private points(): number {
    const hundreds = Math.max(this.objects / OBJECTS_A_POINT, this.values / VALUES_A_POINT);
    return Math.max(1, this.charges) + Math.max(0, Math.ceil(hundreds) - 1);
  }

  /** The fields of a selection set, as graphql-js gathers them: fragments are opened, once for each set, and equal names merged. */
  private gather(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    fields: Map<string, Merged>,
    used: Set<string>,
  ): void {
    for (const selection of set.selections) {
      if (isLeftOut(selection, this.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const field = fieldOf(type, selection.name.value);
        // Not merged across types: an object has one of them only, so this counts too much rather than too little.
        const name = `${type.name} ${(selection.alias ?? selection.name).value}`;
        const same = fields.get(name);
        if (same !== undefined) same.nodes.push(selection);
        else if (field !== undefined) fields.set(name, { field, nodes: [selection] });
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.unused(selection.name.value, used);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      this.gather(isCompositeType(condition) ? condition : type, fragment.selectionSet, fields, used);
    }
  }

  private unused(name: string, used: Set<string>): FragmentDefinitionNode | undefined {
    if (used.has(name)) return undefined;
    used.add(name);
    return this.fragments.get(name);
  }

  private reach(limit: Limit, found: number): void {
    this.counts[limit] = Math.max(this.counts[limit], found);
    if (found > LIMITS[limit]) this.passed ??= limit;
  }
}

function fieldOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  const everywhere = [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].find((meta) => meta.name === name);
  return everywhere ?? (isUnionType(type) ? undefined : type.getFields()[name]);
}

function isLeftOut({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.some(({ name: { value: name }, arguments: [condition] = [] }) => {
    if (condition === undefined || (name !== 'skip' && name !== 'include')) return false;
    const { value } = condition;
    const holds =
      value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.BOOLEAN && value.value;
    return holds === (name === 'skip');
  });
}

function first({ args }: GraphQLField<unknown, unknown>): GraphQLArgument | undefined {
  return args.find(({ name }) => name === 'first');
}

/** How many entries a field's arguments ask for: by `first`, else by their longest list. */
function entriesAsked(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): number | null {
  const valueOf = ({ name, type }: GraphQLArgument) =>
    valueFromAST(node.arguments?.find((given) => given.name.value === name)?.value, type, variables);
  const page = first(field);
  if (page !== undefined) return inRange(Number(valueOf(page) ?? page.defaultValue ?? MAX_FIRST));
  const lengths = field.args
    .map(valueOf)
    .flatMap((value) => (isRecord(value) ? Object.values(value) : [value]))
    .flatMap((value) => (Array.isArray(value) ? [value.length] : []));
  return lengths.length === 0 ? null : inRange(Math.max(...lengths));
}

interface Said {
  /** How long the list may be, by @entries; null where nothing is said. */
  entries: number | null;
  /** What the field costs by itself, by @cost. */
  cost: number;
}

const saidOf = new WeakMap<GraphQLField<unknown, unknown>, Said>();

/** What the directives of a field say: read once, since that takes longer than all other counting. */
export function said(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): Said {
  const known = saidOf.get(field);
  if (known !== undefined) return known;
  const read = (name: 'entries' | 'cost', argument: string): number | null => {
    const directive = schema.getDirective(name);
    const value = directive && field.astNode ? getDirectiveValues(directive, field.astNode)?.[argument] : undefined;
    return typeof value === 'number' ? value : null;
  };
  const found = { entries: read('entries', 'atMost'), cost: read('cost', 'points') ?? 0 };
  saidOf.set(field, found);
  return found;
}

/** An impossible number is refused by the field itself, with better words: nothing comes of it. */
function inRange(entries: number): number {
  return entries >= 1 && entries <= MAX_FIRST ? entries : 1;
}
