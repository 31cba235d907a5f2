import type { AccountUsage } from '../../generated/schema';
import type { Context } from '../../graphql/context';
import { usageCounts, usageOf } from './account-usage.queries';
import type { Account } from './account.entity';
import {
  accountsByHandle,
  accountsById,
  customRoleCounts,
  freeSeats,
  ownerCounts,
  seatCounts,
  seatFacts,
  serviceAccountCounts,
  teamCounts,
  workspaceCounts,
  type SeatFacts,
} from './account.queries';

/** One live account by id, batched; null when there is none, or it was closed. Says nothing of who may see it. */
export async function findAccount({ app, loaders }: Context, id: string): Promise<Account | null> {
  return loaders.load('account', id, (ids) => accountsById(app.db.manager, ids));
}

/** The live account that a row names, batched. Throws when there is none. */
export async function loadAccount(context: Context, id: string): Promise<Account> {
  const account = await findAccount(context, id);
  if (account === null) throw new Error(`no live account ${id}`);
  return account;
}

/** One live account by its handle, batched; null when there is none. Says nothing of who may see it. */
export async function loadAccountByHandle({ app, loaders }: Context, handle: string): Promise<Account | null> {
  return loaders.load('account by handle', handle, (handles) => accountsByHandle(app.db.manager, handles));
}

/** The seats of an account, batched. */
export async function loadSeats(
  context: Context,
  accountId: string,
): Promise<SeatFacts & { available: number | null }> {
  const { app, now, loaders } = context;
  const counted = await loaders.load('seats', accountId, (ids) => seatCounts(app.db.manager, ids, now));
  const seats = seatFacts(await loadAccount(context, accountId), counted);
  return { ...seats, available: freeSeats(seats) };
}

/** What an account uses of its limits, batched. */
export async function loadUsage({ app, now, loaders }: Context, account: Account): Promise<AccountUsage> {
  const counts = await loaders.load('usage', account.id, (ids) => usageCounts(app.db.manager, ids, now));
  if (counts === null) throw new Error(`nothing was counted of ${account.id}`);
  return usageOf(account, counts, now);
}

/** The number of an account's active owners, batched. */
export async function loadOwnerCount({ app, loaders }: Context, accountId: string): Promise<number> {
  return (await loaders.load('owners', accountId, (ids) => ownerCounts(app.db.manager, ids))) ?? 0;
}

/** The number of an account's workspaces, batched. */
export async function loadWorkspaceCount({ app, loaders }: Context, accountId: string): Promise<number> {
  return (await loaders.load('workspaces', accountId, (ids) => workspaceCounts(app.db.manager, ids))) ?? 0;
}

/** The number of an account's service accounts, batched. */
export async function loadServiceAccountCount({ app, loaders }: Context, accountId: string): Promise<number> {
  const counts = await loaders.load('service accounts', accountId, (ids) => serviceAccountCounts(app.db.manager, ids));
  return counts ?? 0;
}

/** The number of an account's custom workspace roles, batched. */
export async function loadCustomRoleCount({ app, loaders }: Context, accountId: string): Promise<number> {
  return (await loaders.load('custom roles', accountId, (ids) => customRoleCounts(app.db.manager, ids))) ?? 0;
}

/** The number of an account's teams, batched. */
export async function loadTeamCount({ app, loaders }: Context, accountId: string): Promise<number> {
  return (await loaders.load('teams', accountId, (ids) => teamCounts(app.db.manager, ids))) ?? 0;
}
