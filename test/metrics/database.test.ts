import { enqueue } from '../../src/jobs/queue';
import { eventually } from '../support/eventually';
import { holdMember, lockWaits } from '../support/held-row';
import { changes, figures, named, scrape } from '../support/metrics';
import { REQUEST } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

const CHANGE = `mutation ($memberId: ID!, $role: AccountRole!) {
  changeMemberRole(input: { memberId: $memberId, role: $role }) { member { role } }
}`;

/** One process that answers and runs no jobs, with a pool of two connections. */
let world: World;
beforeAll(async () => {
  world = await startWorld({ metricsPort: 0, run: 'api', databasePoolSize: 2 });
});
afterAll(() => world.stop());

const read = async (name: string, from = world) => named(await figures(from.server), name);

describe('statements', () => {
  beforeAll(async () => {
    // What these write by themselves would be statements in between.
    await world.server.app.lastUsed.stop();
    await world.server.app.newNetworks.stop();
  });
  const counted = (act: () => Promise<unknown>) =>
    changes(world.server, 'guildhall_statement_duration_seconds_count', act);

  it('are counted, each once, by their first word', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    let sent: string[] = [];
    const found = await counted(async () => {
      sent = await statementsOf(world, () => world.graphql(account.owner.token, CHANGE, { memberId, role: 'ADMIN' }));
    });
    const expected: Record<string, number> = {};
    for (const statement of sent) {
      const word = /[a-z]+/i.exec(statement)?.[0].toLowerCase() ?? '';
      const kind = `{kind="${word}"}`;
      expected[kind] = (expected[kind] ?? 0) + 1;
    }
    expect(found).toEqual(expected);
    expect(found).toMatchObject({
      '{kind="start"}': 1,
      '{kind="commit"}': 1,
      '{kind="update"}': expect.any(Number) as unknown,
    });
  });

  it('are counted when they fail, and when they are of another kind', async () => {
    const { db } = world.server.app;
    const act = async () => {
      await expect(db.query('SELECT nothing')).rejects.toThrow('nothing');
      await expect(db.query('SELECT $1::int', ['x'])).rejects.toThrow('x');
      await db.query('\n  SHOW lock_timeout');
    };
    expect(await counted(act)).toEqual({ '{kind="select"}': 2, '{kind="other"}': 1 });
  });

  it('are none for what needs no database, and none for a scrape', async () => {
    expect(await counted(() => world.graphql(null, '{ accountRoles { role } }'))).toEqual({});
    expect(await counted(() => scrape(world.server))).toEqual({});
  });

  it('take as long as they take', async () => {
    const name = 'guildhall_statement_duration_seconds_sum';
    const sums = await changes(world.server, name, () => world.server.app.db.query('SELECT pg_sleep(0.2)'));
    expect(Object.keys(sums)).toEqual(['{kind="select"}']);
    expect(sums['{kind="select"}']).toBeGreaterThanOrEqual(0.2);
  });
});

describe('the pool of connections', () => {
  it('tells how many are busy and idle, and how many requests wait for one', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    const release = await holdMember(world, memberId);
    const change = () => world.graphql(account.owner.token, CHANGE, { memberId, role: 'ADMIN' });
    const running = [change()];
    await lockWaits(world, 1);
    running.push(change());
    await lockWaits(world, 2);
    running.push(change());
    await eventually(async () => (await read('guildhall_pool_waiting'))[''] === 1);
    expect(await read('guildhall_pool_connections')).toEqual({ '{state="busy"}': 2, '{state="idle"}': 0 });
    expect(await read('guildhall_pool_max_connections')).toEqual({ '': 2 });
    // Though no connection is free: the scrape has one of its own.
    expect(await read('guildhall_database_up')).toEqual({ '': 1 });
    await release();
    await Promise.all(running);
    expect(await read('guildhall_pool_waiting')).toEqual({ '': 0 });
    expect(await read('guildhall_pool_connections')).toEqual({ '{state="busy"}': 0, '{state="idle"}': 2 });
  });
});

describe('the job queue', () => {
  const set = (values: string) => world.sql(`UPDATE graphile_worker._private_jobs SET ${values}`);
  const of = (state: string) => `{task="sendSignInCode",state="${state}"}`;
  const none = Object.fromEntries(
    ['waiting', 'scheduled', 'retrying', 'running', 'failed'].map((state) => [of(state), 0]),
  );
  const oldest = async () => (await read('guildhall_jobs_oldest_waiting_seconds'))['{task="sendSignInCode"}'] ?? NaN;

  beforeAll(() => world.graphql(null, REQUEST, { email: 'waits@example.com' }));
  beforeEach(() => set(`run_at = now(), attempts = 0, locked_at = NULL`));

  it.each([
    ['waiting', `run_at = now() - interval '1 hour'`, 3600],
    ['scheduled', `run_at = now() + interval '1 hour'`, 0],
    ['retrying', `attempts = 3, run_at = now() + interval '1 hour'`, 0],
    ['retrying', `attempts = 3, run_at = now() - interval '1 hour'`, 3600],
    ['running', `attempts = 1, locked_at = now(), run_at = now() - interval '1 hour'`, 0],
    ['running', `attempts = max_attempts, locked_at = now(), run_at = now() - interval '1 hour'`, 0],
    ['failed', `attempts = max_attempts, run_at = now() - interval '1 hour'`, 0],
  ])('tells of a job that is %s: %s', async (state, values, seconds) => {
    await set(values);
    expect(await read('guildhall_jobs')).toMatchObject({ ...none, [of(state)]: 1 });
    const age = await oldest();
    expect([age >= seconds, age < seconds + 60]).toEqual([true, true]);
  });

  it('tells how many there are, and zero when they are gone', async () => {
    await world.server.app.db.transaction(async (tx) => {
      await enqueue(tx, 'sendSignInCode', { challengeId: 'one more' });
      await enqueue(tx, 'sweep', {});
    });
    expect(await read('guildhall_jobs')).toMatchObject({
      ...none,
      [of('waiting')]: 2,
      '{task="sweep",state="waiting"}': 1,
    });
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    expect(Object.values(await read('guildhall_jobs')).filter((value) => value !== 0)).toEqual([]);
    expect(await oldest()).toBe(0);
    await world.graphql(null, REQUEST, { email: 'waits-again@example.com' });
  });
});

describe('mails', () => {
  it('count as sent when the mail server took them over, and as failed each time it did not', async () => {
    const own = await startWorld({ metricsPort: 0 });
    const mails = () => read('guildhall_mails_total', own);
    expect(await mails()).toEqual({ '{outcome="sent"}': 0, '{outcome="failed"}': 0 });
    await own.graphql(null, REQUEST, { email: (await own.person()).email });
    await eventually(async () => (await mails())['{outcome="sent"}'] === 1);
    own.smtp.fail(true);
    await own.graphql(null, REQUEST, { email: (await own.person()).email });
    await eventually(async () => (await mails())['{outcome="failed"}'] === 1);
    await eventually(async () => (await read('guildhall_jobs', own))['{task="sendSignInCode",state="retrying"}'] === 1);
    own.smtp.fail(false);
    await eventually(async () => (await mails())['{outcome="sent"}'] === 2);
    expect((await mails())['{outcome="failed"}']).toBe(1);
    await own.stop();
  });
});

describe('while the database', () => {
  const QUEUE = ['guildhall_jobs', 'guildhall_jobs_oldest_waiting_seconds'];

  /** What a scrape tells of the database and its queue, and whether it tells of requests. */
  async function told(from: World) {
    const all = await figures(from.server);
    return {
      up: named(all, 'guildhall_database_up')[''],
      queue: QUEUE.some((name) => Object.keys(named(all, name)).length > 0),
      requests: Object.keys(named(all, 'guildhall_request_duration_seconds_count')).length > 0,
    };
  }

  it('is gone, a scrape is answered with what is known without it, and with everything when it is back', async () => {
    const own = await startWorld({ metricsPort: 0, run: 'api' });
    await own.graphql(null, REQUEST, { email: 'gone@example.com' });
    expect(await told(own)).toEqual({ up: 1, queue: true, requests: true });
    const name = new URL(own.database.serviceUrl).pathname.slice(1);
    const allow = (allowed: boolean) => world.sql(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${String(allowed)}`);
    await allow(false);
    await world.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename <> 'postgres'`,
      [name],
    );
    expect(await told(own)).toEqual({ up: 0, queue: false, requests: true });
    await allow(true);
    expect(await told(own)).toEqual({ up: 1, queue: true, requests: true });
    await own.stop();
  });

  it('does not answer in time, a scrape does', async () => {
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE graphile_worker._private_jobs IN ACCESS EXCLUSIVE MODE');
    expect(await told(world)).toEqual({ up: 0, queue: false, requests: true });
    await client.query('ROLLBACK');
    client.release();
    expect(await told(world)).toEqual({ up: 1, queue: true, requests: true });
  });
});
