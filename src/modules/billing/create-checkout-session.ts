import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, Refused } from '../../errors';
import type { CreateCheckoutSessionInput } from '../../generated/schema';
import { enqueue } from '../../jobs/queue';
import type { Payments } from '../../payments/stripe';
import { InputCheck } from '../../validation';
import { AccountBilling } from './account-billing.entity';
import { isSubscribed } from './billing.decisions';
import { checkedReturnUrl, paymentsOf } from './billing.input';

const MOST_SEATS = 100_000;
/**
 * So long Stripe gives the same answer to the same question. It keeps an answer for a day at least, also that it has failed: to ask
 * with the same key for longer would make a fault of a moment one of a day.
 */
const SAME_ANSWER_MS = 10 * 60 * 1000;

/**
 * Opens a checkout at Stripe. Asks Stripe between two transactions: the first says what to ask, the second, in which rights are
 * read again, writes what has become of it.
 */
export async function createCheckoutSession(call: Call, input: CreateCheckoutSessionInput): Promise<{ url: string }> {
  const payments = paymentsOf(call.app);
  const wanted = checked(call.app, payments, input);
  const {
    accountId,
    customerId: known,
    attempt,
    checkoutId,
    seen,
  } = await inAccount(call, (entered) => begin(entered, wanted));
  const again = checkoutId === null ? null : await payments.checkoutUrl(checkoutId);
  if (again !== null) {
    await inAccount(call, async ({ tx, account }) => {
      if (isSubscribed(await billingOf(tx, account.id))) refuseSecond();
    });
    return { url: again };
  }

  const window = Math.floor(call.now.getTime() / SAME_ANSWER_MS);
  const customerKey = `guildhall-${accountId}-${seen.syncs}-${String(window)}`;
  const customerId = known ?? (await payments.createCustomer(accountId, customerKey));
  // Stripe may know of one of which no event has come yet.
  const standing = known === null ? 'NONE' : await payments.standing(customerId);
  if (standing === 'BEGUN') refuseSecond();
  if (standing === 'INCOMPLETE') {
    const message =
      'The first payment of a subscription is under way, and a second subscription would be paid beside it: finish that payment. If it is not paid it ends by itself within 23 hours; begin again then.';
    fail('INVALID', message, ['accountId']);
  }
  const { priceId, quantity, successUrl, cancelUrl } = wanted;
  const checkout = { accountId, customerId, priceId, quantity, successUrl, cancelUrl };
  const opened = await payments.openCheckout(
    checkout,
    `guildhall-${attempt}-${customerId}-${seen.checkoutId}-${String(window)}`,
  );
  await inAccount(call, (entered) => settle(call, entered, { ...wanted, attempt, customerId, checkoutId: opened.id }));
  return { url: opened.url };
}

type Wanted = ReturnType<typeof checked>;

function checked(app: Pick<App, 'config'>, { prices }: Payments, input: CreateCheckoutSessionInput) {
  const { tier, interval, seats = null } = input;
  const check = new InputCheck();
  const price = prices.find((one) => one.plan === tier && one.interval === interval);
  if (price === undefined) {
    const sold = prices.map((one) => `${one.plan} by the ${one.interval.toLowerCase()}`);
    check.invalid(`This is not sold here. What is: ${[...new Set(sold)].join(', ')}.`, ['tier']);
  } else if (price.perSeat && seats === null) {
    check.invalid('This plan is paid for each seat: say how many.', ['seats']);
  } else if (!price.perSeat && seats !== null) {
    check.invalid('This plan is not paid for each seat: leave this out.', ['seats']);
  }
  if (seats !== null && (seats < 1 || seats > MOST_SEATS)) {
    check.invalid(`This must be a whole number, 1 to ${String(MOST_SEATS)}.`, ['seats']);
  }
  const wanted = {
    ...{ tier, interval, seats, priceId: price?.id ?? '', quantity: seats ?? 1 },
    successUrl: checkedReturnUrl(check, app, input.successUrl, ['successUrl']),
    cancelUrl: checkedReturnUrl(check, app, input.cancelUrl, ['cancelUrl']),
    key: check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

/** Says which attempt this is, and what there is of it already. */
async function begin({ tx, account, caller, now }: InAccount, { key, ...input }: Wanted) {
  const known = await billingOf(tx, account.id);
  if (isSubscribed(known)) refuseSecond();
  const attempted = { actorId: caller.id, mutation: 'createCheckoutSession', key, now };
  const { outcome } = await once(tx, { ...attempted, input: { ...input, accountId: account.id } }, async () => ({
    attempt: randomUUID(),
  }));
  const { attempt } = outcome;
  const checkoutId = known?.checkoutAttempt === attempt ? known.stripeCheckoutId : null;
  // In the keys for Stripe, which gives a customer that was deleted since, or a checkout that was closed since, to the same key.
  const seen = { syncs: known?.syncs ?? '0', checkoutId: known?.stripeCheckoutId ?? 'none' };
  return { accountId: account.id, customerId: known?.stripeCustomerId ?? null, attempt, checkoutId, seen };
}

/** Keeps the checkout, and has the one before closed. */
async function settle(
  call: Call,
  { tx, account, now }: InAccount,
  done: Wanted & { attempt: string; customerId: string; checkoutId: string },
): Promise<void> {
  const known = await billingOf(tx, account.id);
  if (isSubscribed(known)) refuseSecond();
  if (known?.stripeCustomerId != null && known.stripeCustomerId !== done.customerId) {
    throw new Refused(
      'CONFLICT',
      'Somebody else has just begun to pay for this account. Nothing was written: try again.',
    );
  }
  const before = known?.stripeCheckoutId ?? null;
  // The same call came twice at once.
  if (before === done.checkoutId) return;
  const { tier, interval, seats, customerId, checkoutId, attempt } = done;
  await tx.upsert(
    AccountBilling,
    {
      ...{ accountId: account.id, stripeCustomerId: customerId, stripeCheckoutId: checkoutId },
      ...{ checkoutAttempt: attempt, updatedAt: now },
    },
    ['accountId'],
  );
  if (before !== null) await enqueue(tx, 'closeCheckout', { checkoutId: before });
  await record(tx, call, {
    type: 'billing.checkout_started',
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    after: { plan: tier, interval, seats },
  });
}

async function billingOf(tx: EntityManager, accountId: string): Promise<AccountBilling | null> {
  return tx.findOneBy(AccountBilling, { accountId });
}

function refuseSecond(): never {
  const message =
    'The account has a subscription already, and a second one would be paid beside it: change that one on the page that createBillingPortalSession opens.';
  return fail('INVALID', message, ['accountId']);
}
