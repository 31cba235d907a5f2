import type { App } from '../../app';
import { asOperator } from '../../audit/as-operator';
import { bookedOf, everyTier } from '../../auth/plans';
import { fail } from '../../errors';
import type { PlanTier } from '../../generated/schema';
import { daysAfter } from '../../time';
import { Account } from './account.entity';
import { writeAccount } from './change-account';
import { changedOverrides, type OverridesInput } from './plan-overrides.input';

interface Input {
  /** The account's handle or id. */
  account: string;
  /** The plan to give it; left out: the one that it has. */
  plan?: PlanTier;
  /** What to set for this account alone; left out: what is set already stays, through a change of plan too. */
  overrides?: OverridesInput;
}

interface Result {
  account: Account;
  /** False where the account has booked just this already: then nothing was written. */
  changed: boolean;
}

/**
 * What an operator does when an account books more or less: gives it another plan, or features and limits of its own. What
 * was given and made under the larger plan stays; docs/plans.md says what that means for each feature and limit. Throws
 * UserErrors; paths are names of Input.
 */
export async function changePlan(
  app: Pick<App, 'db' | 'clock'>,
  operator: string,
  { account: named, plan: wanted, overrides = {} }: Input,
): Promise<Result> {
  if (wanted !== undefined && !everyTier.includes(wanted)) {
    fail('INVALID', `A plan is one of ${everyTier.join(', ')}.`, ['plan']);
  }
  return asOperator(app, operator, named, async ({ tx, now, account }) => {
    const plan = wanted ?? account.plan;
    const planOverrides = changedOverrides(account.planOverrides, overrides);
    const promise = promiseOf(account, { plan, planOverrides }, now);
    const change = await writeAccount(tx, now, 'account.plan_changed', account, { plan, planOverrides });
    if (change === null || promise === null) return { answer: { account, changed: change !== null }, change };
    await tx.update(Account, { id: account.id }, promise);
    Object.assign(account, promise);
    return { answer: { account, changed: true }, change: { ...change, details: promise } };
  });
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
