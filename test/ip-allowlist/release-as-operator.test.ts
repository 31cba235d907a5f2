import { UserErrors } from '../../src/errors';
import { releaseIpAllowlistAsOperator } from '../../src/modules/ip-allowlist/release-as-operator';
import { expectNothingWritten } from '../support/nothing-written';
import type { World } from '../support/world';
import { doneIn } from '../teams/operations';
import { codesOf, enforced, readList, startAddressedWorld } from './operations';

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

const release = (account: string) =>
  releaseIpAllowlistAsOperator(world.server.app, 'somebody at the desk', { account });

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

  it('hears that there is no account of this handle, a closed one included', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET deleted_at = now() WHERE id = $1', [account.id]);
    for (const handle of [account.handle, 'no-such-one']) {
      await expect(release(handle)).rejects.toThrow(UserErrors);
    }
  });
});
