import { networkOf } from '../../src/auth/network';
import { readConfig } from '../../src/config';
import { clientAddress } from '../../src/http/client-address';
import { startWorld, type World } from '../support/world';

function trusted(list: string): (address: string) => boolean {
  return readConfig({ TRUSTED_PROXIES: list, SECRET_KEY: 'x'.repeat(32) }).isTrustedProxy;
}

describe('the address of a caller', () => {
  const proxies = trusted('10.0.0.0/8,fd00::/8');

  it.each([
    [
      'without proxies the peer counts, whatever the header says',
      '203.0.113.5',
      '198.51.100.1',
      trusted(''),
      '203.0.113.5',
    ],
    ['a peer that is no proxy is not believed', '203.0.113.5', '198.51.100.1', proxies, '203.0.113.5'],
    ['a proxy is believed', '10.0.0.1', '198.51.100.1', proxies, '198.51.100.1'],
    ['a proxy without the header is the caller', '10.0.0.1', undefined, proxies, '10.0.0.1'],
    [
      'of a chain the rightmost that is no proxy counts',
      '10.0.0.1',
      '198.51.100.1, 10.0.0.3, 10.0.0.2',
      proxies,
      '198.51.100.1',
    ],
    [
      'what stands left of it is the own word of the client',
      '10.0.0.1',
      '1.1.1.1, 127.0.0.1, 198.51.100.1, 10.0.0.2',
      proxies,
      '198.51.100.1',
    ],
    ['a client cannot hide behind the name of a proxy', '10.0.0.1', '10.9.9.9, 198.51.100.1', proxies, '198.51.100.1'],
    ['of a chain of proxies only the farthest counts', '10.0.0.1', '10.0.0.3,10.0.0.2', proxies, '10.0.0.3'],
    [
      'what is no address is nobody’s, and not the proxy’s own',
      '10.0.0.1',
      '198.51.100.1, unknown, 10.0.0.2',
      proxies,
      '',
    ],
    ['an address with a port is none', '10.0.0.1', '198.51.100.1:51234', proxies, ''],
    ['an empty header is none', '10.0.0.1', ' , ', proxies, '10.0.0.1'],
    ['an IPv4 peer in an IPv6 socket is IPv4', '::ffff:203.0.113.5', undefined, proxies, '203.0.113.5'],
    ['an IPv4 proxy in an IPv6 socket is one too', '::ffff:10.0.0.1', '::ffff:198.51.100.1', proxies, '198.51.100.1'],
    [
      'an IPv4 peer that is mapped in hexadecimal digits is IPv4',
      '::ffff:cb00:7105',
      undefined,
      proxies,
      '203.0.113.5',
    ],
    [
      'a mapped address is one whichever way it is written',
      '10.0.0.1',
      '0:0:0:0:0:FFFF:198.51.100.1',
      proxies,
      '198.51.100.1',
    ],
    ['a zone says nothing of whom it is', 'fe80::1%eth0', undefined, proxies, 'fe80::1'],
    ['IPv6 is written in one way', 'fd00::1', '2001:0DB8:0:0:0:0:0:0001', proxies, '2001:db8::1'],
    ['a peer that is gone has none', '', '198.51.100.1', proxies, ''],
    ['IPv6 works alike', 'fd00::1', '2001:db8::1, fd00::2', proxies, '2001:db8::1'],
  ])('%s', (_name, peer, header, isTrustedProxy, expected) => {
    expect(clientAddress(peer, header, isTrustedProxy)).toBe(expected);
  });
});

describe('the network that limits count by', () => {
  it.each([
    ['203.0.113.5', '203.0.113.0/24'],
    ['203.0.113.255', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

const REFUSED = `mutation ($id: ID!) { changeMemberRole(input: { memberId: $id, role: ADMIN }) { errors { code } } }`;

/** Is refused something, and gives the address and user agent that the audit event of it tells. */
async function addressInEvent(world: World, headers: Record<string, string>): Promise<unknown> {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER');
  await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${member.token}`, ...headers },
    body: JSON.stringify({ query: REFUSED, variables: { id: member.memberId } }),
  });
  const [event] = await world.sql('SELECT ip_address, user_agent FROM audit_events WHERE log_id = $1', [account.id]);
  return event;
}

describe('through the door', () => {
  const headers = { 'x-forwarded-for': '1.1.1.1, 198.51.100.7', 'user-agent': 'a browser' };

  it('X-Forwarded-For of anybody is not believed by default', async () => {
    const world = await startWorld();
    expect(await addressInEvent(world, headers)).toEqual({ ip_address: '127.0.0.1', user_agent: 'a browser' });
    await world.stop();
  });

  it('X-Forwarded-For of a trusted proxy is believed, as to its rightmost stranger', async () => {
    const world = await startWorld({ isTrustedProxy: trusted('127.0.0.0/8') });
    expect(await addressInEvent(world, headers)).toEqual({ ip_address: '198.51.100.7', user_agent: 'a browser' });
    await world.stop();
  });

  it('a user agent of any length is cut, not refused', async () => {
    const world = await startWorld();
    expect(await addressInEvent(world, { 'user-agent': 'x'.repeat(5000) })).toEqual({
      ip_address: '127.0.0.1',
      user_agent: 'x'.repeat(500),
    });
    await world.stop();
  });
});
