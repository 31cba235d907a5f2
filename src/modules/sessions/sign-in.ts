import { IsNull, type EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { isSignInCode } from '../../auth/derived-secrets';
import { newToken, tokenHash } from '../../auth/tokens';
import { idKind, newId } from '../../ids';
import { daysAfter } from '../../time';
import { findOrMakeUser } from './newcomer';
import { SESSION_DAYS, sessionEnd } from './session.queries';
import { Session } from './session.entity';
import { SignInChallenge } from './sign-in-challenge.entity';
import { isDisabled } from './sign-up';
import { againstTrying, tryingCode, type CodeRefusal } from './try-code.queries';

interface Input {
  challenge: string;
  code: string;
  name?: string | null | undefined;
}

interface SignedIn {
  token: string;
  /** When the session ends by itself if it is not used again before. */
  expiresAt: Date;
  caller: PersonCaller;
}

const WRONG = 'This code is not right, or was used, or was tried five times: check it, or ask for a new one.';

/** Begins a session with a code from a mail; at the first time this makes the person. */
export async function signIn(call: Call, input: Input): Promise<SignedIn> {
  return tryingCode(call, input.code, WRONG, (tx, code) => tryCode(tx, call, input, code));
}

async function tryCode(
  tx: EntityManager,
  call: Call,
  { challenge: id, name }: Input,
  code: string,
): Promise<SignedIn | CodeRefusal> {
  const challenge = await lockChallenge(tx, id);
  if (challenge === null) return 'WRONG';
  const { attempts, expiresAt, usedAt } = challenge;
  const obstacle = againstTrying({ attempts, expiresAt, endedAt: usedAt }, call.now);
  if (obstacle !== null) return obstacle;
  // A code that came before the person was disabled is as good as any other wrong one.
  const right = isSignInCode(call.app.config, challenge.id, code) && !(await isDisabled(tx, challenge.email));
  await tx.update(SignInChallenge, { id: challenge.id }, { attempts: attempts + 1, usedAt: right ? call.now : null });
  return right ? beginSession(tx, call, challenge.email, name ?? null) : 'WRONG';
}

/** Whoever tries a code waits here for those who try another on the same challenge. */
async function lockChallenge(tx: EntityManager, id: string): Promise<SignInChallenge | null> {
  if (idKind(id) !== 'signInChallenge') return null;
  // One that links a provider's person with somebody signs nobody in.
  return tx.findOne(SignInChallenge, { where: { id, ssoAttemptId: IsNull() }, lock: { mode: 'pessimistic_write' } });
}

async function beginSession(tx: EntityManager, call: Call, email: string, name: string | null): Promise<SignedIn> {
  const { user, event } = await findOrMakeUser(tx, call, email, name);
  const { now, request } = call;
  const token = newToken('session');
  const session = {
    id: newId('session'),
    userId: user.id,
    tokenHash: tokenHash(token),
    method: 'CODE' as const,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: daysAfter(now, SESSION_DAYS),
    ipAddress: request.ipAddress,
    userAgent: request.userAgent,
  };
  await tx.insert(Session, session);
  const caller: PersonCaller = {
    kind: 'user',
    id: user.id,
    name: user.name,
    email: user.email,
    credential: {
      ...{ kind: 'session', id: session.id, method: session.method, createdAt: now },
      ...{ accountId: null, authenticatedAt: null },
    },
  };
  await record(tx, { ...call, caller }, ...(event === null ? [] : [event]), {
    type: 'session.created',
    accountId: null,
    resource: { type: 'session', id: session.id, name: null },
    after: { method: session.method },
  });
  return { token, expiresAt: sessionEnd(session), caller };
}
