import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  getNullableType,
  getOperationAST,
  getVariableValues,
  GraphQLBoolean,
  GraphQLInt,
  type GraphQLSchema,
  isLeafType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { Context } from './context';
import { documentCost, type DocumentCost, type Limit, LIMITS } from './document-cost';
import { tooComplex, type Words } from './too-complex';

/** What is counted, and what to do about too much of it. */
const WORDS: Record<Limit, Words> = {
  lists: ['fields that take `first`', 'Split it up, and repeat a list less often under other names.'],
  objects: ['entries of lists', 'Ask for smaller pages by `first`, or nest fewer levels of lists.'],
  values: ['values in its answer', 'Ask for smaller pages by `first`, or select fewer fields.'],
};

/** Refuses an operation that asks for too much before any of it runs: QUERY_TOO_COMPLEX, with HTTP 400. */
export const documentLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request }) {
        const operation = getOperationAST(document, request.operationName);
        if (!operation) return;
        const cost = costOf(schema, document, operation, request.variables ?? {});
        // Wrong variables, too, run nothing: what is wrong with them is said by whoever would run it.
        if (!cost?.passed) return;
        throw tooComplex(cost.counts[cost.passed], LIMITS[cost.passed], WORDS[cost.passed]);
      },
    };
  },
};

/** What was last counted of a document: Apollo Server keeps one for each text that it has seen lately. */
const lastCounted = new WeakMap<DocumentNode, { by: string; cost: DocumentCost }>();

/** The cost of an operation, counted anew only where it or its variables ask for another number; null: wrong variables. */
function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): DocumentCost | null {
  const given = numberGivers(schema, operation).map((name) => [name, variables[name]]);
  const by = JSON.stringify([operation.name?.value, Object.fromEntries(given)]);
  const last = lastCounted.get(document);
  if (last?.by === by) return last.cost;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (coerced === undefined) return null;
  const cost = documentCost(schema, document, operation, coerced);
  lastCounted.set(document, { by, cost });
  return cost;
}

/** The variables that a count may hang on: numbers, conditions, and what has a length. A lone text is none of these. */
function numberGivers(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): string[] {
  return variableDefinitions.flatMap(({ type: node, variable }) => {
    const type = getNullableType(typeFromAST(schema, node));
    const isText = isLeafType(type) && type !== GraphQLInt && type !== GraphQLBoolean;
    return isText ? [] : [variable.name.value];
  });
}
