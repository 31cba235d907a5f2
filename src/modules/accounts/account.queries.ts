import { In, IsNull, type EntityManager } from 'typeorm';
import { plans } from '../../auth/catalogue';
import { Account } from './account.entity';

/** Live accounts by id. */
export async function accountsById(db: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const accounts = await db.findBy(Account, { id: In([...ids]), deletedAt: IsNull() });
  return new Map(accounts.map((account) => [account.id, account]));
}

/** The live account with this handle. */
export async function accountByHandle(db: EntityManager, handle: string): Promise<Account | null> {
  return db.findOneBy(Account, { handle, deletedAt: IsNull() });
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

/** How many more active members or live invitations the plan allows; null is unlimited. Meant for under the account's lock. */
export async function freeSeats(tx: EntityManager, account: Account, now: Date): Promise<{ free: number | null } & SeatCount> {
  const { used, reserved } = (await seatCounts(tx, [account.id], now)).get(account.id) ?? { used: 0, reserved: 0 };
  const limit = plans[account.plan].limits.members;
  return { free: limit === null ? null : limit - used - reserved, used, reserved };
}

/** The number of active owners of accounts. */
export async function ownerCounts(db: EntityManager, accountIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ id: string; owners: number }[]>(
    `SELECT account_id AS id, count(*)::int AS owners FROM members
      WHERE account_id = ANY ($1) AND role = 'OWNER' AND active GROUP BY account_id`,
    [accountIds],
  );
  return new Map(rows.map(({ id, owners }) => [id, owners]));
}
