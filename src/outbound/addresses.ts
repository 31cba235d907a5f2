import { isIP } from 'node:net';
import { parse, parseCIDR } from 'ipaddr.js';

/** All that was ever given to hosts; what lies outside embeds IPv4 addresses, or is for networks of one's own. */
const GLOBAL_UNICAST = parseCIDR('2000::/3');
/** Public by its number, but it is the host of a virtual machine at Azure that answers there. */
const PLATFORM_OF_AZURE = '168.63.129.16';

/**
 * Whether anybody on the internet is meant to reach this address: no private, loopback, link-local, shared, multicast, reserved,
 * documentation or benchmark one, and none that carries another one within. What is no address is not public.
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0 || address === PLATFORM_OF_AZURE) return false;
  const parsed = parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

/** Whether an address is one of these, or in one of these networks: exactly so, an IPv4 address within an IPv6 one is another. */
export function among(entries: readonly string[]): (address: string) => boolean {
  const networks = entries.map((entry) => {
    if (entry.includes('/')) return parseCIDR(entry);
    return parseCIDR(`${entry}/${isIP(entry) === 6 ? 128 : 32}`);
  });
  return (address) => {
    if (isIP(address) === 0) return false;
    const parsed = parse(address);
    return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
  };
}
