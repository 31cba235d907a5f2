import type { Answer, Data } from '../support/world';
import { isMutation, type Operation, type Scene } from './operations';

/** How a field answers a principal. Anything else stands as it is, and is in no matrix. */
export type Outcome = 'ALLOWED' | 'FORBIDDEN' | 'NOT_SEEN' | 'UNAUTHENTICATED';

/** What a refusal of this kind leaves in the audit log. */
export const refusalEvents: Record<Outcome, string[]> = {
  ALLOWED: [],
  FORBIDDEN: ['FORBIDDEN'],
  NOT_SEEN: [],
  UNAUTHENTICATED: [],
};

/** Runs an operation as its actor, with these variables. */
export async function run({ world, actor }: Scene, { document }: Operation, variables: object): Promise<Answer> {
  return world.graphql(actor.token, document, variables);
}

/** The value at a path of the data; null where it, or something above it, is null. */
export function at(data: Data, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Data | null | undefined)?.[key] ?? null, data);
}

interface Payload {
  errors?: { code: string; path: string[] }[];
  results?: { errors: { code: string; path: string[] }[] }[];
}

/** All errors of a mutation's payload, those of its entries too. */
export function payloadErrors(payload: unknown): { code: string; path: string[] }[] {
  const { errors = [], results = [] } = (payload ?? {}) as Payload;
  return [...errors, ...results.flatMap((result) => result.errors)];
}

/** What an answer says of the field. Unexpected codes are told, so that a failing test says what happened instead. */
export function outcomeOf({ data, errors }: Answer, operation: Operation): string {
  const [error] = errors;
  if (error !== undefined) {
    const code = String(error.extensions.code);
    return code === 'NOT_FOUND' ? 'NOT_SEEN' : code;
  }
  const value = at(data, operation.path);
  if (value === null) return 'NOT_SEEN';
  const failed = isMutation(operation) ? payloadErrors(value) : [];
  if (failed.length === 0) return 'ALLOWED';
  return failed.every(({ code }) => code === 'NOT_FOUND') ? 'NOT_SEEN' : `PAYLOAD ${JSON.stringify(failed)}`;
}
