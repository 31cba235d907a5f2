import type { EntityManager } from 'typeorm';
import { fail } from '../../errors';
import { daysAfter } from '../../time';

/** A handle that was given up stays its account's for so long. */
const RESERVED_DAYS = 180;

/**
 * Takes a handle for an account: one that nobody had, one that the account itself gave up, or one whose reservation is
 * over. Anything else is TAKEN. The primary key of account_handles decides, so that of two at once one gets it.
 */
export async function takeHandle(tx: EntityManager, accountId: string, handle: string, now: Date): Promise<void> {
  const taken = await tx.query<unknown[]>(
    `INSERT INTO account_handles AS h (handle, account_id) VALUES ($1, $2)
     ON CONFLICT (handle) DO UPDATE SET account_id = $2, reserved_until = NULL
       WHERE h.account_id = $2 OR h.reserved_until <= $3
     RETURNING handle`,
    [handle, accountId, now],
  );
  if (taken.length === 0) {
    fail('TAKEN', 'Another account has this handle, or had it not long ago: choose another one.', ['handle']);
  }
}

/** Gives up a handle: it stays reserved to its account for 180 days. */
export async function giveUpHandle(tx: EntityManager, handle: string, now: Date): Promise<void> {
  const until = daysAfter(now, RESERVED_DAYS);
  await tx.query('UPDATE account_handles SET reserved_until = $2 WHERE handle = $1', [handle, until]);
}
