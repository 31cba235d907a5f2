import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getDirectiveValues,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { z } from 'zod';

const signedInBy = z.enum(['ANY', 'PERSON', 'OWN', 'SESSION', 'OWN_SESSION', 'FRESH_SESSION']);
const signedInArguments = z.object({ by: signedInBy });
const requiresArguments = z.object({
  permission: z.string().optional(),
  scope: z.array(z.string()).optional(),
  of: z.string().optional(),
  feature: z.string().optional(),
  whileFrozen: z.boolean(),
  withoutSso: z.boolean(),
  by: signedInBy,
});
const costArguments = z.object({ points: z.number() });
const failsArguments = z.object({ with: z.array(z.string()) });

/** Whom a field answers, as its directive in schema/ says. */
export type Rule =
  | { kind: 'public' }
  | { kind: 'withParent' }
  | ({ kind: 'signedIn' } & z.infer<typeof signedInArguments>)
  | ({ kind: 'requires' } & z.infer<typeof requiresArguments>);

/** A field of an object type with what its directives say. */
export interface FieldRule {
  type: string;
  field: string;
  /** Null: a plain value, which goes with its parent. */
  rule: Rule | null;
  /** The codes of @fails; null where there is none. */
  fails: string[] | null;
  /** The points of @cost; null where there is none. */
  cost: number | null;
}

/** Gives the rules of all fields, types by name, fields in the order of the SDL. */
export function fieldRules(schema: GraphQLSchema): FieldRule[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !isIntrospectionType(type))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        type: type.name,
        field: field.name,
        rule: ruleOf(schema, field) ?? ruleOfType(schema, type),
        fails: failsOf(schema, field),
        cost: costOf(schema, field),
      })),
    );
}

type AnyField = GraphQLField<unknown, unknown>;

function ruleOf(schema: GraphQLSchema, field: AnyField): Rule | null {
  if (valuesOf(schema, 'public', field)) return { kind: 'public' };
  if (valuesOf(schema, 'withParent', field)) return { kind: 'withParent' };
  const signedIn = valuesOf(schema, 'signedIn', field);
  if (signedIn) return { kind: 'signedIn', ...signedInArguments.parse(signedIn) };
  const requires = valuesOf(schema, 'requires', field);
  return requires ? { kind: 'requires', ...requiresArguments.parse(requires) } : null;
}

function ruleOfType(schema: GraphQLSchema, type: GraphQLObjectType): Rule | null {
  const nodes = [type, ...type.extensionASTNodes.map((astNode) => ({ astNode }))];
  return nodes.some((node) => valuesOf(schema, 'withParent', node)) ? { kind: 'withParent' } : null;
}

function costOf(schema: GraphQLSchema, field: AnyField): number | null {
  const values = valuesOf(schema, 'cost', field);
  return values ? costArguments.parse(values).points : null;
}

function failsOf(schema: GraphQLSchema, field: AnyField): string[] | null {
  const fails = valuesOf(schema, 'fails', field);
  return fails ? failsArguments.parse(fails).with : null;
}

interface Described {
  astNode?: AnyField['astNode'] | GraphQLObjectType['astNode'] | GraphQLObjectType['extensionASTNodes'][number];
}

function valuesOf(schema: GraphQLSchema, name: string, { astNode }: Described): Record<string, unknown> | undefined {
  const directive = schema.getDirective(name);
  if (!directive) throw new Error(`schema/ does not define @${name}: add it to schema/directives.graphql.`);
  return astNode ? getDirectiveValues(directive, astNode) : undefined;
}
