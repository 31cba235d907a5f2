import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { INSTALLATION_LOG, recordAct, type Act, type NewEvent } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { fail, Refused, UserErrors } from '../../errors';
import { enqueueAll } from '../../jobs/queue';
import { accountsBilledTo, customersContacted, removeContacts } from '../billing/billing.queries';
import {
  accountsInviting,
  addressesOf,
  logsAbout,
  removeInvitations,
  removeLimits,
  wasSomebody,
  whomToErase,
} from './erase-user.queries';
import { lockUser } from './lock-user.queries';
import { operatorActor, type Installation, type NamedUser } from './named-user.queries';
import { lockMemberships, removeUser } from './remove-user.queries';
import { againstRemoving } from './user.decisions';

/** So many events are erased by one statement: well within the statement time-out. */
const BATCH = 1000;

/**
 * Everything but some values in audit logs is erased: whoever does it again, by the same id, goes on. `cause` says why: Refused
 * where another act held what was to be erased.
 */
export class EraseBrokeOff extends Error {}

interface Erased {
  /** Null where an address was erased that is no user's. */
  userId: string | null;
  /** The addresses that were erased: what was under way for one of them is found by it, and no more by the id. */
  addresses: readonly string[];
  /** Whether there was a user, who is gone now. */
  removed: boolean;
  /** How many customers of Stripe's are asked whether the person is their contact. */
  customers: number;
  /** How many audit events lost values. None, and nobody removed: it was done before. */
  events: number;
}

/**
 * What an operator does to forget a person: removes the user as deleteViewer does, and all invitations to their addresses,
 * takes them away where they are the contact of an account's billing, at Stripe too, also where that is not shown here, and then
 * takes the values about them out of all audit logs, batch by batch, which only the owner of the tables may (`ownerDb`). Each log
 * that had such values says so by an event `user.erased`. Named by id it also erases who is deleted already, as by the address that
 * they had then; any other address that is no user's is erased as an invited one. What breaks off (EraseBrokeOff, where the first
 * transaction is done) is finished by doing it again. `operator` is who does it, for the log. Throws UserErrors with the path `user`:
 * INVALID, NOT_FOUND, CONFLICT for an address of several who were deleted, and LAST_OWNER for each open account that would be left
 * without an active OWNER.
 */
export async function eraseUser(
  app: Installation & { ownerDb: DataSource },
  operator: string,
  named: NamedUser,
): Promise<Erased> {
  const { userId, addresses, removed, customers } = await transaction(app.db, (tx) =>
    removeRows(tx, app, operator, named),
  );
  try {
    // What stands under the id tells which addresses there were: it goes last, so that whoever begins anew finds them.
    const underAddresses = await eraseFromLogs(app.ownerDb, addresses);
    const underId = userId === null ? 0 : await eraseFromLogs(app.ownerDb, [userId]);
    return { userId, addresses, removed, customers, events: underAddresses + underId };
  } catch (cause) {
    const why = cause instanceof Refused ? ': another act held one of them' : '';
    throw new EraseBrokeOff(`Not all audit logs have lost the values about the person${why}.`, { cause });
  }
}

/** Behind what people wait for: there may be a job for each account that pays nothing. */
const LAST = 10;

/** All but the values in the logs, in one transaction; says in each log that they go. */
async function removeRows(
  tx: EntityManager,
  { clock }: Installation,
  operator: string,
  named: NamedUser,
): Promise<Omit<Erased, 'events'>> {
  const { userId, named: address } = await whomToErase(tx, named);
  const user = userId === null ? null : await lockUser(tx, userId);
  const addresses = userId === null && address !== null ? [address] : await addressesOf(tx, userId);
  const inviting = await accountsInviting(tx, addresses);
  const billed = await accountsBilledTo(tx, addresses);
  const customers = await customersContacted(tx, addresses);
  const memberships = await lockMemberships(tx, userId, [...inviting, ...billed]);
  const obstacles = againstRemoving(memberships, ['user']);
  if (obstacles.length > 0) throw new UserErrors(obstacles);

  const act: Act = { actor: operatorActor(operator), now: clock(), request: null };
  const logs = new Set([
    ...(await logsAbout(tx, [...addresses, ...(userId === null ? [] : [userId])])),
    ...inviting,
    ...billed,
  ]);
  for (const { account } of memberships) logs.add(account.id);
  if (user !== null) logs.add(INSTALLATION_LOG);
  // A contact that Stripe alone knows is in no log.
  if (logs.size === 0 && customers.length === 0) {
    if (userId !== null && (await wasSomebody(tx, userId))) return { userId, addresses, removed: false, customers: 0 };
    fail('NOT_FOUND', 'No user has this id or address, and no log tells of it: it may have been erased before.', [
      'user',
    ]);
  }
  // First, so that all logs are locked in the order of their ids, and the rest of the events finds them locked.
  await recordAct(tx, act, ...[...logs].map((logId) => erased(logId, userId)));
  await removeInvitations(tx, act, addresses, inviting);
  await removeLimits(tx, userId, addresses);
  await removeContacts(tx, addresses);
  const emailHashes = addresses.map((email) => createHash('sha256').update(email).digest('hex'));
  const jobs = customers.map((customerId) => ({ payload: { customerId, emailHashes }, priority: LAST }));
  await enqueueAll(tx, 'forgetContact', jobs);
  if (user !== null) {
    await removeUser(tx, act, user, memberships, { kind: 'USER_ERASED', memberships: 'member.removed' });
  }
  return { userId, addresses, removed: user !== null, customers: customers.length };
}

/** The event of a log that loses the values about somebody; of an address without a user it says nothing about whom. */
function erased(logId: string, userId: string | null): Omit<NewEvent, 'outcome'> {
  return {
    type: 'user.erased',
    accountId: logId === INSTALLATION_LOG ? null : logId,
    resource: userId === null ? null : { type: 'user', id: userId, name: null },
  };
}

/** Erases what stands under these ids and addresses from all logs; gives the number of events. */
async function eraseFromLogs(ownerDb: DataSource, people: readonly string[]): Promise<number> {
  if (people.length === 0) return 0;
  for (let events = 0; ;) {
    const [batch] = await transaction(ownerDb, (tx) =>
      tx.query<{ erased: string }[]>('SELECT erase_from_audit_logs($1, $2) AS erased', [people, BATCH]),
    );
    if (batch === undefined || batch.erased === '0') return events;
    events += Number(batch.erased);
  }
}
