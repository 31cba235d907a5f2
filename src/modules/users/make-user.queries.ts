import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import type { Change } from '../../audit/record';
import { newId } from '../../ids';
import { User } from './user.entity';

/** Of a person who gives none. Not made from the address, which fewer people may see than the name. */
export const DEFAULT_NAME = 'New user';

interface Newcomer {
  email: string;
  name: string;
  now: Date;
}

/**
 * The person with this address, who is made if there is none; two who ask at once get the same person. Gives the event of
 * a person who was made, for the caller to write; null for one who was there, whose name stays.
 */
export async function makeUser(
  tx: EntityManager,
  { email, name, now }: Newcomer,
): Promise<{ user: User; event: Change | null }> {
  const id = newId('user');
  const handle = `user-${randomBytes(6).toString('hex')}`;
  // Waits here while another transaction makes the same person.
  const made = await tx.query<unknown[]>(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [id, handle, email, name, now],
  );
  const user = await tx.findOneByOrFail(User, { email });
  if (made.length === 0) return { user, event: null };
  const own = (value: string) => new Personal(id, value);
  const resource = { type: 'user', id, name: own(name) } as const;
  const after = { handle: own(handle), email: own(email) };
  return { user, event: { type: 'user.created', accountId: null, resource, after } };
}
