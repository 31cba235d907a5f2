import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { invitedAddress } from '../audit/personal';
import { refusalOf } from '../audit/refusals';
import { Rehearsed } from '../auth/rehearsal';
import { Refused, UserErrors, type UserErrorData } from '../errors';
import type { Context } from './context';

interface Payload {
  errors: readonly UserErrorData[];
  results?: readonly { errors: readonly UserErrorData[] }[];
  /** The errors are those of an earlier call, and were taken down then. */
  replayed?: boolean;
}

/**
 * What every mutation has around it: expected failures become the payload's errors with nothing else in it, refusals
 * are taken down for the audit log, and what was read before the write is forgotten.
 */
export function applyMutations(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) => {
      if (typeName !== 'Mutation') return config;
      const resolve = config.resolve ?? defaultFieldResolver;
      const empty = emptyPayload(config.type);
      return {
        ...config,
        resolve: async (parent: unknown, args: Record<string, unknown>, context: Context, info) => {
          context.operation = fieldName;
          try {
            const payload = (await resolve(parent, args, context, info)) as Payload;
            const errors = [...payload.errors, ...(payload.results ?? []).flatMap((result) => result.errors)];
            context.measured.code ??= errors[0]?.code ?? null;
            if (payload.replayed !== true) noteErrors(context, errors);
            return payload;
          } catch (error) {
            if (error instanceof UserErrors) {
              context.measured.code ??= error.errors[0]?.code ?? null;
              noteErrors(context, error.errors);
              return { ...empty, errors: error.errors };
            }
            // Nothing was written: no field of the answer may be taken for a fact.
            if (error instanceof Rehearsed) return { ...empty, ...error.changes(), errors: [] };
            if (error instanceof Refused) context.refusals.note(context, refusalOf(fieldName, error));
            throw error;
          } finally {
            context.entrance = null;
            await context.forget();
          }
        },
      };
    },
  });
}

function noteErrors(context: Context, errors: readonly UserErrorData[]): void {
  const entered = context.entrance?.subject.accountId ?? null;
  for (const { code, refusal, path, missingPermissions, missingScopes, audit } of errors) {
    const { accountId = entered } = audit ?? {};
    // Its name is the address that was invited.
    const resource = audit?.resource && { ...audit.resource, name: invitedAddress(audit.resource.name) };
    const details = { path, missingPermissions, missingScopes, ...audit?.details };
    const { operation } = context;
    const { event } = audit ?? {};
    context.refusals.note(context, { code: refusal ?? code, operation, accountId, resource, details, event });
  }
}

/** The payload of a mutation that did nothing: null, or an empty list, false or 0 where null cannot be. */
function emptyPayload(type: GraphQLType): Record<string, unknown> {
  const payload = getNullableType(type);
  if (!isObjectType(payload)) return {};
  return Object.fromEntries(Object.values(payload.getFields()).map((field) => [field.name, nothing(field.type)]));
}

function nothing(type: GraphQLType): unknown {
  if (!isNonNullType(type)) return null;
  if (isListType(type.ofType)) return [];
  return String(type.ofType) === 'Boolean' ? false : 0;
}
