import { eventually } from './eventually';
import type { World } from './world';

/**
 * What a refusal may write: its audit event, and the bookkeeping of events; and what asking at all leaves behind, of wrong codes
 * and links that they were tried (failed-tries.test.ts says which).
 */
const AUDIT = ['audit_events', 'audit_logs', 'refusal_counts', 'known_networks', 'failed_tries'];

/** As `format` writes it. */
const JOBS = 'graphile_worker._private_jobs';

/** A digest of every table: equal digests, equal rows. */
export async function digests(world: World, except: readonly string[] = []): Promise<Record<string, string>> {
  const tables = await world.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE (schemaname = 'public' OR (schemaname = 'graphile_worker' AND tablename = '_private_jobs'))
        AND NOT tablename = ANY ($1) ORDER BY 1`,
    [[...AUDIT, ...except]],
  );
  // Times of last use are written now and then by themselves. All tables in one statement, and a sum of hashes, which
  // needs no order: tests ask this often.
  // Nor does anybody ask for the jobs that run by the clock.
  const asked = (name: string): string => (name === JOBS ? `WHERE NOT payload::jsonb ? '_cron'` : '');
  const digestOf = (name: string): string =>
    `SELECT '${name}' AS name, (SELECT count(*) || ' ' || coalesce(sum(hashtextextended(
       (to_jsonb(t) - 'last_used_at' - 'last_active_at')::text, 0)), 0) FROM ${name} t ${asked(name)}) AS rows`;
  const digests = await world.sql<{ name: string; rows: string }>(
    tables.map(({ name }) => digestOf(name)).join(' UNION ALL '),
  );
  return Object.fromEntries(digests.map(({ name, rows }) => [name, rows]));
}

/** The audit events of all logs, oldest first. */
export async function auditEvents(world: World): Promise<Record<string, unknown>[]> {
  return world.sql('SELECT * FROM audit_events ORDER BY occurred_at, log_id, number');
}

/** Waits for what an earlier change has queued, a mail for instance: it would be written while we look. */
async function jobsDone(world: World): Promise<void> {
  if (world.server.app.config.run === 'api') return;
  await eventually(async () => {
    const waiting = await world.sql(
      `SELECT FROM graphile_worker._private_jobs
        WHERE locked_at IS NOT NULL OR (attempts = 0 AND run_at <= now())`,
    );
    return waiting.length === 0;
  });
}

/**
 * Runs something that must be refused, or fail, and asserts that it wrote nothing but these events of refusal, given as
 * their codes: [] for a failure that is no event. Tables of `except` are left out.
 */
export async function expectNothingWritten<T>(
  world: World,
  codes: string[],
  act: () => Promise<T>,
  except: readonly string[] = [],
): Promise<T> {
  await jobsDone(world);
  const before = await digests(world, except);
  const logs = await world.sql<{ id: string; last: string }>('SELECT id, last_number AS last FROM audit_logs');
  const result = await act();
  expect(await digests(world, except)).toEqual(before);
  // Numbers of a log have no gaps: what came since is what lies above its last one. New networks are told every now and then, of
  // whatever was asked before.
  const events = await world.sql<{ outcome: string; details: { code: string } }>(
    `SELECT e.outcome, e.details FROM audit_events e
       LEFT JOIN unnest($1::text[], $2::bigint[]) AS seen(log_id, last) ON seen.log_id = e.log_id
      WHERE e.number > coalesce(seen.last, 0) AND e.type <> 'credential.used_on_new_network' ORDER BY e.occurred_at, e.log_id, e.number`,
    [logs.map(({ id }) => id), logs.map(({ last }) => last)],
  );
  expect(events.map(({ outcome }) => outcome)).toEqual(codes.map(() => 'REFUSED'));
  expect(events.map(({ details }) => details.code)).toEqual(codes);
  return result;
}
