import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { MINUTE } from '../../time';
import { countFailed, lockTries, ofCode } from './failed-tries.queries';

/** A mailed code is good for so long. */
export const CODE_GOOD_FOR_MS = 10 * MINUTE;

/** Of the mail with a code: before those that wait for nobody, since somebody looks at the screen until it is there. */
export const CODE_PRIORITY = -10;

/** So many codes may be tried on what one was mailed for. */
const TRIES = 5;

/** What a code was mailed for. */
interface Mailed {
  attempts: number;
  expiresAt: Date;
  /** When it was used, or another took its place. */
  endedAt: Date | null;
}

/** Why a code opens nothing. A wrong one is counted. */
export type CodeRefusal = 'WRONG' | 'EXPIRED';

/** Why no code opens this any more, whichever it is; null: a right one does. */
export function againstTrying({ attempts, expiresAt, endedAt }: Mailed, now: Date): CodeRefusal | null {
  if (endedAt !== null || attempts >= TRIES) return 'WRONG';
  return expiresAt <= now ? 'EXPIRED' : null;
}

/**
 * Decides on a secret that somebody gives, in a transaction of its own, within the limits of failed tries. A failed one must stay
 * counted, and a row that `work` has written stays: it is an answer of the transaction, not an error that rolls it back.
 */
export async function withinTries<T extends object>(
  call: Call,
  work: (tx: EntityManager) => Promise<T | CodeRefusal>,
): Promise<T | CodeRefusal> {
  return transaction(call.app.db, async (tx) => {
    const tries = await lockTries(tx, call, ofCode(call));
    const tried = await work(tx);
    if (tried === 'WRONG') await countFailed(tx, call, tries);
    return tried;
  });
}

/**
 * Tries what somebody typed as a code, in a transaction of its own, within the limits of failed tries. `work` gets the eight
 * digits; a row that it has written stays where it gives WRONG. `wrong` is the sentence for that. Fails with INVALID or
 * EXPIRED at `code`.
 */
export async function tryingCode<T extends object>(
  call: Call,
  typed: string,
  wrong: string,
  work: (tx: EntityManager, code: string) => Promise<T | CodeRefusal>,
): Promise<T> {
  const code = typed.replace(/\s/g, '');
  if (!/^\d{8}$/.test(code)) fail('INVALID', 'A code has 8 digits: copy them from the mail.', ['code']);
  const answer = await withinTries(call, (tx) => work(tx, code));
  if (answer === 'EXPIRED') fail('EXPIRED', 'This code is older than ten minutes: ask for a new one.', ['code']);
  if (answer === 'WRONG') fail('INVALID', wrong, ['code'], { refusal: 'WRONG_CODE' });
  return answer;
}
