import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { CreateBillingPortalSessionInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { AccountBilling } from './account-billing.entity';
import { checkedReturnUrl, paymentsOf } from './billing.input';

/**
 * Opens the portal of Stripe for an account. As with a checkout, Stripe is asked between two transactions, and the address is given
 * to nobody who has lost the right meanwhile.
 */
export async function createBillingPortalSession(
  call: Call,
  { returnUrl }: CreateBillingPortalSessionInput,
): Promise<{ url: string }> {
  const payments = paymentsOf(call.app);
  const check = new InputCheck();
  const back = checkedReturnUrl(check, call.app, returnUrl, ['returnUrl']);
  check.throwIfAny();
  const customerId = await inAccount(call, async ({ tx, account }) => {
    const known = await tx.findOneBy(AccountBilling, { accountId: account.id });
    const message = 'The account has never begun to pay: begin with createCheckoutSession.';
    return known?.stripeCustomerId ?? fail('INVALID', message, ['accountId']);
  });
  const url = await payments.openPortal(customerId, back);
  await inAccount(call, ({ tx, account }) =>
    record(tx, call, {
      type: 'billing.portal_opened',
      accountId: account.id,
      resource: { type: 'account', id: account.id, name: account.name },
    }),
  );
  return { url };
}
