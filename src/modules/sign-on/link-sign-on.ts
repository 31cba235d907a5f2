import { IsNull, Not, type EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { isSignOnCode } from '../../auth/derived-secrets';
import type { Refused as NotFromHere } from '../../errors';
import type { LinkSignOnInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { SignInChallenge } from '../sessions/sign-in-challenge.entity';
import { againstTrying, tryingCode, type CodeRefusal } from '../sessions/try-code.queries';
import { comeIn, type CameIn } from './come-in';
import { told, type Refused } from './refused';
import { SsoAttempt } from './sso-attempt.entity';

const WRONG = 'This code is not right, or was used, or was tried five times: check it, or sign on again.';

/**
 * Ends a first sign-on of somebody who has a user already, with the code that was mailed to their address: from then on the provider's
 * word is enough for them. Everything else is decided again.
 */
export async function linkSignOn(call: Call, input: LinkSignOnInput): Promise<CameIn> {
  const answer = await tryingCode(call, input.code, WRONG, (tx, code) => tryCode(tx, call, input.challenge, code));
  if (answer instanceof Error) throw answer;
  if ('why' in answer) throw told(answer);
  return answer;
}

async function tryCode(
  tx: EntityManager,
  call: Call,
  id: string,
  code: string,
): Promise<CameIn | Refused | NotFromHere | CodeRefusal> {
  const challenge = await lockChallenge(tx, id);
  if (challenge === null) return 'WRONG';
  const { attempts, expiresAt, usedAt, email } = challenge;
  const obstacle = againstTrying({ attempts, expiresAt, endedAt: usedAt }, call.now);
  if (obstacle !== null) return obstacle;
  const right = isSignOnCode(call.app.config, challenge.id, code);
  await tx.update(SignInChallenge, { id: challenge.id }, { attempts: attempts + 1, usedAt: right ? call.now : null });
  if (!right) return 'WRONG';
  const attempt = await tx.findOneByOrFail(SsoAttempt, { id: challenge.ssoAttemptId ?? '' });
  const { answer: assertion, accountId } = attempt;
  if (assertion === null || 'why' in assertion) throw new Error(`${challenge.id} links nobody`);
  const came = await comeIn(tx, call, { attempt, assertion, addressProven: true });
  if (came instanceof Error) return came;
  if (came === 'PROVE') throw new Error(`${challenge.id} has proven nothing`);
  return 'why' in came ? { ...came, accountId, email } : came;
}

/** Whoever tries a code waits here for those who try another on the same challenge. One that signs in links nobody. */
async function lockChallenge(tx: EntityManager, id: string): Promise<SignInChallenge | null> {
  if (idKind(id) !== 'signInChallenge') return null;
  return tx.findOne(SignInChallenge, {
    where: { id, ssoAttemptId: Not(IsNull()) },
    lock: { mode: 'pessimistic_write' },
  });
}
