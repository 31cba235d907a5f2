import { gzipSync } from 'node:zlib';
import { closed, HOST, LOOPBACK, outboundWith, plain, reason, refusal, secure, started } from './asking';
import { rawServer, webServer } from './servers';

describe('an answer', () => {
  it.each([300, 301, 302, 303, 304, 307, 308])('that is a redirect is not followed: %s', async (status) => {
    const target = await plain((_incoming, outgoing) => outgoing.end('inner'));
    const location = `http://${LOOPBACK}:${target.port}/secret`;
    const server = await secure((_incoming, outgoing) => outgoing.writeHead(status, { location }).end());
    const { reason: why, message } = await refusal(outboundWith(), `https://${HOST}:${server.port}/`);
    expect([why, message]).toEqual(['REDIRECT', expect.stringContaining(`(${status})`)]);
    expect(message).not.toContain('secret');
    expect(target.connections.made).toBe(0);
  });

  it('may have 1 MB, and is cut off above it, also when it never ends', async () => {
    let sent = 0;
    const server = await secure((incoming, outgoing) => {
      if (incoming.url === '/endless') {
        const pour = () => {
          while (!outgoing.destroyed && outgoing.write(Buffer.alloc(100_000))) sent += 100_000;
        };
        outgoing.on('drain', pour);
        pour();
      } else {
        outgoing.end(Buffer.alloc(Number(incoming.url?.slice(1)), 'a'));
      }
    });
    const address = (path: string) => `https://${HOST}:${server.port}/${path}`;
    const outbound = outboundWith();
    expect((await (await outbound.fetch(address('1000000'))).text()).length).toBe(1_000_000);
    expect(await reason(outbound, address('1000001'))).toBe('TOO_LARGE');
    expect(await reason(outbound, address('endless'))).toBe('TOO_LARGE');
    expect(sent).toBeLessThan(20_000_000);
    await closed(server);
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, identity', 'x'])(
    'that is compressed is not unpacked, since it was not asked for: %s',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(50_000_000));
      const server = await secure((_incoming, outgoing) =>
        outgoing.writeHead(200, { 'content-encoding': encoding }).end(bomb),
      );
      expect(await reason(outboundWith(), `https://${HOST}:${server.port}/`)).toBe('BAD_ANSWER');
      await closed(server);
    },
  );

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a status that there is not', 'HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n'],
    ['a switch to something else', 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['a switch to nothing', 'HTTP/1.1 101 Switching\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ])('must be one of HTTP: %s', async (_kind, answer) => {
    const server = await started(rawServer(answer));
    const outbound = outboundWith();
    const { reason: why, message } = await refusal(outbound, `http://${HOST}:${server.port}/`);
    expect(why).toBe('BAD_ANSWER');
    expect(message).not.toMatch(/SSH|Odd|HPE/);
    await closed(server);
  });

  it('must be whole', async () => {
    const broken = await secure((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 100 }).write('begun');
      setTimeout(() => outgoing.destroy(), 20);
    });
    const outbound = outboundWith();
    expect(await reason(outbound, `https://${HOST}:${broken.port}/`)).toBe('NO_CONNECTION');
  });

  it('that does not come at all says that nobody answers', async () => {
    const server = await webServer((_incoming, outgoing) => outgoing.end());
    await server.stop();
    const outbound = outboundWith();
    const { reason: why, message } = await refusal(outbound, `https://${HOST}:${server.port}/`);
    expect([why, message]).toEqual(['NO_CONNECTION', expect.not.stringMatching(/ECONN|127\.0/)]);
    expect(outbound.logged).toEqual([
      { host: `${HOST}:${server.port}`, reason: 'NO_CONNECTION', detail: 'ECONNREFUSED' },
    ]);
  });
});
