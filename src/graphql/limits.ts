import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  getNullableType,
  getOperationAST,
  getVariableValues,
  GraphQLBoolean,
  GraphQLError,
  GraphQLInt,
  type GraphQLSchema,
  isLeafType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { TopLevelCode } from '../errors';
import type { Context } from './context';
import { documentCost, type DocumentCost, type Limit, LIMITS } from './document-cost';

/** What is counted, and what to do about too much of it. */
const WORDS: Record<Limit, [counted: string, remedy: string]> = {
  depth: ['levels of fields', 'Nest fewer levels, and go on from an id with `node`.'],
  rootFields: ['fields of Query or Mutation', 'Split it up; `nodes` reads up to 100 objects by their ids.'],
  fields: ['fields, those of a fragment counted wherever it is used', 'Select fewer, or split it up.'],
  lists: ['fields that take `first`', 'Split it up, and repeat a list less often under other names.'],
  objects: ['entries of lists', 'Ask for smaller pages by `first`, or nest fewer levels of lists.'],
  values: ['values in its answer', 'Ask for smaller pages by `first`, or select fewer fields.'],
};

const CODE: TopLevelCode = 'QUERY_TOO_COMPLEX';

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
        const [counted, remedy] = WORDS[cost.passed];
        const asked = cost.counts[cost.passed];
        const number = (value: number) => value.toLocaleString('en');
        throw new GraphQLError(
          `This operation asks for ${number(asked)} ${counted} or more; ${number(LIMITS[cost.passed])} is the most. ${remedy}`,
          { extensions: { code: CODE, http: { status: 400 } } },
        );
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
