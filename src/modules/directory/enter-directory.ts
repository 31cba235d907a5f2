import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { Act } from '../../audit/record';
import { lockAccount } from '../../auth/in-account';
import { letInBy, notAllowed } from '../../auth/ip-allowlist';
import { bookedOf } from '../../auth/plans';
import { isToken, tokenHash } from '../../auth/tokens';
import { columnsOf } from '../../db/rows';
import { transaction } from '../../db/transaction';
import { idKind } from '../../ids';
import { ScimError, type ScimCall } from '../../scim/scim';
import { Account } from '../accounts/account.entity';
import { directoryActor, refusing } from './refuse-request';

/** What a request of a directory has in hand. */
export interface Entered {
  tx: EntityManager;
  account: Account;
  now: Date;
  act: Act;
  /** By which token it came. */
  tokenId: string;
}

/** A request that changes something. */
interface Changing {
  app: App;
  call: ScimCall;
  /** Its use case, for the account's log. */
  operation: string;
  /** The addresses whose people it may make members. */
  addresses?: (tx: EntityManager) => Promise<readonly string[]>;
}

/** Lets a directory in, before its request is read. Throws 401 for a token that is no good for this account, and 403 for an address that the account keeps out. */
export async function enterDirectory(app: App, call: ScimCall): Promise<{ pointsPerMinute: number | null }> {
  return refusing({ app, call, operation: 'directory' }, async () => {
    const { account, tokenId } = await admit(app.db.manager, app, call, app.clock());
    app.lastUsed.directoryToken(tokenId);
    return { pointsPerMinute: bookedOf(account).limits.pointsPerMinute };
  });
}

/** What a directory reads, whatever its account has booked and however it stands. */
export async function reading<T>(
  app: App,
  call: ScimCall,
  work: (entered: Pick<Entered, 'tx' | 'account'>) => Promise<T>,
): Promise<T> {
  return refusing({ app, call, operation: 'directory' }, async () => {
    const tx = app.db.manager;
    const { account } = await admit(tx, app, call, app.clock());
    return work({ tx, account });
  });
}

/**
 * The transaction of what a directory changes: lock the account, read the token again, then do the work. What the work throws rolls
 * everything back; a refusal is told once that is done.
 */
export async function changing<T>(request: Changing, work: (entered: Entered) => Promise<T>): Promise<T> {
  const { app, call, addresses } = request;
  return refusing(request, () =>
    transaction(app.db, async (tx) => {
      const locking = { app, now: app.clock() };
      // Before anything is locked by who may not.
      await admit(tx, app, call, locking.now);
      // The people before the account, as everywhere.
      if (addresses !== undefined) await lockPeople(tx, await addresses(tx));
      if ((await lockAccount(tx, locking, call.accountId)) === null) throw unauthorized();
      const { account, tokenId } = await admit(tx, app, call, locking.now);
      const act = { actor: directoryActor, now: locking.now, request: call.request };
      return work({ tx, account, now: locking.now, act, tokenId });
    }),
  );
}

/** Until the end of the transaction people with these addresses stay as they are. */
export async function lockPeople(tx: EntityManager, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  await tx.query('SELECT FROM users WHERE email = ANY ($1) ORDER BY id FOR SHARE', [addresses]);
}

/** What is no token of this account's directory is all the same: unknown, ended, or another account's. */
async function admit(
  tx: EntityManager,
  app: App,
  { accountId, token, request }: ScimCall,
  now: Date,
): Promise<{ account: Account; tokenId: string }> {
  // PostgreSQL takes no NUL in a text, and this may be anything.
  if (idKind(accountId) !== 'account' || !isToken(token)) throw unauthorized();
  const [row] = await tx.query<(Account & { tokenId: string })[]>(
    `SELECT ${columnsOf(tx, Account, 'a')}, t.id AS "tokenId" FROM directory_tokens t JOIN accounts a ON a.id = t.account_id
      WHERE t.secret_hash = $1 AND t.account_id = $2 AND t.expires_at > $3 AND a.deleted_at IS NULL`,
    [tokenHash(token), accountId, now],
  );
  if (row === undefined) throw unauthorized();
  const { tokenId, ...account } = row;
  const entries = await letInBy(tx, accountId, request.ipAddress);
  if (entries?.length === 0) throw notAllowed(request.ipAddress, accountId);
  app.lastUsed.allowlistEntries(entries ?? []);
  return { account, tokenId };
}

function unauthorized(): ScimError {
  return new ScimError(
    401,
    "This token opens no directory here. Take the address and a token from the account's settings, and look whether the token has ended.",
  );
}
