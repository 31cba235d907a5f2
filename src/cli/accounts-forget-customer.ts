import { forgetCustomer } from '../modules/billing/forget-customer';
import { openStripe } from '../payments/stripe';
import { command } from './command';
import { accountJson, called, theAccount } from './shared';

export const accountsForgetCustomer = command<{ account: string }>({
  name: 'accounts forget-customer',
  says: 'Ends what an account has of a customer that Stripe does not know by STRIPE_SECRET_KEY, so that it can pay anew. docs/billing.md says when.',
  example: 'accounts forget-customer acme',
  arguments: [theAccount],
  act: async ({ db, clock, config: { stripe }, operator }, given) => {
    const payments = stripe === null ? null : openStripe(stripe);
    const { account, customerId } = await forgetCustomer({ db: await db(), clock, payments }, operator(), given);
    return {
      json: { account: accountJson(account), customerId, changed: customerId !== null },
      text:
        customerId === null
          ? `${called(account)} has no customer at Stripe: nothing was written.`
          : `${called(account)} has lost its customer ${customerId}: it is on ${account.plan}, ${account.status}, and can pay anew.`,
    };
  },
});
