import type Stripe from 'stripe';
import type { StripePrice } from '../config';

/** Stripe's states of a subscription, in this project's spelling. */
const states = {
  incomplete: 'INCOMPLETE',
  incomplete_expired: 'INCOMPLETE_EXPIRED',
  trialing: 'TRIALING',
  active: 'ACTIVE',
  past_due: 'PAST_DUE',
  unpaid: 'UNPAID',
  paused: 'PAUSED',
  canceled: 'CANCELED',
} as const;

export type SubscriptionState = (typeof states)[keyof typeof states];

/** Whether a subscription has not ended for good. By Stripe's own word, so that a state which is not known here lasts. */
export function lasts({ status }: Pick<Stripe.Subscription, 'status'>): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired';
}

/** Whether it lasts, and its first payment has gone through: another one would be paid beside it. */
export function hasBegun({ status }: Pick<Stripe.Subscription, 'status'>): boolean {
  return lasts({ status }) && status !== 'incomplete';
}

/** States in which invoices follow. */
const goingOn: ReadonlySet<SubscriptionState> = new Set(['TRIALING', 'ACTIVE', 'PAST_DUE']);

/** What comes first of several that last; whatever stands in no list comes between. */
const first = ['active', 'trialing', 'past_due'];
const last = 'incomplete';

/** The subscription that counts, of a list that has the newest first; null of an empty one. */
export function currentOf(subscriptions: readonly Stripe.Subscription[]): Stripe.Subscription | null {
  const rank = ({ status }: Stripe.Subscription): number => {
    if (!lasts({ status })) return first.length + 2;
    if (status === last) return first.length + 1;
    return first.includes(status) ? first.indexOf(status) : first.length;
  };
  return [...subscriptions].sort((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** Throws for a state that came into the world after this version. */
function stateOf(status: string): SubscriptionState {
  if (!(status in states)) throw new Error(`Stripe has a state of subscriptions that is not known here: ${status}`);
  return states[status as keyof typeof states];
}

export interface SubscriptionAtStripe {
  id: string;
  state: SubscriptionState;
  priceId: string;
  /** What the price means; null for one that STRIPE_PRICES does not name. */
  price: StripePrice | null;
  quantity: number;
  interval: 'MONTH' | 'YEAR' | null;
  /** When it ends, if that is settled. */
  cancelsAt: Date | null;
  /** When the period that is paid for ends. */
  periodEnd: Date;
  /** Whether an invoice is to follow. */
  goesOn: boolean;
}

/** Never more of a card than what is printed on a receipt. */
export interface PaymentMethodAtStripe {
  brand: string;
  lastFour: string | null;
  expMonth: number | null;
  expYear: number | null;
}

export interface AddressAtStripe {
  line1: string | null;
  line2: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
}

export interface AtStripe {
  /** Whether the customer was deleted: it can never pay again. */
  deleted: boolean;
  /** The one that goes on; of none that does the last one; null where there never was any. */
  subscription: SubscriptionAtStripe | null;
  /** How many have not ended. */
  lasting: number;
  /** How many of them have begun: more than one is paid twice. */
  begun: number;
  nextInvoice: { at: Date; amount: number; currency: string } | null;
  /** Why Stripe gives no preview of it; null where it does, or where none is to come. */
  nextInvoiceFault: Error | null;
  paymentMethod: PaymentMethodAtStripe | null;
  address: AddressAtStripe | null;
  contact: { name: string | null; email: string | null } | null;
}

/** What there is of a customer that can never pay again. */
export const noCustomer: AtStripe = {
  ...{ deleted: true, subscription: null, lasting: 0, begun: 0, nextInvoice: null, nextInvoiceFault: null },
  ...{ paymentMethod: null, address: null, contact: null },
};

/** A subscription, by its item whose price is known; else by its first one. */
export function readSubscription(
  subscription: Stripe.Subscription,
  prices: readonly StripePrice[],
): SubscriptionAtStripe {
  const { id, status, items, cancel_at, cancel_at_period_end } = subscription;
  const known = items.data.find((one) => prices.some((price) => price.id === one.price.id));
  const item = known ?? items.data[0];
  if (item === undefined) throw new Error('Stripe has a subscription without a price');
  const periodEnd = asDate(item.current_period_end);
  const cancelsAt = cancel_at !== null ? asDate(cancel_at) : cancel_at_period_end ? periodEnd : null;
  const state = stateOf(status);
  return {
    id,
    state,
    priceId: item.price.id,
    price: prices.find((price) => price.id === item.price.id) ?? null,
    quantity: item.quantity ?? 1,
    interval: intervalOf(item.price.recurring),
    cancelsAt,
    periodEnd,
    goesOn: goingOn.has(state) && (cancelsAt === null || cancelsAt > periodEnd),
  };
}

/** Twelve months are a year; other intervals than one month or year have no name here. */
function intervalOf(recurring: Stripe.Price.Recurring | null): 'MONTH' | 'YEAR' | null {
  const { interval, interval_count: count } = recurring ?? {};
  if ((interval === 'year' && count === 1) || (interval === 'month' && count === 12)) return 'YEAR';
  return interval === 'month' && count === 1 ? 'MONTH' : null;
}

/** What it pays with is said by the subscription, or for all of its subscriptions by the customer. */
export function readCustomer(
  customer: Stripe.Customer,
  subscription: Stripe.Subscription | null,
): Pick<AtStripe, 'paymentMethod' | 'address' | 'contact'> {
  const method = subscription?.default_payment_method ?? customer.invoice_settings.default_payment_method ?? null;
  const { name = null, email } = customer;
  return {
    paymentMethod: method === null || typeof method === 'string' ? null : paymentMethodOf(method),
    address: addressOf(customer.address ?? null),
    contact: name === null && email === null ? null : { name, email },
  };
}

function paymentMethodOf(method: Stripe.PaymentMethod): PaymentMethodAtStripe {
  const { type, card } = method;
  if (card !== undefined) {
    return { brand: card.brand, lastFour: card.last4, expMonth: card.exp_month, expYear: card.exp_year };
  }
  const account = method.sepa_debit ?? method.us_bank_account ?? method.bacs_debit ?? method.au_becs_debit;
  return { brand: type, lastFour: account?.last4 ?? null, expMonth: null, expYear: null };
}

function addressOf(address: Stripe.Address | null): AddressAtStripe | null {
  if (address === null) return null;
  const { line1, line2, city, state, postal_code: postalCode, country } = address;
  const known = { line1, line2, city, state, postalCode, country };
  return Object.values(known).every((part) => part === null) ? null : known;
}

function asDate(seconds: number): Date {
  return new Date(seconds * 1000);
}
