import type { ApolloServerPlugin } from '@apollo/server';
import { getOperationAST, getVariableValues, GraphQLError } from 'graphql';
import type { TopLevelCode } from '../errors';
import type { Context } from './context';
import { documentCost, type Limit, LIMITS } from './document-cost';

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
        const { variableDefinitions = [] } = operation;
        const { coerced } = getVariableValues(schema, variableDefinitions, request.variables ?? {}, { maxErrors: 1 });
        // Wrong variables, too, run nothing: what is wrong with them is said by whoever would run it.
        if (coerced === undefined) return;
        const { counts, passed } = documentCost(schema, document, operation, coerced);
        if (passed === null) return;
        const [counted, remedy] = WORDS[passed];
        const number = (value: number) => value.toLocaleString('en');
        throw new GraphQLError(
          `This operation asks for ${number(counts[passed])} ${counted} or more; ${number(LIMITS[passed])} is the most. ${remedy}`,
          { extensions: { code: CODE, http: { status: 400 } } },
        );
      },
    };
  },
};
