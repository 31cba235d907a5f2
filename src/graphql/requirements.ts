import type { GraphQLSchema } from 'graphql';
import type { Requirement, Right } from '../auth/caller';
import { plansWith } from '../auth/plans';
import type { Feature, Mutation } from '../generated/schema';
import { fieldRule } from './guard';

type MutationName = Exclude<keyof Mutation, '__typename'>;

const cache = new WeakMap<GraphQLSchema, ReadonlyMap<string, Requirement>>();

function requirements(schema: GraphQLSchema): ReadonlyMap<string, Requirement> {
  let known = cache.get(schema);
  if (known === undefined) {
    const type = schema.getMutationType();
    const rules = Object.values(type?.getFields() ?? {}).map(
      (field) => [field.name, type == null ? null : fieldRule(schema, type, field).requirement] as const,
    );
    known = new Map(rules.filter((entry): entry is [string, Requirement] => entry[1] !== null));
    cache.set(schema, known);
  }
  return known;
}

/** What the schema asks of the caller of a mutation: viewerCan decides by the same as the guard. */
export function requirementOf(schema: GraphQLSchema, mutation: MutationName): Requirement {
  const requirement = requirements(schema).get(mutation);
  if (requirement === undefined) throw new Error(`${mutation} has no @requires in the schema`);
  return requirement;
}

/**
 * What using a permission or scope asks for: the strictest of the mutations that need it, so that a button is not shown
 * as usable when what it does first would be refused; of several features the one that most plans have, since the others say so
 * themselves. Reading works while frozen; READ_ACCOUNT is what leaving asks for.
 */
export function strictestRequirement(schema: GraphQLSchema, right: Right): Requirement {
  const name = right.permission ?? right.scopes[0];
  if (name.startsWith('READ_') || name.startsWith('SEE_'))
    return { ...right, by: 'ANY', feature: null, whileFrozen: true, withoutSso: false };
  const using = [...requirements(schema).values()].filter(({ permission, scopes }) =>
    scopes === null ? permission === name : scopes.some((scope) => scope === name),
  );
  return {
    ...right,
    by:
      (['FRESH_SESSION', 'OWN_SESSION', 'SESSION', 'OWN', 'PERSON'] as const).find((one) =>
        using.some(({ by }) => by === one),
      ) ?? 'ANY',
    feature: leastDemanding(using.flatMap(({ feature }) => feature ?? [])),
    whileFrozen: using.length > 0 && using.every(({ whileFrozen }) => whileFrozen),
    withoutSso: false,
  };
}

function leastDemanding(features: readonly Feature[]): Feature | null {
  const [first] = [...features].sort((one, other) => plansWith(other).length - plansWith(one).length);
  return first ?? null;
}
