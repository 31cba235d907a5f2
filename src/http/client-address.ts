import { plainAddress } from '../auth/network';

/**
 * Whose request this is, as plainAddress writes it: the peer, or, behind trusted proxies, the rightmost address in
 * X-Forwarded-For that is not one of them. What stands further left is the client's own word and is not believed. Empty where
 * nobody can tell: the peer is gone already, or a trusted proxy names what is no address. That is not the proxy's request then.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrustedProxy: (address: string) => boolean,
): string {
  const own = plainAddress(peer) ?? '';
  const named = (forwardedFor ?? '').split(',').filter((hop) => hop.trim() !== '');
  for (const hop of [...named, own].reverse()) {
    const address = plainAddress(hop);
    if (address === null) return '';
    if (!isTrustedProxy(address)) return address;
  }
  return own;
}
