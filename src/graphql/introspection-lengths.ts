import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** How long a list of introspection is, wherever the schema has it. */
export interface Lengths {
  /** Of all of them together. */
  sum: number;
  /** How many of them there are: one for each object of their type, also where it is null. */
  of: number;
  /** Of one of them, at most. */
  longest: number;
}

const known = new WeakMap<GraphQLSchema, ReadonlyMap<string, Lengths>>();

/** How long the lists of introspection are in a schema, by type and field, as `__Type.fields`. */
export function introspectionLengths(schema: GraphQLSchema): ReadonlyMap<string, Lengths> {
  const measured = known.get(schema) ?? measure(schema);
  known.set(schema, measured);
  return measured;
}

function measure(schema: GraphQLSchema): ReadonlyMap<string, Lengths> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const fields = types.flatMap((type) => (hasFields(type) ? Object.values(type.getFields()) : []));
  return new Map([
    ['__Schema.types', lengths([types.length])],
    ['__Schema.directives', lengths([directives.length])],
    ['__Directive.locations', lengths(directives.map(({ locations }) => locations.length))],
    ['__Directive.args', lengths(directives.map(({ args }) => args.length))],
    ['__Field.args', lengths(fields.map(({ args }) => args.length))],
    ['__Type.fields', lengths(types.map((type) => (hasFields(type) ? Object.keys(type.getFields()).length : 0)))],
    [
      '__Type.inputFields',
      lengths(types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0))),
    ],
    ['__Type.enumValues', lengths(types.map((type) => (isEnumType(type) ? type.getValues().length : 0)))],
    ['__Type.interfaces', lengths(types.map((type) => (hasFields(type) ? type.getInterfaces().length : 0)))],
    [
      '__Type.possibleTypes',
      lengths(types.map((type) => (isAbstractType(type) ? schema.getPossibleTypes(type).length : 0))),
    ],
  ]);
}

function hasFields(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type);
}

function lengths(all: readonly number[]): Lengths {
  return { sum: all.reduce((sum, one) => sum + one, 0), of: Math.max(1, all.length), longest: Math.max(0, ...all) };
}
