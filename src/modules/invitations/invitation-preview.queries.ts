import type { EntityManager } from 'typeorm';
import { entriesLettingIn, inetOf, keepsOut, notAllowed } from '../../auth/ip-allowlist';
import { isToken, tokenHash, tokenPrefixes } from '../../auth/tokens';
import type { Filter, List } from '../../db/list';
import type { Refused } from '../../errors';
import type { AccountRole, InvitationStatus } from '../../generated/schema';
import { statusAt } from './invitation.queries';

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

const PREVIEW_FROM = `invitations i JOIN accounts a ON a.id = i.account_id AND a.deleted_at IS NULL
  LEFT JOIN users u ON u.id = i.invited_by_id LEFT JOIN service_accounts s ON s.id = i.invited_by_id`;
const PREVIEW_COLUMNS = `i.id, i.status, a.name AS "accountName", a.handle AS "accountHandle",
  coalesce(u.name, s.name) AS "invitedByName", i.role, i.email, i.expires_at AS "expiresAt",
  (SELECT coalesce(json_agg(w.name ORDER BY g.position), '[]') FROM invitation_workspaces g
     JOIN workspaces w ON w.id = g.workspace_id WHERE g.invitation_id = i.id
      AND num_nonnulls(g.built_in_role, g.custom_role_id) = 1) AS "workspaceNames"`;

/** Invitations to an address, into accounts that are open. */
export const invitationsTo: List<InvitationPreviewView> = {
  name: 'Viewer.invitations',
  from: PREVIEW_FROM,
  parent: 'i.email',
  id: 'i.id',
  columns: PREVIEW_COLUMNS,
};

/** Those that can still be accepted, from this address: what an account's IP allowlist keeps it from is left out. */
export function stillLive(now: Date, address: string): Filter {
  return {
    given: 'live',
    conditions: (bind) => [
      `i.status = 'PENDING' AND i.expires_at > ${bind(now)}`,
      `NOT ${keepsOut('a', bind(inetOf(address)))}`,
    ],
  };
}

interface Found extends InvitationPreviewView {
  email: string;
  expiresAt: Date;
  accountId: string;
  /** As entriesLettingIn has it. */
  letInBy: string[] | null;
  hash: string;
}

/** What a link shows, and by which entries of the account's IP allowlist. */
export interface OpenedLink {
  preview: InvitationPreviewView | Refused;
  /** None where the list is not enforced, or keeps the holder out. */
  letInBy: readonly string[];
}

/** The stored hash that a link's token leads to; null for what is no such token at all. */
export function linkHash(token: string): Buffer | null {
  return token.startsWith(`${tokenPrefixes.invitation}_`) && isToken(token) ? tokenHash(token) : null;
}

/**
 * What the holders of these tokens may see, by token; those that open nothing are left out. A refusal where the account's IP
 * allowlist keeps the holder out: that says that the link is good, which nobody finds out who does not have it, for a token cannot be
 * guessed; and that there is a list. The account, whose name stands in the mail with the link, is not named.
 */
export async function previewsByToken(
  db: EntityManager,
  tokens: readonly string[],
  { address, now }: { address: string; now: Date },
): Promise<ReadonlyMap<string, OpenedLink>> {
  const hashes = new Map(tokens.map((token) => [token, linkHash(token)]));
  const sought = [...hashes.values()].filter((hash) => hash !== null);
  if (sought.length === 0) return new Map();
  const rows = await db.query<Found[]>(
    `SELECT ${PREVIEW_COLUMNS}, a.id AS "accountId", ${entriesLettingIn('a', '$2')} AS "letInBy",
            encode(i.token_hash, 'hex') AS hash
       FROM ${PREVIEW_FROM} WHERE i.token_hash = ANY ($1)`,
    [sought, inetOf(address)],
  );
  const previews = new Map(
    rows.map((found) => [found.hash, { preview: shown(found, address, now), letInBy: found.letInBy ?? [] }]),
  );
  return new Map(
    [...hashes].flatMap(([token, hash]) => {
      const preview = previews.get(hash?.toString('hex') ?? '');
      return preview === undefined ? [] : [[token, preview]];
    }),
  );
}

function shown(
  { letInBy, accountId, hash: _hash, ...row }: Found,
  address: string,
  now: Date,
): InvitationPreviewView | Refused {
  if (letInBy?.length === 0) return notAllowed(address, accountId, { type: 'invitation', id: row.id, name: row.email });
  const status = statusAt(row, now);
  return status === 'PENDING' ? row : statusOnly(row.id, status);
}

/** All that is told of an invitation that is no longer PENDING. */
export function statusOnly(id: string, status: InvitationStatus): InvitationPreviewView {
  const untold = { accountName: null, accountHandle: null, invitedByName: null, role: null, workspaceNames: null };
  return { id, status, ...untold, email: null, expiresAt: null };
}
