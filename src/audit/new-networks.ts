import type { DataSource } from 'typeorm';
import type { Caller } from '../auth/caller';
import { networkOf } from '../auth/network';
import type { NewNetworks } from '../auth/new-networks';
import type { RequestInfo } from '../auth/request-info';
import { transaction } from '../db/transaction';
import { daysBefore } from '../time';
import { Personal } from './personal';
import { actorOf, insertEvents, type NewEvent } from './record';

const FLUSH_EVERY_MS = 30_000;
/**
 * More than these of one user or service account are not told in one log within 24 hours: who has many networks at hand shall
 * not fill it. Each log has this bound for itself, so that a flood elsewhere hides nothing from an account.
 */
const TOLD_A_DAY = 20;
/** So many uses are remembered as written, those of last. */
const REMEMBERED = 50_000;
/** Advisory locks of those whose news are written. */
const NEWS_LOCK = 510_006;
/** Stands where else an account stands, for a person's own log, and for that of a service account, whose only one is its account's. */
const OWN_LOG = '';

/** What one user or service account did on one network since it was last written. */
interface Seen {
  caller: Caller;
  network: string;
  request: RequestInfo;
  at: Date;
  /** OWN_LOG among them. */
  accountIds: Set<string>;
}

/** By user or service account, network and credential. */
type Use = [use: string, seen: Seen];

/** Watches on which networks sessions and keys are used. */
export function watchNetworks(db: DataSource, onError: (error: unknown) => void): NewNetworks {
  const gathered = new Map<string, Seen>();
  const written = new Set<string>();

  /** Keeps what was not written for the next time, with what was seen meanwhile. */
  function keep(use: string, seen: Seen): void {
    for (const accountId of gathered.get(use)?.accountIds ?? []) seen.accountIds.add(accountId);
    gathered.set(use, seen);
  }

  function remember({ caller, network }: Seen, accountId: string): void {
    written.add(`${caller.id} ${network} ${accountId}`);
    for (const oldest of written) {
      if (written.size <= REMEMBERED) break;
      written.delete(oldest);
    }
  }

  async function flush(): Promise<void> {
    const all = [...gathered];
    if (all.length === 0) return;
    gathered.clear();
    const failures: unknown[] = [];
    const unknown = await writeFirst(db, all)
      .then(() => unknownOf(db, all))
      .catch((error: unknown) => {
        for (const [use, seen] of all) keep(use, seen);
        throw error;
      });
    for (const [use, seen] of all) {
      for (const accountId of seen.accountIds) {
        if (unknown.get(use)?.has(accountId) !== true) remember(seen, accountId);
      }
    }
    const chosen = withinBounds(all, unknown);
    for (const [use, seen] of all) {
      const accountIds = chosen.get(use) ?? [];
      try {
        if (accountIds.length === 0) continue;
        for (const accountId of await writeNews(db, seen, accountIds)) remember(seen, accountId);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    // Those that a failure left no room for, too: nobody was told that more would follow.
    for (const [use, seen] of all) if (unknown.has(use)) keep(use, seen);
    throw new AggregateError(failures, 'some new networks were not written');
  }

  const timer = setInterval(() => void flush().catch(onError), FLUSH_EVERY_MS);
  timer.unref();
  return {
    seen(caller, request, at, accountIds) {
      const network = networkOf(request.ipAddress);
      const key = `${caller.id} ${network}`;
      const all = caller.kind === 'user' ? [OWN_LOG, ...accountIds] : [OWN_LOG];
      const unwritten = all.filter((accountId) => !written.has(`${key} ${accountId}`));
      if (unwritten.length === 0) return;
      // Each credential for itself, so that an event names the one that was used first.
      const use = `${key} ${caller.credential.id}`;
      const seen = gathered.get(use) ?? { caller, network, request, at, accountIds: new Set() };
      for (const accountId of unwritten) seen.accountIds.add(accountId);
      gathered.set(use, seen);
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Writes the first network of those who were never seen anywhere: it is no news. */
async function writeFirst(db: DataSource, all: readonly Use[]): Promise<void> {
  const first = new Map<string, Seen>();
  for (const [, one] of all) if (!first.has(one.caller.id)) first.set(one.caller.id, one);
  const rows = [...first.values()].flatMap(({ caller, network, at, accountIds }) =>
    [...accountIds].map((accountId) => ({ principalId: caller.id, network, accountId, at })),
  );
  await db.query(
    `WITH seen AS (
       SELECT s.* FROM jsonb_to_recordset($1) AS s("principalId" text, network text, "accountId" text, at timestamptz)
        WHERE NOT EXISTS (SELECT FROM known_networks k WHERE k.principal_id = s."principalId")
     )
     INSERT INTO known_networks (principal_id, network, account_id, first_seen_at)
     SELECT "principalId", network, "accountId", at FROM seen ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** How many networks a log was told of within a day, for each account of a use of which it is not known. */
type Unknown = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Which of these uses are of a network, or of an account from there, that is not written yet. */
async function unknownOf(db: DataSource, all: readonly Use[]): Promise<Unknown> {
  const rows = all.flatMap(([use, { caller, network, accountIds }]) =>
    [...accountIds].map((accountId) => ({ use, principalId: caller.id, network, accountId })),
  );
  const last = new Date(Math.max(...all.map(([, { at }]) => at.getTime())));
  const found = await db.query<{ use: string; accountId: string; told: number }[]>(
    `WITH seen AS (
       SELECT * FROM jsonb_to_recordset($1) AS s(use text, "principalId" text, network text, "accountId" text)
     ), told AS (
       SELECT k.principal_id, k.account_id, count(*)::int AS told FROM known_networks k
        WHERE k.principal_id IN (SELECT "principalId" FROM seen) AND k.first_seen_at > $2 GROUP BY 1, 2
     )
     SELECT s.use, s."accountId", coalesce(t.told, 0) AS told
       FROM seen s LEFT JOIN told t ON t.principal_id = s."principalId" AND t.account_id = s."accountId"
      WHERE NOT EXISTS (SELECT FROM known_networks k
       WHERE k.principal_id = s."principalId" AND k.network = s.network AND k.account_id = s."accountId")`,
    [JSON.stringify(rows), daysBefore(last, 1)],
  );
  const unknown = new Map<string, Map<string, number>>();
  for (const { use, accountId, told } of found) {
    unknown.set(use, (unknown.get(use) ?? new Map<string, number>()).set(accountId, told));
  }
  return unknown;
}

/**
 * Of each log those that were seen first, as many as may still be told there, so that a flood is not tried one by one; and one
 * more, since the first network of all takes no room. writeNews decides.
 */
function withinBounds(all: readonly Use[], unknown: Unknown): ReadonlyMap<string, string[]> {
  const networks = new Map<string, Set<string>>();
  const chosen = new Map<string, string[]>();
  for (const [use, { caller, network }] of all) {
    for (const [accountId, told] of unknown.get(use) ?? []) {
      const log = `${caller.id} ${accountId}`;
      const taken = networks.get(log) ?? new Set();
      if (taken.has(network) || taken.size + told >= TOLD_A_DAY + 1) continue;
      networks.set(log, taken.add(network));
      chosen.set(use, [...(chosen.get(use) ?? []), accountId]);
    }
  }
  return chosen;
}

/** Removes what is known of users and service accounts that are gone. */
export async function sweepKnownNetworks({ db }: { db: DataSource }): Promise<void> {
  await db.query(
    `DELETE FROM known_networks k WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = k.principal_id)
        AND NOT EXISTS (SELECT FROM service_accounts s WHERE s.id = k.principal_id)`,
  );
}

/**
 * Writes where somebody was seen for the first time, with an event in each log that has room for it; gives those accounts that
 * are written now. What finds no room is not written, so that it is told at a later use. The first network of all is written and
 * not told.
 */
async function writeNews(db: DataSource, seen: Seen, accountIds: readonly string[]): Promise<string[]> {
  const { caller, network, request, at } = seen;
  return transaction(db, async (tx) => {
    // Other processes write news of the same caller: each must count what the others wrote.
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [NEWS_LOCK, caller.id]);
    const rows = await tx.query<{ accountId: string; isFirst: boolean; told: number; added: boolean }[]>(
      `WITH first AS (
         SELECT network FROM known_networks WHERE principal_id = $1 AND account_id = ''
          ORDER BY first_seen_at, network LIMIT 1
       ), counted AS (
         SELECT a.account_id, f.network = $2 AS is_first,
                (SELECT count(*)::int FROM known_networks k WHERE k.principal_id = $1 AND k.account_id = a.account_id
                    AND k.first_seen_at > $5 AND k.network <> f.network) AS told
           FROM unnest($3::text[]) AS a(account_id), first f
       ), added AS (
         INSERT INTO known_networks (principal_id, network, account_id, first_seen_at)
         SELECT $1, $2, account_id, $4 FROM counted WHERE is_first OR told < ${String(TOLD_A_DAY)} ORDER BY account_id
         ON CONFLICT DO NOTHING RETURNING account_id
       )
       SELECT c.account_id AS "accountId", c.is_first AS "isFirst", c.told, d.account_id IS NOT NULL AS added
         FROM counted c LEFT JOIN added d ON d.account_id = c.account_id`,
      [caller.id, network, accountIds, at, daysBefore(at, 1)],
    );
    const added = rows.filter((row) => row.added);
    const news = added.filter(({ isFirst }) => !isFirst);
    await insertEvents(
      tx,
      news.map((row) => eventOf(seen, row)),
      actorOf(caller),
      at,
      request,
    );
    return added.map(({ accountId }) => accountId);
  });
}

function eventOf({ caller, network }: Seen, { accountId, told }: { accountId: string; told: number }): NewEvent {
  const { kind, id } = caller.credential;
  // What a service account does belongs to its account alone.
  const own = caller.kind === 'user' ? null : caller.credential.accountId;
  return {
    type: 'credential.used_on_new_network',
    accountId: accountId === OWN_LOG ? own : accountId,
    outcome: 'DONE',
    resource: { type: kind, id, name: null },
    details: {
      network: caller.kind === 'user' ? new Personal(caller.id, network) : network,
      ...(told + 1 >= TOLD_A_DAY ? { limitReached: true } : {}),
    },
  };
}
