import type { DataSource } from 'typeorm';
import type { Variables } from '../../config';
import { finding, type Finding } from './finding';

/** Whether accounts pay at Stripe while these variables do not name it. */
export async function checkStripe(db: DataSource, { stripe }: Pick<Variables, 'stripe'>): Promise<Finding[]> {
  if (stripe !== null) return [finding('Stripe', 'ok', 'It is configured here. It was not asked.')];
  const [row] = await db.query<{ customers: number }[]>(
    `SELECT count(*)::int AS customers FROM account_billings b JOIN accounts a ON a.id = b.account_id
      WHERE b.stripe_customer_id IS NOT NULL AND a.deleted_at IS NULL`,
  );
  const { customers } = row ?? { customers: 0 };
  if (customers === 0) return [finding('Stripe', 'ok', 'It is not configured, and no account pays there.')];
  const message = `It is not configured here, but ${customers} accounts are customers there, whose payments change nothing: set STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET and STRIPE_PRICES in every process, jobs too (docs/billing.md).`;
  return [finding('Stripe', 'problem', message)];
}
