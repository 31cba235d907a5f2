import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { isSignInCode } from '../../auth/derived-secrets';
import { newToken, tokenHash } from '../../auth/tokens';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { idKind, newId } from '../../ids';
import { daysAfter } from '../../time';
import { countFailed, lockTries, ofCode } from './failed-tries.queries';
import { findOrMakeUser } from './newcomer';
import { SESSION_DAYS, sessionEnd } from './session.queries';
import { Session } from './session.entity';
import { SignInChallenge } from './sign-in-challenge.entity';
import { isDisabled } from './sign-up';

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

/** So many codes may be tried on one challenge. */
const TRIES = 5;

/** Begins a session with a code from a mail; at the first time this makes the person. */
export async function signIn(call: Call, input: Input): Promise<SignedIn> {
  const code = input.code.replace(/\s/g, '');
  if (!/^\d{8}$/.test(code)) fail('INVALID', 'A code has 8 digits: copy them from the mail.', ['code']);

  // A failed try must stay counted: it is an answer of the transaction, not an error that rolls it back.
  const answer = await transaction(call.app.db, async (tx) => {
    const tries = await lockTries(tx, call, ofCode(call));
    const tried = await tryCode(tx, call, input, code);
    if (tried === 'WRONG') await countFailed(tx, call, tries);
    return tried;
  });
  if (answer === 'EXPIRED') fail('EXPIRED', 'This code is older than ten minutes: ask for a new one.', ['code']);
  if (answer === 'WRONG') {
    const message = 'This code is not right, or was used, or was tried five times: check it, or ask for a new one.';
    fail('INVALID', message, ['code'], { refusal: 'WRONG_CODE' });
  }
  return answer;
}

async function tryCode(
  tx: EntityManager,
  call: Call,
  { challenge: id, name }: Input,
  code: string,
): Promise<SignedIn | 'WRONG' | 'EXPIRED'> {
  const challenge = await lockChallenge(tx, id);
  if (challenge === null) return 'WRONG';
  if (challenge.usedAt !== null || challenge.attempts >= TRIES) return 'WRONG';
  if (challenge.expiresAt <= call.now) return 'EXPIRED';
  // A code that came before the person was disabled is as good as any other wrong one.
  const right = isSignInCode(call.app.config, challenge.id, code) && !(await isDisabled(tx, challenge.email));
  const attempts = challenge.attempts + 1;
  await tx.update(SignInChallenge, { id: challenge.id }, { attempts, usedAt: right ? call.now : null });
  return right ? beginSession(tx, call, challenge.email, name ?? null) : 'WRONG';
}

/** Whoever tries a code waits here for those who try another on the same challenge. */
async function lockChallenge(tx: EntityManager, id: string): Promise<SignInChallenge | null> {
  if (idKind(id) !== 'signInChallenge') return null;
  return tx.findOne(SignInChallenge, { where: { id }, lock: { mode: 'pessimistic_write' } });
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
    credential: { kind: 'session', id: session.id, method: session.method },
  };
  await record(tx, { ...call, caller }, ...(event === null ? [] : [event]), {
    type: 'session.created',
    accountId: null,
    resource: { type: 'session', id: session.id, name: null },
    after: { method: session.method },
  });
  return { token, expiresAt: sessionEnd(session), caller };
}
