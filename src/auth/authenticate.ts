import type { DataSource } from 'typeorm';
import type { SignInMethod } from '../generated/schema';
import type { Caller } from './caller';
import { inetOf } from './ip-allowlist';
import { isToken, tokenHash } from './tokens';
import { joinMemberships, viewerOf, type Asking, type JoinedMembership, type Viewer } from './viewer';

/** A session that nobody used for so long is over. */
export const SESSION_IDLE_DAYS = 14;

interface CredentialRow {
  kind: 'session' | 'apiKey' | 'serviceAccountKey';
  id: string;
  ownerId: string;
  ownerName: string;
  /** Null for a service account. */
  email: string | null;
  method: SignInMethod | null;
  /** The one account that a key names, or whose provider made the session. */
  ownAccountId: string | null;
  authenticatedAt: Date | null;
  byProvider: boolean;
  createdAt: Date;
  expiresAt: Date | null;
}

const BEARER = /^Bearer +(\S+)$/i;

/**
 * Who sends this Authorization header, and what they hold from this address, in one statement; null when the credential is
 * no good. Every bad one takes the same path: parse, checksum, one look-up by hash.
 */
export async function authenticate(
  db: DataSource,
  header: string,
  { address, now, publicUrl }: Omit<Asking, 'caller'>,
): Promise<Viewer | null> {
  const token = BEARER.exec(header)?.[1] ?? '';
  const wellFormed = isToken(token);
  const rows = await db.query<(CredentialRow & JoinedMembership)[]>(
    `SELECT c.*, m.* FROM (
       SELECT 'session' AS kind, s.id, u.id AS "ownerId", u.name AS "ownerName", u.email, s.method,
              s.account_id AS "ownAccountId", s.authenticated_at AS "authenticatedAt", false AS "byProvider",
              s.created_at AS "createdAt", s.expires_at AS "expiresAt"
         FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND u.disabled_at IS NULL AND s.expires_at > $2
          AND s.last_used_at > $2 - make_interval(days => ${String(SESSION_IDLE_DAYS)})
       UNION ALL
       SELECT 'apiKey', k.id, u.id, u.name, u.email, NULL, k.account_id, NULL, k.by_provider, k.created_at, k.expires_at
         FROM api_keys k JOIN users u ON u.id = k.user_id
        WHERE k.secret_hash = $1 AND u.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)
       UNION ALL
       SELECT 'serviceAccountKey', k.id, a.id, a.name, NULL, NULL, k.account_id, NULL, false, k.created_at, k.expires_at
         FROM api_keys k JOIN service_accounts a ON a.id = k.service_account_id
        WHERE k.secret_hash = $1 AND (k.expires_at IS NULL OR k.expires_at > $2)
     ) c ${joinMemberships('$3', '$2')}`,
    [tokenHash(token), now, inetOf(address)],
  );
  const [row] = rows;
  if (!wellFormed || row === undefined) return null;
  return viewerOf({ caller: callerOf(row), address, now, publicUrl }, rows);
}

function callerOf({
  kind,
  id,
  ownerId,
  ownerName,
  email,
  method,
  ownAccountId: accountId,
  authenticatedAt,
  byProvider,
  createdAt,
  expiresAt,
}: CredentialRow): Caller {
  if (kind === 'serviceAccountKey') {
    const credential = { kind: 'apiKey', id, accountId: accountId ?? '', byProvider, createdAt, expiresAt } as const;
    return { kind: 'serviceAccount', id: ownerId, name: ownerName, credential };
  }
  const person = { kind: 'user', id: ownerId, name: ownerName, email: email ?? '' } as const;
  if (kind === 'session') {
    return { ...person, credential: { kind, id, method: method ?? 'CODE', createdAt, accountId, authenticatedAt } };
  }
  return { ...person, credential: { kind, id, accountId, byProvider, createdAt, expiresAt } };
}
