import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { lockAccount } from '../../auth/in-account';
import { signedIn } from '../../auth/signed-in';
import { loadViewer } from '../../auth/viewer';
import { fail, Refused } from '../../errors';
import { idKind } from '../../ids';
import type { Account } from '../accounts/account.entity';

/** Locks the account that a key is to be for. One that the caller is not in, or that is closed, is NOT_FOUND. */
export async function enterAccount(tx: EntityManager, call: Call, accountId: string): Promise<Account> {
  // An account that the caller is not in is not even locked.
  const mayBe = idKind(accountId) === 'account' && call.viewer?.memberships.has(accountId) === true;
  const account = mayBe ? await lockAccount(tx, call, accountId) : null;
  if (account === null || !(await isMember(tx, call, accountId))) {
    fail('NOT_FOUND', 'You are in no account with this id: look it up under viewer.accounts.', ['accountId']);
  }
  if (account.status === 'FROZEN') {
    const message = 'The account is frozen: it can be read, and keys can be deleted, until its billing is settled.';
    throw new Refused('ACCOUNT_FROZEN', message, {}, accountId);
  }
  return account;
}

async function isMember(tx: EntityManager, call: Call, accountId: string): Promise<boolean> {
  const viewer = await loadViewer(tx, signedIn(call), call.now, accountId);
  return viewer.memberships.has(accountId);
}
