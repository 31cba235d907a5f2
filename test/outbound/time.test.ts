import { closed, HOST, outboundWith, reason, secure, started } from './asking';
import { rawServer } from './servers';

describe('time', () => {
  it('ends after 5 seconds in all, wherever it is spent, and the connection with it', async () => {
    const slow = {
      headers: await secure(() => undefined),
      body: await secure((_incoming, outgoing) => {
        outgoing.writeHead(200);
        const drip = setInterval(() => outgoing.write('a'), 200);
        outgoing.once('close', () => {
          clearInterval(drip);
        });
      }),
      handshake: await started(rawServer('')),
      interim: await started(rawServer('HTTP/1.1 103 Early Hints\r\n\r\n')),
    };
    const outbound = outboundWith();
    const never = outboundWith({ lookup: () => new Promise(() => undefined) });
    const body = new ReadableStream({ start: () => undefined });
    const begun = performance.now();
    const reasons = await Promise.all([
      reason(never, `https://${HOST}/`),
      reason(outbound, `https://${HOST}:${slow.headers.port}/`),
      reason(outbound, `https://${HOST}:${slow.body.port}/`),
      reason(outbound, `https://${HOST}:${slow.handshake.port}/`),
      reason(outbound, `http://${HOST}:${slow.interim.port}/`),
      reason(outbound, `https://${HOST}/`, { method: 'POST', body, duplex: 'half' }),
    ]);
    const took = performance.now() - begun;
    expect(reasons).toEqual(Array(6).fill('TOO_SLOW'));
    expect(took).toBeGreaterThan(4900);
    expect(took).toBeLessThan(8000);
    for (const server of Object.values(slow)) await closed(server);
  });

  it("ends when the caller calls it off, with the caller's own reason", async () => {
    const server = await secure(() => undefined);
    const address = `https://${HOST}:${server.port}/`;
    const outbound = outboundWith();
    const caller = new AbortController();
    const asked = outbound.fetch(address, { signal: caller.signal });
    setTimeout(() => {
      caller.abort(new Error('the caller went away'));
    }, 50);
    await expect(asked).rejects.toThrow('the caller went away');
    await closed(server);
    const before = server.connections.made;
    await expect(outbound.fetch(address, { signal: caller.signal })).rejects.toThrow('the caller went away');
    expect([server.connections.made, outbound.logged]).toEqual([before, []]);
    await expect(outbound.fetch(address, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});
