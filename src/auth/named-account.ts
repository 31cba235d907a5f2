import type { EntityManager } from 'typeorm';
import { columnsOf } from '../db/rows';
import { fail } from '../errors';
import { Account } from '../modules/accounts/account.entity';

/** The account that an operator means by its handle or its id, open or closed. Throws a UserError NOT_FOUND with the path `account`. */
export async function namedAccount(db: EntityManager, named: string): Promise<Account> {
  const [account] = await db.query<Account[]>(
    `SELECT ${columnsOf(db, Account, 'a')} FROM accounts a WHERE a.id = $1
      UNION ALL
     SELECT ${columnsOf(db, Account, 'a')} FROM account_handles h JOIN accounts a ON a.id = h.account_id AND a.handle = h.handle
      WHERE h.handle = $1`,
    // What is neither names no account, and PostgreSQL takes no NUL in a text.
    [/^[\w-]+$/.test(named) ? named : ''],
  );
  if (account !== undefined) return account;
  return fail('NOT_FOUND', 'No account has this handle or id: look for the handle that it has now.', ['account']);
}
