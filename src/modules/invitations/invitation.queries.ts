import { In, type EntityManager } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import { isToken, tokenHash, tokenPrefixes } from '../../auth/tokens';
import { columnsOf, searchPattern, type Filter, type List, type Order } from '../../db/list';
import { Refused } from '../../errors';
import type { AccountRole, InvitationFilter, InvitationStatus } from '../../generated/schema';
import { Invitation } from './invitation.entity';

/** What the holder of a link may see. Of an invitation that is no longer PENDING only id and status. */
export interface InvitationPreviewView {
  id: string;
  status: InvitationStatus;
  accountName: string | null;
  accountHandle: string | null;
  invitedByName: string | null;
  role: AccountRole | null;
  workspaceNames: string[] | null;
  email: string | null;
  expiresAt: Date | null;
}

/** One workspace role that an invitation gives; no workspace any more once that is deleted. */
export interface InvitationWorkspaceView {
  workspaceId: string | null;
  builtInRole: BuiltInRole;
}

/** Where an invitation stands at a time: PENDING past its time is EXPIRED. */
export function statusAt({ status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>, now: Date): InvitationStatus {
  return status === 'PENDING' && expiresAt <= now ? 'EXPIRED' : status;
}

/** Invitations by their ids. */
export async function invitationsById(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Invitation>> {
  const invitations = await db.findBy(Invitation, { id: In([...ids]) });
  return new Map(invitations.map((invitation) => [invitation.id, invitation]));
}

/** Invitations into an account. */
export function accountInvitations(db: EntityManager): List<Invitation> {
  const columns = columnsOf(db, Invitation, 'i');
  return { name: 'Account.invitations', from: 'invitations i', parent: 'i.account_id', id: 'i.id', columns };
}

/** Every list of invitations: the newest first. */
export const newestFirst: Order = { name: 'CREATED_AT', key: 'i.created_at', type: 'timestamptz', direction: 'DESC' };

/** What narrows an account's invitations. Throws BAD_USER_INPUT for bounds that the schema does not allow. */
export function invitationFilter(filter: InvitationFilter | null | undefined, now: Date): Filter | null {
  if (filter == null) return null;
  const { statuses, search } = filter;
  if (statuses != null && (statuses.length === 0 || new Set(statuses).size !== statuses.length)) {
    throw new Refused('BAD_USER_INPUT', 'statuses takes 1 to 100 entries, each once: leave it out for all.');
  }
  const pattern = search == null ? null : searchPattern(search.toLowerCase());
  return {
    given: { statuses, search },
    conditions: (bind) => [
      ...(pattern === null ? [] : [`i.email LIKE ${bind(pattern)}`]),
      ...(statuses == null
        ? []
        : [
            `CASE WHEN i.status = 'PENDING' AND i.expires_at <= ${bind(now)} THEN 'EXPIRED' ELSE i.status END
             = ANY (${bind(statuses)})`,
          ]),
    ],
  };
}

const PREVIEW_FROM = `invitations i JOIN accounts a ON a.id = i.account_id AND a.deleted_at IS NULL
  LEFT JOIN users u ON u.id = i.invited_by_user_id`;
const PREVIEW_COLUMNS = `i.id, i.status, a.name AS "accountName", a.handle AS "accountHandle",
  u.name AS "invitedByName", i.role, i.email, i.expires_at AS "expiresAt",
  (SELECT coalesce(json_agg(w.name ORDER BY g.position), '[]') FROM invitation_workspaces g
     JOIN workspaces w ON w.id = g.workspace_id WHERE g.invitation_id = i.id) AS "workspaceNames"`;

/** Invitations to an address, into accounts that are open. */
export const invitationsTo: List<InvitationPreviewView> = {
  name: 'Viewer.invitations',
  from: PREVIEW_FROM,
  parent: 'i.email',
  id: 'i.id',
  columns: PREVIEW_COLUMNS,
};

/** Those that can still be accepted. */
export function stillLive(now: Date): Filter {
  return { given: 'live', conditions: (bind) => [`i.status = 'PENDING' AND i.expires_at > ${bind(now)}`] };
}

/** The stored hash that a link's token leads to; null for what is no such token at all. */
export function linkHash(token: string): Buffer | null {
  return token.startsWith(`${tokenPrefixes.invitation}_`) && isToken(token) ? tokenHash(token) : null;
}

/** What the holder of this token may see; null when it opens nothing. */
export async function previewByToken(
  db: EntityManager,
  token: string,
  now: Date,
): Promise<InvitationPreviewView | null> {
  const hash = linkHash(token);
  if (hash === null) return null;
  const [row] = await db.query<(InvitationPreviewView & { expiresAt: Date })[]>(
    `SELECT ${PREVIEW_COLUMNS} FROM ${PREVIEW_FROM} WHERE i.token_hash = $1`,
    [hash],
  );
  if (row === undefined) return null;
  const status = statusAt(row, now);
  return status === 'PENDING' ? row : statusOnly(row.id, status);
}

/** All that is told of an invitation that is no longer PENDING. */
export function statusOnly(id: string, status: InvitationStatus): InvitationPreviewView {
  const untold = { accountName: null, accountHandle: null, invitedByName: null, role: null, workspaceNames: null };
  return { id, status, ...untold, email: null, expiresAt: null };
}

const WORKSPACES_OF = `(SELECT coalesce(json_agg(
    json_build_object('workspaceId', g.workspace_id, 'builtInRole', g.built_in_role) ORDER BY g.position), '[]')
  FROM invitation_workspaces g WHERE g.invitation_id = i.id)`;

/** What invitations open, in the order in which it was given. */
export async function workspacesOf(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InvitationWorkspaceView[]>> {
  const rows = await db.query<{ id: string; workspaces: InvitationWorkspaceView[] }[]>(
    `SELECT i.id, ${WORKSPACES_OF} AS workspaces FROM invitations i WHERE i.id = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, workspaces }) => [id, workspaces]));
}

/** A live invitation, with all that it gives. */
export interface LiveInvitation {
  id: string;
  email: string;
  role: AccountRole;
  workspaces: InvitationWorkspaceView[];
}

/** The live invitations of an account to some addresses, by address. */
export async function liveInvitations(
  tx: EntityManager,
  accountId: string,
  emails: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, LiveInvitation>> {
  const rows = await tx.query<LiveInvitation[]>(
    `SELECT i.id, i.email, i.role, ${WORKSPACES_OF} AS workspaces FROM invitations i
      WHERE i.account_id = $1 AND i.email = ANY ($2) AND i.status = 'PENDING' AND i.expires_at > $3`,
    [accountId, emails, now],
  );
  return new Map(rows.map((row) => [row.email, row]));
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

const DAY = 24 * 60 * 60 * 1000;

/** What the daily limits on mails look back on. */
export function dayBefore(now: Date): Date {
  return new Date(now.getTime() - DAY);
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

/** What resending an invitation depends on, besides its own row, the seats and the caller. */
export interface ResendFacts {
  workspaces: InvitationWorkspaceView[];
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
    `SELECT i.id, ${WORKSPACES_OF} AS workspaces,
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
