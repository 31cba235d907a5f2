import type { World } from '../support/world';

/** Written by refusals, which are events; by asking at all; and by ids of invitations that are not the caller's, which count. */
const LEFT_OUT = ['audit_events', 'audit_logs', 'refusal_counts', 'known_networks', 'failed_tries'];

/**
 * A digest of every row of every table but those of the audit log, in one statement: equal digests, equal rows. Times of
 * last use are written by themselves now and then, so they do not count.
 */
export async function fingerprinter(world: World): Promise<() => Promise<string>> {
  const tables = await world.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE (schemaname = 'public' OR (schemaname = 'graphile_worker' AND tablename = '_private_jobs'))
        AND NOT tablename = ANY ($1) ORDER BY 1`,
    [LEFT_OUT],
  );
  const digests = tables.map(
    ({ name }) => `(SELECT coalesce(sum(hashtextextended(
      (to_jsonb(t) - 'last_used_at' - 'last_active_at')::text, 0)::numeric), 0)::text FROM ${name} t)`,
  );
  const statement = `SELECT concat_ws(' ', ${digests.join(', ')}) AS digest`;
  return async () => (await world.sql<{ digest: string }>(statement))[0]?.digest ?? '';
}
