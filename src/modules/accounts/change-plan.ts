import type { App } from '../../app';
import { asOperator } from '../../audit/as-operator';
import { everyTier } from '../../auth/plans';
import { fail } from '../../errors';
import type { PlanTier } from '../../generated/schema';
import type { Account } from './account.entity';
import { changedOverrides, type OverridesInput } from './plan-overrides.input';
import { writeBooking } from './write-account.queries';

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
    const change = await writeBooking(tx, now, account, { plan, planOverrides });
    return { answer: { account, changed: change !== null }, change };
  });
}
