import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { fail } from '../errors';
import { DAY } from '../time';

/** A retry is recognised for so long. */
const KEPT_MS = DAY;

interface Attempt {
  actorId: string;
  mutation: string;
  key: string | null;
  input: object;
  now: Date;
}

/**
 * Does a piece of work once per actor, mutation and key, in the caller's transaction. Answers `replayed: true` with the
 * first outcome on a retry; the second of two at once waits for the first. The outcome is kept, so it must hold ids, codes
 * and numbers only, and no word that anybody wrote: a retry is answered from the objects as they are. Another input under the same key is CONFLICT.
 */
export async function once<Outcome extends object>(
  tx: EntityManager,
  { actorId, mutation, key, input, now }: Attempt,
  work: () => Promise<Outcome>,
): Promise<{ outcome: Outcome; replayed: boolean }> {
  if (key === null) return { outcome: await work(), replayed: false };
  const hash = createHash('sha256').update(canonical(input)).digest();
  const identity = [actorId, mutation, key];
  // Waits here while another transaction holds the same key. One that is too old counts as never used.
  const inserted = await tx.query<unknown[]>(
    `INSERT INTO idempotency_keys AS k (actor_id, mutation, key, input_hash, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (actor_id, mutation, key) DO UPDATE SET input_hash = $4, outcome = NULL, created_at = $5
       WHERE k.created_at < $6
     RETURNING key`,
    [...identity, hash, now, new Date(now.getTime() - KEPT_MS)],
  );
  if (inserted.length > 0) {
    const outcome = await work();
    await tx.query('UPDATE idempotency_keys SET outcome = $4 WHERE actor_id = $1 AND mutation = $2 AND key = $3', [
      ...identity,
      JSON.stringify(outcome),
    ]);
    return { outcome, replayed: false };
  }
  const [first] = await tx.query<{ inputHash: Buffer; outcome: Outcome }[]>(
    `SELECT input_hash AS "inputHash", outcome FROM idempotency_keys WHERE actor_id = $1 AND mutation = $2 AND key = $3`,
    identity,
  );
  if (first?.inputHash.equals(hash) !== true) {
    fail('CONFLICT', 'This idempotencyKey was used with another input: take a new key.', ['idempotencyKey']);
  }
  return { outcome: first.outcome, replayed: true };
}

/** Removes what no retry would find any more. */
export async function sweepIdempotencyKeys({ db, clock }: { db: DataSource; clock: () => Date }): Promise<void> {
  await db.query('DELETE FROM idempotency_keys WHERE created_at < $1', [new Date(clock().getTime() - KEPT_MS)]);
}

/** The same text for the same input, whatever the order of its fields; what is undefined is left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Date || value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
