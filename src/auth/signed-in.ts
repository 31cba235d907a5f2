import type { EntityManager } from 'typeorm';
import { Refused } from '../errors';
import type { Call } from './call';
import type { Caller, PersonCaller } from './caller';

/** The caller of a mutation whose directive lets in signed-in callers only. Throws where the directive is missing. */
export function signedIn(call: Call): Caller {
  if (call.caller === null) throw new Error(`${call.operation} has no @signedIn in the schema`);
  return call.caller;
}

/** The same for a mutation that is for people only. */
export function signedInPerson(call: Call): PersonCaller {
  const caller = signedIn(call);
  if (caller.kind !== 'user') throw new Error(`${call.operation} lets a service account in: give it by: PERSON`);
  return caller;
}

/**
 * The same, for a transaction that makes something lasting: the credential must still be there and open something, and
 * cannot be ended before the transaction is. Throws UNAUTHENTICATED. (inAccount reads it again by itself.)
 */
export async function stillSignedIn(tx: EntityManager, call: Call): Promise<PersonCaller> {
  const caller = signedInPerson(call);
  const table = caller.credential.kind === 'session' ? 'sessions' : 'api_keys';
  const rows = await tx.query<unknown[]>(
    `SELECT c.id FROM ${table} c JOIN users u ON u.id = c.user_id
      WHERE c.id = $1 AND u.disabled_at IS NULL FOR KEY SHARE OF c`,
    [caller.credential.id],
  );
  if (rows.length === 0) throw new Refused('UNAUTHENTICATED', 'This session or API key has ended: sign in again.');
  return caller;
}
