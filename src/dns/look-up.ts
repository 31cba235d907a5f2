import { Resolver } from 'node:dns/promises';
import { Unavailable } from '../errors';

/** Asks DNS, by the servers of DNS_SERVERS or those of the system. Never to be done inside of a transaction. */
export interface Dns {
  /**
   * The texts of the TXT records at a name, each in one piece and without white space around it; none where there is no such
   * name or record. Takes 5 seconds at most, and 64 kB, since no answer of DNS is larger. Throws Unavailable where DNS does not
   * answer, or cannot tell.
   */
  texts(name: string): Promise<string[]>;
}

const ALL_MS = 5_000;
/** The second try waits twice as long, and each try asks every server: hence the end after ALL_MS. */
const TRY_MS = 1_500;
const TRIES = 2;

/** What DNS says where it knows that there is nothing. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** DNS as these servers know it, each an address or an address with a port; without any, as the system's do. */
export function openDns(servers: readonly string[]): Dns {
  return {
    async texts(name) {
      // Each look-up has a resolver of its own: none meets the cache of another, or is cancelled with it.
      const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
      if (servers.length > 0) resolver.setServers(servers);
      const late = setTimeout(() => {
        resolver.cancel();
      }, ALL_MS);
      try {
        const records = await resolver.resolveTxt(name);
        return records.map((pieces) => pieces.join('').trim());
      } catch (error) {
        const { code = 'no code' } = error as NodeJS.ErrnoException;
        if (NOTHING.has(code)) return [];
        throw new Unavailable(
          `DNS does not answer the question for ${name} at the moment, or cannot. Nothing was changed: look at the name servers of the domain, or try again in a minute.`,
          `DNS, asked for the TXT records at ${name}: ${code}`,
        );
      } finally {
        clearTimeout(late);
      }
    },
  };
}
