import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadIsFellow } from './user.loaders';

const User: ResolversFor<'User'> = {
  async email({ id, email, emailVisible }, _args, context) {
    if (emailVisible === true || id === context.caller?.id) return email;
    return (await loadIsFellow(context, id)) ? email : null;
  },
};

export const userResolvers = { User };
