import { Any, type EntityManager } from 'typeorm';
import { accessSourcesJson, liveGrants, roleOf, scopesOf, type AccessSource } from '../../auth/access';
import type { BuiltInRole } from '../../auth/catalogue';
import type { Gift } from '../../auth/gift';
import type { CustomRoleParts, Role } from '../../auth/roles';
import type { Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import type { AccountRole, DirectoryUserStatus, ManagedBy } from '../../generated/schema';
import type { Workspace } from '../workspaces/workspace.entity';
import { DirectoryGroup } from './directory-group.entity';
import { DirectoryProblem } from './directory-problem.entity';
import { DirectoryToken } from './directory-token.entity';
import { DirectoryUser } from './directory-user.entity';
import { Directory } from './directory.entity';

/** The directories of accounts, by account; an account without one is left out. */
export async function directoriesOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Directory>> {
  const rows = await db.findBy(Directory, { accountId: Any([...accountIds]) });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/**
 * The tokens of directories, by account, newest first: those that work, and those that ended by themselves until another one is made,
 * so that who wonders why the directory is shut out finds them.
 */
export async function tokensOf(
  db: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, DirectoryToken[]>> {
  const tokens = await db
    .createQueryBuilder(DirectoryToken, 't')
    .where('t.account_id = ANY (:accountIds) AND (t.replaced_at IS NULL OR t.expires_at > :now)', { accountIds, now })
    .orderBy('t.created_at', 'DESC')
    .addOrderBy('t.id', 'DESC')
    .getMany();
  return byAccount(accountIds, tokens);
}

/** So many problems are shown of each directory. */
const SHOWN = 100;

/** The problems of directories, by account; what happened last comes first. */
export async function problemsOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, DirectoryProblem[]>> {
  const problems = await db.query<DirectoryProblem[]>(
    `SELECT p.* FROM unnest($1::text[]) AS above(id) CROSS JOIN LATERAL (
       SELECT ${columnsOf(db, DirectoryProblem, 'p')} FROM directory_problems p WHERE p.account_id = above.id
        ORDER BY p.last_at DESC, p.code, p.subject LIMIT $2
     ) p`,
    [accountIds, SHOWN],
  );
  return byAccount(accountIds, problems);
}

function byAccount<Row extends { accountId: string }>(
  accountIds: readonly string[],
  rows: readonly Row[],
): ReadonlyMap<string, Row[]> {
  const found = new Map<string, Row[]>(accountIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.accountId)?.push(row);
  return found;
}

/** A user of a directory, and whom adopting would hand over. */
export type DirectoryUserView = DirectoryUser & {
  /** The member with the address, in manual care; null where there is none, and for whom the directory looks after somebody. */
  candidateId: string | null;
};

/** The member whom adopting the directory's user `u` would hand over, after SELECT … FROM. */
const CANDIDATE = `members m WHERE u.user_id IS NULL AND m.account_id = u.account_id AND m.email COLLATE "C" = u.email
  AND m.managed_by = 'MANUAL'`;

function userColumns(db: EntityManager): string {
  return `${columnsOf(db, DirectoryUser, 'u')}, (SELECT m.id FROM ${CANDIDATE}) AS "candidateId"`;
}

/** The users of an account's directory. */
export function directoryUsers(db: EntityManager): List<DirectoryUserView> {
  return {
    name: 'Directory.users',
    from: 'directory_users u',
    parent: 'u.account_id',
    id: 'u.id',
    columns: userColumns(db),
  };
}

/** Users in the order in which the directory told of them. */
export const userOrder: Order = { name: 'CREATED_AT', key: 'u.created_at', type: 'timestamptz', direction: 'ASC' };

const CONDITIONS: Record<DirectoryUserStatus, string> = {
  PROVISIONED: 'u.user_id IS NOT NULL',
  AWAITS_ADOPTION: `EXISTS (SELECT FROM ${CANDIDATE})`,
  NOT_PROVISIONED: `u.user_id IS NULL AND NOT EXISTS (SELECT FROM ${CANDIDATE})`,
};

/** Leaves those of whom this is so. */
export function statusFilter(status: DirectoryUserStatus | null | undefined): Filter | null {
  return status == null ? null : { given: { status }, conditions: () => [CONDITIONS[status]] };
}

/** Users of an account's directory by their ids; an id of none is left out. */
export async function usersById(
  tx: EntityManager,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DirectoryUserView>> {
  const rows = await tx.query<DirectoryUserView[]>(
    `SELECT ${userColumns(tx)} FROM directory_users u WHERE u.account_id = $1 AND u.id = ANY ($2)`,
    [accountId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The groups of an account's directory. */
export function directoryGroups(db: EntityManager): List<DirectoryGroup> {
  return {
    name: 'Directory.groups',
    from: 'directory_groups g',
    parent: 'g.account_id',
    id: 'g.id',
    columns: columnsOf(db, DirectoryGroup, 'g'),
  };
}

/** Groups in the order in which the directory told of them. */
export const groupOrder: Order = { name: 'CREATED_AT', key: 'g.created_at', type: 'timestamptz', direction: 'ASC' };

/** How many users of the directory are in groups, by group; one without any is left out. */
export async function memberCounts(
  db: EntityManager,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ id: string; count: number }[]>(
    `SELECT group_id AS id, count(*)::int AS count FROM directory_group_members WHERE group_id = ANY ($1) GROUP BY group_id`,
    [groupIds],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** What a group of a directory, or somebody by hand, gives the group's team in a workspace. */
export interface GroupGrant {
  accountId: string;
  workspaceId: string;
  /** The workspace's name. */
  name: string;
  role: Role;
}

/** A workspace that a group opens, as it is read. */
export type OpenedWorkspace = Pick<GroupGrant, 'accountId' | 'role'> & { workspace: Workspace };

type GrantRow = Omit<GroupGrant, 'role'> & {
  teamId: string;
  builtInRole: BuiltInRole | null;
  customRole: CustomRoleParts | null;
};

/** What teams have in workspaces and do not lose by themselves before `now`, by team, by the names of the workspaces. */
export async function teamGrants(
  db: EntityManager,
  teamIds: readonly string[],
  managedBy: ManagedBy,
  now: Date,
): Promise<ReadonlyMap<string, GroupGrant[]>> {
  const rows = await db.query<GrantRow[]>(
    `SELECT a.team_id AS "teamId", a.account_id AS "accountId", a.workspace_id AS "workspaceId", w.name,
            a.built_in_role AS "builtInRole", CASE WHEN r.id IS NOT NULL THEN
              json_build_object('id', r.id, 'name', r.name, 'ownScopes', r.own_scopes, 'inherits', r.inherits)
            END AS "customRole"
       FROM workspace_accesses a JOIN workspaces w ON w.id = a.workspace_id
       LEFT JOIN workspace_roles r ON r.id = a.custom_role_id
      WHERE a.team_id = ANY ($1) AND a.managed_by = $2 AND (a.expires_at IS NULL OR a.expires_at > $3)
      ORDER BY w.name_key, w.id`,
    [teamIds, managedBy, now],
  );
  const byTeam = new Map<string, GroupGrant[]>(teamIds.map((id) => [id, []]));
  for (const { teamId, builtInRole, customRole, accountId, workspaceId, name } of rows) {
    byTeam.get(teamId)?.push({ accountId, workspaceId, name, role: roleOf({ builtInRole, customRole }) });
  }
  return byTeam;
}

/** All that a directory can give. */
export interface DirectoryGift {
  /** The account roles of mapped groups, and of members in its care: it lets these in again. */
  roles: readonly AccountRole[];
  /** What its teams have in workspaces, mapped or by hand. */
  workspaces: Gift['workspaces'];
}

/** All that directories can give, by account; none is left out. */
export async function giftsOf(
  db: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, DirectoryGift>> {
  const roles = await db.query<{ id: string; roles: AccountRole[] }[]>(
    `SELECT above.id, ARRAY(
       SELECT account_role FROM directory_groups WHERE account_id = above.id AND account_role IS NOT NULL
        UNION
       SELECT role FROM members WHERE account_id = above.id AND managed_by = 'SCIM'
     ) AS roles FROM unnest($1::text[]) AS above(id)`,
    [accountIds],
  );
  const grants = await db.query<{ id: string; workspaceId: string; sources: AccessSource[] }[]>(
    `SELECT t.account_id AS id, s.workspace_id AS "workspaceId", ${accessSourcesJson('s')} AS sources
       FROM teams t JOIN ${liveGrants('$2')} s ON s.account_id = t.account_id AND s.principal_id = t.id
      WHERE t.account_id = ANY ($1) AND t.managed_by = 'SCIM' GROUP BY t.account_id, s.workspace_id`,
    [accountIds, now],
  );
  return new Map(
    roles.map(({ id, roles: given }) => [
      id,
      {
        roles: given,
        workspaces: grants
          .filter((grant) => grant.id === id)
          .map(({ workspaceId, sources }) => ({ workspaceId, scopes: scopesOf(sources) })),
      },
    ]),
  );
}

/** What the groups of some users of a directory give each of them in workspaces, by user. */
export async function grantsByGroups(
  tx: EntityManager,
  accountId: string,
  directoryUserIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Gift['workspaces']>> {
  const rows = await tx.query<{ id: string; workspaceId: string; sources: AccessSource[] }[]>(
    `SELECT i.directory_user_id AS id, s.workspace_id AS "workspaceId", ${accessSourcesJson('s')} AS sources
       FROM directory_group_members i JOIN directory_groups g ON g.id = i.group_id
       JOIN ${liveGrants('$3')} s ON s.account_id = g.account_id AND s.principal_id = g.team_id
      WHERE i.account_id = $1 AND i.directory_user_id = ANY ($2) GROUP BY i.directory_user_id, s.workspace_id`,
    [accountId, directoryUserIds, now],
  );
  const byUser = new Map<string, Gift['workspaces'][number][]>(directoryUserIds.map((id) => [id, []]));
  for (const { id, workspaceId, sources } of rows) byUser.get(id)?.push({ workspaceId, scopes: scopesOf(sources) });
  return byUser;
}
