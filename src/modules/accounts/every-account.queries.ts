import type { EntityManager } from 'typeorm';
import { columnsOf } from '../../db/rows';
import { searchPattern } from '../../db/list';
import type { AccountStatus, PlanTier } from '../../generated/schema';
import { Account } from './account.entity';

/** The state of an account in a list: a closed one is in no other. */
type ListedStatus = AccountStatus | 'CLOSED';

/** Which accounts of the installation an operator asks for. */
export interface EveryAccountFilter {
  /** Left out: of every plan. */
  plan?: PlanTier;
  /** CLOSED: only closed ones; left out: in every state. */
  status?: ListedStatus;
  /** A part of the name or the handle, in upper or lower case. */
  search?: string;
  /** Closed accounts as well. */
  closed?: boolean;
}

interface Page {
  first: number;
  /** The id of the account to go on behind; left out: from the first. */
  after?: string;
}

/** How many accounts of a plan are in a state. */
export interface AccountTotal {
  plan: PlanTier;
  status: ListedStatus;
  accounts: number;
}

const STATUS = `CASE WHEN a.deleted_at IS NULL THEN a.status ELSE 'CLOSED' END`;
const CONDITIONS = `(a.plan = $1 OR $1::text IS NULL) AND (${STATUS} = $2 OR $2::text IS NULL)
  AND ($3::text IS NULL OR lower(a.name) LIKE lower($3) OR a.handle LIKE lower($3)) AND (a.deleted_at IS NULL OR $4 OR $2 = 'CLOSED')`;

function values({ plan, status, search, closed }: EveryAccountFilter): unknown[] {
  return [plan ?? null, status ?? null, search === undefined ? null : searchPattern(search), closed ?? false];
}

/** A page of all accounts, in the order of their ids, which is that in which they were made; and whether more follow. */
export async function everyAccount(
  db: EntityManager,
  filter: EveryAccountFilter,
  { first, after }: Page,
): Promise<{ accounts: Account[]; hasMore: boolean }> {
  const accounts = await db.query<Account[]>(
    `SELECT ${columnsOf(db, Account, 'a')} FROM accounts a
      WHERE ${CONDITIONS} AND a.id > $5 ORDER BY a.id LIMIT $6`,
    [...values(filter), after ?? '', first + 1],
  );
  return { accounts: accounts.slice(0, first), hasMore: accounts.length > first };
}

/** How many accounts there are, of each plan in each state. */
export async function accountTotals(db: EntityManager, filter: EveryAccountFilter): Promise<AccountTotal[]> {
  return db.query<AccountTotal[]>(
    `SELECT a.plan, ${STATUS} AS status, count(*)::int AS accounts FROM accounts a
      WHERE ${CONDITIONS} GROUP BY 1, 2 ORDER BY 1, 2`,
    values(filter),
  );
}

/** An active OWNER of an account. */
interface Owner {
  userId: string;
  name: string;
  email: string;
  /** Whether operators keep them out. */
  disabled: boolean;
}

/** Who are the active OWNERs of an account, in the order in which they joined. */
export async function activeOwners(db: EntityManager, accountId: string): Promise<Owner[]> {
  return db.query<Owner[]>(
    `SELECT u.id AS "userId", u.name, u.email, u.disabled_at IS NOT NULL AS disabled
       FROM members m JOIN users u ON u.id = m.user_id
      WHERE m.account_id = $1 AND m.role = 'OWNER' AND m.active ORDER BY m.joined_at, m.id`,
    [accountId],
  );
}
