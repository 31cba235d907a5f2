import type { EntityManager } from 'typeorm';
import { askingOf, type Call } from '../../auth/call';
import { lockAccount } from '../../auth/in-account';
import { refuseKeptOut } from '../../auth/decision';
import { signedIn } from '../../auth/signed-in';
import { loadViewer } from '../../auth/viewer';
import { fail, Refused } from '../../errors';
import { idKind } from '../../ids';
import type { Account } from '../accounts/account.entity';

/**
 * Locks the account that a key is to be for. One that the caller is not in, or that is closed, is NOT_FOUND; IP_NOT_ALLOWED or
 * SSO_REQUIRED for one that keeps the caller out as they ask now.
 */
export async function enterAccount(tx: EntityManager, call: Call, accountId: string): Promise<Account> {
  const { viewer } = call;
  refuseKeptOut(viewer, accountId);
  // An account that the caller is not in is not even locked.
  const mayBe = idKind(accountId) === 'account' && viewer?.memberships.has(accountId) === true;
  const account = mayBe ? await lockAccount(tx, call, accountId) : null;
  if (account === null || !(await isInside(tx, call, accountId))) {
    fail('NOT_FOUND', 'You are in no account with this id: look it up under viewer.accounts.', ['accountId']);
  }
  if (account.status === 'FROZEN') {
    const message =
      'The account is frozen: it can be read, and keys can be deleted, until its billing is settled or an operator lifts it.';
    throw new Refused('ACCOUNT_FROZEN', message, {}, accountId);
  }
  return account;
}

/** Decided again under the lock. */
async function isInside(tx: EntityManager, call: Call, accountId: string): Promise<boolean> {
  const viewer = await loadViewer(tx, askingOf(call, signedIn(call)), accountId);
  refuseKeptOut(viewer, accountId);
  return viewer.memberships.has(accountId);
}
