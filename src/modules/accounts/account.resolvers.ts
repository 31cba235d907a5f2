import type { QueryResolvers, Resolvers } from '../../generated/schema';
import { connection, type Connection } from '../../graphql/connection';
import { accountMembers, memberFilter, memberOrder } from '../members/member.queries';
import type { Account as AccountRow } from './account.entity';
import { loadSeats } from './account.loaders';
import { accountByHandle } from './account.queries';

export type AccountConnection = Connection<AccountRow>;

const Query: Pick<QueryResolvers, 'account'> = {
  async account(_parent, { handle }, { app, viewer }) {
    const account = await accountByHandle(app.db.manager, handle);
    return account !== null && viewer?.memberships.has(account.id) ? account : null;
  },
};

const Account: Pick<NonNullable<Resolvers['Account']>, 'members' | 'seats'> = {
  seats: ({ id }, _args, context) => loadSeats(context, id),
  members: ({ id }, { filter, orderBy, ...page }, context) =>
    connection(context, accountMembers(context.app.db.manager), id, page, memberOrder(orderBy), memberFilter(filter)),
};

export const accountResolvers = { Query, Account };
