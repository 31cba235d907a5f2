import { createHash, scrypt } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { domainOfEmail, normalEmail } from '../../validation';

/**
 * Who was deactivated stays so, also when they delete themselves, are erased, or give their address up: the account keeps a hash of
 * the address, and nobody becomes a member with it unless an invitation says so. It outlives erased people, so it must not tell who
 * they were: it is slow to compute, for whoever has the table and tries addresses out. It has no key, since a change of SECRET_KEY
 * could not make it anew, and would let in again whom it keeps out.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

/** The slow part, which is the same for all accounts: a person may be deactivated in many of them. */
async function stretched(email: string): Promise<Buffer> {
  const normal = normalEmail(email);
  const address = `${normal.slice(0, normal.lastIndexOf('@'))}@${domainOfEmail(normal)}`;
  return new Promise((resolve, reject) => {
    scrypt(address, 'guildhall barred address', 32, COST, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

/** One for each account, so that nobody sees from the table that two of them mean the same person. */
async function hashesOf(email: string, accountIds: readonly string[]): Promise<Buffer[]> {
  const address = await stretched(email);
  return accountIds.map((id) => createHash('sha256').update(address).update(id).digest());
}

/** Bars an address from accounts, whose deactivated member has it no more. In the transaction that takes it from them. */
export async function barAddress(
  tx: EntityManager,
  email: string,
  accountIds: readonly string[],
  now: Date,
): Promise<void> {
  if (accountIds.length === 0) return;
  await tx.query(
    `INSERT INTO barred_addresses (account_id, address_hash, since)
     SELECT b.account_id, b.address_hash, $3 FROM unnest($1::text[], $2::bytea[]) AS b(account_id, address_hash)
     ON CONFLICT DO NOTHING`,
    [accountIds, await hashesOf(email, accountIds), now],
  );
}

/** Whether nobody becomes a member of the account with this address but by an invitation. For under the account's lock. */
export async function isBarred(tx: EntityManager, accountId: string, email: string): Promise<boolean> {
  if ((await withBars(tx, [accountId])).length === 0) return false;
  const rows = await tx.query<unknown[]>(
    'SELECT FROM barred_addresses WHERE account_id = $1 AND address_hash = ANY ($2)',
    [accountId, await hashesOf(email, [accountId])],
  );
  return rows.length > 0;
}

/** Takes what bars an address away: a membership decides from now on what becomes of whoever has it. */
export async function liftBar(tx: EntityManager, email: string, accountIds: readonly string[]): Promise<void> {
  const some = await withBars(tx, accountIds);
  if (some.length === 0) return;
  await tx.query(
    `DELETE FROM barred_addresses b USING unnest($1::text[], $2::bytea[]) AS gone(account_id, address_hash)
      WHERE b.account_id = gone.account_id AND b.address_hash = gone.address_hash`,
    [some, await hashesOf(email, some)],
  );
}

/** Those of these accounts that bar any address: most bar none, and need no hash. */
async function withBars(tx: EntityManager, accountIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT a.id FROM unnest($1::text[]) AS a(id)
      WHERE EXISTS (SELECT FROM barred_addresses b WHERE b.account_id = a.id)`,
    [accountIds],
  );
  return rows.map(({ id }) => id);
}
