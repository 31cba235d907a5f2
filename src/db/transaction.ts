import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { Refused } from '../errors';

// PostgreSQL's serialization_failure, deadlock_detected, and lock_not_available (lock_timeout).
const RETRIED = new Set(['40001', '40P01']);
const BUSY = new Set([...RETRIED, '55P03']);

function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * Runs the work in one transaction. A serialisation failure or deadlock is tried once more from the start; what that
 * does not cure, and a lock that is not to be had in time, is CONFLICT. Any other error rolls back and goes on upwards.
 */
export async function transaction<T>(db: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!RETRIED.has(sqlState(error) ?? '')) throw asConflict(error);
  }
  // Long enough for the other side of a deadlock to be done.
  await sleep(20 + Math.random() * 30);
  try {
    return await db.transaction(work);
  } catch (error) {
    throw asConflict(error);
  }
}

function asConflict(error: unknown): unknown {
  return BUSY.has(sqlState(error) ?? '')
    ? new Refused('CONFLICT', 'Somebody else is changing the same thing. Nothing was written: try again.')
    : error;
}
