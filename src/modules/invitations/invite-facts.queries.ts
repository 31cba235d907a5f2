import type { EntityManager } from 'typeorm';
import { daysBefore } from '../../time';
import { asGift, GIFT_COLUMNS, type GiftRow, type GivenTeam, type InvitationGift } from './invitation.queries';

/** A live invitation, with all that it gives. */
export interface LiveInvitation {
  id: string;
  email: string;
  gift: InvitationGift;
}

/** The live invitations of an account to some addresses, by address. */
export async function liveInvitations(
  tx: EntityManager,
  accountId: string,
  emails: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, LiveInvitation>> {
  const rows = await tx.query<(GiftRow & { id: string; email: string })[]>(
    `SELECT i.id, i.email, ${GIFT_COLUMNS} FROM invitations i
      WHERE i.account_id = $1 AND i.email = ANY ($2) AND i.status = 'PENDING' AND i.expires_at > $3`,
    [accountId, emails, now],
  );
  return new Map(rows.map(({ id, email, ...row }) => [email, { id, email, gift: asGift(row) }]));
}

/** Which of these addresses belong to members of the account, deactivated ones included. */
export async function membersByAddress(
  tx: EntityManager,
  accountId: string,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ email: string }[]>(
    'SELECT email FROM members WHERE account_id = $1 AND email COLLATE "C" = ANY ($2)',
    [accountId, emails],
  );
  return new Set(rows.map(({ email }) => email));
}

/** Which of these workspaces the account has. */
export async function workspacesIn(
  tx: EntityManager,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }[]>('SELECT id FROM workspaces WHERE account_id = $1 AND id = ANY ($2)', [
    accountId,
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Those of these teams that the account has. At most one statement. */
export async function teamsIn(
  tx: EntityManager,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, GivenTeam>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<GivenTeam[]>(
    'SELECT id, name, managed_by AS "managedBy" FROM teams WHERE account_id = $1 AND id = ANY ($2)',
    [accountId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the daily limits on mails look back on. */
export function dayBefore(now: Date): Date {
  return daysBefore(now, 1);
}

/** Mails of the last 24 hours from an account, by address. */
export async function mailsOfTheDay(
  tx: EntityManager,
  accountId: string,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ email: string; mails: number }[]>(
    `SELECT email, count(*)::int AS mails FROM invitation_mails
      WHERE account_id = $1 AND queued_at > $2 GROUP BY email`,
    [accountId, dayBefore(now)],
  );
  return new Map(rows.map(({ email, mails }) => [email, mails]));
}

/** What resending an invitation depends on, besides its own row, its content, the seats and the caller. */
export interface ResendFacts {
  /** A member, deactivated or not, has the address. */
  isMember: boolean;
  /** Another invitation to the address is live. */
  isReplaced: boolean;
  /** Mails of the last 24 hours, to this address and from the whole account. */
  mailsToAddress: number;
  mailsOfAccount: number;
}

/** The facts for resending, in one statement. */
export async function resendFacts(
  db: EntityManager,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ResendFacts>> {
  const rows = await db.query<(ResendFacts & { id: string })[]>(
    `SELECT i.id,
            EXISTS (SELECT 1 FROM members m
                     WHERE m.account_id = i.account_id AND m.email COLLATE "C" = i.email) AS "isMember",
            EXISTS (SELECT 1 FROM invitations o WHERE o.account_id = i.account_id AND o.email = i.email
                       AND o.status = 'PENDING' AND o.expires_at > $2 AND o.id <> i.id) AS "isReplaced",
            mails.to_address AS "mailsToAddress", mails.of_account AS "mailsOfAccount"
       FROM invitations i CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE x.email = i.email)::int AS to_address, count(*)::int AS of_account
           FROM invitation_mails x WHERE x.account_id = i.account_id AND x.queued_at > $3
       ) mails
      WHERE i.id = ANY ($1)`,
    [ids, now, dayBefore(now)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
