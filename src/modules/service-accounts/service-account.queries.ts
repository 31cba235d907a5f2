import type { EntityManager } from 'typeorm';
import { grantsOf, holderKey, type Gift } from '../../auth/gift';
import type { Held } from '../../auth/viewer';
import { searchPattern, type Filter, type List, type Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import type { NameFilter } from '../../generated/schema';
import { ServiceAccount } from './service-account.entity';

/** The service accounts of an account. */
export function accountServiceAccounts(db: EntityManager): List<ServiceAccount> {
  return {
    name: 'Account.serviceAccounts',
    from: 'service_accounts s',
    parent: 's.account_id',
    id: 's.id',
    columns: columnsOf(db, ServiceAccount, 's'),
  };
}

/** By name, whatever the letter case. */
export const byName: Order = { name: 'NAME', key: 's.name_key', type: 'text', direction: 'ASC' };

/** Leaves those whose name contains the text, whatever the letter case. Throws BAD_USER_INPUT for a text that cannot be. */
export function nameFilter(filter: NameFilter | null | undefined): Filter | null {
  const search = filter?.search ?? null;
  if (search === null) return null;
  const pattern = searchPattern(search);
  return { given: { search }, conditions: (bind) => [`s.name_key LIKE lower(${bind(pattern)})`] };
}

/** A service account by account and name, as one text: an id has no space. */
export function nameKey(accountId: string, name: string): string {
  return `${accountId} ${name}`;
}

/** Service accounts by nameKey, letter for letter. */
export async function serviceAccountsByName(
  db: EntityManager,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ServiceAccount>> {
  const accountIds = keys.map((key) => key.slice(0, key.indexOf(' ')));
  const names = keys.map((key) => key.slice(key.indexOf(' ') + 1));
  const rows = await db.query<ServiceAccount[]>(
    `SELECT ${columnsOf(db, ServiceAccount, 's')} FROM unnest($1::text[], $2::text[]) AS k(account_id, name)
       JOIN service_accounts s ON s.account_id = k.account_id AND s.name_key = lower(k.name) AND s.name = k.name`,
    [accountIds, names],
  );
  return new Map(rows.map((row) => [nameKey(row.accountId, row.name), row]));
}

/**
 * What the grants to a service account and to its teams give it, for comparing that with what an actor holds. Nothing is
 * read for an actor who holds every scope of every workspace: none can be missing then.
 */
export async function grantsTo(
  tx: EntityManager,
  actor: Held,
  { id, accountId }: Pick<ServiceAccount, 'id' | 'accountId'>,
  now: Date,
): Promise<Gift['workspaces']> {
  const membership = actor.memberships.get(accountId);
  if (membership?.permissions.has('ADMINISTRATE_WORKSPACES') === true) return [];
  const key = holderKey(accountId, id);
  return (await grantsOf(tx, [key], now)).get(key) ?? [];
}
