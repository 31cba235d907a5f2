import type { MutationResolvers, Resolvers } from '../../generated/schema';
import type { ResolversFor } from '../../graphql/resolvers-for';
import type { Account as AccountRow } from '../accounts/account.entity';
import { loadSeats } from '../accounts/account.loaders';
import type { AccountBilling as AccountBillingRow } from './account-billing.entity';
import { loadBilling } from './billing.loaders';
import { createBillingPortalSession } from './create-billing-portal-session';
import { createCheckoutSession } from './create-checkout-session';

/** An account, and what is known of its billing; null for nothing. */
export interface BillingView {
  account: AccountRow;
  known: AccountBillingRow | null;
}

const Account: Pick<NonNullable<Resolvers['Account']>, 'billing'> = {
  billing: async (account, _args, context) => ({ account, known: await loadBilling(context, account.id) }),
};

const AccountBilling: ResolversFor<'AccountBilling'> = {
  plan: ({ account }) => account.plan,
  seats: ({ account }, _args, context) => loadSeats(context, account.id),
  provider: ({ known }) => known?.provider ?? null,
  subscription: ({ known }) =>
    known?.subscriptionState == null
      ? null
      : { state: known.subscriptionState, seats: known.paidSeats, cancelsAt: known.cancelsAt },
  interval: ({ known }) => known?.interval ?? null,
  nextInvoice: ({ known }) => known?.nextInvoice ?? null,
  paymentMethod: ({ known }) => known?.paymentMethod ?? null,
  address: ({ known }) => known?.address ?? null,
  contact({ known }) {
    const { contactName: name = null, contactEmail: email = null } = known ?? {};
    return name === null && email === null ? null : { name, email };
  },
};

const Mutation: Pick<MutationResolvers, 'createCheckoutSession' | 'createBillingPortalSession'> = {
  createCheckoutSession: async (_parent, { input }, context) => ({
    ...(await createCheckoutSession(context, input)),
    errors: [],
  }),
  createBillingPortalSession: async (_parent, { input }, context) => ({
    ...(await createBillingPortalSession(context, input)),
    errors: [],
  }),
};

export const billingResolvers = { Account, AccountBilling, Mutation } satisfies Resolvers;
