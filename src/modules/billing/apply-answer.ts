import type { EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import { enqueue } from '../../jobs/queue';
import type { AtStripe } from '../../payments/stripe';
import type { Account } from '../accounts/account.entity';
import { writeAccount, writeBooking } from '../accounts/write-account.queries';
import type { AccountBilling } from './account-billing.entity';
import { bookingBy, hasEnded, isSubscribed, statusFor, type Subscribed } from './billing.decisions';
import { changedBilling, writeBilling } from './write-billing';

/** Writes what Stripe says of an account, which is locked; gives the changes for the log. */
export async function applyAnswer(
  tx: EntityManager,
  now: Date,
  account: Account,
  known: AccountBilling,
  answer: AtStripe,
): Promise<Change[]> {
  const subscribed = subscribedAs(known, answer);
  // A customer that was deleted pays nothing more: the next checkout is another one's.
  const atStripe = answer.deleted ? { stripeCustomerId: null, stripeCheckoutId: null, checkoutAttempt: null } : {};
  // A customer that never took out anything.
  if (subscribed === null) {
    await writeBilling(tx, now, known, atStripe);
    return [];
  }
  const { booking, priceId, paidSeats } = bookingBy(account, known, subscribed);
  const status = statusFor(account, known, subscribed.state);
  const changes = [
    await writeBooking(tx, now, account, booking),
    status === null ? null : await writeAccount(tx, now, 'account.status_changed', account, status),
  ];
  const wasSubscribed = isSubscribed(known);
  const shown = keptByOperator(known, subscribed) ? {} : asShown(answer);
  const subscription = { subscriptionState: subscribed.state, cancelsAt: answer.subscription?.cancelsAt ?? null };
  const ids = { subscriptionId: answer.subscription?.id ?? known.subscriptionId, priceId };
  const wanted = { ...shown, ...subscription, ...ids, ...atStripe, paidSeats };
  changes.push(changedBilling(account, known, wanted));
  await writeBilling(tx, now, known, wanted);
  // What was opened beside it is not to be paid as well.
  if (!wasSubscribed && isSubscribed(known) && known.stripeCheckoutId !== null) {
    await enqueue(tx, 'closeCheckout', { checkoutId: known.stripeCheckoutId });
  }
  return changes.filter((change) => change !== null);
}

/** What the subscription says now; one that Stripe knows no more has ended. Null where there never was one. */
function subscribedAs(known: AccountBilling, { subscription }: AtStripe): Subscribed | null {
  if (subscription !== null) return subscription;
  return known.subscriptionState === null ? null : { state: 'CANCELED', quantity: 1, price: null };
}

/** Before a subscription has begun, and once it has ended, an operator may keep what is shown. */
function keptByOperator({ provider }: AccountBilling, { state }: Subscribed): boolean {
  return provider === 'OPERATOR' && (state === 'INCOMPLETE' || hasEnded(state));
}

function asShown({ subscription, nextInvoice, paymentMethod, address, contact }: AtStripe) {
  return {
    provider: 'STRIPE' as const,
    interval: subscription?.interval ?? null,
    nextInvoice: nextInvoice === null ? null : nextInvoiceOf(nextInvoice),
    paymentMethod,
    address,
    contactName: contact?.name ?? null,
    contactEmail: contact?.email ?? null,
  };
}

function nextInvoiceOf({ at, amount, currency }: NonNullable<AtStripe['nextInvoice']>) {
  return { date: at.toISOString(), amount, currency };
}
