import type { ResolversFor } from '../../graphql/resolvers-for';
import { membersAmong } from './user.queries';

const User: ResolversFor<'User'> = {
  async email({ id, email, emailVisible }, _args, context) {
    const { caller, viewer, loaders, app } = context;
    if (emailVisible === true || id === caller?.userId) return email;
    const accountIds = [...(viewer?.memberships.values() ?? [])]
      .filter(({ permissions }) => permissions.has('READ_MEMBERS'))
      .map(({ accountId }) => accountId);
    const fellow = await loaders.load('fellow member', id, (ids) => membersAmong(app.db.manager, ids, accountIds));
    return fellow === null ? null : email;
  },
};

export const userResolvers = { User };
