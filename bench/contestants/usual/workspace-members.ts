import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { rolesWithPermission } from '../../../src/auth/catalogue';
import { pageOf, type Page, type Slice } from '../shared/pages';
import { byDefaultRole, seeScopes, viewerScopes } from './access';
import { principalOfMember, principalOfServiceAccount, type Context, type Principal } from './context';
import { Member, ServiceAccount, TeamMember, WorkspaceAccess, type User, type Workspace } from './entities';

/** Somebody who can enter a workspace, in a list. */
export interface WorkspaceMember {
  /** The member's or the service account's, by which ties of the order are broken. */
  id: string;
  nameKey: string;
  user: User | null;
  principal: Principal;
  workspace: Workspace;
}

/** Those who can enter a workspace and whom the caller may see there, by name: a query for each kind of them. */
export async function workspaceMembers(
  context: Context,
  workspace: Workspace,
  slice: Slice,
): Promise<Page<WorkspaceMember>> {
  const scopes = await viewerScopes(context, workspace);
  const [users, serviceAccounts] = await Promise.all([
    scopes.includes(seeScopes.user) ? findUsers(context, workspace, slice) : [],
    scopes.includes(seeScopes.serviceAccount) ? findServiceAccounts(context, workspace, slice) : [],
  ]);
  const rows = [...users, ...serviceAccounts].sort(
    (one, other) => compare(one.nameKey, other.nameKey) || compare(one.id, other.id),
  );
  return pageOf(rows, slice, ({ nameKey, id }) => ({ key: nameKey, id }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

async function findUsers({ db, now }: Context, workspace: Workspace, slice: Slice): Promise<WorkspaceMember[]> {
  const query = db
    .getRepository(Member)
    .createQueryBuilder('person')
    .leftJoinAndSelect('person.user', 'user')
    .where('person.accountId = :accountId AND person.active', { accountId: workspace.accountId });
  if (byDefaultRole(workspace) === null) query.andWhere(hasWayIn(query, 'person.userId', workspace, now));
  const members = await pageOfPeople(query, slice).getMany();
  return members.map((member) => {
    const { id, nameKey, user } = member;
    return { id, nameKey, user, principal: principalOfMember(member), workspace };
  });
}

async function findServiceAccounts({ db, now }: Context, workspace: Workspace, slice: Slice) {
  const query = db
    .getRepository(ServiceAccount)
    .createQueryBuilder('person')
    .where('person.accountId = :accountId', { accountId: workspace.accountId });
  query.andWhere(hasWayIn(query, 'person.id', workspace, now));
  const serviceAccounts = await pageOfPeople(query, slice).getMany();
  return serviceAccounts.map((serviceAccount): WorkspaceMember => {
    const { id, nameKey } = serviceAccount;
    return { id, nameKey, user: null, principal: principalOfServiceAccount(serviceAccount), workspace };
  });
}

/** By an account role, a grant, or a grant to a team. */
function hasWayIn<Row extends object>(query: SelectQueryBuilder<Row>, id: string, workspace: Workspace, now: Date) {
  const grants = (): SelectQueryBuilder<WorkspaceAccess> =>
    query
      .subQuery()
      .from(WorkspaceAccess, 'access')
      .where('access.workspaceId = :workspaceId AND (access.expiresAt IS NULL OR access.expiresAt > :now)');
  const direct = grants().select('access.principalId').getQuery();
  const byTeam = grants()
    .select('place.principalId')
    .innerJoin(TeamMember, 'place', 'place.teamId = access.teamId')
    .getQuery();
  return new Brackets((condition) =>
    condition
      .where('person.role IN (:...administrators)', { administrators: rolesWithPermission('ADMINISTRATE_WORKSPACES') })
      .orWhere(`${id} IN ${direct}`, { workspaceId: workspace.id, now })
      .orWhere(`${id} IN ${byTeam}`),
  );
}

function pageOfPeople<Row extends object>(query: SelectQueryBuilder<Row>, { first, after }: Slice) {
  if (after !== null) query.andWhere('(person.nameKey, person.id) > (:afterKey, :afterId)', afterOf(after));
  return query
    .orderBy('person.nameKey')
    .addOrderBy('person.id')
    .limit(first + 1);
}

function afterOf({ key, id }: NonNullable<Slice['after']>) {
  return { afterKey: key, afterId: id };
}
