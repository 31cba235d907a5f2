import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { actorOf, insertEvents, type NewEvent } from '../../audit/record';
import type { Call } from '../../auth/call';
import { countedAs, type Caller } from '../../auth/caller';
import { networkOf } from '../../auth/network';
import { Refused } from '../../errors';
import { HOUR } from '../../time';

/**
 * So many tries of codes and links may fail in one hour of the clock, counted by whom or what. High enough for people, who
 * mistype a code or open a link that a newer mail has replaced, and of no use for guessing: a code is one of 10^8 and dies
 * after five tries, a link is one of 2^256.
 */
const LIMITS = {
  /** Wrong codes from one network: a whole office may stand behind one address. */
  CODES: 100,
  /** Wrong links from one network, apart from its codes: a request may hold a hundred links, and must not end its sign-ins. */
  LINKS: 100,
  /**
   * Whatever one person or service account tries, by any credential of their own: follows them across networks. It spares no network,
   * since whoever is signed in can leave the header out.
   */
  CALLER: 50,
  /** Of one invitation, by people whom it is not for: few ever get hold of a link that went to somebody else. */
  INVITATION: 30,
} as const;

const SENTENCES: Record<keyof typeof LIMITS, string> = {
  CODES: 'Too many wrong codes have come from your network in this hour: try again when it is over.',
  LINKS:
    'Too many wrong links have come from your network in this hour: try again when it is over. Who is signed in can still answer an invitation by its id.',
  CALLER: 'You have tried too many wrong codes, links and ids in this hour: try again when it is over.',
  INVITATION:
    'This invitation was tried too often by people whom it is not for in this hour: try again when it is over.',
};

/** The first number of the advisory locks of those who try, so that they meet no others. */
const TRIES_LOCK = 510_003;

/** By whom or by what failed tries are counted. */
interface Counter {
  by: keyof typeof LIMITS;
  of: string;
}

/** A counter with what it says. */
interface Counted extends Counter {
  failed: number;
}

/** Tries that may be decided now: nobody else with one of their counters decides one before this transaction is done. */
export interface Tries {
  /** So many more may fail; at least one. */
  left: number;
  /** What is answered to tries beyond those. */
  refusal: Refused;
  counters: readonly Counted[];
  /** When the hour begins in which they count. */
  hour: Date;
}

/** The counter of whoever is signed in; none for nobody. */
export function ofCaller({ caller }: Call): Counter[] {
  return caller === null ? [] : [{ by: 'CALLER', of: countedAs(caller) }];
}

/** The counters of a code that is tried: that of codes from the network it comes from, and that of the caller. */
export function ofCode(call: Call): Counter[] {
  return [{ by: 'CODES', of: networkOf(call.request.ipAddress) }, ...ofCaller(call)];
}

/** The counters of a link that is tried: that of links from the network it comes from, and that of the caller. */
export function ofLink(call: Call): Counter[] {
  return [{ by: 'LINKS', of: networkOf(call.request.ipAddress) }, ...ofCaller(call)];
}

/** The counter of an invitation, for people whom it is not for. */
export function ofInvitation(id: string): Counter[] {
  return [{ by: 'INVITATION', of: id }];
}

/**
 * Goes before every decision on a code or a link, in the same transaction: stands in line with all others who try by the same
 * counters, and throws RATE_LIMITED when one of them is used up, whatever is tried now. So a right try writes nothing, and
 * however many come at once, none is decided beyond a limit. A wrong one has to go through `countFailed` in this transaction,
 * and the transaction has to commit.
 *
 * Taken after the lock of an account and before that of an audit log. `tried` is how many are to be decided, for the metrics.
 */
export async function lockTries(
  tx: EntityManager,
  { app, now }: Call,
  counters: readonly Counter[],
  tried = 1,
): Promise<Tries> {
  const keys = counters.map(keyOf);
  await tx.query(
    `SELECT pg_advisory_xact_lock($1, line)
       FROM (SELECT DISTINCT hashtext(key) AS line FROM unnest($2::text[]) AS k(key) ORDER BY line) AS lines`,
    [TRIES_LOCK, keys],
  );
  const hour = new Date(Math.floor(now.getTime() / HOUR) * HOUR);
  // A statement of its own, so that it sees what was written while this one stood in line.
  const rows = await tx.query<{ key: string; count: number }[]>(
    'SELECT key, count FROM failed_tries WHERE key = ANY ($1) AND hour = $2',
    [keys, hour],
  );
  const failed = new Map(rows.map(({ key, count }) => [key, count]));
  const counted = counters.map((counter) => ({ ...counter, failed: failed.get(keyOf(counter)) ?? 0 }));
  const [scarcest] = [...counted].sort((one, other) => leftOf(one) - leftOf(other));
  if (scarcest === undefined) throw new Error('tries that nothing counts');
  const refusal = refusalOf(scarcest, hour, now);
  if (leftOf(scarcest) <= 0) {
    app.metrics.rateLimited('tries', tried);
    throw refusal;
  }
  return { left: leftOf(scarcest), refusal, counters: counted, hour };
}

/** Counts tries that have failed, at most as many as were left. That a limit is reached is one event of the hour. */
export async function countFailed(tx: EntityManager, call: Call, { counters, hour }: Tries, times = 1): Promise<void> {
  if (times === 0) return;
  await tx.query(
    `INSERT INTO failed_tries AS f (key, hour, count)
     SELECT key, $2::timestamptz, $3::int FROM unnest($1::text[]) AS k(key)
     ON CONFLICT (key, hour) DO UPDATE SET count = f.count + excluded.count`,
    [counters.map(keyOf), hour, times],
  );
  const reached = counters.filter((counter) => leftOf(counter) <= times);
  const events = reached.map((counter) => eventOf(counter, hour, call.caller));
  await insertEvents(tx, events, actorOf(call.caller), call.now, call.request);
}

/** Removes the counters of hours that are over. */
export async function sweepFailedTries(db: EntityManager, now: Date): Promise<void> {
  await db.query('DELETE FROM failed_tries WHERE hour <= $1', [new Date(now.getTime() - HOUR)]);
}

function keyOf({ by, of }: Counter): string {
  return `${by} ${of}`;
}

function leftOf({ by, failed }: Counted): number {
  return LIMITS[by] - failed;
}

function endOf(hour: Date): Date {
  return new Date(hour.getTime() + HOUR);
}

function refusalOf({ by }: Counter, hour: Date, now: Date): Refused {
  const seconds = Math.ceil((endOf(hour).getTime() - now.getTime()) / 1000);
  return new Refused('RATE_LIMITED', SENTENCES[by], { retryAfterSeconds: seconds });
}

function eventOf({ by, of }: Counter, hour: Date, caller: Caller | null): NewEvent {
  // Where a person was is theirs.
  const isTheirs = caller?.kind === 'user' && (by === 'CODES' || by === 'LINKS');
  return {
    type: 'access.tries_limited',
    accountId: null,
    outcome: 'REFUSED',
    resource: null,
    details: {
      by,
      of: isTheirs ? new Personal(caller.id, of) : of,
      limit: LIMITS[by],
      until: endOf(hour).toISOString(),
    },
  };
}
