import { UserErrors } from '../../src/errors';
import { releaseIpAllowlistAsOperator } from '../../src/modules/ip-allowlist/release-as-operator';
import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import type { World } from '../support/world';
import { doneIn } from '../teams/operations';
import { codesOf, enforced, readList, startAddressedWorld } from './operations';

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

const release = (account: string, operator = 'somebody at the desk') =>
  releaseIpAllowlistAsOperator(world.server.app, operator, { account });

/** The errors of an attempt that writes nothing. */
async function refusedFor(account: string, operator?: string): Promise<object[]> {
  return expectNothingWritten(world, [], async () => {
    try {
      await release(account, operator);
    } catch (error) {
      if (error instanceof UserErrors) return [...error.errors];
      throw error;
    }
    return [];
  });
}

describe('an operator who releases the list of an account', () => {
  it('lets people in whom it had locked out, once, and is in its log as OPERATOR', async () => {
    const account = await world.account();
    await enforced(world, account, '203.0.113.0/24');
    const read = () => readList(world, '192.0.2.1', account.owner.token, account.handle);
    expect(codesOf(await read())).toEqual(['IP_NOT_ALLOWED']);
    expect(await release(account.handle)).toMatchObject({ account: { id: account.id }, wasEnforced: true });
    expect((await read()).data.account?.ipAllowlist).toMatchObject({
      enforced: false,
      entries: [{ network: '203.0.113.0/24', enabled: true }],
    });
    expect(await doneIn(world, account)).toMatchObject([
      {
        ...{ type: 'ip_allowlist.released', actor_type: 'OPERATOR', actor_name: 'somebody at the desk' },
        ...{ before: { enforced: true }, after: { enforced: false } },
      },
    ]);
    expect(await expectNothingWritten(world, [], () => release(account.handle))).toMatchObject({ wasEnforced: false });
  });

  it('names the account by its id as well, and what is FROZEN is released too', async () => {
    const account = await world.account({ status: 'FROZEN' });
    await enforced(world, account, '203.0.113.0/24');
    expect(await release(account.id)).toMatchObject({ account: { handle: account.handle }, wasEnforced: true });
  });

  it('hears that there is no such account, and since when a closed one is closed', async () => {
    const account = await world.account();
    await enforced(world, account, '203.0.113.0/24');
    await world.sql("UPDATE accounts SET deleted_at = '2026-01-02T03:04:05Z' WHERE id = $1", [account.id]);
    for (const named of [account.id, account.handle]) {
      const message = `The account ${named} was closed on 2026-01-02T03:04:05.000Z, for good: nothing of it can be changed.`;
      expect(await refusedFor(named)).toEqual([{ code: 'NOT_FOUND', message, path: ['account'] }]);
    }
    for (const named of ['no-such-one', '', 'a\u0000b']) {
      expect(await refusedFor(named)).toMatchObject([{ code: 'NOT_FOUND', path: ['account'] }]);
    }
  });

  it('has to say who they are', async () => {
    const account = await world.account();
    await enforced(world, account, '203.0.113.0/24');
    expect(await refusedFor(account.id, ' ')).toMatchObject([{ code: 'INVALID', path: ['operator'] }]);
  });

  it('waits for whoever holds the account, and goes by what is there then', async () => {
    const account = await world.account();
    await enforced(world, account, '203.0.113.0/24');
    const client = await world.database.pool.connect();
    let releasing: ReturnType<typeof release>;
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      releasing = release(account.id);
      await lockWaits(world);
      await client.query('UPDATE accounts SET ip_allowlist_enforced = false WHERE id = $1', [account.id]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    // Somebody released it in the meantime.
    expect(await releasing).toMatchObject({ wasEnforced: false });
    expect(await doneIn(world, account)).toEqual([]);
  });
});
