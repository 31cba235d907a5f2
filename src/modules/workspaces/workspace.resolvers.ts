import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { principalKind, scopesOf, seeScopes, strongestSource } from '../../auth/access';
import type { Subject } from '../../auth/caller';
import { decided, keptOutRefusal, notFound, reasonsAgainst, refusal } from '../../auth/decision';
import { sees, viewerScopes } from '../../auth/viewer';
import { asked } from '../../graphql/asked';
import { connection, type Connection, type Edge, type PageArgs } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { refuse } from '../../graphql/guard';
import { enter } from '../../graphql/points';
import { requirementOf, strictestRequirement } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount } from '../accounts/account.loaders';
import { loadMember } from '../members/member.loaders';
import {
  asPerson,
  loadActor,
  loadColleague,
  loadPrincipal,
  loadServiceAccount,
  loadTeam,
} from '../principals/principal.loaders';
import { loadUser } from '../users/user.loaders';
import { loadRole, loadRoleOf } from '../workspace-roles/workspace-role.loaders';
import { builtInRoleView, roleViewOf } from '../workspace-roles/workspace-role.queries';
import { createWorkspace } from './create-workspace';
import { deleteWorkspace } from './delete-workspace';
import { accessOfPairs, explain, grantorsIn, kindOf, pairOf } from './explain-access';
import { grantWorkspaceAccess } from './grant-access';
import { revokeWorkspaceAccess } from './revoke-access';
import { transferWorkspace } from './transfer-workspace';
import { updateWorkspace } from './update-workspace';
import { assignableRoles } from './workspace.decisions';
import type { Workspace as WorkspaceRow } from './workspace.entity';
import { defaultRoleColumns } from './workspace.input';
import { loadAccess, loadGrantableRoles, loadWorkspace, loadWorkspaceByHandle } from './workspace.loaders';
import {
  accesses,
  accessFilter,
  accessOrder,
  accountWorkspaces,
  entryOrder,
  maySeeAccess,
  principalWorkspaces,
  workspaceFilter,
  workspaceMembers,
  workspaceOrder,
  type PrincipalWorkspace,
  type WorkspaceAccessView,
  type WorkspaceMemberView,
  type WorkspaceView,
} from './workspace.queries';

export type WorkspaceConnection = Connection<WorkspaceRow>;
export type WorkspaceAccessConnection = Connection<WorkspaceAccessView>;
export type WorkspaceMemberConnection = Connection<WorkspaceMemberView>;
export type PrincipalWorkspaceConnection = Connection<PrincipalWorkspace>;
export type PrincipalWorkspaceEdge = Edge<PrincipalWorkspace>;

function subjectOf({ id, accountId }: WorkspaceView): Subject {
  return { accountId, workspaceId: id };
}

/** The workspace, if the caller can enter it. */
function ifEntered({ viewer }: Context, workspace: WorkspaceRow | null): WorkspaceRow | null {
  return workspace !== null && viewer !== null && sees(viewer, subjectOf(workspace)) ? workspace : null;
}

const Query: Pick<QueryResolvers, 'workspace'> = {
  async workspace(_parent, { accountHandle, handle }, context) {
    const workspace = await loadWorkspaceByHandle(context, accountHandle, handle);
    const keptOut = workspace === null ? null : keptOutRefusal(context.viewer, subjectOf(workspace));
    return keptOut === null ? ifEntered(context, workspace) : refuse(context, 'workspace', keptOut);
  },
};

const Account: Pick<NonNullable<Resolvers['Account']>, 'workspaces' | 'workspace'> = {
  workspaces({ id }, { filter, orderBy, ...page }, context) {
    const { app, viewer } = context;
    if (viewer === null) return null;
    const list = accountWorkspaces(app.db.manager);
    return connection(context, list, id, page, workspaceOrder(orderBy), workspaceFilter(viewer, filter));
  },
  workspace: async (account, { handle }, context) =>
    ifEntered(context, await loadWorkspaceByHandle(context, account.handle, handle)),
};

const Workspace: ResolversFor<'Workspace'> = {
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  defaultRole: (workspace, _args, context) => loadRoleOf(context, defaultRoleColumns(workspace), workspace.accountId),
  viewerScopes: (workspace, _args, { viewer }) =>
    viewer === null ? [] : [...viewerScopes(viewer, subjectOf(workspace))],
  viewerCan(workspace, { scope }, { viewer }, info) {
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const requirement = strictestRequirement(info.schema, { permission: null, scopes: [scope] });
    return decided(reasonsAgainst(viewer, requirement, subjectOf(workspace)));
  },
  async viewerAssignableRoles(workspace, _args, context, info) {
    const { viewer } = context;
    const subject = subjectOf(workspace);
    const requirement = requirementOf(info.schema, 'grantWorkspaceAccess');
    if (viewer === null || reasonsAgainst(viewer, requirement, subject).length > 0) return [];
    const booked = viewer.memberships.get(workspace.accountId)?.booked;
    if (booked === undefined) return [];
    const roles = assignableRoles(
      booked,
      viewerScopes(viewer, subject),
      await loadGrantableRoles(context, workspace.accountId),
    );
    return Promise.all(roles.map(({ id }) => loadRole(context, id, workspace.accountId)));
  },
  members({ id }, { filter, ...page }, context) {
    const { viewer } = context;
    if (viewer === null) return null;
    return connection(context, workspaceMembers(context, viewer, filter), id, page, entryOrder);
  },
  access: ({ id }, { includeEnded, ...page }, context) => grants(context, 'Workspace.access', id, page, includeEnded),
  async explainAccess(workspace, { principalId, scope }, context) {
    const { app, loaders, now, viewer } = context;
    const kind = principalKind(principalId);
    if (viewer === null || kind === null) return refuse(context, 'Workspace.explainAccess', notFound('principalId'));
    if (principalId !== viewer.caller.id) {
      const requirement = { permission: null, scopes: [seeScopes[kind]], by: 'ANY', feature: null } as const;
      const refused = refusal(viewer, { ...requirement, whileFrozen: true, withoutSso: false }, subjectOf(workspace));
      if (refused !== null) return refuse(context, 'Workspace.explainAccess', refused);
    }
    const access = await loaders.load('access of pair', pairOf(workspace, principalId), (pairs) =>
      accessOfPairs(app.db.manager, pairs, now),
    );
    if (access === null) return refuse(context, 'Workspace.explainAccess', notFound('principalId'));
    return explain(workspace, principalId, access, scope ?? null);
  },
};

/** Grants below a workspace or a principal, as far as the caller may see them. */
function grants(
  context: Context,
  name: 'Workspace.access' | 'Team.access' | 'ServiceAccount.access',
  parentId: string,
  page: PageArgs,
  includeEnded = false,
): WorkspaceAccessConnection | null {
  const { app, now, viewer } = context;
  if (viewer === null) return null;
  const narrowed = accessFilter(viewer, now, includeEnded);
  return connection(context, accesses(app.db.manager, name), parentId, page, accessOrder, narrowed);
}

/** The workspaces that somebody can enter, as far as the caller may see who is there. */
function workspacesOf(
  context: Context,
  name: 'Member.workspaces' | 'ServiceAccount.workspaces',
  parentId: string,
  page: PageArgs,
): PrincipalWorkspaceConnection | null {
  const { viewer } = context;
  if (viewer === null) return null;
  return connection(context, principalWorkspaces(context, viewer, name), parentId, page, entryOrder);
}

const Member: Pick<NonNullable<Resolvers['Member']>, 'workspaces'> = {
  workspaces({ id, accountId }, page, context) {
    // Everybody reaches their own membership, from wherever they ask.
    const keptOut = keptOutRefusal(context.viewer, { accountId, workspaceId: null });
    if (keptOut !== null) return refuse(context, 'Member.workspaces', keptOut);
    return workspacesOf(context, 'Member.workspaces', id, page);
  },
};

const Team: Pick<NonNullable<Resolvers['Team']>, 'access'> = {
  access: ({ id }, page, context) => grants(context, 'Team.access', id, page),
};

const ServiceAccount: Pick<NonNullable<Resolvers['ServiceAccount']>, 'workspaces' | 'access'> = {
  workspaces: ({ id }, page, context) => workspacesOf(context, 'ServiceAccount.workspaces', id, page),
  access: ({ id }, page, context) => grants(context, 'ServiceAccount.access', id, page),
};

const MemberWorkspaceConnection: Pick<NonNullable<Resolvers['MemberWorkspaceConnection']>, 'nodes'> = {
  nodes: async ({ page }) => (await page()).rows.map(({ workspace }) => workspace),
};

const MemberWorkspaceEdge: ResolversFor<'MemberWorkspaceEdge'> = {
  node: ({ node }) => node.workspace,
  role: ({ node }) => roleViewOf(strongestSource(node.sources)),
  scopes: ({ node }) => [...scopesOf(node.sources)],
  sources: ({ node }) => node.sources,
};

const WorkspaceMember: ResolversFor<'WorkspaceMember'> = {
  id: ({ workspaceId, principalId }) => `${workspaceId}:${principalId}`,
  principal: ({ principalId, user }, _args, context) =>
    user === null ? loadColleague(context, principalId) : { __typename: 'User', ...user },
  member: ({ memberId }, _args, context) => (memberId === null ? null : loadMember(context, memberId)),
  serviceAccount: ({ principalId, memberId }, _args, context) =>
    memberId === null ? loadServiceAccount(context, principalId) : null,
  role: ({ sources }) => roleViewOf(strongestSource(sources)),
  scopes: ({ sources }) => [...scopesOf(sources)],
};

const AccessSource: ResolversFor<'AccessSource'> = {
  role: (source) => roleViewOf(source),
  team: ({ teamId, team }, _args, context) => (teamId === null ? null : (team ?? loadTeam(context, teamId))),
  async access({ accessId, access: read }, _args, context) {
    const access = accessId === null ? null : (read ?? (await loadAccess(context, accessId)));
    return access !== null && context.viewer !== null && maySeeAccess(context.viewer, access) ? access : null;
  },
};

const AccessExplanation: ResolversFor<'AccessExplanation'> = {
  principal: ({ principalId }, _args, context) => loadPrincipal(context, principalId),
  smallestRole: ({ smallest, workspace }) =>
    smallest === null ? null : builtInRoleView(smallest, workspace.accountId),
  async grantableBy(explanation, _args, context) {
    const { workspace, scope, smallest } = explanation;
    const { app, loaders, now, viewer } = context;
    const permissions = viewer?.memberships.get(workspace.accountId)?.permissions;
    if (scope === null || smallest === null || permissions?.has('READ_MEMBERS') !== true) return null;
    const wanted = { kind: kindOf(explanation), scope, role: smallest };
    const userIds = await loaders.load(`grantors ${JSON.stringify(wanted)}`, workspace.id, (ids) =>
      grantorsIn(app.db.manager, ids, wanted, now),
    );
    const users = await Promise.all((userIds ?? []).map((id) => loadUser(context, id)));
    return users.flatMap((user) => (user === null ? [] : [{ ...user, emailVisible: true }]));
  },
};

const AccessChange: ResolversFor<'AccessChange'> = {
  principal({ principalId, removed }, _args, context) {
    const gone = removed.serviceAccount;
    return gone?.id === principalId ? asPerson(gone) : loadColleague(context, principalId);
  },
  workspace: ({ workspaceId, removed }, _args, context) =>
    workspaceId === null ? null : (removed.workspace ?? loadWorkspace(context, workspaceId)),
};

const WorkspaceAccess: ResolversFor<'WorkspaceAccess'> = {
  workspace: async ({ workspaceId }, _args, context) => ifEntered(context, await loadWorkspace(context, workspaceId)),
  principal: ({ principalId }, _args, context) => loadPrincipal(context, principalId),
  async role(access, _args, context) {
    const role = await loadRoleOf(context, access, access.accountId);
    if (role === null) throw new Error(`grant ${access.id} names no role`);
    return role;
  },
  active: ({ expiresAt }, _args, { now }) => expiresAt === null || new Date(expiresAt) > now,
  grantedBy: ({ grantedById }, _args, context) => loadActor(context, grantedById),
};

const Mutation: Pick<
  MutationResolvers,
  | 'createWorkspace'
  | 'updateWorkspace'
  | 'deleteWorkspace'
  | 'transferWorkspace'
  | 'grantWorkspaceAccess'
  | 'revokeWorkspaceAccess'
> = {
  createWorkspace: async (_parent, { input }, context) => ({ ...(await createWorkspace(context, input)), errors: [] }),
  updateWorkspace: async (_parent, { input }, context, info) => ({
    ...(await updateWorkspace(context, input, asked(input, info))),
    errors: [],
  }),
  deleteWorkspace: async (_parent, { input }, context, info) => ({
    ...(await deleteWorkspace(context, input, asked(input, info))),
    errors: [],
  }),
  async transferWorkspace(_parent, { input }, context, info) {
    // The directive names the account that it leaves: the one that it comes to pays as well.
    const target = context.viewer?.memberships.get(input.toAccountId);
    const admitted = !target?.permissions.has('TRANSFER_WORKSPACES') || (await enter(context, target));
    if (admitted !== true) throw admitted;
    return { ...(await transferWorkspace(context, input, asked(input, info))), errors: [] };
  },
  grantWorkspaceAccess: async (_parent, { input }, context, info) => ({
    ...(await grantWorkspaceAccess(context, input, asked(input, info))),
    errors: [],
  }),
  revokeWorkspaceAccess: async (_parent, { input }, context, info) => ({
    ...(await revokeWorkspaceAccess(context, input, asked(input, info))),
    errors: [],
  }),
};

export const workspaceResolvers = {
  Query,
  Account,
  Workspace,
  Member,
  Team,
  ServiceAccount,
  MemberWorkspaceConnection,
  MemberWorkspaceEdge,
  WorkspaceMember,
  AccessSource,
  AccessExplanation,
  AccessChange,
  WorkspaceAccess,
  Mutation,
};
