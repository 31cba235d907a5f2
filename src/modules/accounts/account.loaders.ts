import { plans } from '../../auth/catalogue';
import type { Context } from '../../graphql/context';
import type { Account } from './account.entity';
import { accountsById, ownerCounts, seatCounts } from './account.queries';

/** One live account by id, batched. Throws when there is none: ask only for accounts that rows name. */
export async function loadAccount(context: Context, id: string): Promise<Account> {
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
