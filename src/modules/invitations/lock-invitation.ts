import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { lockAccount } from '../../auth/in-account';
import { isKeptOut, notAllowed } from '../../auth/ip-allowlist';
import { fail } from '../../errors';
import { idKind } from '../../ids';
import type { Account } from '../accounts/account.entity';
import { Invitation } from './invitation.entity';
import { linkHash } from './invitation-preview.queries';

/** How the person who is invited names an invitation: exactly one of the two. */
export interface Named {
  token?: string | null | undefined;
  invitationId?: string | null | undefined;
}

/** An invitation and its account, both read under the account's lock, and the input's field that named it. */
export interface LockedInvitation {
  account: Account;
  invitation: Invitation;
  field: 'token' | 'invitationId';
}

/**
 * Finds the invitation and locks its account. A token is enough by itself; an id works for the signed-in person with the
 * invited address only. An invitation into a closed account is as unknown as one that never was: payload NOT_FOUND. Throws
 * IP_NOT_ALLOWED where the account's allowlist keeps the person out.
 */
export async function lockInvitation(
  tx: EntityManager,
  call: Call,
  { token, invitationId }: Named,
): Promise<LockedInvitation> {
  if ((token == null) === (invitationId == null))
    fail('INVALID', 'Give either the token of the link or the invitationId, not both.');
  if (token != null) {
    const hash = linkHash(token);
    const locked =
      hash === null ? null : await findAndLock(tx, call, () => tx.findOneBy(Invitation, { tokenHash: hash }));
    if (locked !== null) return letIn(tx, call, { ...locked, field: 'token' });
    const message =
      'This link leads nowhere: it is wrong, or a newer mail has replaced it. Open the link of the latest mail.';
    fail('NOT_FOUND', message, ['token'], { refusal: 'WRONG_LINK' });
  }
  const id = invitationId ?? '';
  const { caller } = call;
  const email = caller?.kind === 'user' ? caller.email : undefined;
  const locked =
    email === undefined || idKind(id) !== 'invitation'
      ? null
      : await findAndLock(tx, call, () => tx.findOneBy(Invitation, { id, email }));
  if (locked !== null) return letIn(tx, call, { ...locked, field: 'invitationId' });
  fail('NOT_FOUND', 'No invitation to your address has this id.', ['invitationId']);
}

/** Who answers an invitation asks from where the account lets people in, be it to join or to decline. */
async function letIn(tx: EntityManager, { request }: Call, locked: LockedInvitation): Promise<LockedInvitation> {
  const { account, invitation } = locked;
  const keptOut = account.ipAllowlistEnforced && (await isKeptOut(tx, account.id, request.ipAddress));
  if (!keptOut) return locked;
  throw notAllowed(request.ipAddress, account.id, { type: 'invitation', id: invitation.id, name: invitation.email });
}

/** Reads twice: to know which account to lock, and what holds under its lock. */
async function findAndLock(
  tx: EntityManager,
  call: Call,
  find: () => Promise<Invitation | null>,
): Promise<{ account: Account; invitation: Invitation } | null> {
  const found = await find();
  const account = found === null ? null : await lockAccount(tx, call, found.accountId);
  const invitation = account === null ? null : await find();
  return account === null || invitation === null ? null : { account, invitation };
}
