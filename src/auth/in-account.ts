import type { EntityManager } from 'typeorm';
import { Account } from '../modules/accounts/account.entity';
import { transaction } from '../db/transaction';
import type { Call } from './call';
import type { Caller } from './caller';
import { loadViewer, type Membership, type Viewer } from './viewer';
import { notFound, refusal } from './decision';

/** What a use case has in hand once its account is locked: all of it read under the lock. */
export interface InAccount {
  tx: EntityManager;
  now: Date;
  account: Account;
  caller: Caller;
  viewer: Viewer;
  /** The caller's own membership of the account. */
  membership: Membership;
}

/**
 * Locks an account: whoever changes members, invitations, workspaces or grants of one account stands in line here.
 * NO KEY, so that rows with a foreign key to the account can still be inserted. Null when there is none, or it is closed.
 */
export async function lockAccount(tx: EntityManager, accountId: string): Promise<Account | null> {
  return tx
    .createQueryBuilder(Account, 'account')
    .where('account.id = :accountId AND account.deleted_at IS NULL', { accountId })
    .setLock('for_no_key_update')
    .getOne();
}

/**
 * The transaction of a mutation whose directive names an account: lock it, read the caller's rights again, decide the
 * directive's requirement again, then do the work. What the work throws rolls everything back.
 */
export async function inAccount<T>(call: Call, work: (entered: InAccount) => Promise<T>): Promise<T> {
  const { entrance, caller, now } = call;
  if (entrance === null || caller === null) throw new Error(`${call.operation} has no @requires in the schema`);
  const { requirement, subject } = entrance;
  return transaction(call.app.db, async (tx) => {
    const account = await lockAccount(tx, subject.accountId);
    if (account === null) throw notFound();
    const viewer = await loadViewer(tx, caller, now, account.id);
    const refused = refusal(viewer, requirement, subject);
    if (refused !== null) throw refused;
    const membership = viewer.memberships.get(account.id);
    if (membership === undefined) throw notFound();
    return work({ tx, now, account, caller, viewer, membership });
  });
}
