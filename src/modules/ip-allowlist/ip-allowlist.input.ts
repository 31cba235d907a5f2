import type { EntityManager } from 'typeorm';
import { notFound } from '../../auth/decision';
import type { InAccount } from '../../auth/in-account';
import { isKeptOut } from '../../auth/ip-allowlist';
import { plainAddress } from '../../auth/network';
import { fail } from '../../errors';
import type { InputCheck } from '../../validation';
import { IpAllowlistEntry } from './ip-allowlist-entry.entity';
import { networkAround } from './ip-allowlist.queries';

const NOT_AN_ADDRESS =
  'This is no address and no network: write one as in 203.0.113.7, 203.0.113.0/24, 2001:db8::7 or 2001:db8::/32.';
const EVERYBODY = 'A length of 0 would let everybody in: release the list instead.';

/** How far an IPv4 address that is written as an IPv6 one stands in it. */
const MAPPED_BITS = 96;

/**
 * An address or a network as it is stored, or notes what is wrong with it. Its text is understood here; what its length makes of
 * it PostgreSQL says, as it does when addresses are compared with it.
 */
export async function checkedNetwork(
  tx: EntityManager,
  check: InputCheck,
  text: string,
  path: readonly string[],
): Promise<string> {
  const parts = partsOf(text);
  if (parts === null) {
    check.invalid(NOT_AN_ADDRESS, path);
    return text;
  }
  const { address, length, longest } = parts;
  const written = `${address}/${String(length)}`;
  if (length < 0 || length > longest) {
    const family = longest === 32 ? 'IPv4' : 'IPv6';
    check.invalid(
      `The length of an ${family} network is 1 to ${String(longest)}: ${address} alone is that address.`,
      path,
    );
    return text;
  }
  if (length === 0) {
    check.invalid(EVERYBODY, path);
    return text;
  }
  const { network, isFirst } = await networkAround(tx, written);
  if (!isFirst) {
    const message = `${written} has bits set behind its length: write ${network} for the whole network, or ${address} for the one address.`;
    check.invalid(message, path);
  }
  return network;
}

/** What stands before and behind the slash; null for what is no address. Of a mapped address the length is that of its IPv4 part. */
function partsOf(text: string): { address: string; length: number; longest: number } | null {
  const [given = '', bits, ...more] = text.trim().split('/');
  const address = given.includes('%') || given !== given.trim() ? null : plainAddress(given);
  if (address === null || more.length > 0) return null;
  if (bits !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bits)) return null;
  const longest = address.includes(':') ? 128 : 32;
  const before = longest === 32 && given.includes(':') ? MAPPED_BITS : 0;
  return { address, length: bits === undefined ? longest : Number(bits) - before, longest };
}

/** The entry that an input names, as it is under the lock. It is the id of the directive's `of`. */
export async function entryOfInput({ tx, account }: InAccount, id: string): Promise<IpAllowlistEntry> {
  const entry = await tx.findOneBy(IpAllowlistEntry, { id, accountId: account.id });
  if (entry === null) throw notFound('input.ipAllowlistEntryId');
  return entry;
}

/**
 * After a change of the list and before its end: whoever makes it must still be let in from where they ask, or it does not
 * happen. Asked as the guard will ask, so that the two cannot disagree.
 */
export async function refuseLockOut(
  { tx, account, viewer }: InAccount,
  message: (address: string) => string,
  path: readonly string[],
): Promise<void> {
  if (account.ipAllowlistEnforced && (await isKeptOut(tx, account.id, viewer.address))) {
    fail('INVALID', message(viewer.address === '' ? 'which cannot be told' : viewer.address), path);
  }
}

/** What is said where the entry is the last one that lets the caller in. */
export function lastWayIn(address: string): string {
  return `Your own address, ${address}, is in no other enabled entry, and the list is enforced, so this would lock you out: add another entry for it first, or release the list.`;
}
