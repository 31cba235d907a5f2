import type Stripe from 'stripe';
import { lasts } from './shapes';

/** An event of Stripe's: a hint that something of a customer has changed. What it is now is asked of Stripe. */
export interface StripeEvent {
  /** `evt_…`: the same each time that the event is delivered. */
  id: string;
  /** Whom it is about; null where it is of no use: of another kind, or of the other mode than the key. */
  customerId: string | null;
  /** The account that a subscription which has not ended was taken out for, as it says itself; null for anything else. */
  paidFor: string | null;
  /** It is of the other mode than the key: of the test mode, or of the live one. */
  isOfOtherMode: boolean;
}

/** After so many seconds a signature counts no more: what was overheard is of no use for long. */
const TOLERANCE_SECONDS = 300;

/** What may change something that is shown or decided. docs/billing.md has the list for Stripe's settings. */
const USED_EVENTS: ReadonlySet<string> = new Set([
  'checkout.session.completed',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.updated',
  'customer.updated',
  'invoice.paid',
  'invoice.payment_failed',
  'payment_method.automatically_updated',
  'payment_method.updated',
]);

interface Received {
  body: Buffer;
  signature: string;
  now: Date;
  secret: string;
  liveMode: boolean;
}

/** Reads an event, if its signature is Stripe's and new enough. */
export function readEvent(
  stripe: Stripe.Stripe,
  { body, signature, now, secret, liveMode }: Received,
): StripeEvent | null {
  let event: Stripe.Event;
  try {
    event = stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS, undefined, now.getTime());
  } catch {
    // Whatever is wrong with it: nobody is told, and what cannot be read is no event.
    return null;
  }
  const isOfOtherMode = event.livemode !== liveMode;
  const { object } = event.data;
  const isOurs = !isOfOtherMode && USED_EVENTS.has(event.type);
  return {
    ...{ id: event.id, isOfOtherMode },
    customerId: isOurs ? customerOf(object) : null,
    paidFor: isOurs ? paidForOf(object) : null,
  };
}

/** Which account of Guildhall's a subscription is for that lasts. */
function paidForOf(object: object): string | null {
  const { object: kind, status, metadata } = object as Record<'object' | 'status' | 'metadata', unknown>;
  if (kind !== 'subscription' || typeof status !== 'string' || !lasts({ status })) return null;
  if (typeof metadata !== 'object' || metadata === null || !('guildhall_account' in metadata)) return null;
  return typeof metadata.guildhall_account === 'string' ? metadata.guildhall_account : null;
}

/** Whom an object of Stripe's is of. */
function customerOf(object: object): string | null {
  const { object: kind, id, customer } = object as Record<'object' | 'id' | 'customer', unknown>;
  const whose = kind === 'customer' ? id : customer;
  if (typeof whose === 'string') return whose;
  return typeof whose === 'object' && whose !== null && 'id' in whose && typeof whose.id === 'string' ? whose.id : null;
}
