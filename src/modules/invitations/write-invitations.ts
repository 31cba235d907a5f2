import type { EntityManager } from 'typeorm';
import { invitedAddress } from '../../audit/personal';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { InAccount } from '../../auth/in-account';
import { invitationToken } from '../../auth/derived-secrets';
import { tokenHash } from '../../auth/tokens';
import { newId } from '../../ids';
import { enqueueAll } from '../../jobs/queue';
import { daysAfter } from '../../time';
import type { Decision } from './decide-invite';
import type { Invitation } from './invitation.entity';
import { insertGifts, told } from './write-gifts';

/**
 * Closes the account's invitations whose time has passed, except one, and takes back those that are replaced: so that no
 * address has two that are PENDING.
 */
export async function closeInvitations(
  tx: EntityManager,
  accountId: string,
  now: Date,
  { replaced = [], except = null }: { replaced?: readonly string[]; except?: string | null } = {},
): Promise<void> {
  await tx.query(
    `UPDATE invitations SET status = CASE WHEN id = ANY ($3) THEN 'REVOKED' ELSE 'EXPIRED' END
      WHERE account_id = $1 AND status = 'PENDING' AND (expires_at <= $2 OR id = ANY ($3)) AND id IS DISTINCT FROM $4`,
    [accountId, now, replaced, except],
  );
}

/** Notes mails for the daily limits, and puts them in the queue. A mail that waits for an older link gives way. */
export async function queueMails(
  tx: EntityManager,
  accountId: string,
  now: Date,
  invitations: readonly Pick<Invitation, 'id' | 'email' | 'sendCount'>[],
): Promise<void> {
  await tx.query(
    'INSERT INTO invitation_mails (account_id, email, queued_at) SELECT $1, email, $2 FROM unnest($3::text[]) AS e(email)',
    [accountId, now, invitations.map(({ email }) => email)],
  );
  await enqueueAll(
    tx,
    'sendInvitation',
    invitations.map(({ id, sendCount }) => ({ payload: { invitationId: id, sendCount }, key: `invitation:${id}` })),
  );
}

interface Made extends Decision {
  invitation: Invitation;
}

/** Writes the invitations of these decisions, their mails and their events: so many statements, however many there are. */
export async function writeInvitations(
  { tx, account, caller, now }: InAccount,
  call: Call,
  message: string | null,
  decisions: readonly Decision[],
): Promise<Made[]> {
  const made = decisions.map((decision): Made => {
    const id = newId('invitation');
    const { email, role, days } = decision.entry;
    const invitation: Invitation = {
      id,
      accountId: account.id,
      email,
      role,
      tokenHash: tokenHash(invitationToken(call.app.config, id, 1)),
      status: 'PENDING',
      message,
      invitedById: caller.id,
      createdAt: now,
      expiresAt: daysAfter(now, days),
      lastSentAt: null,
      sendCount: 1,
      acceptedByUserId: null,
    };
    return { ...decision, invitation };
  });
  const rows = made.map(({ invitation }) => invitation);
  const replaced = made.flatMap(({ replaces }) => (replaces === null ? [] : [replaces.id]));
  await closeInvitations(tx, account.id, now, { replaced });
  await tx.query(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, expires_at, status, message, invited_by_id, created_at)
     SELECT e.*, 'PENDING', $7, $8, $9
       FROM (SELECT id, $2, email, role, token_hash, expires_at
               FROM unnest($1::text[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[])
                 AS e(id, email, role, token_hash, expires_at)) e`,
    [
      rows.map(({ id }) => id),
      account.id,
      rows.map(({ email }) => email),
      rows.map(({ role }) => role),
      rows.map((row) => row.tokenHash),
      rows.map(({ expiresAt }) => expiresAt),
      message,
      caller.id,
      now,
    ],
  );
  await insertGifts(
    tx,
    account.id,
    made.map(({ invitation, gift }) => ({ invitationId: invitation.id, gift })),
  );
  await queueMails(tx, account.id, now, rows);
  await record(tx, call, ...made.map(asChange));
  return made;
}

function asChange({ invitation, gift, replaces }: Made): Change {
  const { id, email, accountId, expiresAt } = invitation;
  return {
    type: replaces === null ? 'invitation.created' : 'invitation.renewed',
    accountId,
    resource: { type: 'invitation', id, name: invitedAddress(email) },
    ...(replaces === null
      ? {}
      : { before: { invitationId: replaces.id, email: invitedAddress(replaces.email), ...told(replaces.gift) } }),
    after: { email: invitedAddress(email), ...told(gift), expiresAt },
  };
}
