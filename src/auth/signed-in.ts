import type { Call } from './call';
import type { Caller } from './caller';

/** The caller of a mutation whose directive lets in signed-in callers only. Throws where the directive is missing. */
export function signedIn(call: Call): Caller {
  if (call.caller === null) throw new Error(`${call.operation} has no @signedIn in the schema`);
  return call.caller;
}
