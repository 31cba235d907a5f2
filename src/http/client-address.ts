import { plainAddress } from '../auth/network';

/**
 * Whose request this is, as plainAddress writes it: the peer, or, behind trusted proxies, the rightmost address in
 * X-Forwarded-For that is not one of them; the leftmost where all are, as for people within the proxies' own network. What
 * stands left of a stranger is its own word and is not believed. Empty where nobody can tell: the peer is gone already, or a
 * trusted proxy names what is no address. That is not the proxy's request then.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrustedProxy: (address: string) => boolean,
): string {
  const named = (forwardedFor ?? '').split(',').filter((hop) => hop.trim() !== '');
  let farthest = '';
  for (const hop of [...named, peer].reverse()) {
    const address = plainAddress(hop);
    if (address === null) return '';
    if (!isTrustedProxy(address)) return address;
    farthest = address;
  }
  return farthest;
}
