import { GraphQLError } from 'graphql';
import type { TopLevelCode } from '../errors';

const CODE: TopLevelCode = 'QUERY_TOO_COMPLEX';

/** What is counted, and what to do about too much of it. */
export type Words = readonly [counted: string, remedy: string];

/** QUERY_TOO_COMPLEX with HTTP 400: an operation asks for more of something than is let through. */
export function tooComplex(asked: number, most: number, [counted, remedy]: Words): GraphQLError {
  const number = (value: number) => value.toLocaleString('en');
  return new GraphQLError(
    `This operation asks for ${number(asked)} ${counted} or more; ${number(most)} is the most. ${remedy}`,
    { extensions: { code: CODE, http: { status: 400 } } },
  );
}
