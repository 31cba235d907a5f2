import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import { enqueue } from '../../jobs/queue';
import { AccountBilling } from '../billing/account-billing.entity';
import type { DeleteAccountInput } from '../../generated/schema';
import { Account } from './account.entity';
import { contentGoesAt } from './purge-closed-accounts.job';

/**
 * Closes an account: from the commit on it exists for nobody, since rights are read of live accounts only. The hourly
 * sweep removes its content 30 days later; its handle stays taken for ever. What it pays at Stripe ends.
 */
export async function deleteAccount(call: Call, { confirmHandle }: DeleteAccountInput): Promise<{ accountId: string }> {
  return inAccount(call, async ({ tx, account, now }) => {
    if (confirmHandle !== account.handle) {
      fail('INVALID', 'This is not the handle of the account: type it again to say that you mean this one.', [
        'confirmHandle',
      ]);
    }
    await tx.update(Account, { id: account.id }, { deletedAt: now, updatedAt: now, version: account.version + 1 });
    await record(tx, call, {
      type: 'account.deleted',
      accountId: account.id,
      resource: { type: 'account', id: account.id, name: account.name },
      before: { name: account.name, handle: account.handle, plan: account.plan },
      details: { contentUntil: contentGoesAt(now) },
    });
    const { stripeCustomerId: customerId = null, stripeCheckoutId: checkoutId = null } =
      (await tx.findOneBy(AccountBilling, { accountId: account.id })) ?? {};
    if (customerId !== null) await enqueue(tx, 'cancelSubscription', { customerId, checkoutId });
    return { accountId: account.id };
  });
}
