import { openDns } from '../../src/dns/look-up';
import { Unavailable } from '../../src/errors';
import { startDns, type TestDns } from '../support/dns';

let dns: TestDns;
beforeEach(async () => {
  dns = await startDns();
});
afterEach(() => dns.stop());

const NAME = '_guildhall.example.net';

const texts = (...servers: string[]): Promise<string[]> => openDns([dns.address, ...servers]).texts(NAME);

/** What a look-up says that has no answer. */
async function failure(...servers: string[]): Promise<Unavailable> {
  const failed: unknown = await texts(...servers).catch((error: unknown) => error);
  if (!(failed instanceof Unavailable)) throw new Error(`It is ${String(failed)}.`);
  return failed;
}

describe('a look-up of TXT records', () => {
  it('gives each record in one piece, however many pieces it comes in, and without white space around it', async () => {
    dns.set(NAME, 'v=spf1 -all', ['guildhall-', 'domain=', '0123'], '  spaced  ');
    expect((await texts()).sort()).toEqual(['guildhall-domain=0123', 'spaced', 'v=spf1 -all']);
    expect(dns.asked).toEqual([`udp ${NAME}`]);
  });

  it('comes again by TCP for an answer that is too long for UDP', async () => {
    const many = Array.from({ length: 8 }, (_none, index) => `${String(index)} ${'x'.repeat(200)}`);
    dns.set(NAME, ...many);
    expect((await texts()).sort()).toEqual(many.sort());
    expect(dns.asked).toEqual([`udp ${NAME}`, `tcp ${NAME}`]);
  });

  it('gives nothing for a name that there is not, and for one without TXT records', async () => {
    expect(await texts()).toEqual([]);
    dns.set(NAME);
    expect(await texts()).toEqual([]);
  });

  it('asks anew each time: what was seen a moment ago is not kept', async () => {
    dns.set(NAME, 'before');
    expect(await texts()).toEqual(['before']);
    dns.set(NAME, 'after');
    expect(await texts()).toEqual(['after']);
  });

  it.each(['SERVFAIL', 'REFUSED'] as const)('is Unavailable where the server says %s', async (trouble) => {
    dns.set(NAME, 'there');
    dns.trouble = trouble;
    const { message, reason } = await failure();
    expect(message).toMatch(
      /^DNS does not answer the question for _guildhall\.example\.net at the moment, or cannot\./,
    );
    expect(reason).toMatch(/^DNS, asked for the TXT records at _guildhall\.example\.net: E[A-Z]+$/);
  });

  it('is Unavailable within 5 seconds where nobody answers, however many servers there are', async () => {
    dns.trouble = 'SILENT';
    const others = [await startDns(), await startDns()];
    for (const other of others) other.trouble = 'SILENT';
    const start = performance.now();
    await failure(...others.map(({ address }) => address));
    expect(performance.now() - start).toBeLessThan(5_500);
    for (const other of others) await other.stop();
  });

  it('asks the next server where the first one does not answer', async () => {
    dns.trouble = 'SILENT';
    const other = await startDns();
    other.set(NAME, 'from the other');
    expect(await texts(other.address)).toEqual(['from the other']);
    await other.stop();
  });
});
