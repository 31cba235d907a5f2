import type { ApolloServerOptions } from '@apollo/server';
import {
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Context } from './context';
import { wrongVariables } from './wrong-variables';

type Gateway = NonNullable<Extract<ApolloServerOptions<Context>, { gateway: unknown }>['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

/** How one operation is run; null stands for graphql-js. */
type Compiled = CompiledQuery['query'] | null;

/** Compiling takes some 10 ms: a document earns it by being asked for again. */
const COMPILE_AT = 3;
/** So many compiled operations are kept, those that were asked for last. */
const KEPT = 500;

/**
 * How Apollo Server runs operations: a query that comes again is compiled (graphql-jit), all else is left to graphql-js.
 * Answers are the same by both. Apollo calls whoever runs its operations a gateway.
 */
export function compilingGateway(schema: GraphQLSchema, compileAt = COMPILE_AT): Gateway {
  const compiledFor = compiledQueries(schema, compileAt);
  const executor: Executor = async ({ document, request, context }) => {
    const { operationName, variables = {} } = request;
    const operation = getOperationAST(document, operationName);
    // Here, since whoever runs it would look for every mistake, however many there are.
    const mistakes = operation && wrongVariables(schema, operation, variables);
    if (mistakes) return { errors: mistakes };
    const query = operation?.operation === OperationTypeNode.QUERY ? compiledFor(document, operationName) : null;
    const result = query === null ? null : await query(undefined, context, variables);
    // Without any data it did not run, and graphql-js says why in the words that clients know.
    if (result?.data === undefined) {
      return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
    }
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(asGraphQLError) };
  };
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({ executor }),
    stop: async () => undefined,
  };
}

/** Gives how an operation is run: compiled from the `compileAt`th time on that it is asked for. */
function compiledQueries(schema: GraphQLSchema, compileAt: number) {
  // By document, since Apollo Server keeps one for each text that it has seen lately.
  const asked = new WeakMap<DocumentNode, number>();
  const kept = new Map<DocumentNode, Map<string, Compiled>>();

  return (document: DocumentNode, operationName = ''): Compiled => {
    const times = (asked.get(document) ?? 0) + 1;
    asked.set(document, times);
    if (times < compileAt) return null;
    const operations = kept.get(document) ?? new Map<string, Compiled>();
    kept.delete(document);
    kept.set(document, operations);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    let compiled = operations.get(operationName);
    if (compiled === undefined) {
      compiled = compile(schema, document, operationName);
      operations.set(operationName, compiled);
    }
    return compiled;
  };
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string): Compiled {
  const compiled = compileQuery(schema, document, operationName);
  return isCompiledQuery(compiled) ? compiled.query : null;
}

/** What graphql-jit makes of an error lacks what Apollo Server and our own words need: extensions that can be added to. */
function asGraphQLError(error: GraphQLError): GraphQLError {
  const { message, path, originalError, locations } = error;
  const rebuilt = new GraphQLError(message, { path, originalError });
  Object.defineProperty(rebuilt, 'locations', { value: locations, enumerable: true });
  return rebuilt;
}
