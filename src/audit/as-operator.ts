import type { EntityManager } from 'typeorm';
import type { App } from '../app';
import { lockAccount, type InAccount } from '../auth/in-account';
import { namedAccount } from '../auth/named-account';
import { transaction } from '../db/transaction';
import { fail } from '../errors';
import { InputCheck } from '../validation';
import { insertEvents, type Change } from './record';

/** What a use case of an operator has in hand once its account is locked. */
type ByOperator = Pick<InAccount, 'tx' | 'now' | 'account'>;

/** What a use case of an operator did: its answer, and its event, or events in their order, if it changed anything. */
interface Done<T> {
  answer: T;
  change: Change | readonly Change[] | null;
}

/**
 * The transaction of what an operator, who runs the installation and is no caller of the API, does to an account: lock it,
 * do the work, and tell the account's log, with the operator's name. The account is named by its handle or its id. Throws
 * UserErrors: NOT_FOUND for one that there is not, or that is closed; and Refused, CONFLICT, when the lock is not to be had in
 * time. What the work throws rolls everything back.
 */
export async function asOperator<T>(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  named: string,
  work: (entered: ByOperator) => Promise<Done<T>>,
): Promise<T> {
  const check = new InputCheck();
  const name = check.name(operator, ['operator']);
  check.throwIfAny();
  return transaction(app.db, async (tx) => {
    const locking = { app, now: app.clock() };
    const account = await lockAccount(tx, locking, await idOf(tx, named));
    // It was closed while we waited.
    if (account === null) return refuseClosed(named, locking.now);
    const { answer, change } = await work({ tx, now: locking.now, account });
    const changes = change === null ? [] : [change].flat();
    const events = changes.map((one) => ({ ...one, outcome: 'DONE' as const }));
    await insertEvents(tx, events, { type: 'OPERATOR', name }, locking.now, null);
    return answer;
  });
}

/** The id of the account that a handle or an id names, if it is open. */
async function idOf(tx: EntityManager, named: string): Promise<string> {
  const account = await namedAccount(tx, named);
  if (account.deletedAt !== null) return refuseClosed(named, account.deletedAt);
  return account.id;
}

function refuseClosed(named: string, closedAt: Date): never {
  const since = closedAt.toISOString();
  return fail('NOT_FOUND', `The account ${named} was closed on ${since}, for good: nothing of it can be changed.`, [
    'account',
  ]);
}
