import type { EntityManager } from 'typeorm';
import { Account } from '../modules/accounts/account.entity';
import type { App } from '../app';
import { transaction } from '../db/transaction';
import { askingOf, type Call } from './call';
import type { Caller, Requirement } from './caller';
import { loadViewer, type Membership, type Viewer } from './viewer';
import { admitted, notFound, refusal } from './decision';

/** What a use case has in hand once its account is locked: all of it read under the lock. */
export interface InAccount {
  tx: EntityManager;
  now: Date;
  account: Account;
  caller: Caller;
  viewer: Viewer;
  /** The caller's own membership of the account. */
  membership: Membership;
  /** The second account, where one was named and is open. */
  second: Account | null;
}

/** Whoever locks accounts: their time is that at which they hold the lock. */
interface Locking {
  app: Pick<App, 'clock'>;
  now: Date;
}

/**
 * Locks accounts, in the order of their ids, and reads the clock again: whatever ended while the call waited gives nothing
 * any more. Whoever changes members, invitations, workspaces, teams, roles, service accounts or grants of an account
 * stands in line here. NO KEY, so that rows with a foreign key to the account can still be inserted. Those that there are
 * not, or that are closed, are left out.
 */
async function lockAccounts(
  tx: EntityManager,
  call: Locking,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const accounts = await tx
    .createQueryBuilder(Account, 'account')
    .where('account.id = ANY (:accountIds) AND account.deleted_at IS NULL', { accountIds })
    .orderBy('account.id')
    .setLock('for_no_key_update')
    .getMany();
  call.now = call.app.clock();
  return new Map(accounts.map((account) => [account.id, account]));
}

/** Locks one account. Null when there is none, or it is closed. */
export async function lockAccount(tx: EntityManager, call: Locking, accountId: string): Promise<Account | null> {
  return (await lockAccounts(tx, call, [accountId])).get(accountId) ?? null;
}

/**
 * The transaction of a mutation whose directive names an account: lock it, read the caller's rights again, decide the
 * directive's requirement again, then do the work. What the work throws rolls everything back. With `secondId` that
 * account is locked as well, and the viewer holds what the caller has in all accounts.
 */
export async function inAccount<T>(
  call: Call,
  work: (entered: InAccount) => Promise<T>,
  secondId: string | null = null,
): Promise<T> {
  const { entrance, caller } = call;
  if (entrance === null || caller === null) throw new Error(`${call.operation} has no @requires in the schema`);
  const { requirement, subject } = entrance;
  return transaction(call.app.db, async (tx) => {
    const locked = await lockAccounts(tx, call, [subject.accountId, ...(secondId === null ? [] : [secondId])]);
    const account = locked.get(subject.accountId);
    if (account === undefined) throw notFound();
    const { now } = call;
    const asking = await loadViewer(tx, askingOf(call, caller), secondId === null ? account.id : null);
    const viewer = admitted(asking, requirement, subject);
    const refused = refusal(viewer, requirement, subject);
    if (refused !== null) throw refused;
    const membership = viewer.memberships.get(account.id);
    if (membership === undefined) throw notFound();
    const second = secondId === null ? null : (locked.get(secondId) ?? null);
    return work({ tx, now, account, caller, viewer, membership, second });
  });
}

/**
 * For the part of a mutation that gives access, where its directive lets it work while the account is frozen, since its
 * other part takes access away.
 */
export function refuseWhileFrozen(call: Call, viewer: Viewer): void {
  refuseWithout(call, viewer, { whileFrozen: false });
}

/** The same where that part asks for more than its directive says. */
export function refuseWithout(
  { entrance }: Call,
  viewer: Viewer,
  further: Partial<Pick<Requirement, 'feature' | 'whileFrozen'>>,
): void {
  if (entrance === null) return;
  const refused = refusal(viewer, { ...entrance.requirement, ...further }, entrance.subject);
  if (refused !== null) throw refused;
}
