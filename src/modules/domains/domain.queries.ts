import { Any, type EntityManager } from 'typeorm';
import { columnsOf } from '../../db/rows';
import { GRACE_DAYS, isHeld } from './domain.decisions';
import { Domain } from './domain.entity';

/** The domains of accounts, by account, in the order in which they were added. */
export async function domainsOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Domain[]>> {
  const where = { accountId: Any([...accountIds]) };
  const domains = await db.find(Domain, { where, order: { createdAt: 'ASC', id: 'ASC' } });
  const byAccount = new Map<string, Domain[]>(accountIds.map((id) => [id, []]));
  for (const domain of domains) byAccount.get(domain.accountId)?.push(domain);
  return byAccount;
}

/** The domains that were verified, of live accounts: their ids. */
export async function verifiedDomains(db: EntityManager): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT d.id FROM domains d JOIN accounts a ON a.id = d.account_id
      WHERE d.verified_at IS NOT NULL AND a.deleted_at IS NULL ORDER BY d.id`,
  );
  return rows.map(({ id }) => id);
}

/** `isHeld` of the row `d` of domains, in SQL; `now` is SQL. */
export function heldDomain(d: string, now: string): string {
  const grace = `interval '${String(GRACE_DAYS * 24)} hours'`;
  return `(${d}.verified_at IS NOT NULL AND ${d}.lapsed_at IS NULL
    AND (${d}.failing_since IS NULL OR ${d}.failing_since + ${grace} > ${now}::timestamptz))`;
}

/** Some account's row of a domain. */
type OfAccount = Domain & {
  /** Whether that account was closed. */
  closed: boolean;
};

/** A domain's rows of all accounts, locked. */
export interface Named {
  /** Null when it was taken away meanwhile. */
  own: OfAccount | null;
  /** Whether another account has verified it, which keeps all others from it. */
  held: boolean;
  /** Where it was verified and stands no longer in anybody's way: lapsed, or of an account that was closed. */
  givingWay: OfAccount[];
}

/**
 * Locks what every account has of a domain, the claims too: so two accounts that verify the same one stand in line. For under the
 * lock of the domain's own account.
 */
export async function lockNamed(
  tx: EntityManager,
  { id, name }: Pick<Domain, 'id' | 'name'>,
  now: Date,
): Promise<Named> {
  const rows = await tx.query<OfAccount[]>(
    `SELECT ${columnsOf(tx, Domain, 'd')}, a.deleted_at IS NOT NULL AS closed
       FROM domains d JOIN accounts a ON a.id = d.account_id WHERE d.name = $1 ORDER BY d.id FOR NO KEY UPDATE OF d`,
    [name],
  );
  const stands = (domain: OfAccount): boolean => isHeld(domain, now) && !domain.closed;
  const others = rows.filter((domain) => domain.id !== id);
  return {
    own: rows.find((domain) => domain.id === id) ?? null,
    held: others.some(stands),
    givingWay: others.filter((domain) => domain.verifiedAt !== null && !stands(domain)),
  };
}
