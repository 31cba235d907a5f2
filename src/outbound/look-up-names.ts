import { lookup, Resolver } from 'node:dns/promises';
import { fewAtOnce } from './few-at-once';

/** All addresses of a name. Rejects as node:dns does. */
export type Lookup = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** The second try waits twice as long, and each try asks every server: hence the end after ALL_MS, which leaves time for the request. */
const TRY_MS = 1000;
const TRIES = 2;
const ALL_MS = 3000;

/** What says that a name has no address: getaddrinfo and DNS, and DNS of what cannot be a name in it. */
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** Whether a failed look-up says that there is no such name, and not only that nobody could tell. */
export function isNoSuchName(error: unknown): boolean {
  return NO_SUCH_NAME.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/**
 * Names as DNS knows them, by these servers; without any, by the system's. Each look-up is called off by itself, so that a slow name server
 * holds up nobody else. Addresses of one kind will do where the other cannot be told.
 */
function dnsLookup(servers: readonly string[]): Lookup {
  return async (name, signal) => {
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    const callOff = (): void => {
      resolver.cancel();
    };
    const late = setTimeout(callOff, ALL_MS);
    signal.addEventListener('abort', callOff);
    try {
      signal.throwIfAborted();
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
      const untold = failures.find((failure) => !isNoSuchName(failure));
      if (found.length === 0 && untold !== undefined) throw untold as Error;
      return found;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', callOff);
    }
  };
}

/**
 * The system's lookup takes as long as somebody's name server likes, and cannot be called off. Node runs two of them at once in the
 * whole process: one stays for the rest of the service, which has a database to find.
 */
const inTurn = fewAtOnce(1);

/** Names as the operating system knows them: by its file of hosts and its search domains too. */
const systemLookup: Lookup = (name, signal) =>
  inTurn(signal, async () => (await lookup(name, { all: true })).map(({ address }) => address));

/**
 * Names as DNS knows them. Where operators have opened inner addresses, those too that only the system knows: a word without a dot is asked
 * of it at once, for that has no name server of an account's choice; and what DNS does not know, or where there is no DNS.
 */
export function lookupWith(
  servers: readonly string[],
  { withInnerNames }: { withInnerNames: boolean },
  bySystem: Lookup = systemLookup,
): Lookup {
  const byDns = dnsLookup(servers);
  if (!withInnerNames) return byDns;
  return async (name, signal) => {
    if (!name.includes('.')) return bySystem(name, signal);
    try {
      const found = await byDns(name, signal);
      if (found.length > 0) return found;
    } catch (error) {
      if (codeOf(error) !== 'ECONNREFUSED') throw error;
    }
    return bySystem(name, signal);
  };
}
