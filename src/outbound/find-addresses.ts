import { isIP } from 'node:net';
import { isNoSuchName, type Lookup } from './look-up-names';
import { OutboundError } from './outbound-error';

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
    if (isNoSuchName(error)) return [];
    throw new OutboundError('NOT_RESOLVED', host, code);
  }
}
