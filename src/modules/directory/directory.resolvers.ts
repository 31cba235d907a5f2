import { seeScopes } from '../../auth/access';
import { decided, reasonsAgainst, type Reason } from '../../auth/decision';
import { notHeldReasons } from '../../auth/gift';
import { scimUrl } from '../../auth/sso-addresses';
import { viewerScopes, type Viewer } from '../../auth/viewer';
import type { DirectoryAction, MutationResolvers, Resolvers } from '../../generated/schema';
import { asked } from '../../graphql/asked';
import { connection, type Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadMember, loadMemberByUser } from '../members/member.loaders';
import { loadActor, loadTeam } from '../principals/principal.loaders';
import { loadRole } from '../workspace-roles/workspace-role.loaders';
import { loadWorkspace } from '../workspaces/workspace.loaders';
import { adoptMembers } from './adopt-members';
import { createDirectoryToken } from './create-token';
import { againstToken, lacksOfDirectory, statusOf } from './directory.decisions';
import type { Directory as DirectoryRow } from './directory.entity';
import { maskedToken } from './directory.input';
import {
  loadDirectory,
  loadGift,
  loadGroupGrants,
  loadMemberCount,
  loadProblems,
  loadTokens,
} from './directory.loaders';
import {
  directoryGroups,
  directoryUsers,
  groupOrder,
  statusFilter,
  userOrder,
  type DirectoryUserView,
} from './directory.queries';
import type { DirectoryGroup as DirectoryGroupRow } from './directory-group.entity';
import { mapDirectoryGroup } from './map-group';
import { removeDirectory } from './remove-directory';
import { revokeDirectoryToken } from './revoke-token';
import { rotateDirectoryToken } from './rotate-token';

export type DirectoryUserConnection = Connection<DirectoryUserView>;
export type DirectoryGroupConnection = Connection<DirectoryGroupRow>;

const Account: Pick<NonNullable<Resolvers['Account']>, 'directory' | 'scimUrl'> = {
  directory: ({ id }, _args, context) => loadDirectory(context, id),
  scimUrl: ({ id }, _args, { app }) => scimUrl(app.config, id),
};

/** What the comparison says against making a token. */
async function lacking(viewer: Viewer, { accountId }: DirectoryRow, context: Context): Promise<Reason[]> {
  return notHeldReasons(lacksOfDirectory(viewer, accountId, await loadGift(context, accountId)));
}

/** The mutation that does what an action of viewerCan names, and what of the directory speaks against it. */
const actions: Record<
  DirectoryAction,
  {
    mutation:
      | 'createDirectoryToken'
      | 'rotateDirectoryToken'
      | 'revokeDirectoryToken'
      | 'adoptMembers'
      | 'mapDirectoryGroup'
      | 'removeDirectory';
    against?: (viewer: Viewer, directory: DirectoryRow, context: Context) => Promise<Reason[]>;
  }
> = {
  CREATE_TOKEN: {
    mutation: 'createDirectoryToken',
    against: async (viewer, directory, context) => [
      ...(await lacking(viewer, directory, context)),
      ...againstToken(await loadTokens(context, directory.accountId), context.now),
    ],
  },
  ROTATE_TOKEN: { mutation: 'rotateDirectoryToken', against: lacking },
  REVOKE_TOKEN: { mutation: 'revokeDirectoryToken' },
  ADOPT_MEMBERS: { mutation: 'adoptMembers' },
  MAP_GROUP: { mutation: 'mapDirectoryGroup' },
  REMOVE: { mutation: 'removeDirectory' },
};

const Directory: ResolversFor<'Directory'> = {
  tokens: ({ accountId }, _args, context) => loadTokens(context, accountId),
  users: ({ accountId }, { status, ...page }, context) =>
    connection(context, directoryUsers(context.app.db.manager), accountId, page, userOrder, statusFilter(status)),
  groups: ({ accountId }, page, context) =>
    connection(context, directoryGroups(context.app.db.manager), accountId, page, groupOrder),
  problems: ({ accountId }, _args, context) => loadProblems(context, accountId),
  createdBy: ({ createdById }, _args, context) => loadActor(context, createdById),
  async viewerCan(directory, { action }, context, info) {
    const { viewer } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const { mutation, against } = actions[action];
    const subject = { accountId: directory.accountId, workspaceId: null };
    const reasons = reasonsAgainst(viewer, requirementOf(info.schema, mutation), subject);
    return decided([...reasons, ...((await against?.(viewer, directory, context)) ?? [])]);
  },
};

const DirectoryToken: ResolversFor<'DirectoryToken'> = {
  maskedToken,
  createdBy: ({ createdById }, _args, context) => loadActor(context, createdById),
};

const DirectoryUser: ResolversFor<'DirectoryUser'> = {
  status: statusOf,
  member: ({ accountId, userId }, _args, context) =>
    userId === null ? null : loadMemberByUser(context, accountId, userId),
  candidate: ({ candidateId }, _args, context) => (candidateId === null ? null : loadMember(context, candidateId)),
};

const DirectoryGroup: ResolversFor<'DirectoryGroup'> = {
  async team({ teamId }, _args, context) {
    const team = await loadTeam(context, teamId);
    if (team === null) throw new Error(`no team ${teamId}`);
    return team;
  },
  memberCount: ({ id }, _args, context) => loadMemberCount(context, id),
  async workspaces({ accountId, teamId }, _args, context) {
    const { viewer } = context;
    if (viewer === null) return [];
    const all = await loadGroupGrants(context, teamId);
    const seen = all.filter(({ workspaceId }) =>
      viewerScopes(viewer, { accountId, workspaceId }).includes(seeScopes.team),
    );
    // One may have been deleted since the grants were read.
    const workspaces = await Promise.all(seen.map(({ workspaceId }) => loadWorkspace(context, workspaceId)));
    return seen.flatMap(({ role }, index) => {
      const workspace = workspaces[index];
      return workspace == null ? [] : [{ accountId, workspace, role }];
    });
  },
};

const DirectoryGroupWorkspace: ResolversFor<'DirectoryGroupWorkspace'> = {
  role: ({ role, accountId }, _args, context) => loadRole(context, role.id, accountId),
};

const Mutation: Pick<
  MutationResolvers,
  | 'createDirectoryToken'
  | 'rotateDirectoryToken'
  | 'revokeDirectoryToken'
  | 'adoptMembers'
  | 'mapDirectoryGroup'
  | 'removeDirectory'
> = {
  createDirectoryToken: (_parent, { input }, context) => createDirectoryToken(context, input),
  rotateDirectoryToken: (_parent, { input }, context) => rotateDirectoryToken(context, input),
  revokeDirectoryToken: async (_parent, { input }, context) => ({
    ...(await revokeDirectoryToken(context, input)),
    errors: [],
  }),
  adoptMembers: async (_parent, { input }, context, info) => ({
    ...(await adoptMembers(context, input, asked(input, info))),
    errors: [],
  }),
  mapDirectoryGroup: async (_parent, { input }, context, info) => ({
    ...(await mapDirectoryGroup(context, input, asked(input, info))),
    errors: [],
  }),
  removeDirectory: async (_parent, _args, context) => ({ ...(await removeDirectory(context)), errors: [] }),
};

export const directoryResolvers = {
  Account,
  Directory,
  DirectoryToken,
  DirectoryUser,
  DirectoryGroup,
  DirectoryGroupWorkspace,
  Mutation,
} satisfies Resolvers;
