import { Argument } from 'commander';
import { everyTier } from '../auth/plans';
import type { PlanTier } from '../generated/schema';
import { changePlan } from '../modules/accounts/change-plan';
import { command } from './command';
import { accountJson, called, theAccount } from './shared';

export const accountsPlan = command<{ account: string; plan: PlanTier }>({
  name: 'accounts plan',
  says: 'Gives an account another plan; its overrides stay. docs/plans.md says what going down means.',
  example: `accounts plan acme ${everyTier.at(-1) ?? ''}`,
  arguments: [theAccount, new Argument('<plan>', 'the plan').choices(everyTier)],
  act: async ({ db, clock, operator }, given) => {
    const { account, changed } = await changePlan({ db: await db(), clock }, operator(), given);
    const text = changed ? 'is on' : 'was already, so that nothing was written: on';
    return {
      json: { account: accountJson(account), changed },
      text: `${called(account)} ${text} ${account.plan}.`,
    };
  },
});
