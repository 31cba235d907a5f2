import { unwrapResolverError } from '@apollo/server/errors';
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refused, Unavailable } from '../errors';
import { leave, type Context } from './context';

/** Apollo's and graphql-armor's further codes, said in the words of our closed list. */
const OWN_WORDS: Record<string, string> = {
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

const FAULT_CODE = 'INTERNAL_SERVER_ERROR';

/** What a person reads about a fault. */
export const FAULT =
  'Something went wrong on our side. Read again before you try again, and tell the operator the requestId.';

/** Gives each error of an answer its code. What is not expected is logged with the request's id, and masked. */
export const errorCodes: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) {
          const cause = unwrapResolverError(error);
          if (cause instanceof Refused) Object.assign(error.extensions, { code: cause.code, ...cause.details });
          else if (cause instanceof Unavailable) {
            const requestId = contextValue.request.id;
            contextValue.app.log.error({ reason: cause.reason, requestId, path: error.path }, 'unavailable');
            Object.assign(error.extensions, { code: 'UNAVAILABLE', requestId });
          } else if (isArgumentError(cause)) Object.assign(error.extensions, { code: 'BAD_USER_INPUT' });
          else if (!(cause instanceof GraphQLError) || (error.extensions.code ?? FAULT_CODE) === FAULT_CODE) {
            const requestId = contextValue.request.id;
            contextValue.app.log.error({ err: cause, requestId, path: error.path }, 'fault');
            Object.assign(error.extensions, { code: FAULT_CODE, requestId });
          }
        }
      },
      async willSendResponse({ response, contextValue }) {
        await contextValue.refusals.write(contextValue);
        leave(contextValue);
        if (response.body.kind !== 'single') return;
        const { data, errors = [] } = response.body.singleResult;
        const refused = new Set(errors.map(({ path }) => path?.[0]));
        // A null without an error is an answer.
        const nothing =
          data == null || Object.entries(data).every(([key, value]) => refused.has(key) && isNothing(value));
        const codes = errors.map((error) => error.extensions?.code);
        if (!nothing || codes.length === 0) return;
        if (codes.every((code) => code === 'UNAUTHENTICATED')) response.http.status = 401;
        if (codes.every((code) => code === 'RATE_LIMITED')) {
          response.http.status = 429;
          const seconds = errors.map(({ extensions }) => Number(extensions?.retryAfterSeconds));
          response.http.headers.set('retry-after', String(Math.max(...seconds)));
        }
      },
    };
  },
};

/** What graphql-js finds wrong with an argument only as it runs the field, such as null in a variable with a default. */
function isArgumentError(cause: unknown): boolean {
  return cause instanceof GraphQLError && cause.extensions.code === undefined && cause.message.startsWith('Argument "');
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length > 0 && value.every(isNothing));
}

/** The last look at an error before it leaves: own words for foreign codes, no word about a fault's cause. */
export function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, ...rest } = formatted.extensions ?? {};
  const known = OWN_WORDS[String(code)] ?? code ?? 'INTERNAL_SERVER_ERROR';
  const message = known === 'INTERNAL_SERVER_ERROR' ? FAULT : formatted.message;
  return { ...formatted, message, extensions: { code: known, ...rest } };
}
