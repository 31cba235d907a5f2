import type { EntityManager } from 'typeorm';
import { bookedOf } from '../../auth/plans';
import type { AccountUsage, LimitUsage } from '../../generated/schema';
import { DAY } from '../../time';
import { MAX_CUSTOM_ROLES, MAX_TEAMS } from './account.decisions';
import type { Account } from './account.entity';

/** What there is of an account that some limit counts. */
interface Counts {
  members: number;
  workspaces: number;
  serviceAccounts: number;
  workspaceRoles: number;
  teams: number;
  /** When the oldest event of the audit log happened; null for an empty log. */
  oldestEventAt: Date | null;
}

/** What there is of accounts, in one statement: seats are counted like `seatCounts` does. */
export async function usageCounts(
  db: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Counts>> {
  const countOf = (table: string) => `(SELECT count(*)::int FROM ${table} t WHERE t.account_id = a.id)`;
  const rows = await db.query<(Counts & { id: string })[]>(
    `SELECT a.id,
            (SELECT count(*)::int FROM members m WHERE m.account_id = a.id AND m.active)
              + (SELECT count(*)::int FROM invitations i
                  WHERE i.account_id = a.id AND i.status = 'PENDING' AND i.expires_at > $2) AS members,
            ${countOf('workspaces')} AS workspaces,
            ${countOf('service_accounts')} AS "serviceAccounts",
            ${countOf('workspace_roles')} AS "workspaceRoles",
            ${countOf('teams')} AS teams,
            (SELECT e.occurred_at FROM audit_events e WHERE e.log_id = a.id ORDER BY e.number LIMIT 1) AS "oldestEventAt"
       FROM unnest($1::text[]) AS a(id)`,
    [accountIds, now],
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** What an account uses of its limits. */
export function usageOf(account: Account, counts: Counts, now: Date): AccountUsage {
  const { limits } = bookedOf(account);
  const age = counts.oldestEventAt === null ? 0 : Math.ceil((now.getTime() - counts.oldestEventAt.getTime()) / DAY);
  return {
    members: limitUsage(limits.members, counts.members),
    workspaces: limitUsage(limits.workspaces, counts.workspaces),
    serviceAccounts: limitUsage(limits.serviceAccounts, counts.serviceAccounts),
    workspaceRoles: limitUsage(MAX_CUSTOM_ROLES, counts.workspaceRoles),
    teams: limitUsage(MAX_TEAMS, counts.teams),
    flowRunRetentionDays: limitUsage(limits.flowRunRetentionDays, account.flowRunRetentionDays),
    auditLogRetentionDays: limitUsage(
      limits.auditLogRetentionDays,
      Math.min(limits.auditLogRetentionDays, Math.max(0, age)),
    ),
  };
}

function limitUsage(limit: number | null, used: number): LimitUsage {
  return { limit, used, available: limit === null ? null : Math.max(0, limit - used) };
}
