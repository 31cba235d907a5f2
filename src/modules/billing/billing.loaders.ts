import type { Context } from '../../graphql/context';
import type { AccountBilling } from './account-billing.entity';
import { billingsOf } from './billing.queries';

/** What is known of an account's billing, batched; null for nothing. Says nothing of who may see it. */
export async function loadBilling({ app, loaders }: Context, accountId: string): Promise<AccountBilling | null> {
  return loaders.load('billing', accountId, (ids) => billingsOf(app.db.manager, ids));
}
