import type { App } from '../../app';
import { asOperator } from '../../audit/as-operator';
import { namedAccount } from '../../auth/named-account';
import { fail, Refused } from '../../errors';
import { noCustomer } from '../../payments/stripe';
import type { Account } from '../accounts/account.entity';
import { AccountBilling } from './account-billing.entity';
import { applyAnswer } from './apply-answer';

interface Input {
  /** The account's handle or id. */
  account: string;
}

interface Result {
  account: Account;
  /** The customer that was forgotten; null where there was none: then nothing was written. */
  customerId: string | null;
}

/**
 * What an operator does where an account hangs on a customer that Stripe's key does not know, of the test mode for instance: a sync
 * takes that for a wrong key, and changes nothing for ever. The account is as if the customer had been deleted, and can pay anew.
 * Stripe is asked before the transaction. Throws UserErrors with the path `account`: NOT_FOUND, and INVALID while Stripe knows the
 * customer and where Stripe is not configured; Refused, CONFLICT, where the account has got another customer meanwhile; Unavailable.
 */
export async function forgetCustomer(
  { db, clock, payments }: Pick<App, 'db' | 'clock' | 'payments'>,
  operator: string,
  { account: named }: Input,
): Promise<Result> {
  if (payments === null) {
    const message = 'Stripe is not configured, and has to be asked: set STRIPE_SECRET_KEY and what belongs to it.';
    return fail('INVALID', message, ['account']);
  }
  const { id: accountId } = await namedAccount(db.manager, named);
  const { stripeCustomerId: asked = null } = (await db.manager.findOneBy(AccountBilling, { accountId })) ?? {};
  const isThere = asked !== null && (await payments.hasCustomer(asked));
  return asOperator<Result>({ db, clock }, operator, accountId, async ({ tx, now, account }) => {
    if (isThere) {
      const message =
        'Stripe knows the customer of this account by this key: end its subscription there, or delete it there, and the account follows by itself.';
      fail('INVALID', message, ['account']);
    }
    const known = await tx.findOneBy(AccountBilling, { accountId });
    const customerId = known?.stripeCustomerId ?? null;
    if (customerId !== asked) {
      throw new Refused('CONFLICT', 'The account has got another customer meanwhile. Nothing was written: try again.');
    }
    if (known === null || customerId === null) return { answer: { account, customerId: null }, change: null };
    // What was asked of Stripe before is not written any more.
    await tx.increment(AccountBilling, { accountId }, 'syncs', 1);
    const changes = await applyAnswer(tx, now, account, known, noCustomer);
    const resource = { type: 'account' as const, id: accountId, name: account.name };
    const forgotten = { type: 'billing.customer_forgotten' as const, accountId, resource, details: { customerId } };
    return { answer: { account, customerId }, change: [forgotten, ...changes] };
  });
}
