import { remaining, type Balance } from '../auth/budgets';
import { countedAs, type Caller } from '../auth/caller';
import { networkOf } from '../auth/network';
import type { Membership } from '../auth/viewer';
import type { App } from '../app';
import { Refused } from '../errors';
import type { Context } from './context';

/** Points a minute for all of a network that ask without a credential, or with one that is no good. */
const NETWORK_POINTS = 600;

/**
 * Takes points of the budget of who asks: a person's or service account's own, by whatever credential of their own; the person's with
 * an account's provider; else their network's.
 */
export async function chargeActor(
  { budgets, config, metrics }: App,
  caller: Caller | null,
  ipAddress: string,
  points: number,
): Promise<Balance> {
  const balance =
    caller === null
      ? await budgets.spend(networkOf(ipAddress), points, NETWORK_POINTS)
      : await budgets.spend(countedAs(caller), points, config.actorPointsPerMinute);
  if (!balance.granted) metrics.rateLimited(caller === null ? 'network' : 'actor');
  return balance;
}

/**
 * Lets the caller, who may, into an account: at the first time of a request what the document costs is taken of the
 * account's budget as well. Who comes next in the same request (`become`) is asked for nothing more.
 */
export function enter(context: Context, membership: Membership): true | Refused | Promise<true | Refused> {
  const { app, charged, entered } = context;
  if (!entered.has(membership.accountId)) {
    entered.add(membership.accountId);
    app.lastUsed.membership(membership);
  }
  const known = charged.get(membership.accountId) ?? chargeAccount(context, membership);
  return known instanceof Promise ? known.then(admission) : admission(known);
}

function chargeAccount({ app, spending, charged }: Context, { accountId, booked }: Membership): Promise<Balance> {
  const charging = app.budgets.spend(accountId, spending.points, booked.limits.pointsPerMinute).then((balance) => {
    charged.set(accountId, balance);
    if (!balance.granted) app.metrics.rateLimited('account');
    return balance;
  });
  // Whoever comes meanwhile waits for the same.
  charged.set(accountId, charging);
  return charging;
}

function admission(balance: Balance): true | Refused {
  return balance.granted || rateLimited('The account has', balance);
}

/** The refusal by a budget that is spent. */
export function rateLimited(who: string, balance: Balance): Refused {
  const seconds = balance.secondsToReset;
  const left = `${who} ${String(remaining(balance))} of ${String(balance.limit)} points left for this minute`;
  const message = `${left}, and this request costs more. Ask again in ${String(seconds)} s, or ask for less at once.`;
  return new Refused('RATE_LIMITED', message, { retryAfterSeconds: seconds });
}

/** The headers that say how the caller's budget stands. */
export function rateLimitHeaders(balance: Balance): Record<string, string> {
  if (balance.limit === null) return {};
  return {
    'ratelimit-limit': String(balance.limit),
    'ratelimit-remaining': String(remaining(balance)),
    'ratelimit-reset': String(balance.secondsToReset),
  };
}

/** A budget as the answer shows it. */
export function budgetOf(balance: Balance) {
  const { limit, used, resetAt } = balance;
  return { limit, remaining: remaining(balance), used, resetAt };
}
