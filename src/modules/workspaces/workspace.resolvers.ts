import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { scopesOf, strongestRole } from '../../auth/access';
import type { Subject } from '../../auth/caller';
import { sees, viewerScopes } from '../../auth/viewer';
import { decided, reasonsAgainst } from '../../auth/decision';
import { connection, type Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { requirementOf, strictestRequirement } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount } from '../accounts/account.loaders';
import { loadMember } from '../members/member.loaders';
import { loadPerson } from '../users/user.loaders';
import { builtInRoleView } from '../workspace-roles/workspace-role.queries';
import { createWorkspace } from './create-workspace';
import { deleteWorkspace } from './delete-workspace';
import { grantWorkspaceAccess } from './grant-access';
import { revokeWorkspaceAccess } from './revoke-access';
import { updateWorkspace } from './update-workspace';
import type { WorkspaceAccess as AccessRow } from './workspace-access.entity';
import { assignableRoles } from './workspace.decisions';
import type { Workspace as WorkspaceRow } from './workspace.entity';
import { loadAccess, loadWorkspace, loadWorkspaceByHandle } from './workspace.loaders';
import {
  accessOrder,
  accountWorkspaces,
  workspaceAccesses,
  workspaceFilter,
  workspaceMemberFilter,
  workspaceMemberOrder,
  workspaceMembers,
  workspaceOrder,
  type WorkspaceMemberView,
} from './workspace.queries';

export type WorkspaceConnection = Connection<WorkspaceRow>;
export type WorkspaceAccessConnection = Connection<AccessRow>;
export type WorkspaceMemberConnection = Connection<WorkspaceMemberView>;

function subjectOf({ id, accountId }: WorkspaceRow): Subject {
  return { accountId, workspaceId: id };
}

/** The workspace, if the caller can enter it. */
function ifEntered({ viewer }: Context, workspace: WorkspaceRow | null): WorkspaceRow | null {
  return workspace !== null && viewer !== null && sees(viewer, subjectOf(workspace)) ? workspace : null;
}

/** The user of a row that comes to members only, who may see each other's addresses. */
async function colleague(context: Context, userId: string) {
  return { ...(await loadPerson(context, userId)), emailVisible: true };
}

const Query: Pick<QueryResolvers, 'workspace'> = {
  workspace: async (_parent, { accountHandle, handle }, context) =>
    ifEntered(context, await loadWorkspaceByHandle(context, accountHandle, handle)),
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
  defaultRole: ({ defaultBuiltInRole }) => (defaultBuiltInRole === null ? null : builtInRoleView(defaultBuiltInRole)),
  viewerScopes: (workspace, _args, { viewer }) =>
    viewer === null ? [] : [...viewerScopes(viewer, subjectOf(workspace))],
  viewerCan(workspace, { scope }, { viewer }, info) {
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const requirement = strictestRequirement(info.schema, { permission: null, scope });
    return decided(reasonsAgainst(viewer, requirement, subjectOf(workspace)));
  },
  viewerAssignableRoles(workspace, _args, { viewer }, info) {
    const subject = subjectOf(workspace);
    const requirement = requirementOf(info.schema, 'grantWorkspaceAccess');
    if (viewer === null || reasonsAgainst(viewer, requirement, subject).length > 0) return [];
    return assignableRoles(viewerScopes(viewer, subject)).map(builtInRoleView);
  },
  members: ({ id }, { filter, ...page }, context) =>
    connection(context, workspaceMembers, id, page, workspaceMemberOrder, workspaceMemberFilter(filter)),
  access: ({ id }, page, context) =>
    connection(context, workspaceAccesses(context.app.db.manager), id, page, accessOrder),
};

const WorkspaceMember: ResolversFor<'WorkspaceMember'> = {
  id: ({ workspaceId, userId }) => `${workspaceId}:${userId}`,
  principal: ({ userId }, _args, context) => colleague(context, userId),
  user: ({ userId }, _args, context) => colleague(context, userId),
  member: ({ memberId }, _args, context) => loadMember(context, memberId),
  role: ({ sources }) => builtInRoleView(strongestRole(sources)),
  scopes: ({ sources }) => scopesOf(sources),
};

const AccessSource: ResolversFor<'AccessSource'> = {
  role: ({ builtInRole }) => builtInRoleView(builtInRole),
  access: ({ accessId }, _args, context) => (accessId === null ? null : loadAccess(context, accessId)),
};

const WorkspaceAccess: ResolversFor<'WorkspaceAccess'> = {
  workspace: async ({ workspaceId }, _args, context) => ifEntered(context, await loadWorkspace(context, workspaceId)),
  principal: ({ userId }, _args, context) => colleague(context, userId),
  role: ({ builtInRole }) => builtInRoleView(builtInRole),
  grantedBy: ({ grantedByUserId }, _args, context) =>
    grantedByUserId === null ? null : loadPerson(context, grantedByUserId),
};

const Mutation: Pick<
  MutationResolvers,
  'createWorkspace' | 'updateWorkspace' | 'deleteWorkspace' | 'grantWorkspaceAccess' | 'revokeWorkspaceAccess'
> = {
  createWorkspace: async (_parent, { input }, context) => ({ ...(await createWorkspace(context, input)), errors: [] }),
  updateWorkspace: async (_parent, { input }, context) => ({ ...(await updateWorkspace(context, input)), errors: [] }),
  deleteWorkspace: async (_parent, { input }, context) => ({ ...(await deleteWorkspace(context, input)), errors: [] }),
  grantWorkspaceAccess: async (_parent, { input }, context) => ({
    ...(await grantWorkspaceAccess(context, input)),
    errors: [],
  }),
  revokeWorkspaceAccess: async (_parent, { input }, context) => ({
    ...(await revokeWorkspaceAccess(context, input)),
    errors: [],
  }),
};

export const workspaceResolvers = {
  Query,
  Account,
  Workspace,
  WorkspaceMember,
  AccessSource,
  WorkspaceAccess,
  Mutation,
};
