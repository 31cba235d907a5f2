import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { fewAtOnce } from './few-at-once';
import { OutboundError } from './outbound-error';

/** All addresses of a name. Rejects as node:dns does. */
export type Lookup = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * The system's lookup takes as long as somebody's name server likes, and cannot be called off. Node runs two of them at once in the
 * whole process: one stays for the rest of the service, which has a database to find.
 */
const inTurn = fewAtOnce(1);

/** Names as the operating system knows them. */
export const systemLookup: Lookup = (name, signal) =>
  inTurn(signal, async () => (await lookup(name, { all: true })).map(({ address }) => address));

/** What the name has no address of its own by, for getaddrinfo and for DNS. */
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA']);

/** The addresses behind the host of a URL, none where there is no such name. A literal address is its own. Throws NOT_RESOLVED. */
export async function findAddresses(
  lookUp: Lookup,
  { host, hostname }: URL,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0) return [literal];
  try {
    return await lookUp(hostname, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { code = 'no code' } = error as NodeJS.ErrnoException;
    if (NO_SUCH_NAME.has(code)) return [];
    throw new OutboundError('NOT_RESOLVED', host, code);
  }
}
