import { isDeepStrictEqual } from 'node:util';
import { smallestTier, type PlanOverrides } from '../../auth/plans';
import type { AccountStatus, SubscriptionState } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import type { Booking } from '../accounts/account.queries';
import type { AccountBilling } from './account-billing.entity';

/** What a subscription says of an account's plan: its state, and what its price means. */
export interface Subscribed {
  state: SubscriptionState;
  quantity: number;
  /** Null for a price that STRIPE_PRICES does not name. */
  price: { id: string; plan: Account['plan']; perSeat: boolean } | null;
}

/** What was done by the subscription as it was before. */
type Applied = Pick<AccountBilling, 'priceId' | 'paidSeats' | 'subscriptionState'>;

/** The state of an account whose subscription comes into a state; null: it stays. */
const statusBy: Record<SubscriptionState, AccountStatus | null> = {
  INCOMPLETE: null,
  INCOMPLETE_EXPIRED: 'ACTIVE',
  TRIALING: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  PAST_DUE: 'DELINQUENT',
  UNPAID: 'FROZEN',
  PAUSED: 'FROZEN',
  CANCELED: 'ACTIVE',
};

/** How much does not work in a state. */
const badness: Record<AccountStatus, number> = { ACTIVE: 0, DELINQUENT: 1, FROZEN: 2 };

/** Whether a subscription is over for good. */
export function hasEnded(state: SubscriptionState): boolean {
  return state === 'CANCELED' || state === 'INCOMPLETE_EXPIRED';
}

/** Whether an account has a subscription that has begun and is not over: another one would be paid beside it. */
export function isSubscribed(known: Pick<AccountBilling, 'subscriptionState'> | null): boolean {
  const state = known?.subscriptionState ?? null;
  return state !== null && state !== 'INCOMPLETE' && !hasEnded(state);
}

/**
 * What an account has booked by its subscription now, and what of it was applied. Only what the customer has changed counts: a
 * plan that an operator gave in between stays until the price changes, a limit until the quantity does. With the end of the
 * subscription what it gave goes.
 */
export function bookingBy(
  account: Booking,
  applied: Applied,
  { state, quantity, price }: Subscribed,
): { booking: Booking; priceId: string | null; paidSeats: number | null } {
  const { priceId, paidSeats } = applied;
  // None goes back to INCOMPLETE: what was paid for was another one, and that has ended.
  if (hasEnded(state) || (state === 'INCOMPLETE' && priceId !== null)) {
    // One that never began has given nothing.
    const plan = priceId === null ? account.plan : smallestTier;
    return { booking: { plan, planOverrides: withSeats(account, paidSeats, null) }, priceId: null, paidSeats: null };
  }
  // Nothing is booked before the first payment, nor by a price that nobody has explained.
  if (state === 'INCOMPLETE' || price === null) {
    return { booking: { plan: account.plan, planOverrides: account.planOverrides }, priceId, paidSeats };
  }
  const seats = price.perSeat ? quantity : null;
  const plan = price.id === priceId ? account.plan : price.plan;
  return {
    booking: { plan, planOverrides: withSeats(account, paidSeats, seats) },
    priceId: price.id,
    paidSeats: seats,
  };
}

/** The overrides with seats that are paid for as the limit of members; the same object where nothing differs. */
function withSeats({ planOverrides }: Booking, before: number | null, seats: number | null): PlanOverrides | null {
  if (seats === before) return planOverrides;
  const { members, ...others } = planOverrides?.limits ?? {};
  // No longer for each seat: the limit goes, but not one that an operator has set since.
  if (seats === null && members !== before) return planOverrides;
  const limits = seats === null ? others : { ...others, members: seats };
  const changed: PlanOverrides = { ...planOverrides, limits };
  if (Object.keys(limits).length === 0) delete changed.limits;
  if (isDeepStrictEqual(changed, planOverrides ?? {})) return planOverrides;
  return Object.keys(changed).length === 0 ? null : changed;
}

/**
 * The state of an account by its subscription; null: it stays. Only a state that the subscription has just come into counts, and
 * what an operator has set is an operator's to lift; billing may make it worse.
 */
export function statusFor(
  { status, statusByBilling }: Pick<Account, 'status' | 'statusByBilling'>,
  applied: Pick<Applied, 'subscriptionState'>,
  state: SubscriptionState,
): Pick<Account, 'status' | 'statusByBilling'> | null {
  // With a new one that is not paid yet, the one before has ended.
  const wanted = state === 'INCOMPLETE' && isSubscribed(applied) ? statusBy.CANCELED : statusBy[state];
  if (wanted === null || state === applied.subscriptionState || wanted === status) return null;
  if (!statusByBilling && badness[wanted] < badness[status]) return null;
  return { status: wanted, statusByBilling: wanted !== 'ACTIVE' };
}
