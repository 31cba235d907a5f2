import { getVariableValues, type GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

/** So many mistakes are told at once, */
const MOST_TOLD = 10;
/** but of more characters of variables only the first: graphql-js writes down what is around each mistake. */
const SMALL = 5000;

/** What is wrong with the variables of an operation, in the words of graphql-js; null: nothing. */
export function wrongVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): readonly GraphQLError[] | null {
  const mistakes = (most: number) =>
    getVariableValues(schema, variableDefinitions, variables, { maxErrors: most }).errors?.slice(0, most);
  const first = mistakes(1);
  if (first === undefined) return null;
  return JSON.stringify(variables).length <= SMALL ? (mistakes(MOST_TOLD) ?? null) : first;
}
