import { In, type EntityManager } from 'typeorm';
import { columnsOf, type List, type Order } from '../../db/list';
import { ApiKey } from './api-key.entity';

/** The keys of a person, expired ones too. */
export function userApiKeys(db: EntityManager): List<ApiKey> {
  return {
    name: 'Viewer.apiKeys',
    from: 'api_keys k',
    parent: 'k.user_id',
    id: 'k.id',
    columns: columnsOf(db, ApiKey, 'k'),
  };
}

export const newestKeyFirst: Order = {
  name: 'CREATED_AT',
  key: 'k.created_at',
  type: 'timestamptz',
  direction: 'DESC',
};

/** Those of these keys that are the person's own, expired ones too: what Viewer.apiKeys lists. */
export async function ownApiKeys(
  db: EntityManager,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ApiKey>> {
  const keys = await db.findBy(ApiKey, { id: In([...ids]), userId });
  return new Map(keys.map((key) => [key.id, key]));
}
