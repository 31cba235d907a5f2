import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { RequestInfo } from '../../auth/request-info';
import { newToken, tokenHash } from '../../auth/tokens';
import { newId } from '../../ids';
import { HOUR } from '../../time';
import type { Account } from '../accounts/account.entity';
import { Session } from '../sessions/session.entity';

/** A session that an account's provider makes, and its token. */
export interface NewSession {
  token: string;
  row: Session;
}

/**
 * A session that opens one account, whose provider made it: for as long as the account takes a proof of who somebody is, 30 days at
 * most, from when they gave it there.
 */
export function newProviderSession(
  { id: accountId, ssoSessionHours }: Account,
  userId: string,
  {
    method,
    authenticatedAt,
    now,
    request,
  }: { method: Session['method']; authenticatedAt: Date; now: Date; request: RequestInfo },
): NewSession {
  const token = newToken('session');
  const row: Session = {
    id: newId('session'),
    userId,
    tokenHash: tokenHash(token),
    method,
    accountId,
    authenticatedAt,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: new Date(authenticatedAt.getTime() + ssoSessionHours * HOUR),
    ipAddress: request.ipAddress,
    userAgent: request.userAgent,
  };
  return { token, row };
}

/** Begins it, and tells of it in the account's log. */
export async function beginProviderSession(tx: EntityManager, call: Call, { row }: NewSession): Promise<void> {
  await tx.insert(Session, row);
  await record(tx, call, {
    type: 'session.created',
    accountId: row.accountId,
    resource: { type: 'session', id: row.id, name: null },
    after: { method: row.method },
  });
}
