import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../auth/viewer';
import type { Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { Account } from '../accounts/account.entity';

/** The accounts of the caller: those of a person's memberships, a service account's own. */
export function viewerAccounts(db: EntityManager, { caller }: Viewer): List<Account> {
  const isPerson = caller.kind === 'user';
  return {
    name: 'Viewer.accounts',
    from: `${isPerson ? 'members' : 'service_accounts'} p JOIN accounts a ON a.id = p.account_id`,
    parent: isPerson ? 'p.user_id' : 'p.id',
    id: 'a.id',
    columns: columnsOf(db, Account, 'a'),
  };
}

export const byAccountName: Order = { name: 'NAME', key: 'lower(a.name) COLLATE "C"', type: 'text', direction: 'ASC' };

/** Of them, those that the credential opens; an IP allowlist may still keep the caller out of what they hold. */
export function openAccounts(accountIds: readonly string[]): Filter {
  return { given: 'open', conditions: (bind) => [`a.id = ANY (${bind(accountIds)})`] };
}
