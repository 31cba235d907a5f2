import { HOST, LOOPBACK, outboundWith, plain, secure } from './asking';

describe('a request that is well', () => {
  it('gives status, headers and body; the name is in TLS, certificate and Host, and nothing may be compressed', async () => {
    const server = await secure((_incoming, outgoing) => {
      outgoing
        .writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
        .end('{"issuer":"ä"}');
    });
    const outbound = outboundWith();
    const answer = await outbound.fetch(`https://${HOST}:${server.port}/a%20path?with=query#fragment`);
    expect(answer).toBeInstanceOf(Response);
    expect([answer.status, answer.ok, answer.headers.get('content-type')]).toEqual([200, true, 'application/json']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toEqual({ issuer: 'ä' });
    expect(server.came).toMatchObject([
      {
        ...{ method: 'GET', path: '/a%20path?with=query', body: '', servername: HOST },
        headers: { host: `${HOST}:${server.port}`, 'accept-encoding': 'identity', connection: 'close' },
      },
    ]);
    expect([outbound.names, outbound.logged]).toEqual([[HOST], []]);
  });

  it('is made as openid-client and jose make theirs', async () => {
    // The shapes of CustomFetch of openid-client 6 and FetchImplementation of jose 6.
    type CustomFetch = (
      url: string,
      options: {
        body: ArrayBuffer | null | ReadableStream | string | Uint8Array | undefined | URLSearchParams;
        duplex?: 'half';
        headers: Record<string, string>;
        method: string;
        redirect: 'manual';
        signal?: AbortSignal;
      },
    ) => Promise<Response>;
    type FetchImplementation = (
      url: string,
      options: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
    ) => Promise<Response>;
    const server = await secure((_incoming, outgoing) => outgoing.end('{"keys":[]}'));
    const { fetch } = outboundWith();
    const openid: CustomFetch = fetch;
    const jose: FetchImplementation = fetch;
    const url = `https://${HOST}:${server.port}/token`;
    const common = { redirect: 'manual', signal: AbortSignal.timeout(30_000) } as const;
    const headers = { accept: 'application/json', authorization: 'Basic YTpi', host: 'elsewhere.example.com' };
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'ä b' });
    await openid(url, { ...common, method: 'POST', headers, body });
    await openid(url, { ...common, method: 'POST', headers, body: new Blob(['streamed']).stream(), duplex: 'half' });
    await openid(url, { ...common, method: 'GET', headers, body: undefined });
    await jose(url, { ...common, method: 'GET', headers: new Headers({ 'user-agent': 'jose' }) });
    expect(server.came).toMatchObject([
      {
        ...{ method: 'POST', body: 'grant_type=authorization_code&code=%C3%A4+b' },
        headers: {
          ...{ accept: 'application/json', authorization: 'Basic YTpi', host: `${HOST}:${server.port}` },
          ...{ 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', 'content-length': '43' },
        },
      },
      { method: 'POST', body: 'streamed' },
      { method: 'GET', body: '' },
      { method: 'GET', headers: { 'user-agent': 'jose' } },
    ]);
    // Nothing is kept for the next one.
    expect(server.connections.made).toBe(4);
  });

  it.each([204, 205, 400, 401, 404, 500, 503])('has its status whatever that says: %s', async (status) => {
    const server = await secure((_incoming, outgoing) => outgoing.writeHead(status).end());
    const answer = await outboundWith().fetch(`https://${HOST}:${server.port}/`);
    expect([answer.status, await answer.text()]).toEqual([status, '']);
  });

  it('may go to an address as such, where the certificate names it', async () => {
    const server = await secure((_incoming, outgoing) => outgoing.end('here'));
    const outbound = outboundWith();
    expect(await (await outbound.fetch(new URL(`https://${LOOPBACK}:${server.port}/`))).text()).toBe('here');
    expect([outbound.names, server.came[0]?.servername]).toEqual([[], false]);
  });

  it('may be http to what is opened', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'));
    const outbound = outboundWith();
    for (const host of [LOOPBACK, HOST]) {
      expect(await (await outbound.fetch(`http://${host}:${server.port}/`)).text()).toBe('here');
    }
  });

  it('goes by no proxy', async () => {
    const proxy = await plain((_incoming, outgoing) => outgoing.end('from the proxy'));
    const server = await plain((_incoming, outgoing) => outgoing.end('from the server'));
    const names = [
      'HTTP_PROXY',
      'HTTPS_PROXY',
      'ALL_PROXY',
      'http_proxy',
      'https_proxy',
      'all_proxy',
      'NODE_USE_ENV_PROXY',
    ];
    for (const name of names) process.env[name] = `http://${LOOPBACK}:${proxy.port}`;
    try {
      const answer = await outboundWith().fetch(`http://${HOST}:${server.port}/`);
      expect(await answer.text()).toBe('from the server');
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name);
    }
    expect(proxy.connections.made).toBe(0);
  });

  it('goes on to the next address where nobody answers at the first', async () => {
    const server = await plain((_incoming, outgoing) => outgoing.end('here'));
    const outbound = outboundWith({ allow: ['127.0.0.0/8', '::1'], lookup: async () => ['::1', LOOPBACK] });
    expect(await (await outbound.fetch(`http://${HOST}:${server.port}/`)).text()).toBe('here');
  });
});
