import type { EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import { Account } from '../accounts/account.entity';

/**
 * Enforces an account's list, or enforces it no more, and gives the event of it, for the caller to write; null where it was so
 * already. Under the account's lock.
 */
export async function setEnforced(tx: EntityManager, account: Account, enforced: boolean): Promise<Change | null> {
  if (account.ipAllowlistEnforced === enforced) return null;
  await tx.update(Account, { id: account.id }, { ipAllowlistEnforced: enforced });
  account.ipAllowlistEnforced = enforced;
  return {
    type: enforced ? 'ip_allowlist.enforced' : 'ip_allowlist.released',
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    before: { enforced: !enforced },
    after: { enforced },
  };
}
