import { GraphQLError } from 'graphql';
import { In, IsNull, MoreThan, type FindOptionsWhere } from 'typeorm';
import type { WorkspaceScope } from '../../../src/generated/schema';
import { pageOf, pageOfAll, sliceOf, type PageArgs, type Slice } from '../shared/pages';
import { explain, strongestRole, type Role } from '../shared/roles';
import { dateTime } from '../shared/schema';
import {
  byGrant,
  grantedTo,
  isAdministrator,
  liveGrants,
  principalKind,
  seeScopes,
  viewerScopes,
  type Source,
} from './access';
import { ifMember, principalOfMember, principalOfServiceAccount, type Context, type Principal } from './context';
import { Account, Member, ServiceAccount, Team, Workspace } from './entities';
import type { Entered } from './loaders';
import { workspaceMembers, type WorkspaceMember } from './workspace-members';

interface Named {
  id: string;
  nameKey: string;
}

function positionOf({ nameKey, id }: Named) {
  return { key: nameKey, id };
}

/** A source of access below the workspace that it opens. */
type SourceView = Source & { workspace: Workspace };
type EdgeView = Entered & { node: Workspace };

function rolesOf(sources: readonly Source[]): Role[] {
  return sources.map(({ role }) => role);
}

function within(workspace: Workspace, sources: readonly Source[]): SourceView[] {
  return sources.map((source) => ({ ...source, workspace }));
}

async function ifEntered(context: Context, workspace: Workspace | null): Promise<Workspace | null> {
  if (workspace === null) return null;
  return (await viewerScopes(context, workspace)).length > 0 ? workspace : null;
}

function membersFrom(accountId: string, { after }: Slice): FindOptionsWhere<Member>[] {
  if (after === null) return [{ accountId }];
  return [
    { accountId, nameKey: MoreThan(after.key) },
    { accountId, nameKey: after.key, id: MoreThan(after.id) },
  ];
}

async function accountWorkspaces(context: Context, account: Account, slice: Slice): Promise<Workspace[]> {
  const { db, loaders, viewer } = context;
  const membership = viewer?.memberships.get(account.id);
  if (membership === undefined) return [];
  const query = db
    .getRepository(Workspace)
    .createQueryBuilder('workspace')
    .leftJoinAndSelect('workspace.defaultCustomRole', 'defaultCustomRole')
    .where('workspace.accountId = :accountId', { accountId: account.id })
    .orderBy('workspace.nameKey')
    .addOrderBy('workspace.id')
    .limit(slice.first + 1);
  if (!isAdministrator(membership)) {
    const entered = await loaders.entered.load(membership);
    if (entered.length === 0) return [];
    query.andWhere('workspace.id IN (:...ids)', { ids: entered.map(({ workspace }) => workspace.id) });
  }
  if (slice.after !== null) {
    query.andWhere('(workspace.nameKey, workspace.id) > (:key, :id)', { ...slice.after });
  }
  return query.getMany();
}

/** The workspaces of a member in which the caller may see users; one's own are complete. */
async function memberWorkspaces(context: Context, member: Member): Promise<Entered[]> {
  if (!member.active) return [];
  const entered = await context.loaders.entered.load(principalOfMember(member));
  if (member.userId === context.viewer?.id) return entered;
  const shown = await Promise.all(
    entered.map(async ({ workspace }) => (await viewerScopes(context, workspace)).includes(seeScopes.user)),
  );
  return entered.filter((_one, index) => shown[index]);
}

/** A principal of the workspace's account by its id: whether it is active, and what lets it in. */
async function accessOf(context: Context, workspace: Workspace, id: string) {
  const { db, loaders, now } = context;
  const { accountId } = workspace;
  const of = async (principal: Principal, active: boolean) => ({
    active,
    sources: active ? await loaders.sources.load({ workspace, principal }) : [],
  });
  switch (principalKind(id)) {
    case 'user': {
      const member = await db.getRepository(Member).findOneBy({ accountId, userId: id });
      return member && of(principalOfMember(member), member.active);
    }
    case 'serviceAccount': {
      const serviceAccount = await db.getRepository(ServiceAccount).findOneBy({ accountId, id });
      return serviceAccount && of(principalOfServiceAccount(serviceAccount), true);
    }
    case 'team': {
      const team = await db.getRepository(Team).findOneBy({ accountId, id });
      if (team === null) return null;
      const here = liveGrants(db, now).andWhere('access.workspaceId = :workspaceId', { workspaceId: workspace.id });
      const grants = await grantedTo(here, [accountId], [id]).getMany();
      return { active: true, sources: grants.map(byGrant) };
    }
    default:
      return null;
  }
}

export const resolvers = {
  DateTime: dateTime,
  Query: {
    viewer: (_parent: unknown, _args: unknown, { viewer }: Context) => viewer,
    account: async (_parent: unknown, { handle }: { handle: string }, context: Context) =>
      ifMember(context, await context.db.getRepository(Account).findOneBy({ handle, deletedAt: IsNull() })),
    workspace: async (
      _parent: unknown,
      { accountHandle, handle }: { accountHandle: string; handle: string },
      context: Context,
    ) => {
      const workspace = await context.db.getRepository(Workspace).findOne({
        where: { handle, account: { handle: accountHandle, deletedAt: IsNull() } },
        relations: { account: true, defaultCustomRole: true },
      });
      return ifEntered(context, workspace);
    },
  },
  Viewer: {
    accounts: async (_viewer: unknown, args: PageArgs, { db, viewer }: Context) => {
      const ids = [...(viewer?.memberships.keys() ?? [])];
      const accounts = await db.getRepository(Account).findBy({ id: In(ids) });
      return pageOfAll(accounts, sliceOf(args), ({ id, name }) => ({ key: name.toLowerCase(), id }));
    },
  },
  Account: {
    members: async ({ id }: Account, args: PageArgs, { db }: Context) => {
      const slice = sliceOf(args);
      const members = await db.getRepository(Member).find({
        where: membersFrom(id, slice),
        relations: { user: true },
        order: { nameKey: 'ASC', id: 'ASC' },
        take: slice.first + 1,
      });
      return pageOf(members, slice, positionOf);
    },
    workspaces: async (account: Account, args: PageArgs, context: Context) => {
      const slice = sliceOf(args);
      return pageOf(await accountWorkspaces(context, account, slice), slice, positionOf);
    },
  },
  Member: {
    teams: async (member: Member, args: PageArgs, { loaders }: Context) =>
      pageOfAll(await loaders.teams.load(member), sliceOf(args), positionOf),
    workspaces: async (member: Member, args: PageArgs, context: Context) => {
      const page = pageOfAll(await memberWorkspaces(context, member), sliceOf(args), ({ workspace }) =>
        positionOf(workspace),
      );
      return { edges: page.nodes.map((entered) => ({ ...entered, node: entered.workspace })), pageInfo: page.pageInfo };
    },
  },
  MemberWorkspaceEdge: {
    role: ({ sources }: EdgeView) => strongestRole(rolesOf(sources)),
    sources: ({ workspace, sources }: EdgeView) => within(workspace, sources),
  },
  Workspace: {
    viewerScopes: (workspace: Workspace, _args: unknown, context: Context) => viewerScopes(context, workspace),
    members: (workspace: Workspace, args: PageArgs, context: Context) =>
      workspaceMembers(context, workspace, sliceOf(args)),
    explainAccess: async (
      workspace: Workspace,
      { principalId, scope }: { principalId: string; scope?: WorkspaceScope | null },
      context: Context,
    ) => {
      const access = await accessOf(context, workspace, principalId);
      if (access === null) {
        throw new GraphQLError('principalId names nothing that you can see.', { extensions: { code: 'NOT_FOUND' } });
      }
      const { active, sources } = access;
      return { ...explain(active, rolesOf(sources), scope ?? null), sources: within(workspace, sources) };
    },
  },
  WorkspaceMember: {
    role: async ({ workspace, principal }: WorkspaceMember, _args: unknown, { loaders }: Context) =>
      strongestRole(rolesOf(await loaders.sources.load({ workspace, principal }))),
  },
  AccessSource: {
    access: async ({ access, workspace }: SourceView, _args: unknown, context: Context) => {
      if (access === null || access.principalId === context.viewer?.id) return access;
      const kind = principalKind(access.principalId);
      const scopes = await viewerScopes(context, workspace);
      return kind !== null && scopes.includes(seeScopes[kind]) ? access : null;
    },
  },
};
