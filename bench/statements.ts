import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { median } from './load';
import type { Database } from './postgres';

/** Counts what a request costs in statements. */
export interface StatementCounter {
  /**
   * How many statements one piece of work sends as the service's role, those of Guildhall's job queue left out: the median
   * of several times, since now and then something else is written meanwhile.
   */
  count: (work: () => Promise<unknown>) => Promise<number>;
  stop: () => Promise<void>;
}

const TIMES = 9;

/** Null where PostgreSQL does not let us count: without a superuser, or without pg_stat_statements. */
export async function openStatementCounter({ superuserUrl, serviceUrl }: Database): Promise<StatementCounter | null> {
  if (superuserUrl === null) return null;
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const { rowCount } = await client.query(`SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'`);
  if (rowCount === 0) {
    await client.end();
    return null;
  }
  const serviceRole = decodeURIComponent(new URL(serviceUrl).username);
  const count = async (work: () => Promise<unknown>) => {
    const counted: number[] = [];
    await turn(client, true);
    try {
      for (let time = 0; time < TIMES; time++) {
        await client.query('SELECT pg_stat_statements_reset()');
        await work();
        counted.push(await statementsOf(client, serviceRole));
      }
    } finally {
      await turn(client, false);
    }
    return median(counted);
  };
  return { count, stop: () => client.end() };
}

/** Counting costs time itself: it is on only while statements are counted. */
async function turn(client: Client, on: boolean): Promise<void> {
  await client.query(`ALTER SYSTEM SET pg_stat_statements.track = ${on ? 'top' : 'none'}`);
  await client.query('SELECT pg_reload_conf()');
  // Every session reads the configuration again before its next statement, once the signal has reached it.
  await sleep(300);
}

async function statementsOf(client: Client, role: string): Promise<number> {
  const { rows } = await client.query<{ calls: number }>(
    `SELECT coalesce(sum(s.calls), 0)::float8 AS calls
       FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
      WHERE r.rolname = $1 AND s.query NOT ILIKE '%graphile_worker%'`,
    [role],
  );
  return rows[0]?.calls ?? NaN;
}
