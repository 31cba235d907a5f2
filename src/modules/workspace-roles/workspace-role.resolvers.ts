import type { MutationResolvers, Resolvers, WorkspaceRoleAction } from '../../generated/schema';
import { decided, reasonsAgainst } from '../../auth/decision';
import { asked } from '../../graphql/asked';
import { connection, type Connection } from '../../graphql/connection';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount } from '../accounts/account.loaders';
import { createWorkspaceRole } from './create-role';
import { deleteWorkspaceRole } from './delete-role';
import { accountRoles, roleFilter, roleOrder, roleView } from './role-list.queries';
import { updateWorkspaceRole } from './update-role';
import { againstDeleting, BUILT_IN } from './workspace-role.decisions';
import type { WorkspaceRole as RoleRow } from './workspace-role.entity';
import { loadRoleByName, loadUsage } from './workspace-role.loaders';
import { builtInRoleView, type WorkspaceRoleView } from './workspace-role.queries';

export type WorkspaceRoleConnection = Connection<WorkspaceRoleView>;

/** The mutation that does what an action of viewerCan names. */
const mutationOf = {
  UPDATE: 'updateWorkspaceRole',
  DELETE: 'deleteWorkspaceRole',
} as const satisfies Record<WorkspaceRoleAction, string>;

/** A list of rows as the schema shows them. */
function shown(list: Connection<RoleRow>): WorkspaceRoleConnection {
  return {
    ...list,
    page: async () => {
      const page = await list.page();
      return { ...page, rows: page.rows.map(roleView) };
    },
  };
}

const Account: Pick<NonNullable<Resolvers['Account']>, 'workspaceRoles' | 'workspaceRole'> = {
  workspaceRoles: ({ id }, { filter, ...page }, context) =>
    shown(connection(context, accountRoles(context.app.db.manager), id, page, roleOrder, roleFilter(filter))),
  workspaceRole: ({ id }, { name }, context) => loadRoleByName(context, id, name),
};

const WorkspaceRole: ResolversFor<'WorkspaceRole'> = {
  inheritsFrom: ({ inherits, accountId }) => (inherits === null ? null : builtInRoleView(inherits, accountId)),
  account: ({ builtIn, accountId }, _args, context) =>
    builtIn || accountId === null ? null : loadAccount(context, accountId),
  usage: ({ id, accountId }, _args, context) => (accountId === null ? null : loadUsage(context, accountId, id)),
  async viewerCan(role, { action }, context, info) {
    const { viewer } = context;
    const { id, accountId, builtIn } = role;
    if (builtIn) return decided([BUILT_IN]);
    if (viewer === null || accountId === null)
      return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const requirement = requirementOf(info.schema, mutationOf[action]);
    const reasons = reasonsAgainst(viewer, requirement, { accountId, workspaceId: null });
    // An edit is compared by what it changes: nothing yet.
    if (reasons.length > 0 || action === 'UPDATE') return decided(reasons);
    const usage = await loadUsage(context, accountId, id);
    return decided(usage === null ? [] : againstDeleting(viewer, accountId, role, usage));
  },
};

const Mutation: Pick<MutationResolvers, 'createWorkspaceRole' | 'updateWorkspaceRole' | 'deleteWorkspaceRole'> = {
  createWorkspaceRole: async (_parent, { input }, context) => ({
    ...(await createWorkspaceRole(context, input)),
    errors: [],
  }),
  updateWorkspaceRole: async (_parent, { input }, context, info) => ({
    ...(await updateWorkspaceRole(context, input, asked(input, info))),
    errors: [],
  }),
  deleteWorkspaceRole: async (_parent, { input }, context, info) => ({
    ...(await deleteWorkspaceRole(context, input, asked(input, info))),
    errors: [],
  }),
};

export const workspaceRoleResolvers = { Account, WorkspaceRole, Mutation };
