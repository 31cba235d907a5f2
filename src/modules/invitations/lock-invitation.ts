import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { lockAccount } from '../../auth/in-account';
import { letInBy, notAllowed } from '../../auth/ip-allowlist';
import { transaction } from '../../db/transaction';
import { fail, Refused } from '../../errors';
import { idKind } from '../../ids';
import type { Account } from '../accounts/account.entity';
import { countFailed, lockTries, ofCaller, ofInvitation, type Tries } from '../sessions/failed-tries.queries';
import { Invitation } from './invitation.entity';
import { linkHash } from './invitation-preview.queries';
import { openLinks } from './open-links.queries';

/** How the person who is invited names an invitation: exactly one of the two. */
export interface Named {
  token?: string | null | undefined;
  invitationId?: string | null | undefined;
}

/** What an input names, once it was tried: the input's field that names it, and how it is found by that. */
interface TriedInvitation {
  field: 'token' | 'invitationId';
  find: (tx: EntityManager) => Promise<Invitation | null>;
}

/** An invitation and its account, both read under the account's lock, and the input's field that named it. */
export interface LockedInvitation {
  account: Account;
  invitation: Invitation;
  field: TriedInvitation['field'];
  /** By which tries of people whom it is not for are counted. */
  tries: Tries;
}

/**
 * Goes before the transaction of a use case: looks whether the input names an invitation, and counts a failed try where it does
 * not, in a transaction of its own, so that it stays counted. A token is enough by itself; an id works for the signed-in person
 * with the invited address only. An id is no secret: it is counted by who asks, and not by their network, whose links others
 * may have used up.
 */
export async function tryInvitation(call: Call, { token, invitationId }: Named): Promise<TriedInvitation> {
  if ((token == null) === (invitationId == null))
    fail('INVALID', 'Give either the token of the link or the invitationId, not both.');
  if (token != null) return tryLink(call, token);
  const find = (tx: EntityManager) => findOwn(tx, call, invitationId ?? '');
  const isTheirs = await transaction(call.app.db, async (tx) => {
    const tries = await lockTries(tx, call, ofCaller(call));
    const found = await find(tx);
    if (found === null) await countFailed(tx, call, tries);
    return found !== null;
  });
  return isTheirs ? { field: 'invitationId', find } : namesNothing('invitationId');
}

async function tryLink(call: Call, token: string): Promise<TriedInvitation> {
  const opened = (await openLinks(call, [token])).get(token);
  if (opened instanceof Refused) throw opened;
  const tokenHash = linkHash(token);
  if (opened === undefined || tokenHash === null) return namesNothing('token');
  return { field: 'token', find: (tx) => tx.findOneBy(Invitation, { tokenHash }) };
}

/** The invitation with this id, if it is to the caller's address. */
async function findOwn(tx: EntityManager, { caller }: Call, id: string): Promise<Invitation | null> {
  if (idKind(id) !== 'invitation' || caller?.kind !== 'user') return null;
  return tx.findOneBy(Invitation, { id, email: caller.email });
}

function namesNothing(field: TriedInvitation['field']): never {
  if (field === 'invitationId') fail('NOT_FOUND', 'No invitation to your address has this id.', [field]);
  const message =
    'This link leads nowhere: it is wrong, or a newer mail has replaced it. Open the link of the latest mail.';
  fail('NOT_FOUND', message, [field], { refusal: 'WRONG_LINK' });
}

/**
 * Locks the account of the invitation that was tried. One into a closed account is as unknown as one that never was: payload
 * NOT_FOUND. Throws IP_NOT_ALLOWED where the account's allowlist keeps the person out, be it from joining or from declining, and
 * RATE_LIMITED while too many people whom it is not for have tried it.
 */
export async function lockInvitation(
  tx: EntityManager,
  call: Call,
  { field, find }: TriedInvitation,
): Promise<LockedInvitation> {
  // Read twice: to know which account to lock, and what holds under its lock.
  const found = await find(tx);
  const account = found === null ? null : await lockAccount(tx, call, found.accountId);
  const invitation = account === null ? null : await find(tx);
  if (account === null || invitation === null) return namesNothing(field);
  const address = call.request.ipAddress;
  if (account.ipAllowlistEnforced) {
    const entries = await letInBy(tx, account.id, address);
    if (entries?.length === 0) {
      throw notAllowed(address, account.id, { type: 'invitation', id: invitation.id, name: invitation.email });
    }
    call.app.lastUsed.allowlistEntries(entries ?? []);
  }
  return { account, invitation, field, tries: await lockTries(tx, call, ofInvitation(invitation.id)) };
}
