import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { networkOf } from '../../auth/network';
import { stillSignedIn } from '../../auth/signed-in';
import { releasedByNewAddress } from '../../auth/sso';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { newId } from '../../ids';
import { enqueue } from '../../jobs/queue';
import { HOUR } from '../../time';
import { InputCheck } from '../../validation';
import { CODE_GOOD_FOR_MS, CODE_PRIORITY } from '../sessions/try-code.queries';
import { User } from '../users/user.entity';
import { againstNewAddress } from './email-change.decisions';
import { EmailChange } from './email-change.entity';

/** Changes in an hour: of one person, to one address, from one network. */
const LIMITS = { person: 6, address: 6, network: 30 };

/** The first numbers of the advisory locks of a change, so that they meet no others. */
const ADDRESS_LOCK = 510_004;
const NETWORK_LOCK = 510_005;

/**
 * Notes a change of the caller's address, in the place of one before, and queues the mail with its code to the new one.
 * Whether somebody has that address is not asked: only its holder, who proves it by the code, learns that. Above the limit
 * of an address or a network the change is one that was never made.
 */
export async function requestEmailChange(call: Call, input: { email: string }): Promise<{ change: string }> {
  const { app, now, request } = call;
  const check = new InputCheck();
  const email = check.email(input.email, ['email']);
  check.throwIfAny();

  const id = newId('emailChange');
  const network = networkOf(request.ipAddress);
  await transaction(app.db, async (tx) => {
    const { id: userId } = await stillSignedIn(tx, call);
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'for_no_key_update' } });
    const releasedBy = await releasedByNewAddress(tx, user.id, { from: user.email, to: email });
    const obstacle = againstNewAddress(user, email, releasedBy, app.config);
    if (obstacle !== null) fail('INVALID', obstacle, ['email']);
    // Always in this order: who waits for a network holds no other network, so nobody waits in a circle.
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [ADDRESS_LOCK, email]);
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [NETWORK_LOCK, network]);
    const asked = await askedInTheHour(tx, { userId, email, network }, now);
    if (asked.person >= LIMITS.person) {
      const message = `You have asked for ${String(asked.person)} changes of your address within an hour: try again later.`;
      fail('LIMIT_REACHED', message, ['email'], { limit: LIMITS.person, used: asked.person });
    }
    if (asked.address >= LIMITS.address || asked.network >= LIMITS.network) return;
    await tx.query('UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL', [userId, now]);
    await tx.insert(EmailChange, {
      id,
      userId,
      email,
      ipAddress: request.ipAddress,
      network,
      createdAt: now,
      expiresAt: new Date(now.getTime() + CODE_GOOD_FOR_MS),
    });
    await enqueue(tx, 'sendEmailChangeCode', { changeId: id }, { priority: CODE_PRIORITY });
  });
  return { change: id };
}

/** How many changes were asked for in the last hour. */
async function askedInTheHour(
  tx: EntityManager,
  { userId, email, network }: { userId: string; email: string; network: string },
  now: Date,
): Promise<Record<keyof typeof LIMITS, number>> {
  const [asked] = await tx.query<Record<keyof typeof LIMITS, number>[]>(
    `SELECT (count(*) FILTER (WHERE user_id = $1))::int AS person,
            (count(*) FILTER (WHERE email = $2))::int AS address,
            (count(*) FILTER (WHERE network = $3))::int AS network
       FROM email_changes WHERE (user_id = $1 OR email = $2 OR network = $3) AND created_at > $4`,
    [userId, email, network, new Date(now.getTime() - HOUR)],
  );
  if (asked === undefined) throw new Error('a SELECT of counts gives a row');
  return asked;
}
