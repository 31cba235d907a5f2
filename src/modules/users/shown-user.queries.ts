import type { EntityManager } from 'typeorm';
import { SESSION_IDLE_DAYS } from '../../auth/authenticate';
import { fail } from '../../errors';
import type { AccountRole } from '../../generated/schema';
import { findNamed, readNamed, type NamedUser } from './named-user.queries';
import { User } from './user.entity';

/** A membership as an operator sees it. */
interface ShownMembership {
  accountId: string;
  handle: string;
  role: AccountRole;
  active: boolean;
  /** Whether the account is closed. */
  closed: boolean;
}

/** A person as an operator sees them. */
export interface ShownUser {
  user: User;
  /** Sessions that have not ended, as src/auth/authenticate.ts has it. */
  sessions: number;
  /** API keys that have not ended. */
  apiKeys: number;
  memberships: ShownMembership[];
}

/** Whom an operator means, with what is theirs. Throws UserErrors with the path `user`: INVALID, NOT_FOUND. */
export async function shownUser(db: EntityManager, named: NamedUser, now: Date): Promise<ShownUser> {
  const id = await findNamed(db, readNamed(named));
  const user = id === null ? null : await db.findOneBy(User, { id });
  if (user === null) fail('NOT_FOUND', 'No user has this id or address.', ['user']);
  const [counts] = await db.query<Pick<ShownUser, 'sessions' | 'apiKeys'>[]>(
    `SELECT (SELECT count(*)::int FROM sessions WHERE user_id = $1 AND expires_at > $2
                AND last_used_at > $2 - make_interval(days => ${String(SESSION_IDLE_DAYS)})) AS sessions,
            (SELECT count(*)::int FROM api_keys WHERE user_id = $1 AND (expires_at IS NULL OR expires_at > $2)) AS "apiKeys"`,
    [user.id, now],
  );
  const memberships = await db.query<ShownMembership[]>(
    `SELECT a.id AS "accountId", a.handle, m.role, m.active, a.deleted_at IS NOT NULL AS closed
       FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.user_id = $1 ORDER BY a.handle`,
    [user.id],
  );
  return { user, sessions: counts?.sessions ?? 0, apiKeys: counts?.apiKeys ?? 0, memberships };
}
