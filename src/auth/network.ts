import { isIP, SocketAddress } from 'node:net';

/**
 * An address in the one way in which it is compared, stored and shown: an IPv4 address that is mapped into IPv6 is the IPv4
 * address, however it is written, and a zone (fe80::1%eth0) is left out. Null for what is no address.
 */
export function plainAddress(text: string): string | null {
  const trimmed = text.trim();
  if (isIP(trimmed) !== 6) return isIP(trimmed) === 4 ? trimmed : null;
  const [address] = trimmed.split('%');
  const written = new SocketAddress({ address: address ?? '', family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(written)?.[1] ?? written;
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
