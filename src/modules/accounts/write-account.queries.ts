import type { EntityManager } from 'typeorm';
import { differences } from '../../audit/differences';
import type { EventType } from '../../audit/events';
import type { Change } from '../../audit/record';
import { bookedOf } from '../../auth/plans';
import { daysAfter } from '../../time';
import { Account } from './account.entity';

/**
 * Writes what differs from how the account is, and gives the event, for whoever records it; null where nothing differs: then
 * nothing is written and the version stays. For under the account's lock.
 */
export async function writeAccount(
  tx: EntityManager,
  now: Date,
  type: EventType,
  account: Account,
  wanted: Partial<Account>,
): Promise<Change | null> {
  const difference = differences(account, wanted);
  if (difference === null) return null;
  const values = { ...difference.after, version: account.version + 1, updatedAt: now };
  await tx.update(Account, { id: account.id }, values);
  Object.assign(account, values);
  return {
    type,
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    ...difference,
  };
}

/** The same for what an account has booked, with what that promises of its audit log. */
export async function writeBooking(
  tx: EntityManager,
  now: Date,
  account: Account,
  { plan, planOverrides }: Pick<Account, 'plan' | 'planOverrides'>,
): Promise<Change | null> {
  const promise = promiseOf(account, { plan, planOverrides }, now);
  const change = await writeAccount(tx, now, 'account.plan_changed', account, { plan, planOverrides });
  if (change === null || promise === null) return change;
  await tx.update(Account, { id: account.id }, promise);
  Object.assign(account, promise);
  return { ...change, details: promise };
}

type Promised = Pick<Account, 'auditLogPromisedDays' | 'auditLogPromisedUntil'>;

/**
 * What is promised of the audit log from now on, where it will be kept for fewer days: what was written while it was kept for
 * longer is kept for that long. Null where nothing is to be promised.
 */
function promiseOf(was: Account, is: Pick<Account, 'plan' | 'planOverrides'>, now: Date): Promised | null {
  const days = bookedOf(was).limits.auditLogRetentionDays;
  if (bookedOf(is).limits.auditLogRetentionDays >= days) return null;
  const until = daysAfter(now, days);
  const { auditLogPromisedDays: daysBefore, auditLogPromisedUntil: untilBefore } = was;
  if (daysBefore === null || untilBefore === null || untilBefore <= now) {
    return { auditLogPromisedDays: days, auditLogPromisedUntil: until };
  }
  return {
    auditLogPromisedDays: Math.max(days, daysBefore),
    auditLogPromisedUntil: until > untilBefore ? until : untilBefore,
  };
}
