import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadIsFellow } from './user.loaders';

const User: ResolversFor<'User'> = {
  email({ id, email, emailVisible }, _args, context) {
    if (emailVisible === true || id === context.caller?.id) return email;
    return loadIsFellow(context, id).then((isFellow) => (isFellow ? email : null));
  },
};

export const userResolvers = { User };
