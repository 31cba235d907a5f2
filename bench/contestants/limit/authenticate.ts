import type { ClientBase } from 'pg';
import { SESSION_IDLE_DAYS } from '../../../src/auth/authenticate';
import { isToken, tokenHash } from '../../../src/auth/tokens';

/** Who asks, as far as a statement needs it. */
export interface Caller {
  /** The id of a user or a service account. */
  id: string;
  /** The one account that the key names; null for none, and for a session. */
  accountId: string | null;
  /** When the key was made, as PostgreSQL writes it; null for a session, which opens every account of its person. */
  keyMadeAt: string | null;
}

const lookUp = `
  SELECT s.user_id, NULL, NULL FROM sessions s
   WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_used_at > now() - interval '${String(SESSION_IDLE_DAYS)} days'
  UNION ALL
  SELECT coalesce(k.user_id, k.service_account_id), k.account_id, k.created_at::text FROM api_keys k
   WHERE k.secret_hash = $1 AND (k.expires_at IS NULL OR k.expires_at > now())`;

const BEARER = /^Bearer +(\S+)$/i;

/** Looks the credential up by its hash: a session, a person's key or a service account's. Null when it is no good. */
export async function authenticate(client: ClientBase, header: string | undefined): Promise<Caller | null> {
  const token = BEARER.exec(header ?? '')?.[1] ?? '';
  if (!isToken(token)) return null;
  const { rows } = await client.query<[string, string | null, string | null]>({
    name: 'authenticate',
    text: lookUp,
    values: [tokenHash(token)],
    rowMode: 'array',
  });
  const [found] = rows;
  if (found === undefined) return null;
  const [id, accountId, keyMadeAt] = found;
  return { id, accountId, keyMadeAt };
}
