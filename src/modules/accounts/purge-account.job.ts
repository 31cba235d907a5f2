import type { App } from '../../app';
import { insertEvents } from '../../audit/record';
import { Account } from './account.entity';

const DAY = 24 * 60 * 60 * 1000;
/** The content of a closed account is kept for so long. */
const KEPT_DAYS = 30;
/** So many rows go in one statement, so that none runs into the statement time-out. */
const BATCH = 5000;

/** When the content of an account that is closed now is removed. */
export function contentGoesAt(closedAt: Date): Date {
  return new Date(closedAt.getTime() + KEPT_DAYS * DAY);
}

/** What hangs below an account, from the leaves up: foreign keys find nothing left to do. */
const CONTENT = ['workspace_accesses', 'invitations', 'invitation_mails', 'workspaces', 'api_keys', 'members'];

/**
 * The job that removes the content of an account 30 days after its deletion, and then the account itself. Its audit events
 * and its handles stay. Harmless when run twice, or for an account that is not closed, or not for long enough.
 */
export async function purgeAccount(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  { accountId }: { accountId: string },
): Promise<void> {
  const now = clock();
  const account = await db.manager.findOneBy(Account, { id: accountId });
  if (account?.deletedAt == null || contentGoesAt(account.deletedAt) > now) return;
  const removed: Record<string, number> = {};
  for (const table of CONTENT) removed[table] = await removeRows(db, table, accountId);
  await db.transaction(async (tx) => {
    const { affected } = await tx.delete(Account, { id: accountId });
    if (affected !== 1) return;
    const event = {
      type: 'account.purged',
      accountId,
      outcome: 'DONE' as const,
      resource: { type: 'account' as const, id: accountId, name: account.name },
      details: { removed },
    };
    await insertEvents(tx, [event], { type: 'SYSTEM', name: 'Guildhall' }, now, null);
  });
}

/** Removes all rows of an account from a table, batch by batch; gives how many there were. */
async function removeRows(db: App['db'], table: string, accountId: string): Promise<number> {
  for (let removed = 0; ;) {
    const [, count] = await db.query<[unknown[], number]>(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE account_id = $1 LIMIT ${BATCH}))`,
      [accountId],
    );
    removed += count;
    if (count === 0) return removed;
  }
}
