import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { networkOf } from '../../auth/network';
import { transaction } from '../../db/transaction';
import { newId } from '../../ids';
import { enqueue } from '../../jobs/queue';
import { HOUR } from '../../time';
import { InputCheck } from '../../validation';
import { SignInChallenge } from './sign-in-challenge.entity';
import { CODE_GOOD_FOR_MS, CODE_PRIORITY } from './try-code.queries';

/** Codes in an hour: for one address from one network, for one address, for one network. */
const LIMITS = { addressFromNetwork: 6, address: 30, network: 60 };

/** The first numbers of the advisory locks of a challenge, so that they meet no others. */
const ADDRESS_LOCK = 510_001;
const NETWORK_LOCK = 510_002;

/**
 * Makes a challenge and queues the mail with its code. The answer is the same for every address: whether a mail goes
 * out is decided by the job, and above a limit the challenge is one that was never made.
 */
export async function requestSignIn(call: Call, input: { email: string }): Promise<{ challenge: string }> {
  const { app, now, request } = call;
  const check = new InputCheck();
  const email = check.email(input.email, ['email']);
  check.throwIfAny();

  const id = newId('signInChallenge');
  const network = networkOf(request.ipAddress);
  await transaction(app.db, async (tx) => {
    // Always in this order: who waits for a network holds no other network, so nobody waits in a circle.
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [ADDRESS_LOCK, email]);
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [NETWORK_LOCK, network]);
    if (await isAboveLimit(tx, email, network, now)) return;
    await tx.insert(SignInChallenge, {
      id,
      email,
      ipAddress: request.ipAddress,
      network,
      createdAt: now,
      expiresAt: new Date(now.getTime() + CODE_GOOD_FOR_MS),
    });
    await enqueue(tx, 'sendSignInCode', { challengeId: id }, { priority: CODE_PRIORITY });
  });
  return { challenge: id };
}

async function isAboveLimit(tx: EntityManager, email: string, network: string, now: Date): Promise<boolean> {
  const [made] = await tx.query<{ addressFromNetwork: number; address: number; network: number }[]>(
    `SELECT (count(*) FILTER (WHERE email = $1 AND network = $2))::int AS "addressFromNetwork",
            (count(*) FILTER (WHERE email = $1))::int AS address,
            (count(*) FILTER (WHERE network = $2))::int AS network
       FROM sign_in_challenges WHERE (email = $1 OR network = $2) AND created_at > $3`,
    [email, network, new Date(now.getTime() - HOUR)],
  );
  return (
    made === undefined ||
    made.addressFromNetwork >= LIMITS.addressFromNetwork ||
    made.address >= LIMITS.address ||
    made.network >= LIMITS.network
  );
}
