import type { EntityManager } from 'typeorm';
import { columnsOf, type Filter, type List, type Order } from '../../db/list';
import { Account } from '../accounts/account.entity';

/** The accounts of a person. */
export function userAccounts(db: EntityManager): List<Account> {
  return {
    name: 'Viewer.accounts',
    from: 'members m JOIN accounts a ON a.id = m.account_id',
    parent: 'm.user_id',
    id: 'a.id',
    columns: columnsOf(db, Account, 'a'),
  };
}

export const byAccountName: Order = { name: 'NAME', key: 'lower(a.name) COLLATE "C"', type: 'text', direction: 'ASC' };

/** Of them, those that this request opens. */
export function openAccounts(accountIds: readonly string[]): Filter {
  return { given: 'open', conditions: (bind) => [`a.id = ANY (${bind(accountIds)})`] };
}
