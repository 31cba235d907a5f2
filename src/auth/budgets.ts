import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

const MINUTE_S = 60;
/** What Redis has not answered by then is counted without it. Longer than this process itself may be busy with one answer. */
const REDIS_WITHIN_MS = 1000;
const REDIS_CONNECTS_WITHIN_MS = 2000;

/** How a budget stands after it was asked for points. */
export interface Balance {
  /** Points in a minute; null for no limit. */
  limit: number | null;
  /** Points that were taken since its minute began. */
  used: number;
  /** When all points are there again. */
  resetAt: Date;
  /** Seconds until then, at least 1. */
  secondsToReset: number;
  /** Whether the points that were asked for were there. If not, none was taken. */
  granted: boolean;
}

/** What a request costs, and how the budget of who asks stands. */
export interface Spending {
  points: number;
  actor: Balance;
}

/** Points a minute, by who or what spends them: callers (countedAs), ids of accounts, and networks. */
export interface Budgets {
  spend(spender: string, points: number, limit: number | null): Promise<Balance>;
  stop(): Promise<void>;
}

interface BudgetOptions {
  clock: () => Date;
  /** Where several processes count together; null: this process counts alone, in its memory. */
  redisUrl: string | null;
  /** Told when Redis stops counting, and when it counts again (null). */
  onRedis: (error: Error | null) => void;
}

/**
 * Counts by rate-limiter-flexible, in windows of a minute that begin with the first point. While Redis does not count, each
 * process counts alone: nobody is kept out by a broken counter.
 */
export async function createBudgets({ clock, redisUrl, onRedis }: BudgetOptions): Promise<Budgets> {
  // The limit is each spender's own, so the library only counts.
  const options = { points: Number.MAX_SAFE_INTEGER, duration: MINUTE_S, keyPrefix: 'guildhall' };
  const memory = new RateLimiterMemory(options);
  if (redisUrl === null) {
    return {
      spend: (spender, points, limit) => take(memory, { spender, points, limit }, clock()),
      stop: async () => undefined,
    };
  }

  const redis = connect(redisUrl);
  const shared = new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true });
  let counts = true;
  const told = (error: Error | null): void => {
    if (counts !== (error === null)) onRedis(error);
    counts = error === null;
  };
  redis.on('error', told);
  // What is wrong was told: it goes on trying.
  await redis.connect().catch(() => undefined);
  return {
    async spend(spender, points, limit) {
      const asked = { spender, points, limit };
      try {
        const balance = await take(shared, asked, clock());
        told(null);
        return balance;
      } catch (error) {
        told(error instanceof Error ? error : new Error(String(error)));
        return take(memory, asked, clock());
      }
    },
    stop: async () => {
      redis.disconnect();
    },
  };
}

interface Asked {
  spender: string;
  points: number;
  limit: number | null;
}

/** Takes points, and gives them back where they are more than was left. */
async function take(
  limiter: RateLimiterMemory | RateLimiterRedis,
  { spender, points, limit }: Asked,
  now: Date,
): Promise<Balance> {
  const { consumedPoints, msBeforeNext } = await limiter.penalty(spender, points);
  const reset = {
    resetAt: new Date(now.getTime() + msBeforeNext),
    secondsToReset: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  };
  if (limit === null || consumedPoints <= limit) return { ...reset, limit, used: consumedPoints, granted: true };
  const { consumedPoints: used } = await limiter.reward(spender, points);
  // Its minute may have ended in between.
  return { ...reset, limit, used: Math.max(0, used), granted: false };
}

/** A connection that never makes anybody wait: it comes back by itself, and until then every command fails at once. */
function connect(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: REDIS_CONNECTS_WITHIN_MS,
    commandTimeout: REDIS_WITHIN_MS,
    // One that is silent is left: else every request would wait for it again.
    socketTimeout: REDIS_WITHIN_MS,
    retryStrategy: (times) => Math.min(times * 200, 5000),
  });
}

/** Asks Redis whether it is there; throws when it does not say so in time. */
export async function pingRedis(url: string): Promise<void> {
  const redis = connect(url);
  let why: unknown = new Error('it does not answer');
  redis.on('error', (error) => {
    why = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    // What the connection itself met says more than that it is closed.
    throw redis.status === 'ready' ? error : why;
  } finally {
    redis.disconnect();
  }
}

/** Points that are left; null for no limit. */
export function remaining({ limit, used }: Balance): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}
