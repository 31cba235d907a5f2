import type { InvitationAction, MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { seeScopes } from '../../auth/access';
import { confinedTo, type Caller } from '../../auth/caller';
import { viewerScopes } from '../../auth/viewer';
import { decided, reasonsAgainst } from '../../auth/decision';
import { Refused } from '../../errors';
import { connection, type Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { refuse } from '../../graphql/guard';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount, loadSeats } from '../accounts/account.loaders';
import { loadActor, loadTeam } from '../principals/principal.loaders';
import { loadUser } from '../users/user.loaders';
import { loadRole } from '../workspace-roles/workspace-role.loaders';
import { loadWorkspace } from '../workspaces/workspace.loaders';
import { acceptInvitation } from './accept';
import { declineInvitation } from './decline';
import { againstResend, againstRevoke, type InvitationFacts } from './invitation.decisions';
import type { Invitation as InvitationRow } from './invitation.entity';
import { loadContent, loadGift, loadPreview, loadResendFacts } from './invitation.loaders';
import { invitationsTo, stillLive, type InvitationPreviewView } from './invitation-preview.queries';
import { accountInvitations, invitationFilter, newestFirst, statusAt } from './invitation.queries';
import { inviteMembers } from './invite-members';
import { asReasons, type Obstacle } from './obstacle.decisions';
import { resendInvitation } from './resend';
import { revokeInvitation } from './revoke';

export type InvitationConnection = Connection<InvitationRow>;
export type InvitationPreviewConnection = Connection<InvitationPreviewView>;

const Query: Pick<QueryResolvers, 'invitationByToken'> = {
  async invitationByToken(_parent, { token }, context) {
    const preview = await loadPreview(context, token).catch((error: unknown) => {
      if (error instanceof Refused) return refuse(context, 'invitationByToken', error);
      throw error;
    });
    // No error to who asks, but somebody may be guessing links.
    if (preview === null) {
      const refusal = { code: 'WRONG_LINK', operation: 'invitationByToken', accountId: null };
      context.refusals.note(context, refusal);
    }
    return preview;
  },
};

const Account: Pick<NonNullable<Resolvers['Account']>, 'invitations'> = {
  invitations: ({ id }, { filter, ...page }, context) => {
    const list = accountInvitations(context.app.db.manager);
    return connection(context, list, id, page, newestFirst, invitationFilter(filter, context.now));
  },
};

const Viewer: Pick<NonNullable<Resolvers['Viewer']>, 'invitations'> = {
  invitations: ({ caller }, page, context) =>
    connection(
      context,
      invitationsTo,
      addressOf(caller),
      page,
      newestFirst,
      stillLive(context.now, context.request.ipAddress),
    ),
};

/**
 * A service account has no address, and an account's provider does not stand for the person's: nothing is ever sent to the empty one.
 */
function addressOf(caller: Caller): string {
  return caller.kind === 'user' && confinedTo(caller) === null ? caller.email : '';
}

/** The mutation that does what an action of viewerCan names, and what speaks against it. */
const actions: Record<
  InvitationAction,
  {
    mutation: 'resendInvitation' | 'revokeInvitation';
    against: (facts: InvitationFacts, context: Context) => Obstacle[] | Promise<Obstacle[]>;
  }
> = {
  RESEND: {
    mutation: 'resendInvitation',
    against: async (facts, context) => {
      const { id, accountId } = facts.invitation;
      const [resending, seats] = await Promise.all([loadResendFacts(context, id), loadSeats(context, accountId)]);
      return againstResend(facts, resending, seats);
    },
  },
  REVOKE: {
    mutation: 'revokeInvitation',
    against: againstRevoke,
  },
};

const Invitation: ResolversFor<'Invitation'> = {
  status: (invitation, _args, { now }) => statusAt(invitation, now),
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  async workspaces({ id, accountId }, _args, context) {
    const { viewer } = context;
    const membership = viewer?.memberships.get(accountId);
    if (viewer === null || membership === undefined) return [];
    const { workspaces } = await loadGift(context, id);
    return workspaces.flatMap(({ workspaceId, role }) => {
      const isSeen =
        workspaceId === null
          ? // Of a workspace that is gone only who could enter every one may know.
            membership.permissions.has('ADMINISTRATE_WORKSPACES')
          : viewerScopes(viewer, { accountId, workspaceId }).includes(seeScopes.user);
      return isSeen && role !== null ? [{ accountId, workspaceId, roleId: role.id }] : [];
    });
  },
  async teams({ id }, _args, context) {
    const { teams } = await loadGift(context, id);
    const there = teams.filter((team) => team !== null);
    return (await Promise.all(there.map((team) => loadTeam(context, team.id)))).filter((team) => team !== null);
  },
  invitedBy: ({ invitedById }, _args, context) => loadActor(context, invitedById),
  acceptedBy: ({ acceptedByUserId }, _args, context) =>
    acceptedByUserId === null ? null : loadUser(context, acceptedByUserId),
  async viewerCan(invitation, { action }, context, info) {
    const { viewer, now } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const { mutation, against } = actions[action];
    const subject = { accountId: invitation.accountId, workspaceId: null };
    const reasons = reasonsAgainst(viewer, requirementOf(info.schema, mutation), subject);
    if (reasons.length > 0) return decided(reasons);
    const content = await loadContent(context, invitation.id);
    return decided((await against({ viewer, now, invitation, content }, context)).flatMap(asReasons));
  },
};

const InvitationWorkspace: ResolversFor<'InvitationWorkspace'> = {
  workspace: ({ workspaceId }, _args, context) => (workspaceId === null ? null : loadWorkspace(context, workspaceId)),
  role: ({ roleId, accountId }, _args, context) => loadRole(context, roleId, accountId),
};

// The caller as they are once the mutation is done: with the new membership, and without the answered invitation.
const AcceptInvitationPayload: Pick<NonNullable<Resolvers['AcceptInvitationPayload']>, 'viewer'> = {
  viewer: ({ errors }, _args, { viewer }) => (errors.length > 0 ? null : viewer),
};
const DeclineInvitationPayload: Pick<NonNullable<Resolvers['DeclineInvitationPayload']>, 'viewer'> = {
  viewer: ({ errors }, _args, { viewer }) => (errors.length > 0 ? null : viewer),
};

const Mutation: Pick<
  MutationResolvers,
  'inviteMembers' | 'resendInvitation' | 'revokeInvitation' | 'acceptInvitation' | 'declineInvitation'
> = {
  inviteMembers: async (_parent, { input }, context) => ({ ...(await inviteMembers(context, input)), errors: [] }),
  resendInvitation: async (_parent, { input }, context) => ({
    ...(await resendInvitation(context, input)),
    errors: [],
  }),
  revokeInvitation: async (_parent, { input }, context) => ({
    ...(await revokeInvitation(context, input)),
    errors: [],
  }),
  acceptInvitation: async (_parent, { input }, context) => ({
    ...(await acceptInvitation(context, input)),
    viewer: null,
    errors: [],
  }),
  declineInvitation: async (_parent, { input }, context) => ({
    ...(await declineInvitation(context, input)),
    viewer: null,
    errors: [],
  }),
};

export const invitationResolvers = {
  Query,
  Account,
  Viewer,
  Invitation,
  InvitationWorkspace,
  AcceptInvitationPayload,
  DeclineInvitationPayload,
  Mutation,
};
