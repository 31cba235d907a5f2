import { readFileSync } from 'node:fs';
import { newId } from '../../src/ids';
import { eventually } from '../support/eventually';
import { ask, productionVariables } from '../support/production';
import { noteSecret } from '../support/secrets';
import { freePort, killServices, type Service, startService } from '../support/service';
import { startWorld, type TestAccount, type World } from '../support/world';

const EVENTS = 1_000_000;
/** How the ids of a thousand users and of fifty teams begin. */
const USER = newId('user').slice(0, -4);
const TEAM = newId('team').slice(0, -2);

let world: World;
let account: TestAccount;
let service: Service;
let port: number;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  account = await world.account();
  // Events from before the chain: nobody wants to wait for a million hashes here.
  await world.sql(
    `INSERT INTO audit_events (id, log_id, number, occurred_at, type, outcome, actor_type, actor_id, actor_name,
       resource_type, resource_id, resource_name, details, hash)
     SELECT 'evt_' || n, $1, n, now() - make_interval(secs => ${String(EVENTS)} - n), 'team_member.added', 'DONE',
            'USER', $2 || lpad((n % 1000)::text, 4, '0'), 'Person ' || n % 1000, 'team', $3 || lpad((n % 50)::text, 2, '0'), 'Team ' || n % 50,
            jsonb_build_object('principalId', 'usr_' || n % 777), '\\x00'
       FROM generate_series(1, ${String(EVENTS)}) n`,
    [account.id, USER, TEAM],
  );
  await world.sql('INSERT INTO audit_logs (id, last_number, unchained) VALUES ($1, $2, $2)', [account.id, EVENTS]);
  await world.sql('ANALYZE audit_events');
  port = await freePort();
  service = startService(productionVariables(world.database, world.smtp, port, { RUN: 'api' }));
  await eventually(
    async () => (await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null))?.ok === true,
    60_000,
  );
}, 300_000);
afterAll(async () => {
  await killServices();
  // What the world looks through at its end is small again.
  const client = await world.database.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query('TRUNCATE audit_events');
  client.release(true);
  await world.stop([account.id]);
}, 120_000);

/** The most memory that the service has had so far, in MB. */
function peak(): number {
  const status = readFileSync(`/proc/${String(service.child.pid)}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

const LIST = `query ($handle: String!, $after: String, $filter: AuditLogFilter) {
  account(handle: $handle) { auditLog(first: 100, after: $after, filter: $filter) {
    totalCount pageInfo { endCursor hasNextPage } nodes { number }
  } }
}`;

interface Page {
  data: {
    account: {
      auditLog: {
        totalCount: number;
        pageInfo: { endCursor: string; hasNextPage: boolean };
        nodes: { number: number }[];
      };
    };
  };
}

async function page(more: object): Promise<Page['data']['account']['auditLog']> {
  const answer = (await ask(port, LIST, { handle: account.handle, ...more }, account.owner.token)) as Page;
  return answer.data.account.auditLog;
}

test('a page of a million events is read, the first and one far back, by any filter', async () => {
  const first = await page({});
  expect(first).toMatchObject({ totalCount: EVENTS, pageInfo: { hasNextPage: true } });
  expect(first.nodes.map(({ number }) => number)).toEqual(
    Array.from({ length: 100 }, (_none, index) => EVENTS - index),
  );
  const next = await page({ after: first.pageInfo.endCursor });
  expect(next.nodes[0]?.number).toBe(EVENTS - 100);
  const until = new Date(Date.now() - (EVENTS - 500) * 1000).toISOString();
  const far = await page({ filter: { until } });
  expect(far.totalCount).toBeLessThan(2000);
  expect(far.nodes).toHaveLength(100);
  expect((await page({ filter: { actorId: `${USER}0007` } })).totalCount).toBe(EVENTS / 1000);
  expect((await page({ filter: { resourceId: `${TEAM}07` } })).totalCount).toBe(EVENTS / 50);
  expect((await page({ filter: { types: ['member.*'] } })).totalCount).toBe(0);
}, 120_000);

test('a million events are exported whole, in memory that does not grow with them', async () => {
  const mutation = `mutation ($input: ExportAuditLogInput!) { exportAuditLog(input: $input) { url } }`;
  const input = { accountId: account.id, format: 'NDJSON' };
  const answer = (await ask(port, mutation, { input }, account.owner.token)) as {
    data: { exportAuditLog: { url: string } };
  };
  const { pathname } = new URL(answer.data.exportAuditLog.url);
  noteSecret(pathname.split('/').at(-1) ?? '');
  const response = await fetch(`http://127.0.0.1:${String(port)}${pathname}`, {
    headers: { authorization: `Bearer ${account.owner.token}` },
  });
  expect(response.status).toBe(200);
  let lines = 0;
  let early: number | null = null;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    for (const byte of part) if (byte === 10) lines += 1;
    if (lines > EVENTS / 10) early ??= peak();
  }
  expect(lines).toBe(EVENTS + 1);
  // Hundreds of megabytes, were they kept; what is left is what Node has not yet cleaned up.
  expect(peak() - (early ?? 0)).toBeLessThan(128);
}, 300_000);
