import type { Logger } from 'pino';
import { among, isPublic } from './addresses';
import { findAddresses } from './find-addresses';
import { lookupWith, type Lookup } from './look-up-names';
import { OutboundError } from './outbound-error';
import { send } from './send';

const WITHIN_MS = 5000;

/** What may be said of a request: that part of fetch's options which openid-client and jose use. */
export interface OutboundInit {
  method?: string;
  headers?: Headers | Record<string, string>;
  body?: string | URLSearchParams | Uint8Array | ArrayBuffer | ReadableStream | null | undefined;
  duplex?: 'half';
  /** None is followed, whatever is said. */
  redirect?: 'manual';
  signal?: AbortSignal | null;
}

/** All that goes out to addresses that accounts choose: those of their identity providers. */
export interface Outbound {
  /**
   * As WHATWG's fetch, and safe against addresses that were chosen to reach what only we can reach. https only; the host is looked up
   * once, every address behind it must be public, and the connection goes to these; or all are among OUTBOUND_ALLOW, and then http
   * will do. The answer is whole when it is given: 1 MB at most, not compressed, within 5 s from the call on. Throws an OutboundError
   * for everything else, a redirect too, and the signal's own reason when that calls it off. Never to be called inside of a transaction.
   */
  fetch: (address: string | URL, init?: OutboundInit) => Promise<Response>;
}

export interface OutboundOptions {
  /** Addresses and CIDRs that may be asked although they are not public. */
  allow: readonly string[];
  /** Where operators read what an OutboundError does not say. */
  log: Pick<Logger, 'warn'>;
  /** The name servers that are asked; none: the system's. */
  dnsServers: readonly string[];
  /** Left out: names as these servers know them, and where something is opened as the operating system does. */
  lookup?: Lookup;
  /** Authorities in PEM that are trusted; left out: those that Node.js trusts, NODE_EXTRA_CA_CERTS among them. */
  ca?: string;
}

/** Outgoing requests under these rules. */
export function openOutbound({ allow, log, dnsServers, lookup: given, ca }: OutboundOptions): Outbound {
  const isOpened = among(allow);
  const lookup = given ?? lookupWith(dnsServers, { withInnerNames: allow.length > 0 });

  const addressesOf = async (url: URL, signal: AbortSignal): Promise<readonly string[]> => {
    const isSecure = url.protocol === 'https:';
    // Of a name nothing is said by way of http, not even that there is no such name.
    if (!isSecure && allow.length === 0) throw new OutboundError('NOT_HTTPS', url.host);
    const found = await findAddresses(lookup, url, signal);
    const mayBeAsked = found.length > 0 && found.every((one) => isOpened(one) || (isSecure && isPublic(one)));
    if (!mayBeAsked) throw new OutboundError(isSecure ? 'NOT_PUBLIC' : 'NOT_HTTPS', url.host, found.join(', '));
    return found;
  };

  return {
    async fetch(address, { signal: caller = null, ...init } = {}) {
      const url = readAddress(address);
      try {
        return await inTime(url.host, caller, async (signal) => {
          const addresses = await addressesOf(url, signal);
          // A stream is read here too, and counts to the time.
          const request = new Request(url, init as RequestInit);
          const body = Buffer.from(await request.arrayBuffer());
          signal.throwIfAborted();
          return send({ url, addresses, method: request.method, headers: request.headers, body, ca, signal });
        });
      } catch (error) {
        if (error instanceof OutboundError) {
          const { reason, detail } = error;
          log.warn({ host: url.host, reason, detail }, 'an outgoing request came to nothing');
        }
        throw error;
      }
    },
  };
}

function readAddress(address: string | URL): URL {
  const url = URL.canParse(String(address)) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new OutboundError('BAD_ADDRESS', '');
  }
  return url;
}

/** The work, or TOO_SLOW, or what the caller's signal says; either calls the work off. */
async function inTime<T>(
  host: string,
  caller: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new OutboundError('TOO_SLOW', host));
  }, WITHIN_MS);
  const signal = caller === null ? late.signal : AbortSignal.any([late.signal, caller]);
  let callOff = (): void => undefined;
  const calledOff = new Promise<never>((_resolve, reject) => {
    callOff = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', callOff);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work(signal), calledOff]);
  } finally {
    clearTimeout(timer);
    // Node keeps a signal that is made of others for as long as somebody listens.
    signal.removeEventListener('abort', callOff);
  }
}
