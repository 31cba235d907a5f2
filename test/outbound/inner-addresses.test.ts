import type { OutboundOptions } from '../../src/outbound/outbound';
import { HOST, LOOPBACK, outboundWith, plain, reason, refusal, secure } from './asking';

describe('an address that may not be asked', () => {
  it.each([
    [
      'this machine',
      ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '017700000001', '127.0.0.1.', '0', '[::1]', '[::]'],
    ],
    ['this machine in other letters', ['①②⑦.0.0.1', '%31%32%37.0.0.1', '１２７.0.0.1']],
    [
      'metadata of clouds',
      ['169.254.169.254', '2852039166', '0xa9fea9fe', '[::ffff:169.254.169.254]', '[fd00:ec2::254]', '168.63.129.16'],
    ],
    ['private', ['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '[fc00::1]', '[fe80::1]']],
    [
      'IPv4 within IPv6',
      ['[::ffff:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]'],
    ],
    [
      'multicast, reserved, documentation, benchmark',
      ['224.0.0.1', '240.0.0.1', '192.0.2.1', '198.18.0.1', '[2001:db8::1]'],
    ],
  ])('is refused however it is written: %s', async (_kind, hosts) => {
    const outbound = outboundWith({ allow: [] });
    for (const host of hosts) {
      expect({ host, reason: await reason(outbound, `https://${host}/`) }).toEqual({ host, reason: 'NOT_PUBLIC' });
    }
    expect(outbound.names).toEqual([]);
  });

  it('is not reached by a name either, nor when only one of its addresses is inner', async () => {
    const server = await secure((_incoming, outgoing) => outgoing.end('inner'));
    for (const addresses of [
      [LOOPBACK],
      ['8.8.8.8', LOOPBACK],
      [LOOPBACK, '8.8.8.8'],
      ['::ffff:127.0.0.1'],
      ['10.0.0.1'],
      ['nonsense'],
    ]) {
      const outbound = outboundWith({ allow: [], lookup: async () => addresses });
      expect(await reason(outbound, `https://${HOST}:${server.port}/`)).toBe('NOT_PUBLIC');
    }
    expect(server.connections.made).toBe(0);
  });

  it('looks the same whether a name leads inside or nowhere, and which port is asked for: operators read which', async () => {
    const server = await secure((_incoming, outgoing) => outgoing.end('inner'));
    const nowhere = async () =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    const kinds: OutboundOptions['lookup'][] = [
      async () => [LOOPBACK],
      async () => ['10.1.2.3'],
      async () => [],
      nowhere,
    ];
    const outbounds = kinds.map((lookup) => outboundWith({ allow: [], ...(lookup && { lookup }) }));
    const told = [];
    for (const outbound of outbounds) {
      for (const port of [server.port, 1]) {
        const { reason: why, message } = await refusal(outbound, `https://${HOST}:${port}/`);
        told.push([why, message.replace(`:${port}`, '')]);
      }
    }
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toEqual(['NOT_PUBLIC', expect.stringMatching(/^idp\.example\.com is no public address/)]);
    expect(outbounds.map(({ logged }) => logged[0]?.detail)).toEqual([LOOPBACK, '10.1.2.3', '', '']);
    expect(server.connections.made).toBe(0);
  });

  it('is not reached by a name that changes its mind: it is looked up once, and what was found is connected to', async () => {
    const first = await plain((_incoming, outgoing) => outgoing.end('the first'));
    const second = await plain((_incoming, outgoing) => outgoing.end('rebound'), { address: '127.0.0.2' });
    let times = 0;
    const outbound = outboundWith({
      lookup: async () => {
        times += 1;
        return [times === 1 ? LOOPBACK : '127.0.0.2'];
      },
    });
    expect(await (await outbound.fetch(`http://${HOST}:${first.port}/`)).text()).toBe('the first');
    expect(times).toBe(1);
    // The next request looks anew, and is held to what it finds.
    expect(await reason(outbound, `https://${HOST}:${second.port}/`)).toBe('NOT_PUBLIC');
    expect([first.connections.made, second.connections.made]).toEqual([1, 0]);
  });

  it('is opened by OUTBOUND_ALLOW exactly', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'), { address: '127.0.0.2' });
    const asked = (allow: string[]) => outboundWith({ allow }).fetch(`http://127.0.0.2:${server.port}/`);
    for (const allow of [['127.0.0.2'], ['127.0.0.0/30']]) expect((await asked(allow)).status).toBe(200);
    for (const allow of [[], ['127.0.0.1'], ['127.0.0.3', '::1'], ['::ffff:127.0.0.2']]) {
      await expect(asked(allow)).rejects.toMatchObject({ reason: 'NOT_HTTPS' });
    }
    expect(server.connections.made).toBe(2);
  });

  it('is any that is asked by http, and nothing is told of its name', async () => {
    const lookups: OutboundOptions['lookup'][] = [async () => ['8.8.8.8'], async () => ['10.0.0.1'], async () => []];
    const told = [];
    for (const lookup of lookups) {
      const { reason: why, message } = await refusal(outboundWith({ ...(lookup && { lookup }) }), `http://${HOST}/`);
      told.push(`${why} ${message}`);
    }
    expect(new Set(told)).toEqual(
      new Set([expect.stringMatching(/^NOT_HTTPS idp\.example\.com may be asked by https/)]),
    );
    const outbound = outboundWith({ allow: [] });
    expect(await reason(outbound, `http://${HOST}/`)).toBe('NOT_HTTPS');
    expect(outbound.names).toEqual([]);
  });

  it.each([
    ...[
      '',
      'idp.example.com',
      'ftp://idp.example.com/',
      'file:///etc/passwd',
      'data:text/plain,a',
      'gopher://127.0.0.1:25/',
    ],
    ...['https://user:hunter2@idp.example.com/', 'https://user@idp.example.com/', 'https://:hunter2@idp.example.com/'],
    ...['https://1.2.3.4.5/', 'https://idp.example.com:99999/', 'https://[::1', 'https://'],
  ])('is no address of a web server: %j', async (address) => {
    const outbound = outboundWith();
    const { reason: why, message } = await refusal(outbound, address);
    expect(why).toBe('BAD_ADDRESS');
    expect(message).not.toContain('hunter2');
    expect(outbound.names).toEqual([]);
  });

  it('that cannot be looked up at the moment is a fault of name servers', async () => {
    const lookup = async () => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
    const outbound = outboundWith({ lookup });
    expect(await reason(outbound, `https://${HOST}/`)).toBe('NOT_RESOLVED');
    expect(outbound.logged).toEqual([{ host: HOST, reason: 'NOT_RESOLVED', detail: 'EAI_AGAIN' }]);
  });
});
