import { UserErrors } from '../../src/errors';
import { releaseSsoAsOperator } from '../../src/modules/sso/release-as-operator';
import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { connected, readSso } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const release = (account: string, operator = 'somebody at the desk') =>
  releaseSsoAsOperator(world.server.app, operator, { account });

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

describe('an operator who releases the single sign-on of an account', () => {
  it('leaves the connection, mails the owners, and is in its log as OPERATOR, once', async () => {
    const account = await world.account();
    await connected(world, account, { tested: true, enforced: true });
    expect(await release(account.handle)).toMatchObject({ account: { id: account.id }, wasEnforced: true });
    const { data } = await readSso(world, account.owner.token, account.handle);
    expect(data.account?.sso).toMatchObject({ enforced: false, tested: true });
    expect(await doneIn(world, account)).toMatchObject([
      {
        ...{ type: 'sso.released', actor_type: 'OPERATOR', actor_name: 'somebody at the desk' },
        ...{ before: { enforced: true }, after: { enforced: false } },
      },
    ]);
    await jobsDone(world);
    const mails = world.smtp.mails.filter(({ to }) => to === account.owner.email);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Who did it: an operator, who runs this Guildhall.');
    expect(await expectNothingWritten(world, [], () => release(account.handle))).toMatchObject({ wasEnforced: false });
  });

  it('names the account by its id as well, and what is FROZEN or on a small plan is released too', async () => {
    const account = await world.account({ status: 'FROZEN', plan: 'FREE' });
    await connected(world, account, { enforced: true });
    expect(await release(account.id)).toMatchObject({ account: { handle: account.handle }, wasEnforced: true });
  });

  it('hears that there is no such account, that a closed one is closed, and has to say who they are', async () => {
    const account = await world.account();
    await connected(world, account, { enforced: true });
    expect(await refusedFor(account.id, ' ')).toMatchObject([{ code: 'INVALID', path: ['operator'] }]);
    await world.sql("UPDATE accounts SET deleted_at = '2026-01-02T03:04:05Z' WHERE id = $1", [account.id]);
    for (const named of [account.id, account.handle, 'no-such-one', 'a\u0000b']) {
      expect(await refusedFor(named)).toMatchObject([{ code: 'NOT_FOUND', path: ['account'] }]);
    }
  });

  it('waits for whoever holds the account, and goes by what is there then', async () => {
    const account = await world.account();
    await connected(world, account, { enforced: true });
    const client = await world.database.pool.connect();
    let releasing: ReturnType<typeof release>;
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      releasing = release(account.id);
      await lockWaits(world);
      await client.query('UPDATE accounts SET sso_enforced = false WHERE id = $1', [account.id]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    expect(await releasing).toMatchObject({ wasEnforced: false });
    expect(await doneIn(world, account)).toEqual([]);
  });
});
