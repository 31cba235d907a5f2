import type { GraphQLError } from 'graphql';
import { tooComplex, type Words } from './too-complex';

/** The most that variables may hold, whatever the document says to them: what is beyond is wrong, and costly to be told so. */
const VARIABLE_LIMITS = {
  /** Lists and objects within each other; `variables` is level 1. The deepest input of the schema needs 6. */
  levels: 20,
  /** Names in one object, or of variables. */
  names: 200,
  /** Values of all kinds: 100 kB of ids are fewer. */
  values: 5000,
} as const;

type VariableLimit = keyof typeof VARIABLE_LIMITS;

const REMEDY = 'Send what the inputs have, as the schema says, in several requests where it is much.';
const WORDS: Record<VariableLimit, Words> = {
  levels: ['levels of lists and objects in its variables', REMEDY],
  names: ['names in one object of its variables', REMEDY],
  values: ['values in its variables', REMEDY],
};

/** Why variables are refused before they are compared with the document: QUERY_TOO_COMPLEX; null: they keep all limits. */
export function variablesTooComplex(variables: unknown): GraphQLError | null {
  let values = 0;

  function firstPassed(value: unknown, level: number): GraphQLError | null {
    if (++values > VARIABLE_LIMITS.values) return passed('values', values);
    if (typeof value !== 'object' || value === null) return null;
    if (level > VARIABLE_LIMITS.levels) return passed('levels', level);
    const within: unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (!Array.isArray(value) && within.length > VARIABLE_LIMITS.names) return passed('names', within.length);
    for (const one of within) {
      const error = firstPassed(one, level + 1);
      if (error !== null) return error;
    }
    return null;
  }

  return firstPassed(variables, 1);
}

function passed(limit: VariableLimit, found: number): GraphQLError {
  return tooComplex(found, VARIABLE_LIMITS[limit], WORDS[limit]);
}
