import { LessThanOrEqual, type EntityManager } from 'typeorm';
import type { App } from '../../app';
import { AuditLog } from '../../audit/audit-log.entity';
import { insertEvents, type NewEvent } from '../../audit/record';
import { bookedOf } from '../../auth/plans';
import { tryEach } from '../../jobs/try-each';
import { daysAfter, daysBefore } from '../../time';
import { Account } from './account.entity';

/** The content of a closed account is kept for so long. */
const KEPT_DAYS = 30;
/** So many rows go in one statement, so that none runs into the statement time-out. */
const BATCH = 5000;

/** When the content of an account that is closed now is removed. */
export function contentGoesAt(closedAt: Date): Date {
  return daysAfter(closedAt, KEPT_DAYS);
}

/** What hangs below an account, from the leaves up: foreign keys find nothing left to do. */
const CONTENT = [
  'account_billings',
  'directory_problems',
  'directory_group_members',
  'directory_groups',
  'directory_users',
  'directory_tokens',
  'directories',
  'sso_default_workspaces',
  'workspace_accesses',
  'team_members',
  'invitations',
  'invitation_mails',
  'workspaces',
  'api_keys',
  'members',
  'service_accounts',
  'teams',
  'workspace_roles',
  'ip_allowlist_entries',
  'sso_tests',
  'sso_attempts',
  'saml_assertions',
  'sso_identities',
  'sso_connections',
  'domains',
  'barred_addresses',
  'sessions',
  'audit_exports',
  'known_networks',
];

/**
 * Removes the content of accounts that were closed 30 days ago or earlier, and then the accounts themselves. Their audit
 * events, with how long they are kept, and handles stay. Looks for them each time, so that none is missed; harmless when run twice, or by two at once.
 */
export async function purgeClosedAccounts({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  const due = LessThanOrEqual(daysBefore(now, KEPT_DAYS));
  const accounts = await db.manager.find(Account, { where: { deletedAt: due }, order: { deletedAt: 'ASC' } });
  await tryEach(accounts, (account) => purge(db, account, now));
}

async function purge(db: App['db'], { id: accountId, name }: Account, now: Date): Promise<void> {
  const removed: Record<string, number> = {};
  for (const table of CONTENT) removed[table] = await removeRows(db, table, accountId);
  await db.transaction(async (tx) => {
    const kept = await removeAccount(tx, accountId);
    if (kept === null) return;
    const event: NewEvent = {
      type: 'account.purged',
      accountId,
      outcome: 'DONE',
      resource: { type: 'account', id: accountId, name },
      details: { removed, auditLogKeptDays: kept.keptDays },
    };
    await insertEvents(tx, [event], { type: 'SYSTEM', name: 'Guildhall' }, now, null);
    await tx.update(AuditLog, { id: accountId }, kept);
  });
}

/** Removes the account and gives what is left to be known of it: how long its log is kept. Null where it was gone already. */
async function removeAccount(
  tx: EntityManager,
  id: string,
): Promise<Pick<AuditLog, 'keptDays' | 'promisedDays' | 'promisedUntil'> | null> {
  const account = await tx.findOne(Account, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (account === null) return null;
  await tx.delete(Account, { id });
  return {
    keptDays: bookedOf(account).limits.auditLogRetentionDays,
    promisedDays: account.auditLogPromisedDays,
    promisedUntil: account.auditLogPromisedUntil,
  };
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
