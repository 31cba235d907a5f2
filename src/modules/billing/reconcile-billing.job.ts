import type { App } from '../../app';
import { enqueueAll } from '../../jobs/queue';

/** Has every open account synced that Stripe knows, once a day: for what no event has told, because it was lost. */
export async function reconcileBilling({ db, payments }: Pick<App, 'db' | 'payments'>): Promise<void> {
  if (payments === null) return;
  const rows = await db.query<{ accountId: string }[]>(
    `SELECT b.account_id AS "accountId" FROM account_billings b JOIN accounts a ON a.id = b.account_id
      WHERE b.stripe_customer_id IS NOT NULL AND a.deleted_at IS NULL`,
  );
  if (rows.length === 0) return;
  await enqueueAll(
    db.manager,
    'syncBilling',
    rows.map(({ accountId }) => ({ payload: { accountId }, key: `syncBilling ${accountId}` })),
  );
}
