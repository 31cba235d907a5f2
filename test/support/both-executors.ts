import { getOperationAST, GraphQLError, OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { Refusals } from '../../src/audit/refusals';
import type * as Executor from '../../src/graphql/executor';

type Gateway = ReturnType<typeof Executor.compilingGateway>;
type Result = Awaited<ReturnType<NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>>>;

/**
 * In tests every query runs twice, compiled and by graphql-js, in the same context, so by the same rows: each answer has to
 * be the same by both. Refusals of the second run are not taken down.
 */
jest.mock('../../src/graphql/executor', () => {
  const { compilingGateway } = jest.requireActual<typeof Executor>('../../src/graphql/executor');
  const both: typeof Executor.compilingGateway = (schema) => {
    const compiled = compilingGateway(schema, 1);
    const interpreted = compilingGateway(schema, Infinity);
    return {
      ...compiled,
      load: async (options) => {
        const [one, other] = [(await compiled.load(options)).executor, (await interpreted.load(options)).executor];
        if (one === null || other === null) throw new Error('a gateway without an executor');
        const executor: typeof one = async (request) => {
          const answer = await one(request);
          const operation = getOperationAST(request.document, request.request.operationName);
          if (operation?.operation !== OperationTypeNode.QUERY) return answer;
          const context = { ...request.context, refusals: new Refusals() };
          const [text, expected] = [told(answer), told(await other({ ...request, context }))];
          if (text !== expected) throw new GraphQLError(`compiled: ${text}\nby graphql-js: ${expected}`);
          return answer;
        };
        return { executor };
      },
    };
  };
  return { compilingGateway: both };
});

/** An answer as text. Errors are in the order of their paths: which of two is met first is nobody's business. */
function told({ data, errors = [] }: Result): string {
  const formatted = errors.map((error): GraphQLFormattedError => error.toJSON());
  const sorted = formatted.map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ data, errors: sorted });
}
