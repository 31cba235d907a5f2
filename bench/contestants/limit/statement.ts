import type { Caller } from './authenticate';

/** The variables of a request, as the operations of the bench declare them. */
export type Variables = Readonly<Record<string, string>>;

/** What answers an operation: one row of one column, the JSON of `data`. */
export interface Statement {
  /** The operation's name. */
  name: string;
  text: string;
  values: (caller: Caller, variables: Variables) => unknown[];
}
