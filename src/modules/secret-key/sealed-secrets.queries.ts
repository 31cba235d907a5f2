import type { EntityManager } from 'typeorm';
import { sealedUnder, type Under } from '../../auth/sealed-secrets';
import type { SsoConnection } from '../sso/sso-connection.entity';
import type { Keys } from './key-use.queries';

/** A client secret as it is stored, and whose it is. */
export type SealedClientSecret = Pick<SsoConnection, 'id' | 'accountId'> & { clientSecret: Buffer };

/** Client secrets of connections behind an id, in the order of ids. */
export async function clientSecretsAfter(
  db: EntityManager,
  after: string,
  most: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<SealedClientSecret[]> {
  return db.query<SealedClientSecret[]>(
    `SELECT id, account_id AS "accountId", client_secret AS "clientSecret"
       FROM sso_connections WHERE id > $1 AND client_secret IS NOT NULL ORDER BY id LIMIT $2 ${lock ? 'FOR NO KEY UPDATE' : ''}`,
    [after, most],
  );
}

/** Under which key a client secret was sealed. */
export function clientSecretUnder(keys: Keys, { id, clientSecret }: SealedClientSecret): Under {
  return sealedUnder(keys, 'sso client secret', id, clientSecret);
}

const BATCH = 500;

/** How many client secrets were sealed under which key. All are looked at: one that was missed would be lost with its key. */
export async function clientSecretsByKey(db: EntityManager, keys: Keys): Promise<Record<Under, number>> {
  const found = { CURRENT: 0, PREVIOUS: 0, NEITHER: 0 };
  let after: string | undefined = '';
  while (after !== undefined) {
    const secrets: SealedClientSecret[] = await clientSecretsAfter(db, after, BATCH);
    for (const secret of secrets) found[clientSecretUnder(keys, secret)] += 1;
    after = secrets.length < BATCH ? undefined : secrets.at(-1)?.id;
  }
  return found;
}
