import type { EntityManager } from 'typeorm';
import { invitedAddress } from '../../audit/personal';
import { INSTALLATION_LOG, recordAct, type Act } from '../../audit/record';
import { fail } from '../../errors';
import { findNamed, readNamed, type NamedUser } from './named-user.queries';

/** Whom erasing is about. */
export interface Erasable {
  /** Null for an address that neither a user has, nor somebody had who was deleted. */
  userId: string | null;
  /** The address of a user who is here; null for everybody else. */
  email: string | null;
  /** The word that named them, when it is an address. */
  named: string | null;
}

/**
 * Whom an operator means who has somebody erased: a user, or, once the user is gone, whom the installation's log tells of under
 * the address, so that what was begun by it can be finished by it. Throws INVALID, and CONFLICT for an address of several who
 * were deleted.
 */
export async function whomToErase(db: EntityManager, given: NamedUser): Promise<Erasable> {
  const wanted = readNamed(given);
  const named = 'email' in wanted ? wanted.email : null;
  const [user] = await db.query<{ userId: string; email: string }[]>(
    'SELECT id AS "userId", email FROM users WHERE id = $1',
    [await findNamed(db, wanted)],
  );
  if (user !== undefined) return { ...user, named };
  if ('id' in wanted) return { userId: wanted.id, email: null, named };
  const deleted = await deletedWith(db, wanted.email);
  if (deleted.length > 1) {
    const message = `${deleted.length} people who had this address were deleted: erase each by the id, ${deleted.join(', ')}.`;
    fail('CONFLICT', message, ['user']);
  }
  return { userId: deleted[0] ?? null, email: null, named };
}

/** The ids of those who had an address when they were deleted, as long as they are not erased. */
async function deletedWith(db: EntityManager, email: string): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT DISTINCT resource_id AS id FROM audit_events
      WHERE log_id = $1 AND type = 'user.deleted' AND before ->> 'email' = $2 ORDER BY 1`,
    [INSTALLATION_LOG, email],
  );
  return rows.map(({ id }) => id);
}

/**
 * The addresses that are and were a person's, as the user and the installation's log say, but for those that are somebody
 * else's by now.
 */
export async function addressesOf(tx: EntityManager, userId: string | null): Promise<string[]> {
  const rows = await tx.query<{ email: string }[]>(
    `SELECT DISTINCT a.email FROM (
       SELECT email FROM users WHERE id = $1
        UNION ALL
       SELECT unnest(ARRAY[e.before ->> 'email', e.after ->> 'email']) FROM audit_events e
        WHERE e.log_id = $2 AND e.resource_id = $1
          AND e.type IN ('user.created', 'user.email_changed', 'user.deleted')
     ) a WHERE a.email IS NOT NULL AND NOT EXISTS (SELECT FROM users u WHERE u.email = a.email AND u.id <> $1)`,
    [userId, INSTALLATION_LOG],
  );
  return rows.map(({ email }) => email);
}

/** The accounts that have invited one of these addresses, whatever became of it. */
export async function accountsInviting(tx: EntityManager, addresses: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    'SELECT DISTINCT account_id AS id FROM invitations WHERE email = ANY ($1)',
    [addresses],
  );
  return rows.map(({ id }) => id);
}

/** The logs that tell a value about one of these people, given by their ids and addresses. */
export async function logsAbout(tx: EntityManager, people: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>('SELECT DISTINCT log_id AS id FROM audit_events WHERE people && $1', [
    people,
  ]);
  return rows.map(({ id }) => id);
}

/** Whether the installation's log knows an id as that of a person who was there once. */
export async function wasSomebody(tx: EntityManager, userId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>('SELECT FROM audit_events WHERE log_id = $1 AND resource_id = $2 LIMIT 1', [
    INSTALLATION_LOG,
    userId,
  ]);
  return rows.length > 0;
}

/** Removes the invitations of these accounts, which are locked, to these addresses; live ones are revoked for the log. */
export async function removeInvitations(
  tx: EntityManager,
  act: Act,
  addresses: readonly string[],
  accountIds: readonly string[],
): Promise<void> {
  const [removed] = await tx.query<
    [{ id: string; accountId: string; email: string; status: string; expiresAt: Date }[], number]
  >(
    `DELETE FROM invitations WHERE email = ANY ($1) AND account_id = ANY ($2)
     RETURNING id, account_id AS "accountId", email, status, expires_at AS "expiresAt"`,
    [addresses, accountIds],
  );
  const live = removed.filter(({ status, expiresAt }) => status === 'PENDING' && expiresAt > act.now);
  await recordAct(
    tx,
    act,
    ...live.map(({ id, accountId, email }) => ({
      type: 'invitation.revoked' as const,
      accountId,
      resource: { type: 'invitation' as const, id, name: invitedAddress(email) },
      before: { status: 'PENDING' },
      after: { status: 'REVOKED' },
    })),
  );
}

/** Removes the rows that mails are limited by, which hold addresses for a day. */
export async function removeLimits(
  tx: EntityManager,
  userId: string | null,
  addresses: readonly string[],
): Promise<void> {
  await tx.query('DELETE FROM sign_in_challenges WHERE email = ANY ($1)', [addresses]);
  await tx.query("DELETE FROM sso_attempts WHERE answer ->> 'email' = ANY ($1)", [addresses]);
  await tx.query('DELETE FROM email_changes WHERE user_id = $1 OR email = ANY ($2)', [userId, addresses]);
  await tx.query('DELETE FROM invitation_mails WHERE email = ANY ($1)', [addresses]);
}
