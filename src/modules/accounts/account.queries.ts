import { Any, IsNull, type EntityManager } from 'typeorm';
import { bookedOf } from '../../auth/plans';
import { columnsOf, together } from '../../db/rows';
import { Account } from './account.entity';

/** What says what an account has booked. */
export type Booking = Pick<Account, 'plan' | 'planOverrides'>;

/** Live accounts by id. */
export async function accountsById(db: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const accounts = await db.findBy(Account, { id: Any([...ids]), deletedAt: IsNull() });
  return new Map(accounts.map((account) => [account.id, account]));
}

/** Live accounts by their handles. */
export async function accountsByHandle(
  db: EntityManager,
  handles: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  // What is no handle names no account, and PostgreSQL takes no NUL in a text.
  const sound = handles.filter((handle) => /^[a-z0-9-]{2,64}$/.test(handle));
  const accounts = await db.query<Account[]>(
    `SELECT ${columnsOf(db, Account, 'a')} FROM ${together('k', ['handle'], sound.length)}
       JOIN account_handles h ON h.handle = k.handle
       JOIN accounts a ON a.id = h.account_id AND a.handle = h.handle AND a.deleted_at IS NULL`,
    [sound],
  );
  return new Map(accounts.map((account) => [account.handle, account]));
}

/** Seats of an account: active members and live invitations both count against the plan's limit. */
export interface SeatCount {
  used: number;
  reserved: number;
}

/** The seats of accounts, in one statement. */
export async function seatCounts(
  db: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, SeatCount>> {
  const rows = await db.query<(SeatCount & { id: string })[]>(
    `SELECT a.id,
            (SELECT count(*)::int FROM members m WHERE m.account_id = a.id AND m.active) AS used,
            (SELECT count(*)::int FROM invitations i
              WHERE i.account_id = a.id AND i.status = 'PENDING' AND i.expires_at > $2) AS reserved
       FROM unnest($1::text[]) AS a(id)`,
    [accountIds, now],
  );
  return new Map(rows.map(({ id, used, reserved }) => [id, { used, reserved }]));
}

/** Seats with the plan's limit; null is unlimited. */
export interface SeatFacts extends SeatCount {
  limit: number | null;
}

/** What a plan and a count say of the seats. */
export function seatFacts(account: Booking, counted: SeatCount | null | undefined): SeatFacts {
  return { limit: bookedOf(account).limits.members, used: counted?.used ?? 0, reserved: counted?.reserved ?? 0 };
}

/** The seats of an account, for deciding about them: where the plan sets no limit nothing is counted. */
export async function seatsOf(
  tx: EntityManager,
  account: Booking & Pick<Account, 'id'>,
  now: Date,
): Promise<SeatFacts> {
  const unlimited = bookedOf(account).limits.members === null;
  return seatFacts(account, unlimited ? null : (await seatCounts(tx, [account.id], now)).get(account.id));
}

/** How many more active members or live invitations fit, never below 0; null is unlimited. */
export function freeSeats({ limit, used, reserved }: SeatFacts): number | null {
  return limit === null ? null : Math.max(0, limit - used - reserved);
}

/** The number of active owners of accounts. */
export async function ownerCounts(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return countsOf(
    db,
    `SELECT account_id AS id, count(*)::int AS count FROM members
      WHERE account_id = ANY ($1) AND role = 'OWNER' AND active GROUP BY account_id`,
    accountIds,
  );
}

/** The active owners of an account: their user ids. */
export async function ownersOf(tx: EntityManager, accountId: string): Promise<string[]> {
  const owners = await tx.query<{ userId: string }[]>(
    `SELECT user_id AS "userId" FROM members WHERE account_id = $1 AND role = 'OWNER' AND active ORDER BY id`,
    [accountId],
  );
  return owners.map(({ userId }) => userId);
}

/** The same for several accounts, by account. */
export async function ownersOfEach(
  tx: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const rows = await tx.query<{ accountId: string; owners: string[] }[]>(
    `SELECT account_id AS "accountId", array_agg(user_id ORDER BY id) AS owners FROM members
      WHERE account_id = ANY ($1) AND role = 'OWNER' AND active GROUP BY account_id`,
    [accountIds],
  );
  return new Map(rows.map(({ accountId, owners }) => [accountId, owners]));
}

/** The number of workspaces of accounts. */
export async function workspaceCounts(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return countsOf(
    db,
    'SELECT account_id AS id, count(*)::int AS count FROM workspaces WHERE account_id = ANY ($1) GROUP BY account_id',
    accountIds,
  );
}

/** The number of service accounts of accounts. */
export async function serviceAccountCounts(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return countsOf(
    db,
    'SELECT account_id AS id, count(*)::int AS count FROM service_accounts WHERE account_id = ANY ($1) GROUP BY account_id',
    accountIds,
  );
}

/** The number of custom workspace roles of accounts. */
export async function customRoleCounts(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return countsOf(
    db,
    'SELECT account_id AS id, count(*)::int AS count FROM workspace_roles WHERE account_id = ANY ($1) GROUP BY account_id',
    accountIds,
  );
}

/** The number of teams of accounts. */
export async function teamCounts(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return countsOf(
    db,
    'SELECT account_id AS id, count(*)::int AS count FROM teams WHERE account_id = ANY ($1) GROUP BY account_id',
    accountIds,
  );
}

async function countsOf(
  db: EntityManager,
  statement: string,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ id: string; count: number }[]>(statement, [accountIds]);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
