import type { EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import { Account } from '../accounts/account.entity';
import { tellOwnersOfSso } from './tell-owners';

/**
 * Enforces single sign-on of an account, or enforces it no more, has its owners told, and gives the event of it, for the caller
 * to write; null where it was so already. Under the account's lock. `actorId` is null for an operator.
 */
export async function setEnforced(
  tx: EntityManager,
  account: Account,
  actorId: string | null,
  enforced: boolean,
): Promise<Change | null> {
  if (account.ssoEnforced === enforced) return null;
  await tx.update(Account, { id: account.id }, { ssoEnforced: enforced });
  account.ssoEnforced = enforced;
  await tellOwnersOfSso(tx, account.id, actorId, { change: enforced ? 'ENFORCED' : 'RELEASED', trustVersion: null });
  return {
    type: enforced ? 'sso.enforced' : 'sso.released',
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    before: { enforced: !enforced },
    after: { enforced },
  };
}
