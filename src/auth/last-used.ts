import type { DataSource } from 'typeorm';
import type { Caller } from './caller';
import type { Membership } from './viewer';

const FLUSH_EVERY_MS = 30_000;

/**
 * When credentials, directories' tokens, members and entries of IP allowlists were last seen at work. Gathered in memory and written together, at
 * most twice a minute, so that no request pays for it; what a killed process had not written is lost, which is what "within a minute or so" allows.
 */
export interface LastUsed {
  credential(caller: Caller, now: Date): void;
  /** An account that the caller entered, and by which entries of its allowlist. */
  membership(membership: Membership): void;
  /** The entries of an allowlist that let somebody in who is no member: whoever opens an invitation. */
  allowlistEntries(ids: readonly string[]): void;
  /** What a directory came by. */
  directoryToken(id: string): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export function createLastUsed(db: DataSource, clock: () => Date, onError: (error: unknown) => void): LastUsed {
  const seen = {
    session: new Map<string, Date>(),
    apiKey: new Map<string, Date>(),
    serviceAccount: new Map<string, Date>(),
    member: new Map<string, Date>(),
    allowlistEntry: new Map<string, Date>(),
    directoryToken: new Map<string, Date>(),
  };
  const targets = [
    { gathered: seen.session, table: 'sessions', column: 'last_used_at' },
    { gathered: seen.apiKey, table: 'api_keys', column: 'last_used_at' },
    { gathered: seen.serviceAccount, table: 'service_accounts', column: 'last_used_at' },
    { gathered: seen.member, table: 'members', column: 'last_active_at' },
    { gathered: seen.allowlistEntry, table: 'ip_allowlist_entries', column: 'last_used_at' },
    { gathered: seen.directoryToken, table: 'directory_tokens', column: 'last_used_at' },
  ];

  async function flush(): Promise<void> {
    for (const { gathered, table, column } of targets) {
      if (gathered.size === 0) continue;
      // In the order of ids, so that two processes that flush at once cannot lock each other out.
      const entries = [...gathered].sort(([a], [b]) => (a < b ? -1 : 1));
      gathered.clear();
      const written = db.query(
        `WITH seen AS (
           SELECT t.id, s.at FROM ${table} t JOIN unnest($1::text[], $2::timestamptz[]) AS s(id, at) ON s.id = t.id
            WHERE t.${column} IS NULL OR t.${column} < s.at ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
         )
         UPDATE ${table} t SET ${column} = seen.at FROM seen WHERE seen.id = t.id`,
        [entries.map(([id]) => id), entries.map(([, at]) => at)],
      );
      await written.catch((error: unknown) => {
        // Kept for the next time, unless they were seen again meanwhile.
        for (const [id, at] of entries) if (!gathered.has(id)) gathered.set(id, at);
        throw error;
      });
    }
  }

  function allowlistEntries(ids: readonly string[]): void {
    for (const id of ids) seen.allowlistEntry.set(id, clock());
  }

  const timer = setInterval(() => void flush().catch(onError), FLUSH_EVERY_MS);
  timer.unref();
  return {
    credential: ({ kind, id, credential }, now) => {
      seen[credential.kind].set(credential.id, now);
      if (kind === 'serviceAccount') seen.serviceAccount.set(id, now);
    },
    membership: ({ memberId, letInBy }) => {
      if (memberId !== null) seen.member.set(memberId, clock());
      allowlistEntries(letInBy);
    },
    allowlistEntries,
    directoryToken: (id) => {
      seen.directoryToken.set(id, clock());
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
