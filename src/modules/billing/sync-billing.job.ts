import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import { lockAccount } from '../../auth/in-account';
import { transaction } from '../../db/transaction';
import { enqueue } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import type { AtStripe } from '../../payments/stripe';
import { AccountBilling } from './account-billing.entity';
import { applyAnswer } from './apply-answer';
import { hasEnded } from './billing.decisions';

/**
 * Brings an account into step with Stripe. An event only says that something has changed: what it is now is asked of Stripe, so
 * that neither order nor repetition of events matters. Of two that run at once only what was asked last is written. Throws where
 * Stripe is not configured: what is paid for would be given to nobody.
 */
export async function syncBilling(app: App, { accountId }: TaskPayloads['syncBilling']): Promise<void> {
  const { db, payments, clock, log } = app;
  if (payments === null) {
    throw new Error(
      `Stripe is not configured: set STRIPE_SECRET_KEY and what belongs to it in every process that runs jobs; ${accountId} is out of step until then`,
    );
  }
  const begun = await begin(db.manager, accountId);
  if (begun === null) return;
  const answer = await payments.read(begun.customerId);
  const { customerId } = begun;
  await transaction(db, async (tx) => {
    const locking = { app, now: clock() };
    const account = await lockAccount(tx, locking, accountId);
    const known = await tx.findOneBy(AccountBilling, { accountId });
    // Closed: what begins to be paid afterwards ends too.
    if (account === null && answer.lasting > 0) {
      await enqueue(tx, 'cancelSubscription', { customerId, checkoutId: known?.stripeCheckoutId ?? null });
    }
    if (account === null) return;
    tell(log, accountId, answer);
    // Somebody has asked Stripe after us: their answer is not older than ours.
    if (known?.syncs !== begun.number) return;
    const changes = await applyAnswer(tx, locking.now, account, known, answer);
    await recordAct(tx, { actor: { type: 'SYSTEM', name: 'stripe' }, now: locking.now, request: null }, ...changes);
  });
}

/** Counts up before Stripe is asked. Null for an account that Stripe knows nothing of. */
async function begin(db: EntityManager, accountId: string): Promise<{ customerId: string; number: string } | null> {
  const [rows] = await db.query<[{ customerId: string; number: string }[], number]>(
    `UPDATE account_billings SET syncs = syncs + 1 WHERE account_id = $1 AND stripe_customer_id IS NOT NULL
     RETURNING stripe_customer_id AS "customerId", syncs AS number`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** What an operator has to mend, of an account that is open. */
function tell(log: App['log'], accountId: string, { subscription, begun, nextInvoiceFault }: AtStripe): void {
  if (begun > 1) log.error({ accountId }, 'an account has more than one subscription at Stripe: end the others there');
  if (nextInvoiceFault !== null) {
    log.error({ accountId, err: nextInvoiceFault }, 'the next invoice is not known: all else is written');
  }
  if (subscription?.price !== null || hasEnded(subscription.state)) return;
  const { priceId } = subscription;
  log.error({ accountId, priceId }, 'STRIPE_PRICES does not say what this price means: the plan stays as it is');
}
