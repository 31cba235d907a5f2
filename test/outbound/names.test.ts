import { lookupWith } from '../../src/outbound/look-up-names';
import { startDns, type TestDns } from '../support/dns';
import { eventually } from '../support/eventually';
import { LOOPBACK, outboundWith, plain, reason } from './asking';

let dns: TestDns;
beforeEach(async () => {
  dns = await startDns();
});
afterEach(() => dns.stop());

/** Outgoing requests that look names up where the service does, and what the system was asked. */
function outbound(allow: string[], bySystem: Record<string, string[]> = {}) {
  const asked: string[] = [];
  const lookup = lookupWith([dns.address], { withInnerNames: allow.length > 0 }, async (name) => {
    asked.push(name);
    const found = bySystem[name];
    return found ?? Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
  });
  return Object.assign(outboundWith({ allow, lookup }), { asked });
}

async function timed<T>(work: Promise<T>): Promise<{ took: number; result: T }> {
  const begun = performance.now();
  const result = await work;
  return { took: performance.now() - begun, result };
}

describe('a name', () => {
  it('is asked of DNS, by the servers of DNS_SERVERS, for addresses of both kinds, and each of them is looked at', async () => {
    const one = outbound([]);
    for (const addresses of [['10.0.0.1'], ['8.8.8.8', '::1'], ['2606:4700::1111', '127.0.0.1'], ['64:ff9b::a00:1']]) {
      dns.lead('idp.example.com', ...addresses);
      expect(await reason(one, 'https://idp.example.com/')).toBe('NOT_PUBLIC');
      expect(one.logged.at(-1)?.detail.split(', ').sort()).toEqual([...addresses].sort());
    }
    expect(new Set(dns.asked)).toEqual(new Set(['udp idp.example.com']));
    expect(one.asked).toEqual([]);
  });

  it('is looked up once for a request: what was found is connected to', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'));
    const one = outbound([LOOPBACK]);
    dns.lead('idp.example.com', LOOPBACK);
    expect((await one.fetch(`http://idp.example.com:${server.port}/`)).status).toBe(200);
    expect(dns.asked).toEqual(['udp idp.example.com', 'udp idp.example.com']);
    dns.lead('idp.example.com', '127.0.0.2');
    expect(await reason(one, `https://idp.example.com:${server.port}/`)).toBe('NOT_PUBLIC');
    expect(server.connections.made).toBe(1);
  });

  it('with a slow name server holds up nobody else, and ends with its request', async () => {
    const never: (() => void)[] = [];
    dns.before = (name) => (name.startsWith('slow') ? new Promise<void>((resolve) => never.push(resolve)) : undefined);
    dns.lead('quick.example.com', '10.0.0.1');
    const one = outbound([]);
    const slow = Array.from({ length: 10 }, (_none, at) =>
      timed(reason(one, `https://slow-${String(at)}.example.com/`)),
    );
    await eventually(() => dns.asked.length >= 20);
    const { took, result } = await timed(reason(one, 'https://quick.example.com/'));
    expect(result).toBe('NOT_PUBLIC');
    expect(took).toBeLessThan(500);
    const ended = await Promise.all(slow);
    expect(new Set(ended.map((end) => end.result))).toEqual(new Set(['NOT_RESOLVED']));
    for (const end of ended) expect(end.took).toBeLessThan(4000);
    for (const resolve of never) resolve();
  });

  it('whose addresses of one kind nobody tells leads to those of the other', async () => {
    dns.lead('idp.example.com', '10.0.0.1');
    let asked = 0;
    // The second question of the two, and each repetition of it.
    dns.before = () => ((asked += 1) === 1 ? undefined : new Promise(() => undefined));
    const one = outbound([]);
    expect(await reason(one, 'https://idp.example.com/')).toBe('NOT_PUBLIC');
    expect(one.logged[0]?.detail).toBe('10.0.0.1');
  });

  it('that there is not, or cannot be, leads nowhere', async () => {
    dns.set('texts.example.com', 'a text');
    const one = outbound([]);
    for (const host of ['nobody.example.com', 'texts.example.com', 'a..b', `${'a'.repeat(64)}.example.com`, 'single']) {
      expect({ host, why: await reason(one, `https://${host}/`) }).toEqual({ host, why: 'NOT_PUBLIC' });
    }
    expect(one.logged.map(({ detail }) => detail)).toEqual(['', '', '', '', '']);
  });

  it('that no name server tells of is a fault of name servers', async () => {
    const one = outbound([]);
    for (const trouble of ['SERVFAIL', 'REFUSED'] as const) {
      dns.trouble = trouble;
      expect(await reason(one, 'https://idp.example.com/')).toBe('NOT_RESOLVED');
    }
    expect(one.logged.map(({ detail }) => detail)).toEqual(['ESERVFAIL', 'EREFUSED']);
  });
});

describe('a name that only the system knows', () => {
  it('is not asked of it while no inner address is opened', async () => {
    const one = outbound([], { keycloak: ['8.8.8.8'], 'keycloak.auth.svc': ['8.8.8.8'] });
    for (const host of ['keycloak', 'keycloak.auth.svc']) {
      expect(await reason(one, `https://${host}/`)).toBe('NOT_PUBLIC');
    }
    expect(one.asked).toEqual([]);
  });

  it('leads to what is opened: a single word at once, others once DNS has said that it does not know them', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'));
    const known = { keycloak: [LOOPBACK], 'keycloak.auth.svc': [LOOPBACK], inner: ['127.0.0.2'] };
    const one = outbound([LOOPBACK], known);
    for (const host of ['keycloak', 'keycloak.auth.svc']) {
      expect((await one.fetch(`http://${host}:${server.port}/`)).status).toBe(200);
    }
    expect(one.asked).toEqual(['keycloak', 'keycloak.auth.svc']);
    expect(new Set(dns.asked)).toEqual(new Set(['udp keycloak.auth.svc']));
    // It is held to what is opened all the same.
    expect(await reason(one, `https://inner:${server.port}/`)).toBe('NOT_PUBLIC');
    expect(await reason(one, `https://nobody.example.com/`)).toBe('NOT_PUBLIC');
  });

  it('is never one that DNS knows, nor one whose name server does not answer', async () => {
    const one = outbound([LOOPBACK], { 'idp.example.com': [LOOPBACK] });
    dns.lead('idp.example.com', '10.0.0.1');
    expect(await reason(one, 'https://idp.example.com/')).toBe('NOT_PUBLIC');
    dns.trouble = 'SERVFAIL';
    expect(await reason(one, 'https://idp.example.com/')).toBe('NOT_RESOLVED');
    expect(one.asked).toEqual([]);
  });

  it('is found where there is no DNS at all', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'));
    const none = await startDns();
    await none.stop();
    const lookup = lookupWith([none.address], { withInnerNames: true }, async () => [LOOPBACK]);
    const answer = await outboundWith({ lookup }).fetch(`http://idp.inner.example:${server.port}/`);
    expect(answer.status).toBe(200);
  });
});
