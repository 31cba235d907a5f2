import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { recordAct, type Change } from '../../audit/record';
import { lockAccount } from '../../auth/in-account';
import { transaction } from '../../db/transaction';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import type { AtStripe } from '../../payments/stripe';
import type { Account } from '../accounts/account.entity';
import { writeAccount, writeBooking } from '../accounts/write-account.queries';
import { AccountBilling } from './account-billing.entity';
import { bookingBy, hasEnded, isSubscribed, statusFor, type Subscribed } from './billing.decisions';
import { changedBilling, writeBilling } from './write-billing';

/**
 * Brings an account into step with Stripe. An event only says that something has changed: what it is now is asked of Stripe, so
 * that neither order nor repetition of events matters. Of two that run at once only what was asked last is written.
 */
export async function syncBilling(app: App, { accountId }: TaskPayloads['syncBilling']): Promise<void> {
  const { db, payments, clock, log } = app;
  // Stripe was configured when the job was made, and is not any more.
  if (payments === null) return;
  const begun = await begin(db.manager, accountId);
  if (begun === null) return;
  const answer = await payments.read(begun.customerId);
  if (answer.lasting > 1)
    log.error({ accountId }, 'an account has more than one subscription at Stripe: end the others there');
  const { customerId } = begun;
  if (answer.nextInvoiceFault !== null) {
    log.error({ accountId, err: answer.nextInvoiceFault }, 'the next invoice is not known: all else is written');
  }
  const { price, priceId } = answer.subscription ?? {};
  if (price === null) {
    log.error({ accountId, priceId }, 'STRIPE_PRICES does not say what this price means: the plan stays as it is');
  }
  await transaction(db, async (tx) => {
    const locking = { app, now: clock() };
    const account = await lockAccount(tx, locking, accountId);
    const known = await tx.findOneBy(AccountBilling, { accountId });
    // Closed: what begins to be paid afterwards ends too.
    if (account === null && answer.lasting > 0) {
      await enqueue(tx, 'cancelSubscription', { customerId, checkoutId: known?.stripeCheckoutId ?? null });
    }
    // Somebody has asked Stripe after us: their answer is not older than ours.
    if (account === null || known?.syncs !== begun.number) return;
    const changes = await apply(tx, locking.now, account, known, answer);
    await recordAct(tx, { actor: { type: 'SYSTEM', name: 'stripe' }, now: locking.now, request: null }, ...changes);
  });
}

/** Counts up before Stripe is asked. Null for an account that Stripe knows nothing of. */
async function begin(db: EntityManager, accountId: string): Promise<{ customerId: string; number: string } | null> {
  const [rows] = await db.query<[{ customerId: string; number: string }[], number]>(
    `UPDATE account_billings SET syncs = syncs + 1 WHERE account_id = $1 AND stripe_customer_id IS NOT NULL
     RETURNING stripe_customer_id AS "customerId", syncs AS number`,
    [accountId],
  );
  return rows[0] ?? null;
}

async function apply(
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
