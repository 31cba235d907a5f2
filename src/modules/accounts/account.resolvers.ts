import { accountRolePermissions } from '../../auth/catalogue';
import { bookedOf } from '../../auth/plans';
import { decided, reasonsAgainst, type Reason } from '../../auth/decision';
import { belongsTo, type Membership, type Viewer } from '../../auth/viewer';
import { Refused } from '../../errors';
import type { AccountPermission, MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { connection, type Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { strictestRequirement } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadMember, loadMemberByEmail, loadMemberByUser } from '../members/member.loaders';
import { accountMembers, memberFilter, memberOrder } from '../members/member.queries';
import {
  againstCreatingRole,
  againstCreatingServiceAccount,
  againstCreatingTeam,
  againstCreatingWorkspace,
  againstSeat,
  assignableAccountRoles,
} from './account.decisions';
import type { Account as AccountRow } from './account.entity';
import {
  loadAccountByHandle,
  loadCustomRoleCount,
  loadSeats,
  loadServiceAccountCount,
  loadTeamCount,
  loadUsage,
  loadWorkspaceCount,
} from './account.loaders';
import { createAccount } from './create-account';
import { deleteAccount } from './delete-account';
import { updateAccount } from './update-account';
import { updateAccountSettings } from './update-account-settings';

export type AccountConnection = Connection<AccountRow>;

const Query: Pick<QueryResolvers, 'account'> = {
  async account(_parent, { handle }, context) {
    const account = await loadAccountByHandle(context, handle);
    return account !== null && context.viewer !== null && belongsTo(context.viewer, account.id) ? account : null;
  },
};

/** The limits, the plan's and Guildhall's own, that using a permission would run into. */
const limitsAgainst: Partial<Record<AccountPermission, (account: AccountRow, context: Context) => Promise<Reason[]>>> =
  {
    CREATE_INVITATIONS: async ({ id }, context) => againstSeat(await loadSeats(context, id)),
    CREATE_WORKSPACES: async (account, context) =>
      againstCreatingWorkspace(account, await loadWorkspaceCount(context, account.id)),
    CREATE_SERVICE_ACCOUNTS: async (account, context) =>
      againstCreatingServiceAccount(account, await loadServiceAccountCount(context, account.id)),
    CREATE_ROLES: async ({ id }, context) => againstCreatingRole(await loadCustomRoleCount(context, id)),
    CREATE_TEAMS: async ({ id }, context) => againstCreatingTeam(await loadTeamCount(context, id)),
  };

/** The caller's membership, even if the account keeps them out from where they ask: role and row are their own. */
function ownMembership(viewer: Viewer | null, accountId: string): Membership | undefined {
  return viewer?.memberships.get(accountId) ?? viewer?.keptOut.memberships.get(accountId);
}

/** The fields that other subjects resolve: each brings its own lists of an account. */
type Elsewhere =
  | 'auditLog'
  | 'verifyAuditLog'
  | 'auditCheckpoint'
  | 'billing'
  | 'directory'
  | 'scimUrl'
  | 'domains'
  | 'ipAllowlist'
  | 'sso'
  | 'ssoRedirectUri'
  | 'ssoEntityId'
  | 'rateLimit'
  | 'ssoTest'
  | 'invitations'
  | 'workspaces'
  | 'workspace'
  | 'workspaceRoles'
  | 'workspaceRole'
  | 'teams'
  | 'team'
  | 'serviceAccounts'
  | 'serviceAccount';

const Account: Omit<ResolversFor<'Account'>, Elsewhere> = {
  viewerRole: ({ id }, _args, { viewer }) => ownMembership(viewer, id)?.role ?? null,
  async viewerMember({ id }, _args, context) {
    const memberId = ownMembership(context.viewer, id)?.memberId ?? null;
    return memberId === null ? null : loadMember(context, memberId);
  },
  async viewerCan(account, { permission }, context, info) {
    const requirement = strictestRequirement(info.schema, { permission, scopes: null });
    const subject = { accountId: account.id, workspaceId: null };
    const { viewer } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const reasons = reasonsAgainst(viewer, requirement, subject);
    // Limits say how full the account is, which is for whoever is inside.
    if (!viewer.memberships.has(account.id)) return decided(reasons);
    const limits = await limitsAgainst[permission]?.(account, context);
    return decided([...reasons, ...(limits ?? [])]);
  },
  viewerPermissions: ({ id }, _args, { viewer }) => {
    const role = viewer?.memberships.get(id)?.role;
    return role === undefined ? [] : [...accountRolePermissions[role]];
  },
  viewerAssignableRoles: ({ id }, _args, { viewer }) => {
    const membership = viewer?.memberships.get(id);
    return membership === undefined ? [] : assignableAccountRoles(membership);
  },
  plan: (account) => account,
  usage: (account, _args, context) => loadUsage(context, account),
  settings: (account) => account,
  seats: ({ id }, _args, context) => loadSeats(context, id),
  members: ({ id }, { filter, orderBy, ...page }, context) =>
    connection(context, accountMembers(context.app.db.manager), id, page, memberOrder(orderBy), memberFilter(filter)),
  member({ id }, { email, userId }, context) {
    if ((email == null) === (userId == null)) {
      throw new Refused('BAD_USER_INPUT', 'Ask for a member by exactly one of email and userId.');
    }
    return email == null ? loadMemberByUser(context, id, userId ?? '') : loadMemberByEmail(context, id, email);
  },
};

const Plan: ResolversFor<'Plan'> = {
  tier: ({ plan }) => plan,
  features: (account) => [...bookedOf(account).features],
  limits: (account) => bookedOf(account).limits,
};

const Mutation: Pick<MutationResolvers, 'createAccount' | 'updateAccount' | 'updateAccountSettings' | 'deleteAccount'> =
  {
    async createAccount(_parent, { input }, context) {
      const { account } = await createAccount(context, input);
      // The caller holds more than before: the rest of the answer is to show it.
      await context.forget();
      return { account, viewer: context.viewer, errors: [] };
    },
    updateAccount: async (_parent, { input }, context) => ({ ...(await updateAccount(context, input)), errors: [] }),
    updateAccountSettings: async (_parent, { input }, context) => ({
      ...(await updateAccountSettings(context, input)),
      errors: [],
    }),
    async deleteAccount(_parent, { input }, context) {
      const { accountId } = await deleteAccount(context, input);
      await context.forget();
      return { accountId, viewer: context.viewer, errors: [] };
    },
  };

export const accountResolvers = { Query, Account, Plan, Mutation } satisfies Resolvers;
