import type { EntityManager } from 'typeorm';
import { idKind } from '../../ids';
import { domainOfEmail } from '../../validation';
import { Account } from '../accounts/account.entity';
import { heldDomain } from '../domains/domain.queries';
import { SsoConnection } from '../sso/sso-connection.entity';
import type { SsoAttempt } from './sso-attempt.entity';

/** An account that signs its people on by a provider of its own. */
export interface SigningAccount {
  account: Account;
  connection: SsoConnection;
}

/** The live account with this id and its connection; null where there is no such account, or it has none. */
export async function signingAccount(db: EntityManager, accountId: string): Promise<SigningAccount | null> {
  // PostgreSQL takes no NUL in a text, and this may be anything.
  if (idKind(accountId) !== 'account') return null;
  const connection = await db.findOneBy(SsoConnection, { accountId });
  if (connection === null) return null;
  const account = await db.findOneBy(Account, { id: accountId });
  return account?.deletedAt !== null ? null : { account, connection };
}

/** Whether a sign-on began with this very connection, trusting what is trusted now. */
export function isOfConnection(
  { connectionId, trustVersion }: SsoAttempt,
  connection: Pick<SsoConnection, 'id' | 'trustVersion'>,
): boolean {
  return connectionId === connection.id && trustVersion === connection.trustVersion;
}

/** Whether people with this address sign on by this account's provider: its domain is verified, and has not lapsed at this time. */
export async function isUsableForSignOn(
  db: EntityManager,
  accountId: string,
  email: string,
  now: Date,
): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `SELECT FROM domains d WHERE d.account_id = $1 AND d.name = $2 AND ${heldDomain('d', '$3')}`,
    [accountId, domainOfEmail(email), now],
  );
  return rows.length > 0;
}
