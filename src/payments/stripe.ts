import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import type { StripeConfig, StripePrice } from '../config';
import { Unavailable } from '../errors';
import { faultOf, isStripeError } from './faults';
import {
  type AtStripe,
  currentOf,
  hasBegun,
  lasts,
  noCustomer,
  readCustomer,
  readSubscription,
  type SubscriptionAtStripe,
} from './shapes';
import { readEvent, type StripeEvent } from './webhook';

export { noCustomer };
export type { AtStripe, StripeEvent };

/** A page of Stripe's where an account takes out a subscription. */
export interface Checkout {
  accountId: string;
  customerId: string;
  priceId: string;
  /** Seats of a price for each seat, else 1. */
  quantity: number;
  /** Where the browser goes afterwards. */
  successUrl: string;
  cancelUrl: string;
}

/**
 * Where accounts pay: Stripe, through its own library. Each call is a request, with a time-out of 4 s, tried twice: never to be
 * made inside of a transaction. It throws Unavailable for what passes (Stripe is out of reach, too busy, broken), an Error for
 * what an operator has to mend; neither tells a key or a value about a person.
 */
export interface Payments {
  /** What can be bought, and what is paid for already. */
  readonly prices: readonly StripePrice[];
  /** Makes a customer for an account; the same key gives the same customer, for a day at least. */
  createCustomer(accountId: string, key: string): Promise<string>;
  /** What the customer has of subscriptions that have not ended: none, one whose first payment is under way, or one that has begun. */
  standing(customerId: string): Promise<'NONE' | 'INCOMPLETE' | 'BEGUN'>;
  /** Whether the key knows the customer, and it was not deleted. */
  hasCustomer(customerId: string): Promise<boolean>;
  /** Opens a checkout; the same key gives the same one, for a day at least. */
  openCheckout(checkout: Checkout, key: string): Promise<{ id: string; url: string }>;
  /** The address of a checkout that can still be paid; null for any other. */
  checkoutUrl(checkoutId: string): Promise<string | null>;
  /** From now on the checkout cannot be paid. Harmless for one that is over. */
  closeCheckout(checkoutId: string): Promise<void>;
  /** Gives the address of a page where the customer changes what it pays with, and what for. */
  openPortal(customerId: string, returnUrl: string): Promise<string>;
  /** All that is shown of a customer, as it is now. */
  read(customerId: string): Promise<AtStripe>;
  /** Ends every subscription of a customer at once, then takes its name and mail address away. Harmless when done again. */
  closeCustomer(customerId: string): Promise<void>;
  /**
   * Takes name and mail address of a customer away, if the address, in lower case, has one of these SHA-256 in hexadecimal digits.
   * Gives whether it had.
   */
  forgetContact(customerId: string, emailHashes: readonly string[]): Promise<boolean>;
  /** An event that Stripe has signed less than five minutes ago; null for anything else. */
  readEvent(body: Buffer, signature: string, now: Date): StripeEvent | null;
}

const TIMEOUT_MS = 4000;
/** Subscriptions on a page of Stripe's, and those that are looked at: nobody has had more. */
const PAGE = 100;
const MOST = 1000;
/** Stripe's code for what it does not have, or has no more. */
const MISSING = 'resource_missing';

/** Payments by this configuration. Nothing is asked of Stripe yet. */
export function openStripe({ secretKey, webhookSecret, prices, apiUrl }: StripeConfig): Payments {
  const { protocol, hostname, port } = new URL(apiUrl);
  // Without a version of the API: the library pins the one that its types describe.
  const stripe = new Stripe(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  });
  const liveMode = secretKey.includes('_live_');

  const subscriptionsOf = (customer: string) =>
    faultOf('the list of subscriptions', () =>
      stripe.subscriptions
        .list({ customer, status: 'all', limit: PAGE, expand: ['data.default_payment_method'] })
        .autoPagingToArray({ limit: MOST }),
    );
  const lasting = async (customer: string) => (await subscriptionsOf(customer)).filter(lasts);
  /** Ends a subscription that was there just now; one that has ended since, Stripe has no more. */
  const cancel = async (id: string) => {
    await unless(MISSING, () => faultOf('the end of a subscription', () => stripe.subscriptions.cancel(id), [MISSING]));
  };
  const clearContact = async (id: string) => {
    await faultOf('a change of a customer', () => stripe.customers.update(id, { name: '', email: '' }));
  };

  return {
    prices,
    async createCustomer(accountId, idempotencyKey) {
      const { id } = await faultOf('a new customer', () =>
        stripe.customers.create({ metadata: { guildhall_account: accountId } }, { idempotencyKey }),
      );
      return id;
    },
    async standing(customerId) {
      const subscriptions = await lasting(customerId);
      if (subscriptions.some(hasBegun)) return 'BEGUN';
      return subscriptions.length > 0 ? 'INCOMPLETE' : 'NONE';
    },
    async hasCustomer(customerId) {
      const ask = () => faultOf('a customer', () => stripe.customers.retrieve(customerId), [MISSING]);
      const customer = await unless(MISSING, ask);
      return customer !== null && customer.deleted !== true;
    },
    async openCheckout({ accountId, customerId, priceId, quantity, successUrl, cancelUrl }, idempotencyKey) {
      const { id, url } = await faultOf('a new checkout', () =>
        stripe.checkout.sessions.create(
          {
            mode: 'subscription',
            customer: customerId,
            client_reference_id: accountId,
            line_items: [{ price: priceId, quantity }],
            subscription_data: { metadata: { guildhall_account: accountId } },
            billing_address_collection: 'required',
            customer_update: { address: 'auto', name: 'auto' },
            success_url: successUrl,
            cancel_url: cancelUrl,
          },
          { idempotencyKey },
        ),
      );
      if (url === null) throw new Error('Stripe gave a checkout without an address');
      return { id, url };
    },
    async checkoutUrl(checkoutId) {
      const { status, url } = await faultOf('a checkout', () => stripe.checkout.sessions.retrieve(checkoutId));
      return status === 'open' ? url : null;
    },
    async closeCheckout(checkoutId) {
      const { status } = await faultOf('a checkout', () => stripe.checkout.sessions.retrieve(checkoutId));
      if (status === 'open') await faultOf('the end of a checkout', () => stripe.checkout.sessions.expire(checkoutId));
    },
    async openPortal(customer, returnUrl) {
      const { url } = await faultOf('a portal session', () =>
        stripe.billingPortal.sessions.create({ customer, return_url: returnUrl }),
      );
      return url;
    },
    async read(customerId) {
      // One that the key does not know is a fault, and not one that was deleted: by a wrong key all accounts would be downgraded.
      const customer = await faultOf('a customer', () =>
        stripe.customers.retrieve(customerId, { expand: ['invoice_settings.default_payment_method'] }),
      );
      if (customer.deleted) {
        return noCustomer;
      }
      const subscriptions = await subscriptionsOf(customerId);
      const current = currentOf(subscriptions);
      const subscription = current === null ? null : readSubscription(current, prices);
      const none = { nextInvoice: null, nextInvoiceFault: null };
      return {
        ...{ deleted: false, subscription, lasting: subscriptions.filter(lasts).length },
        begun: subscriptions.filter(hasBegun).length,
        ...(subscription?.goesOn === true ? await nextInvoiceOf(stripe, customerId, subscription) : none),
        ...readCustomer(customer, current),
      };
    },
    async closeCustomer(customerId) {
      const customer = await faultOf('a customer', () => stripe.customers.retrieve(customerId));
      // With a customer Stripe ends its subscriptions.
      if (customer.deleted) return;
      for (const { id } of await lasting(customerId)) await cancel(id);
      await clearContact(customerId);
    },
    async forgetContact(customerId, emailHashes) {
      const customer = await faultOf('a customer', () => stripe.customers.retrieve(customerId));
      if (customer.deleted || customer.email === null) return false;
      const hash = createHash('sha256').update(customer.email.toLowerCase()).digest('hex');
      if (!emailHashes.includes(hash)) return false;
      await clearContact(customerId);
      return true;
    },
    readEvent: (body, signature, now) => readEvent(stripe, { body, signature, now, secret: webhookSecret, liveMode }),
  };
}

/** The answer, or null where Stripe refused it for this reason. */
async function unless<T>(code: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isStripeError(error, code)) return null;
    throw error;
  }
}

/**
 * What the next invoice of a subscription will be over, as of now; null where there will be none, and where Stripe cannot say: it is
 * shown only, and what is decided does not wait for it.
 */
async function nextInvoiceOf(
  stripe: Stripe.Stripe,
  customer: string,
  { id, periodEnd }: SubscriptionAtStripe,
): Promise<Pick<AtStripe, 'nextInvoice' | 'nextInvoiceFault'>> {
  const none = 'invoice_upcoming_none';
  try {
    const ask = () => stripe.invoices.createPreview({ customer, subscription: id });
    const preview = await unless(none, () => faultOf('the next invoice', ask, [none]));
    if (preview === null) return { nextInvoice: null, nextInvoiceFault: null };
    const { amount_due: amount, currency } = preview;
    return { nextInvoice: { at: periodEnd, amount, currency: currency.toUpperCase() }, nextInvoiceFault: null };
  } catch (error) {
    if (error instanceof Unavailable || !(error instanceof Error)) throw error;
    return { nextInvoice: null, nextInvoiceFault: error };
  }
}
