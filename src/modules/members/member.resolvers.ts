import type { MemberAction, MutationResolvers } from '../../generated/schema';
import { decided, reasonsAgainst } from '../../auth/viewer';
import type { Connection } from '../../graphql/connection';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount, loadOwnerCount, loadSeats } from '../accounts/account.loaders';
import { loadUser } from '../users/user.loaders';
import { changeMemberRole } from './change-role';
import { againstAction } from './member.decisions';
import type { Member as MemberRow } from './member.entity';

export type MemberConnection = Connection<MemberRow>;

/** The mutation that does what an action of viewerCan names. */
const mutationOf = {
  CHANGE_ROLE: 'changeMemberRole',
  MAKE_OWNER: 'changeMemberRole',
  DEACTIVATE: 'setMembersActive',
  REACTIVATE: 'setMembersActive',
  REMOVE: 'removeMember',
  LEAVE: 'leaveAccount',
} as const satisfies Record<MemberAction, string>;

const Member: ResolversFor<'Member'> = {
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  async user({ userId }, _args, context) {
    const user = await loadUser(context, userId);
    if (user === null) throw new Error(`no user ${userId}`);
    // Who sees a member holds READ_MEMBERS in its account.
    return { ...user, emailVisible: true };
  },
  async viewerCan(member, { action }, context, info) {
    const { viewer } = context;
    const actor = viewer?.memberships.get(member.accountId);
    if (viewer == null || actor === undefined) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const declared = requirementOf(info.schema, mutationOf[action]);
    // Of setMembersActive only deactivating works while the account is frozen.
    const requirement = action === 'REACTIVATE' ? { ...declared, whileFrozen: false } : declared;
    const reasons = reasonsAgainst(viewer, requirement, { accountId: member.accountId, workspaceId: null });
    if (reasons.length > 0) return decided(reasons);
    const owners = await loadOwnerCount(context, member.accountId);
    const freeSeats = action === 'REACTIVATE' ? (await loadSeats(context, member.accountId)).available : null;
    return decided(againstAction[action]({ actor, member, owners, freeSeats }));
  },
};

const Mutation: Pick<MutationResolvers, 'changeMemberRole'> = {
  changeMemberRole: async (_parent, { input }, context) => ({ ...(await changeMemberRole(context, input)), errors: [] }),
};

export const memberResolvers = { Member, Mutation };
