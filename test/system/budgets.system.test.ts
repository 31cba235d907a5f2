import { createLog } from '../../src/log';
import { createServer, type Server } from '../../src/server';
import { eventually } from '../support/eventually';
import { startWorld, type World } from '../support/world';
import { testRedis, type TestRedis } from './redis';

/** Two processes that count budgets in one Redis. */
let redis: TestRedis;
let world: World;
let other: Server;
const logged: string[] = [];

beforeAll(async () => {
  redis = await testRedis();
  await redis.start();
  world = await startWorld({ redisUrl: redis.url, actorPointsPerMinute: 40 });
  const log = createLog('warn', { write: (line) => void logged.push(line) });
  other = await createServer({ ...world.server.app.config, run: 'api' }, { log });
});
afterAll(async () => {
  await other.stop();
  await world.stop();
  await redis.kill();
});

/** The status of a request of one point to one of the two, and how many points were taken then. */
async function ask(server: Server, token: string): Promise<{ status: number; used: number }> {
  const response = await fetch(`${server.url ?? ''}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ rateLimit { used } }' }),
  });
  const { data } = (await response.json()) as { data?: { rateLimit: { used: number } } };
  return { status: response.status, used: data?.rateLimit.used ?? 0 };
}

const ALONE = 'Redis does not count: until it does, each process counts budgets alone';
const SHARED = 'Redis counts again: budgets are shared';

/** Whether the other process has found out, by a request, that Redis counts again. */
async function isBack(): Promise<boolean> {
  await ask(other, (await world.person()).token);
  return messages().at(-1) === SHARED;
}

const messages = () => logged.map((line) => (JSON.parse(line) as { msg: string }).msg);

it('counts one budget for all processes, however many ask at once', async () => {
  const { token } = await world.person();
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_none, index) => ask(index % 2 === 0 ? world.server : other, token)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
});

it('takes a whole price or none of it, of an account as well', async () => {
  const account = await world.account({ plan: 'FREE' });
  const spend = (server: Server, points: number) => server.app.budgets.spend(account.id, points, 600);
  expect(await spend(world.server, 500)).toMatchObject({ granted: true, used: 500 });
  expect(await spend(other, 200)).toMatchObject({ granted: false, used: 500 });
  expect(await spend(other, 100)).toMatchObject({ granted: true, used: 600 });
  expect(await spend(world.server, 1)).toMatchObject({ granted: false, used: 600 });
});

it('goes on while Redis is gone, each process for itself, says so once, and comes back', async () => {
  const { token } = await world.person();
  expect((await ask(world.server, token)).used).toBe(1);
  expect((await ask(other, token)).used).toBe(2);
  await redis.kill();
  await eventually(async () => messages().length > 0);
  expect((await ask(world.server, token)).used).toBe(1);
  expect((await ask(other, token)).used).toBe(1);
  expect((await ask(other, token)).used).toBe(2);
  expect(messages()).toEqual([ALONE]);

  await redis.start();
  await eventually(isBack);
  expect(messages()).toEqual([ALONE, SHARED]);
  // What was counted in memory meanwhile is forgotten, like what Redis held.
  await eventually(async () => {
    const { token: fresh } = await world.person();
    await ask(world.server, fresh);
    return (await ask(other, fresh)).used === 2;
  });
});

it('answers while Redis is silent', async () => {
  const { token } = await world.person();
  redis.silence();
  expect(await ask(other, token)).toEqual({ status: 200, used: 1 });
  expect(await ask(other, token)).toEqual({ status: 200, used: 2 });
  await redis.start();
});

it('goes on while Redis answers with errors, and says so', async () => {
  await eventually(isBack);
  logged.length = 0;
  await redis.command('CONFIG', 'SET', 'maxmemory', '1');
  expect((await ask(other, (await world.person()).token)).used).toBe(1);
  expect(messages()).toEqual([ALONE]);
  await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  expect((await ask(other, (await world.person()).token)).used).toBe(1);
  expect(messages()).toEqual([ALONE, SHARED]);
});

it('starts without Redis', async () => {
  const nowhere = await testRedis();
  const lonely = await startWorld({ redisUrl: nowhere.url });
  try {
    const { token } = await lonely.person();
    expect(await ask(lonely.server, token)).toEqual({ status: 200, used: 1 });
  } finally {
    await lonely.stop();
  }
});
