import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { sweepSignIn } from '../../src/modules/sessions/sweep-sign-in';
import { startWorld, type World } from '../support/world';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function ago(days: number): Date {
  return new Date(world.now().getTime() - days * DAY);
}

it('removes challenges and sessions that have been over for a day, and nothing else', async () => {
  const person = await world.person();
  const challenge = async (over: number) => {
    const id = newId('signInChallenge');
    await world.sql(
      `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at)
       VALUES ($1, 'a@example.com', '192.0.2.1', '192.0.2.0/24', $2, $2)`,
      [id, ago(over)],
    );
    return id;
  };
  const session = async (expired: number, unused: number) => {
    const id = newId('session');
    await world.sql(
      `INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at)
       VALUES ($1, $2, $3, 'CODE', $4, $5, $6)`,
      [id, person.userId, tokenHash(newToken('session')), ago(40), ago(unused), ago(expired)],
    );
    return id;
  };
  const kept = [await challenge(-0.001), await challenge(0.9), await session(0.9, 2), await session(-1, 14.9)];
  const swept = [await challenge(1.1), await session(1.1, 2), await session(-1, 15.1)];

  await sweepSignIn(world.server.app);

  const left = await world.sql<{ id: string }>('SELECT id FROM sign_in_challenges UNION ALL SELECT id FROM sessions');
  expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
  for (const id of swept) expect(left.map((row) => row.id)).not.toContain(id);
  expect((await world.graphql(person.token, '{ viewer { user { id } } }')).status).toBe(200);
});

it('removes counters of failed tries when their hour is over', async () => {
  // To just after the next full hour, so that all of this lies in one.
  world.advance(HOUR - (world.now().getTime() % HOUR) + 1000);
  const hour = (over: number) => new Date((Math.floor(world.now().getTime() / HOUR) - over) * HOUR);
  for (const over of [0, 1, 30]) {
    await world.sql(`INSERT INTO failed_tries (key, hour, count) VALUES ('NETWORK 192.0.2.0/24', $1, 7)`, [hour(over)]);
  }
  await sweepSignIn(world.server.app);
  expect(await world.sql('SELECT hour, count FROM failed_tries')).toEqual([{ hour: hour(0), count: 7 }]);
});
