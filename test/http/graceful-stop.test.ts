import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '../support/eventually';
import { holdMember, lockWaits } from '../support/held-row';
import { startWorld } from '../support/world';

describe('a stop', () => {
  it('finishes the request that runs, takes no new one, and leaves no connection to the database', async () => {
    const world = await startWorld();
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const release = await holdMember(world, member.memberId);
    const query = `mutation { changeMemberRole(input: { memberId: "${member.memberId}", role: ADMIN }) { member { role } } }`;
    const running = world.graphql(account.owner.token, query);
    await lockWaits(world);
    const stopped = world.server.stop();
    await eventually(() =>
      fetch(`${world.url}/healthz`).then(
        ({ status }) => status === 503,
        () => true,
      ),
    );
    await release();
    const { status, data } = await running;
    expect(status).toBe(200);
    expect(data.changeMemberRole).toEqual({ member: { role: 'ADMIN' } });
    await stopped;
    await expect(fetch(`${world.url}/healthz`)).rejects.toThrow();
    await eventually(async () => {
      const left = await world.sql(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'guildhall_service'`,
      );
      return left.length === 0;
    });
    await world.stop();
  });

  it('waits no longer than 10 seconds for a client that never ends its request', async () => {
    const world = await startWorld();
    const client = connect(Number(new URL(world.url).port), '127.0.0.1');
    await once(client, 'connect');
    client.on('error', () => undefined);
    client.write(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    const begun = Date.now();
    await world.server.stop();
    expect(Date.now() - begun).toBeLessThan(11_000);
    client.destroy();
    await world.stop();
  });
});
