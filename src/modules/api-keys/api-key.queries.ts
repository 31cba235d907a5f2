import type { EntityManager } from 'typeorm';
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
