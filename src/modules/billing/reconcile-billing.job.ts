import type { App } from '../../app';
import { enqueueAll } from '../../jobs/queue';

/** Over so long the syncs are spread, and behind all else: Stripe and what is asked meanwhile are not kept busy. */
const SPREAD_MS = 4 * 60 * 60 * 1000;
const LAST = 10;

/**
 * Has every account synced that Stripe knows, once a day: for what no event has told, because it was lost. Closed ones too, for what
 * began to be paid there afterwards. The key is its own, since it would put off a sync that an event has made. Without Stripe it only
 * says whom it leaves out: to fail would leave another job behind each day in an installation that has given Stripe up.
 */
export async function reconcileBilling({
  db,
  payments,
  clock,
  log,
}: Pick<App, 'db' | 'payments' | 'clock' | 'log'>): Promise<void> {
  const rows = await db.query<{ accountId: string }[]>(
    'SELECT account_id AS "accountId" FROM account_billings WHERE stripe_customer_id IS NOT NULL ORDER BY account_id',
  );
  if (rows.length === 0) return;
  if (payments === null) {
    log.error(
      { customers: rows.length },
      'accounts pay at Stripe, and this process does not know it: set STRIPE_SECRET_KEY and what belongs to it in every process',
    );
    return;
  }
  const now = clock().getTime();
  await enqueueAll(
    db.manager,
    'syncBilling',
    rows.map(({ accountId }, index) => ({
      ...{ payload: { accountId }, key: `reconcileBilling ${accountId}`, priority: LAST },
      runAt: new Date(now + (SPREAD_MS * index) / rows.length),
    })),
  );
}
