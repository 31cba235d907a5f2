import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../auth/viewer';
import type { Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
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

/** Leaves what the caller may know of: all keys of a person; of a service account none where its key opens nothing. */
export function ownApiKeysFilter({ caller, memberships }: Viewer, now: Date): Filter | null {
  if (caller.kind === 'user') return null;
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
