import type { EntityManager } from 'typeorm';

const LONGEST = 64;

/** A handle that reads like the name: lower-case letters, digits and dashes, 2 to 64 of them. */
export function handleFrom(name: string): string {
  const handle = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return handle.length < 2 ? 'workspace' : handle;
}

/**
 * A handle made from the name that no workspace of the account has: `data`, else `data-2`, `data-3` and so on. For under
 * the account's lock, which makes it race-free.
 */
export async function freeHandle(tx: EntityManager, accountId: string, name: string): Promise<string> {
  const handle = handleFrom(name);
  // Whatever number follows, it fits in 64 characters.
  const stem = handle.slice(0, LONGEST - 8).replace(/-+$/, '');
  const rows = await tx.query<{ handle: string }[]>(
    `SELECT handle FROM workspaces WHERE account_id = $1 AND (handle = $2 OR handle LIKE $3 || '-%')`,
    [accountId, handle, stem],
  );
  const taken = new Set(rows.map((row) => row.handle));
  if (!taken.has(handle)) return handle;
  let number = 2;
  while (taken.has(`${stem}-${String(number)}`)) number += 1;
  return `${stem}-${String(number)}`;
}
