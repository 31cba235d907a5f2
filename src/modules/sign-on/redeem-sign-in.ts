import { createHash, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { isToken, tokenHash } from '../../auth/tokens';
import { fail, type Refused as NotFromHere, userError } from '../../errors';
import type { RedeemSignInInput } from '../../generated/schema';
import { makeChallenge } from '../sessions/make-challenge.queries';
import { withinTries, type CodeRefusal } from '../sessions/try-code.queries';
import { comeIn, type CameIn } from './come-in';
import { told, type Refused } from './refused';
import { SsoAttempt, type SsoAssertion } from './sso-attempt.entity';

/** The address is somebody's already: a code went there. */
interface ToProve {
  linkChallenge: string;
}

const WRONG = 'This code is not right, or was used, or belongs to another verifier: sign on again.';

/**
 * Begins a session with the code that a sign-on by a provider ended with, for whoever knows what its challenge was made of. The code
 * is used up by that, whatever comes of it.
 */
export async function redeemSignIn(call: Call, input: RedeemSignInInput): Promise<CameIn | ToProve> {
  const { code, verifier } = input;
  if (!/^[\w.~-]{43,128}$/.test(verifier)) {
    fail('INVALID', 'A verifier has 43 to 128 characters, which are letters, digits and -._~.', ['verifier']);
  }
  const answer = await withinTries(call, (tx) => redeem(tx, call, code, verifier));
  if (answer === 'WRONG') fail('INVALID', WRONG, ['code'], { refusal: 'WRONG_CODE' });
  if (answer === 'EXPIRED') fail('EXPIRED', 'This code is older than a minute: sign on again.', ['code']);
  if (answer instanceof Error) throw answer;
  if ('why' in answer) throw told(answer);
  return answer;
}

async function redeem(
  tx: EntityManager,
  call: Call,
  code: string,
  verifier: string,
): Promise<CameIn | ToProve | Refused | NotFromHere | CodeRefusal> {
  if (!isToken(code)) return 'WRONG';
  const attempt = await tx.findOne(SsoAttempt, {
    where: { codeHash: tokenHash(code) },
    lock: { mode: 'pessimistic_write' },
  });
  if (attempt?.redeemedAt !== null || !isMadeOf(attempt.challenge, verifier)) return 'WRONG';
  if (attempt.codeExpiresAt === null || attempt.codeExpiresAt <= call.now) return 'EXPIRED';
  await tx.update(SsoAttempt, { id: attempt.id }, { redeemedAt: call.now });
  const { answer, accountId } = attempt;
  if (answer === null) throw new Error(`${attempt.id} has a code and no answer`);
  if ('why' in answer) {
    const { why, message } = answer;
    return { why, error: userError('SIGN_ON_REFUSED', message, ['code']), accountId, email: null };
  }
  const came = await comeIn(tx, call, { attempt, assertion: answer, addressProven: false });
  if (came instanceof Error) return came;
  if (came === 'PROVE') return prove(tx, call, attempt, answer);
  return 'why' in came ? { ...came, accountId, email: answer.email } : came;
}

/** Whether the challenge that a sign-on began with was made of this. */
function isMadeOf(challenge: string | null, verifier: string): boolean {
  const made = Buffer.from(createHash('sha256').update(verifier).digest('base64url'));
  const begun = Buffer.from(challenge ?? '');
  return made.length === begun.length && timingSafeEqual(made, begun);
}

/** Mails a code to the address, which links this person of the provider's with who has it. */
async function prove(
  tx: EntityManager,
  call: Call,
  { id, accountId }: SsoAttempt,
  { email }: SsoAssertion,
): Promise<ToProve | Refused> {
  const { now, request } = call;
  const made = await makeChallenge(tx, { email, request, now, ssoAttemptId: id });
  if (made === null) {
    const error = userError(
      'SIGN_ON_REFUSED',
      'Too many codes were mailed in this hour: sign on again when it is over.',
    );
    return { why: 'TOO_MANY_CODES', error, accountId, email };
  }
  // What the provider said is kept as long as the code is good.
  await tx.update(SsoAttempt, { id }, { expiresAt: made.expiresAt });
  return { linkChallenge: made.id };
}
