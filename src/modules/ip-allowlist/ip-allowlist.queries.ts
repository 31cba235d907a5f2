import { Any, type EntityManager } from 'typeorm';
import { IpAllowlistEntry } from './ip-allowlist-entry.entity';

/** The entries of accounts' lists, by account, in the order in which they were added. */
export async function entriesOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, IpAllowlistEntry[]>> {
  const where = { accountId: Any([...accountIds]) };
  const entries = await db.find(IpAllowlistEntry, { where, order: { createdAt: 'ASC', id: 'ASC' } });
  const byAccount = new Map<string, IpAllowlistEntry[]>(accountIds.map((id) => [id, []]));
  for (const entry of entries) byAccount.get(entry.accountId)?.push(entry);
  return byAccount;
}

/** The network in which an address with a length is, and whether the address is the first one of it. */
export async function networkAround(
  tx: EntityManager,
  addressAndLength: string,
): Promise<{ network: string; isFirst: boolean }> {
  const [row] = await tx.query<{ network: string; isFirst: boolean }[]>(
    'SELECT network($1::inet)::text AS network, network($1::inet)::inet = $1::inet AS "isFirst"',
    [addressAndLength],
  );
  if (row === undefined) throw new Error('a SELECT without FROM gives a row');
  return row;
}
