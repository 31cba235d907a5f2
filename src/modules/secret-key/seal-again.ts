import type { DataSource, EntityManager } from 'typeorm';
import { seal, unseal } from '../../auth/sealed-secrets';
import { transaction } from '../../db/transaction';
import type { Keys } from './key-use.queries';
import { clientSecretsAfter, clientSecretUnder, type SealedClientSecret } from './sealed-secrets.queries';

/** So many secrets are sealed by one transaction. */
const BATCH = 500;
/** So many secrets that no key opens are told one by one. */
const MOST_TOLD = 20;

export interface SealedAgain {
  /** Client secrets that were sealed under the key before, and are sealed under that of now. */
  sealedAgain: number;
  /** Client secrets that neither key opens: they are left alone. */
  unopened: number;
  /** The first of them. */
  firstUnopened: { accountId: string; connectionId: string }[];
}

/**
 * Seals client secrets under the key of now that were sealed under the one before. Nothing else of their connections changes: whom
 * an account trusts is the same as before. `told` is called in the transaction of each batch that had some.
 */
export async function sealAgain(
  ownerDb: DataSource,
  keys: Keys,
  told: (tx: EntityManager, sealedAgain: number) => Promise<void>,
): Promise<SealedAgain> {
  const done: SealedAgain = { sealedAgain: 0, unopened: 0, firstUnopened: [] };
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    const batch = await transaction(ownerDb, async (tx) => {
      const secrets = await clientSecretsAfter(tx, from, BATCH, { lock: true });
      const old = secrets.filter((secret) => clientSecretUnder(keys, secret) === 'PREVIOUS');
      if (old.length > 0) {
        await sealUnderCurrent(tx, keys, old);
        await told(tx, old.length);
      }
      const unopened = secrets.filter((secret) => clientSecretUnder(keys, secret) === 'NEITHER');
      return { sealedAgain: old.length, unopened, last: secrets.length < BATCH ? null : secrets.at(-1) };
    });
    done.sealedAgain += batch.sealedAgain;
    done.unopened += batch.unopened.length;
    const room = MOST_TOLD - done.firstUnopened.length;
    done.firstUnopened.push(
      ...batch.unopened.slice(0, room).map(({ id, accountId }) => ({ accountId, connectionId: id })),
    );
    after = batch.last?.id ?? null;
  }
  return done;
}

async function sealUnderCurrent(tx: EntityManager, keys: Keys, secrets: readonly SealedClientSecret[]): Promise<void> {
  const again = secrets.map(({ id, clientSecret }) =>
    seal(keys, 'sso client secret', id, unseal(keys, 'sso client secret', id, clientSecret)),
  );
  await tx.query(
    `UPDATE sso_connections c SET client_secret = s.sealed
       FROM unnest($1::text[], $2::bytea[]) AS s(id, sealed) WHERE c.id = s.id`,
    [secrets.map(({ id }) => id), again],
  );
}
