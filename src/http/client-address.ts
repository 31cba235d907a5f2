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

/** The network that limits count by: an IPv4 /24 or an IPv6 /64, in which one person may have many addresses. */
export function networkOf(address: string): string {
  if (isIP(address) === 4) return address.split('.').slice(0, 3).join('.') + '.0/24';
  return `${expand(address).slice(0, 4).join(':')}::/64`;
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, tail === undefined ? 0 : 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
}
