import type { QueryResolvers, Resolvers } from '../../generated/schema';
import { plans } from '../../auth/catalogue';
import { connection, type Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import { accountMembers, memberFilter, memberOrder } from '../members/member.queries';
import type { Account as AccountRow } from './account.entity';
import { accountByHandle, accountsById, ownerCounts, seatCounts } from './account.queries';

export type AccountConnection = Connection<AccountRow>;

/** One live account by id, batched. Throws when there is none: ask only for accounts that rows name. */
export async function loadAccount(context: Context, id: string): Promise<AccountRow> {
  const account = await context.loaders.load('account', id, (ids) => accountsById(context.app.db.manager, ids));
  if (account === null) throw new Error(`no live account ${id}`);
  return account;
}

/** The seats of an account, batched. */
export async function loadSeats(context: Context, accountId: string) {
  const { app, now, loaders } = context;
  const counted = await loaders.load('seats', accountId, (ids) => seatCounts(app.db.manager, ids, now));
  const { used, reserved } = counted ?? { used: 0, reserved: 0 };
  const limit = plans[(await loadAccount(context, accountId)).plan].limits.members;
  return { limit, used, reserved, available: limit === null ? null : Math.max(0, limit - used - reserved) };
}

/** The number of an account's active owners, batched. */
export async function loadOwnerCount(context: Context, accountId: string): Promise<number> {
  return (await context.loaders.load('owners', accountId, (ids) => ownerCounts(context.app.db.manager, ids))) ?? 0;
}

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
