import type { EntityManager } from 'typeorm';
import { Refused } from '../errors';

/** Where somebody asks from, as SQL takes it: an address that cannot be told is on no list. */
export function inetOf(address: string): string | null {
  return address === '' ? null : address;
}

/**
 * The enabled entries of an account's allowlist that an address is in, as stands after SELECT …; `accountId` and `address`
 * (as of inetOf) are SQL. This is the only comparison of an address with a list that there is.
 */
function lettingIn(accountId: string, address: string): string {
  return `FROM ip_allowlist_entries e
           WHERE e.account_id = ${accountId} AND e.enabled AND ${address}::inet <<= e.network`;
}

/**
 * The ids of the entries that let an address into an account, under this alias of its table: null where the account does not
 * enforce its list, and then nothing is looked up; empty where it keeps the address out.
 */
export function entriesLettingIn(account: string, address: string): string {
  return `CASE WHEN ${account}.ip_allowlist_enforced THEN ARRAY(SELECT e.id ${lettingIn(`${account}.id`, address)}) END`;
}

/** The condition that an account, under this alias of its table, keeps an address out. */
export function keepsOut(account: string, address: string): string {
  return `(${account}.ip_allowlist_enforced AND NOT EXISTS (SELECT ${lettingIn(`${account}.id`, address)}))`;
}

/** What is said to whom an account's list keeps out: it names the address, so that somebody can be asked about it, and nothing of the list. */
export function keptOutMessage(address: string): string {
  const seen = address === '' ? 'an address that cannot be told' : address;
  return `This account lets nobody in from ${seen}, where this request comes from: ask from one of the account's own networks, or have an owner or an admin of the account add the address to its IP allowlist. If that is you, the operators of this installation can release the list.`;
}

/** The refusal for whom an account's list keeps out, told in the account's log; `about` says what they came with. */
export function notAllowed(address: string, accountId: string, about: Refused['resource'] = null): Refused {
  return new Refused('IP_NOT_ALLOWED', keptOutMessage(address), {}, accountId, about);
}

/**
 * Whether an account's list keeps an address out. For the doors that nobody comes through whose rights were loaded, for then
 * that is decided already: an invitation's link, and whatever else opens an account by something of its own, as a directory's
 * token or a sign-on callback will. Under the account's lock where something is written.
 */
export async function isKeptOut(tx: EntityManager, accountId: string, address: string): Promise<boolean> {
  return (await letInBy(tx, accountId, address))?.length === 0;
}

/**
 * The same, with the entries that let the address in, for `lastUsed`: empty where it is kept out, null where the list is not
 * enforced.
 */
export async function letInBy(
  tx: EntityManager,
  accountId: string,
  address: string,
): Promise<readonly string[] | null> {
  const [row] = await tx.query<{ ids: string[] | null }[]>(
    `SELECT ${entriesLettingIn('a', '$2')} AS ids FROM accounts a WHERE a.id = $1`,
    [accountId, inetOf(address)],
  );
  return row === undefined ? [] : row.ids;
}
