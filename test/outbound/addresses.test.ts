import { among, isPublic } from '../../src/outbound/addresses';

describe('an address that is not public', () => {
  it.each([
    ['of this host', ['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '::', '::1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd00:ec2::254']],
    [
      'link-local, the metadata of clouds among them',
      ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
    ],
    ['shared by a provider', ['100.64.0.1', '100.100.100.200', '100.127.255.255']],
    ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1', 'ff0e::1']],
    ['reserved', ['240.0.0.1', '192.0.0.192', '192.88.99.1', '2001:100::1', '4000::1', '5f00::1', 'fec0::1', '100::1']],
    ['for documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
    ['for benchmarks', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
    [
      'IPv4 mapped into IPv6',
      ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::ffff:0:7f00:1'],
    ],
    ['IPv4 compatible with IPv6', ['::127.0.0.1', '::7f00:1', '::10.0.0.1', '::808:808']],
    ['IPv4 behind NAT64', ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1']],
    ['IPv4 within 6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1']],
    ['IPv4 within Teredo', ['2001::1', '2001:0:7f00:1::']],
    ['of the platform at Azure', ['168.63.129.16']],
    ['no address', ['', 'localhost', '1.2.3', '0x7f.1', '127.0.0.1:80', '1.2.3.4/8']],
  ])('%s', (_kind, addresses) => {
    expect(addresses.filter(isPublic)).toEqual([]);
  });
});

it('a public address is one that the internet routes, next to those that are not too', () => {
  const addresses = [
    ...[
      '1.1.1.1',
      '8.8.8.8',
      '9.255.255.255',
      '11.0.0.1',
      '100.63.255.255',
      '100.128.0.1',
      '126.255.255.255',
      '128.0.0.1',
    ],
    ...[
      '169.253.255.255',
      '169.255.0.1',
      '172.15.255.255',
      '172.32.0.1',
      '192.167.255.255',
      '192.169.0.1',
      '198.17.255.255',
    ],
    ...[
      '198.20.0.1',
      '223.255.255.255',
      '168.63.129.17',
      '2606:4700::1111',
      '2a00:1450:4001::1',
      '2003::1',
      '2001:200::1',
    ],
  ];
  expect(addresses.filter((one) => !isPublic(one))).toEqual([]);
});

describe('what is opened', () => {
  it('is opened exactly, and nothing beside it', () => {
    const isOpened = among(['10.1.2.3', '192.168.4.0/24', '::1', 'fd00:1::/64']);
    const open = ['10.1.2.3', '192.168.4.0', '192.168.4.255', '::1', 'fd00:1::5'];
    const shut = [
      '10.1.2.4',
      '10.1.2.2',
      '192.168.3.255',
      '192.168.5.0',
      '127.0.0.1',
      '::2',
      'fd00:1:0:1::1',
      '8.8.8.8',
      '',
      'a',
    ];
    expect([...open, ...shut].filter(isOpened)).toEqual(open);
  });

  it('is not opened by way of IPv6 where it is an IPv4 address', () => {
    const isOpened = among(['127.0.0.1', '10.0.0.0/8']);
    expect(['::ffff:127.0.0.1', '::127.0.0.1', '::ffff:10.1.1.1', '2002:7f00:1::'].filter(isOpened)).toEqual([]);
  });

  it('is nothing, left out', () => {
    expect(['127.0.0.1', '10.0.0.1', '::1', '8.8.8.8'].filter(among([]))).toEqual([]);
  });
});
