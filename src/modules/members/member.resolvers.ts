import type { MemberAction, MutationResolvers } from '../../generated/schema';
import { admitted, decided, reasonsAgainst } from '../../auth/decision';
import { asked } from '../../graphql/asked';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount, loadOwnerCount, loadSeats } from '../accounts/account.loaders';
import { loadUser } from '../users/user.loaders';
import type { UserView } from '../users/user.queries';
import { changeMemberRole } from './change-role';
import { leaveAccount } from './leave-account';
import { againstAction } from './member.decisions';
import type { MemberView } from './member.queries';
import { loadGrants, loadRoleByGroups } from './member.loaders';
import { removeMember } from './remove-member';
import { setMembersActive } from './set-active';

export type MemberConnection = Connection<MemberView>;

/** The mutation that does what an action of viewerCan names. */
const mutationOf = {
  CHANGE_ROLE: 'changeMemberRole',
  MAKE_OWNER: 'changeMemberRole',
  DEACTIVATE: 'setMembersActive',
  REACTIVATE: 'setMembersActive',
  REMOVE: 'removeMember',
  LEAVE: 'leaveAccount',
} as const satisfies Record<MemberAction, string>;

/** Actions that take or give what the member has by grants. */
const touchesGrants: readonly MemberAction[] = ['DEACTIVATE', 'REACTIVATE', 'REMOVE'];

/** The fields that other subjects resolve. */
type Elsewhere = 'teams' | 'workspaces';

async function loadFellow(context: Context, userId: string): Promise<UserView> {
  const user = await loadUser(context, userId);
  if (user === null) throw new Error(`no user ${userId}`);
  return { ...user, emailVisible: true };
}

const Member: Omit<ResolversFor<'Member'>, Elsewhere> = {
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  // Who sees a member holds READ_MEMBERS in its account.
  user: ({ user, userId }, _args, context) => user ?? loadFellow(context, userId),
  async viewerCan(member, { action }, context, info) {
    const { viewer } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const declared = requirementOf(info.schema, mutationOf[action]);
    // Of setMembersActive only deactivating works while the account is frozen.
    const requirement = action === 'REACTIVATE' ? { ...declared, whileFrozen: false } : declared;
    const subject = { accountId: member.accountId, workspaceId: null };
    const reasons = reasonsAgainst(viewer, requirement, subject);
    if (reasons.length > 0) return decided(reasons);
    const owners = await loadOwnerCount(context, member.accountId);
    const seats = action === 'REACTIVATE' ? await loadSeats(context, member.accountId) : null;
    const grants = touchesGrants.includes(action) ? await loadGrants(context, member) : [];
    const roleByGroups = mutationOf[action] === 'changeMemberRole' && (await loadRoleByGroups(context, member));
    const facts = { viewer: admitted(viewer, requirement, subject), member, owners, grants, roleByGroups, seats };
    return decided(againstAction[action](facts));
  },
};

const Mutation: Pick<MutationResolvers, 'changeMemberRole' | 'setMembersActive' | 'removeMember' | 'leaveAccount'> = {
  changeMemberRole: async (_parent, { input }, context, info) => ({
    ...(await changeMemberRole(context, input, asked(input, info))),
    errors: [],
  }),
  setMembersActive: async (_parent, { input }, context, info) => ({
    ...(await setMembersActive(context, input, asked(input, info))),
    errors: [],
  }),
  removeMember: async (_parent, { input }, context, info) => ({
    ...(await removeMember(context, input, asked(input, info))),
    errors: [],
  }),
  async leaveAccount(_parent, _args, context) {
    const { accountId } = await leaveAccount(context);
    // The rest of the answer is for who is not in the account any more.
    await context.forget();
    return { accountId, viewer: context.viewer, errors: [] };
  },
};

export const memberResolvers = { Member, Mutation };
