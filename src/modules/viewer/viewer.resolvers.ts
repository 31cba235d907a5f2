import type { MutationResolvers, QueryResolvers } from '../../generated/schema';
import { connection } from '../../graphql/connection';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { newestKeyFirst, ownApiKeysFilter, ownApiKeysList } from '../api-keys/api-key.queries';
import { loadServiceAccount } from '../principals/principal.loaders';
import { liveSessions, newestSessionFirst, userSessions } from '../sessions/session.queries';
import { loadUser } from '../users/user.loaders';
import { changeEmail } from './change-email';
import { deleteViewer } from './delete-viewer';
import { requestEmailChange } from './request-email-change';
import { updateViewer } from './update-viewer';
import { byAccountName, openAccounts, viewerAccounts } from './viewer.queries';

const Query: Pick<QueryResolvers, 'viewer'> = {
  viewer: (_parent, _args, { viewer }) => viewer,
};

/** `invitations` is resolved by their module. */
const Viewer: Omit<ResolversFor<'Viewer'>, 'invitations'> = {
  user: ({ caller }, _args, context) => (caller.kind === 'user' ? loadUser(context, caller.id) : null),
  // A key that its account does not let in, or not from here, opens nothing, the service account itself included.
  serviceAccount: ({ caller, memberships }, _args, context) =>
    caller.kind === 'serviceAccount' && memberships.size > 0 ? loadServiceAccount(context, caller.id) : null,
  accounts: (viewer, page, context) => {
    const open = openAccounts([...viewer.memberships.keys(), ...viewer.keptOut.memberships.keys()]);
    return connection(
      context,
      viewerAccounts(context.app.db.manager, viewer),
      viewer.caller.id,
      page,
      byAccountName,
      open,
    );
  },
  apiKeys: (viewer, page, context) => {
    const filter = ownApiKeysFilter(viewer, context.now);
    return connection(
      context,
      ownApiKeysList(context.app.db.manager, viewer),
      viewer.caller.id,
      page,
      newestKeyFirst,
      filter,
    );
  },
  // A service account has no sessions, so it finds none.
  sessions: ({ caller }, page, context) => {
    const live = liveSessions(caller, context.now);
    return connection(context, userSessions(context.app.db.manager), caller.id, page, newestSessionFirst, live);
  },
};

const Mutation: Pick<MutationResolvers, 'updateViewer' | 'requestEmailChange' | 'changeEmail' | 'deleteViewer'> = {
  async updateViewer(_parent, { input }, context) {
    // The rest of the request acts under the new name.
    await context.become(await updateViewer(context, input));
    return { viewer: context.viewer, errors: [] };
  },
  requestEmailChange: async (_parent, { input }, context) => ({
    ...(await requestEmailChange(context, input)),
    errors: [],
  }),
  async changeEmail(_parent, { input }, context) {
    // The rest of the request acts under the new address.
    await context.become(await changeEmail(context, input));
    return { viewer: context.viewer, errors: [] };
  },
  async deleteViewer(_parent, { input }, context) {
    const { userId } = await deleteViewer(context, input);
    await context.become(null);
    return { userId, errors: [] };
  },
};

export const viewerResolvers = { Query, Viewer, Mutation };
