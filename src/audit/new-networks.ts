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
/** So long a network is news to the accounts that are entered from it. */
const NEWS_DAYS = 30;
/** More than these of one user or service account are no events: who has many networks at hand shall not fill a log. */
const NEWS_A_DAY = 20;
/** So many uses are remembered as written, those of last. */
const REMEMBERED = 50_000;
/** Stands for the user or service account alone, where else an account stands. */
const NO_ACCOUNT = '';

/** What one user or service account did on one network since it was last written. */
interface Seen {
  caller: Caller;
  network: string;
  request: RequestInfo;
  at: Date;
  /** NO_ACCOUNT among them. */
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
      try {
        if (unknown.has(use)) await writeNews(db, seen);
      } catch (error) {
        keep(use, seen);
        failures.push(error);
        continue;
      }
      for (const accountId of seen.accountIds) written.add(`${seen.caller.id} ${seen.network} ${accountId}`);
      for (const oldest of written) {
        if (written.size <= REMEMBERED) break;
        written.delete(oldest);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some new networks were not written');
  }

  const timer = setInterval(() => void flush().catch(onError), FLUSH_EVERY_MS);
  timer.unref();
  return {
    seen(caller, request, at, accountIds) {
      const network = networkOf(request.ipAddress);
      const key = `${caller.id} ${network}`;
      const unwritten = [NO_ACCOUNT, ...accountIds].filter((accountId) => !written.has(`${key} ${accountId}`));
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

/** Which of these uses are of a network, or of an account from there, that is not written yet. */
async function unknownOf(db: DataSource, all: readonly Use[]): Promise<ReadonlySet<string>> {
  const rows = all.flatMap(([use, { caller, network, accountIds }]) =>
    [...accountIds].map((accountId) => ({ use, principalId: caller.id, network, accountId })),
  );
  const unknown = await db.query<{ use: string }[]>(
    `WITH seen AS (
       SELECT * FROM jsonb_to_recordset($1) AS s(use text, "principalId" text, network text, "accountId" text)
     )
     SELECT DISTINCT use FROM seen s WHERE NOT EXISTS (SELECT FROM known_networks k
       WHERE k.principal_id = s."principalId" AND k.network = s.network AND k.account_id = s."accountId")`,
    [JSON.stringify(rows)],
  );
  return new Set(unknown.map(({ use }) => use));
}

/** Removes what is known of users and service accounts that are gone. */
export async function sweepKnownNetworks({ db }: { db: DataSource }): Promise<void> {
  await db.query(
    `DELETE FROM known_networks k WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = k.principal_id)
        AND NOT EXISTS (SELECT FROM service_accounts s WHERE s.id = k.principal_id)`,
  );
}

/** Writes where somebody was seen for the first time, and the events of it where the network is news. */
async function writeNews(db: DataSource, { caller, network, request, at, accountIds }: Seen): Promise<void> {
  await transaction(db, async (tx) => {
    const added = await tx.query<{ accountId: string }[]>(
      `INSERT INTO known_networks (principal_id, network, account_id, first_seen_at)
       SELECT $1, $2, account_id, $4 FROM unnest($3::text[]) AS a(account_id) ORDER BY account_id
       ON CONFLICT DO NOTHING RETURNING account_id AS "accountId"`,
      [caller.id, network, [...accountIds], at],
    );
    const [row] = await tx.query<{ news: boolean }[]>(
      `SELECT k.first_seen_at > $3 AND EXISTS (SELECT FROM known_networks before WHERE before.principal_id = k.principal_id
                AND before.account_id = k.account_id AND before.first_seen_at < k.first_seen_at)
              AND (SELECT count(*) FROM known_networks today WHERE today.principal_id = k.principal_id
                AND today.account_id = k.account_id AND today.first_seen_at > $4) <= ${String(NEWS_A_DAY)} AS news
         FROM known_networks k WHERE k.principal_id = $1 AND k.network = $2 AND k.account_id = ''`,
      [caller.id, network, daysBefore(at, NEWS_DAYS), daysBefore(at, 1)],
    );
    if (row?.news !== true) return;
    const { kind, id } = caller.credential;
    // What a service account does belongs to its account alone.
    const own = caller.kind === 'user' ? null : caller.credential.accountId;
    const logs = new Set(added.map(({ accountId }) => (accountId === NO_ACCOUNT ? own : accountId)));
    const events = [...logs].map((accountId): NewEvent => ({
      type: 'credential.used_on_new_network',
      accountId,
      outcome: 'DONE',
      resource: { type: kind, id, name: null },
      details: { network: caller.kind === 'user' ? new Personal(caller.id, network) : network },
    }));
    await insertEvents(tx, events, actorOf(caller), at, request);
  });
}
