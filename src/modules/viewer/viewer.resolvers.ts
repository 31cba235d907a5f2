import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { connection } from '../../graphql/connection';
import { newestKeyFirst, userApiKeys } from '../api-keys/api-key.queries';
import { liveSessions, newestSessionFirst, userSessions } from '../sessions/session.queries';
import { loadUser } from '../users/user.loaders';
import { updateViewer } from './update-viewer';
import { byAccountName, openAccounts, userAccounts } from './viewer.queries';

const Query: Pick<QueryResolvers, 'viewer'> = {
  viewer: (_parent, _args, { viewer }) => viewer,
};

const Viewer: Pick<NonNullable<Resolvers['Viewer']>, 'user' | 'accounts' | 'apiKeys' | 'sessions'> = {
  user: ({ caller }, _args, context) => loadUser(context, caller.userId),
  accounts: ({ caller, memberships }, page, context) => {
    const open = openAccounts([...memberships.keys()]);
    return connection(context, userAccounts(context.app.db.manager), caller.userId, page, byAccountName, open);
  },
  apiKeys: ({ caller }, page, context) =>
    connection(context, userApiKeys(context.app.db.manager), caller.userId, page, newestKeyFirst),
  sessions: ({ caller }, page, context) => {
    const live = liveSessions(context.now);
    return connection(context, userSessions(context.app.db.manager), caller.userId, page, newestSessionFirst, live);
  },
};

const Mutation: Pick<MutationResolvers, 'updateViewer'> = {
  async updateViewer(_parent, { input }, context) {
    // The rest of the request acts under the new name.
    await context.become(await updateViewer(context, input));
    return { viewer: context.viewer, errors: [] };
  },
};

export const viewerResolvers = { Query, Viewer, Mutation };
