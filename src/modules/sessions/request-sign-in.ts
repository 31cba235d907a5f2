import type { Call } from '../../auth/call';
import { transaction } from '../../db/transaction';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { makeChallenge } from './make-challenge.queries';

/**
 * Makes a challenge and queues the mail with its code. The answer is the same for every address: whether a mail goes
 * out is decided by the job, and above a limit the challenge is one that was never made.
 */
export async function requestSignIn(call: Call, input: { email: string }): Promise<{ challenge: string }> {
  const { app, now, request } = call;
  const check = new InputCheck();
  const email = check.email(input.email, ['email']);
  check.throwIfAny();

  const made = await transaction(app.db, (tx) => makeChallenge(tx, { email, request, now, ssoAttemptId: null }));
  return { challenge: made?.id ?? newId('signInChallenge') };
}
