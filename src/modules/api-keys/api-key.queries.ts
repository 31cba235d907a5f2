import type { EntityManager } from 'typeorm';
import { actors } from '../../auth/access';
import { confinedTo } from '../../auth/caller';
import type { Viewer } from '../../auth/viewer';
import type { Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { daysBefore } from '../../time';
import { ApiKey } from './api-key.entity';

/**
 * Whether a key is still one to speak of: a replaced one only while it works, any other until it is deleted, so that who
 * wonders why their program is shut out finds the expired key.
 */
export function isListed({ replacedAt, expiresAt }: Pick<ApiKey, 'replacedAt' | 'expiresAt'>, now: Date): boolean {
  return replacedAt === null || expiresAt === null || expiresAt > now;
}

/** The same as an SQL condition; `now` is the SQL of a parameter. A replaced key always has an end. */
function listedKeys(alias: string, now: string): string {
  return `(${alias}.replaced_at IS NULL OR ${alias}.expires_at > ${now}::timestamptz)`;
}

/** The keys of a person, or of a service account. */
export function ownApiKeysList(db: EntityManager, { caller }: Viewer): List<ApiKey> {
  return {
    name: 'Viewer.apiKeys',
    from: 'api_keys k',
    parent: caller.kind === 'user' ? 'k.user_id' : 'k.service_account_id',
    id: 'k.id',
    columns: columnsOf(db, ApiKey, 'k'),
  };
}

/**
 * Leaves what the caller may know of: all keys of a person, and to whom a provider stands behind those for its account; of a service
 * account none where its key opens nothing.
 */
export function ownApiKeysFilter({ caller, memberships }: Viewer, now: Date): Filter | null {
  if (caller.kind === 'user') {
    const confined = confinedTo(caller);
    return confined === null ? null : { given: confined, conditions: (bind) => [`k.account_id = ${bind(confined)}`] };
  }
  const open = [...memberships.keys()];
  return {
    given: 'listed',
    conditions: (bind) => [listedKeys('k', bind(now)), `k.account_id = ANY (${bind(open)})`],
  };
}

export const newestKeyFirst: Order = {
  name: 'CREATED_AT',
  key: 'k.created_at',
  type: 'timestamptz',
  direction: 'DESC',
};

/** The keys of service accounts that are still ones to speak of, newest first: each has its active one and three old ones at most. */
export async function keysOfServiceAccounts(
  db: EntityManager,
  serviceAccountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ApiKey[]>> {
  const keys = await db
    .createQueryBuilder(ApiKey, 'k')
    .where('k.service_account_id = ANY (:serviceAccountIds)', { serviceAccountIds })
    .andWhere(listedKeys('k', ':now'), { now })
    .orderBy('k.created_at', 'DESC')
    .addOrderBy('k.id', 'DESC')
    .getMany();
  const byOwner = new Map<string, ApiKey[]>(serviceAccountIds.map((id) => [id, []]));
  for (const key of keys) byOwner.get(key.serviceAccountId ?? '')?.push(key);
  return byOwner;
}

/**
 * How many keys that name an account, of service accounts and of people who can use them, open it under one cap on key life and
 * not under a smaller one. Caps are in days; null is none.
 */
export async function countBetweenCaps(
  tx: EntityManager,
  accountId: string,
  { smaller, larger }: { smaller: number; larger: number | null },
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ keys: number }[]>(
    `SELECT count(*)::int AS keys FROM api_keys k JOIN ${actors} a
         ON a.account_id = k.account_id AND a.principal_id = coalesce(k.user_id, k.service_account_id)
      WHERE k.account_id = $1 AND (k.expires_at IS NULL OR k.expires_at > $2) AND k.created_at <= $3
        AND ($4::timestamptz IS NULL OR k.created_at > $4)
        AND NOT EXISTS (SELECT FROM users u WHERE u.id = k.user_id AND u.disabled_at IS NOT NULL)`,
    [accountId, now, daysBefore(now, smaller), larger === null ? null : daysBefore(now, larger)],
  );
  return row?.keys ?? 0;
}
