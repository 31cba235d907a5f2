import { isIP } from 'node:net';

/** An IPv4 address that came in through an IPv6 socket is the IPv4 address. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address.trim());
  return mapped?.[1] ?? address.trim();
}

/**
 * Whose request this is: the peer, or, behind trusted proxies, the rightmost address in X-Forwarded-For that is not one
 * of them. What stands further left is the client's own word and is not believed.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrustedProxy: (address: string) => boolean,
): string {
  const hops = [
    ...(forwardedFor ?? '')
      .split(',')
      .map(plain)
      .filter((hop) => hop !== ''),
    plain(peer),
  ];
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) break;
    if (!isTrustedProxy(hop)) return hop;
  }
  return plain(peer);
}
