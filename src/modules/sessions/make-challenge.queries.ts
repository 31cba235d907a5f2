import type { EntityManager } from 'typeorm';
import type { RequestInfo } from '../../auth/request-info';
import { networkOf } from '../../auth/network';
import { newId } from '../../ids';
import { enqueue } from '../../jobs/queue';
import { HOUR } from '../../time';
import { SignInChallenge } from './sign-in-challenge.entity';
import { CODE_GOOD_FOR_MS, CODE_PRIORITY } from './try-code.queries';

/** Codes in an hour: for one address from one network, for one address, for one network. */
const LIMITS = { addressFromNetwork: 6, address: 30, network: 60 };

/** The first numbers of the advisory locks of a challenge, so that they meet no others. */
const ADDRESS_LOCK = 510_001;
const NETWORK_LOCK = 510_002;

interface Asked {
  email: string;
  request: RequestInfo;
  now: Date;
  /** The sign-on by a provider that the code is to link with who has the address; null: it signs in. */
  ssoAttemptId: string | null;
}

/**
 * Makes a challenge and queues the mail with its code. Above a limit it makes none, and gives null. Whether a mail goes out is decided
 * by the job.
 */
export async function makeChallenge(
  tx: EntityManager,
  { email, request, now, ssoAttemptId }: Asked,
): Promise<{ id: string; expiresAt: Date } | null> {
  const network = networkOf(request.ipAddress);
  // Always in this order: who waits for a network holds no other network, so nobody waits in a circle.
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [ADDRESS_LOCK, email]);
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [NETWORK_LOCK, network]);
  if (await isAboveLimit(tx, email, network, now)) return null;
  const id = newId('signInChallenge');
  const expiresAt = new Date(now.getTime() + CODE_GOOD_FOR_MS);
  await tx.insert(SignInChallenge, {
    id,
    email,
    ipAddress: request.ipAddress,
    network,
    createdAt: now,
    expiresAt,
    ssoAttemptId,
  });
  await enqueue(tx, 'sendSignInCode', { challengeId: id }, { priority: CODE_PRIORITY });
  return { id, expiresAt };
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
