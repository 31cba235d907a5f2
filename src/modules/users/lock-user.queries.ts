import type { EntityManager } from 'typeorm';
import { User } from './user.entity';

/**
 * Locks a person for a change of who they are: the challenges of their address and their sessions, then the user. A sign-in
 * holds its challenge and then the user, what they do themselves holds their session and then the user: so nobody waits
 * in a circle. Until the end of the transaction nobody signs in as them, and no membership of theirs is made. Null when
 * there is no such user.
 */
export async function lockUser(tx: EntityManager, userId: string): Promise<User | null> {
  await tx.query(
    `SELECT FROM sign_in_challenges WHERE email = (SELECT email FROM users WHERE id = $1) AND used_at IS NULL
      ORDER BY id FOR UPDATE`,
    [userId],
  );
  await tx.query('SELECT FROM sessions WHERE user_id = $1 ORDER BY id FOR UPDATE', [userId]);
  return tx.findOne(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
}
