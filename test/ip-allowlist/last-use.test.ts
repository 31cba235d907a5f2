import { invite } from '../access/stage';
import { ACCEPT, DECLINE, PREVIEW } from '../invitations/operations';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import type { TestAccount, World } from '../support/world';
import { askFrom, enforced, headersFrom, readList, startAddressedWorld } from './operations';

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

const NETWORKS = ['203.0.113.0/24', '203.0.113.7/32', '2001:db8::/32'];

/** Which networks of a list were used, by what the database says once it was written. */
async function used({ id }: TestAccount): Promise<unknown[]> {
  await world.server.app.lastUsed.flush();
  const rows = await world.sql(
    'SELECT network FROM ip_allowlist_entries WHERE account_id = $1 AND last_used_at IS NOT NULL ORDER BY network',
    [id],
  );
  return rows.map(({ network }) => network);
}

const seats = (address: string, account: TestAccount, token = account.owner.token) =>
  askFrom(world, address, token, 'query ($handle: String!) { account(handle: $handle) { id seats { used } } }', {
    handle: account.handle,
  });

describe('the last use of an entry', () => {
  it('is when it let somebody into the account: of each that has the address, and of no other', async () => {
    const account = await world.account();
    await enforced(world, account, ...NETWORKS);
    await seats('203.0.113.9', account);
    expect(await used(account)).toEqual(['203.0.113.0/24']);
    const before = world.now();
    world.advance(60_000);
    await seats('::ffff:203.0.113.7', account);
    expect(await used(account)).toEqual(['203.0.113.0/24', '203.0.113.7/32']);
    const { data } = await readList(world, '203.0.113.9', account.owner.token, account.handle);
    const entries = data.account?.ipAllowlist?.entries as unknown as { network: string; lastUsedAt: string | null }[];
    for (const { network, lastUsedAt } of entries) {
      if (network === '2001:db8::/32') expect(lastUsedAt).toBeNull();
      else expect(new Date(lastUsedAt ?? 0).getTime()).toBeGreaterThanOrEqual(before.getTime() + 60_000);
    }
  });

  it('is nobody’s who is refused, asks about themselves only, or sees no more than the name-plate', async () => {
    const account = await world.account();
    await enforced(world, account, ...NETWORKS);
    await seats('192.0.2.1', account);
    await askFrom(world, '203.0.113.7', account.owner.token, '{ viewer { accounts { nodes { name } } } }');
    const stranger = await world.person();
    await seats('203.0.113.7', account, stranger.token);
    expect(await used(account)).toEqual([]);
  });

  it('is not told of a list that is not enforced, nor of an entry that is disabled', async () => {
    const account = await world.account();
    await world.allowlistEntry(account, '203.0.113.0/24');
    await seats('203.0.113.7', account);
    expect(await used(account)).toEqual([]);
    await enforced(world, account);
    await world.allowlistEntry(account, '203.0.113.7/32', { enabled: false });
    await seats('203.0.113.7', account);
    expect(await used(account)).toEqual(['203.0.113.0/24']);
  });

  it('is that by an id, and by the address of an export, too', async () => {
    const account = await world.account();
    await enforced(world, account, '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32');
    const { memberId, token } = account.owner;
    await askFrom(world, '203.0.113.7', token, 'query ($id: ID!) { node(id: $id) { id } }', { id: memberId });
    expect(await used(account)).toEqual(['203.0.113.0/24']);
    const { data } = await askFrom(
      world,
      '198.51.100.1',
      token,
      'mutation ($id: ID!) { exportAuditLog(input: { accountId: $id, format: CSV }) { url } }',
      { id: account.id },
    );
    const { pathname } = new URL(textOf(data.exportAuditLog?.url));
    noteSecret(pathname.split('/').at(-1) ?? '');
    expect(await used(account)).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
    expect((await fetch(`${world.url}${pathname}`, { headers: headersFrom('2001:db8::1', token) })).status).toBe(200);
    expect(await used(account)).toHaveLength(3);
  });

  it('is that by an invitation that is opened, accepted or declined, by its link and by its id, too', async () => {
    const networks = ['203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32'];
    const account = await world.account();
    await enforced(world, account, ...networks);
    const [first, second] = [await world.person(), await world.person()];
    const [opened, named] = [
      await invite({ world, account }, first.email),
      await invite({ world, account }, second.email),
    ];
    await askFrom(world, '192.0.2.1', null, PREVIEW, { token: opened.token });
    await askFrom(world, '192.0.2.1', first.token, ACCEPT, { input: { token: opened.token } });
    expect(await used(account)).toEqual([]);
    await askFrom(world, '203.0.113.7', null, PREVIEW, { token: opened.token });
    expect(await used(account)).toEqual(['203.0.113.0/24']);
    await askFrom(world, '2001:db8::1', second.token, DECLINE, { input: { invitationId: named.id } });
    expect(await used(account)).toEqual(['203.0.113.0/24', '2001:db8::/32']);
    await askFrom(world, '198.51.100.1', first.token, ACCEPT, { input: { token: opened.token } });
    expect(await used(account)).toHaveLength(3);
  });

  it('is not that by a link that leads nowhere, or into another account', async () => {
    const [account, other] = [await world.account(), await world.account()];
    await enforced(world, account, '203.0.113.0/24');
    const guest = await world.person();
    const { token } = await invite({ world, account: other }, guest.email);
    await askFrom(world, '203.0.113.7', null, PREVIEW, { token });
    await askFrom(world, '203.0.113.7', null, PREVIEW, { token: `${token.slice(0, -8)}aaaaaaaa` });
    expect(await used(account)).toEqual([]);
  });
});
