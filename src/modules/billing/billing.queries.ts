import { Any, type EntityManager } from 'typeorm';
import { AccountBilling } from './account-billing.entity';

/** What is known of accounts' billing, by account; one of which nothing is known is left out. */
export async function billingsOf(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountBilling>> {
  const rows = await db.findBy(AccountBilling, { accountId: Any([...accountIds]) });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** The accounts whose invoices go to one of these addresses, given in lower case. */
export async function accountsBilledTo(tx: EntityManager, addresses: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    'SELECT account_id AS id FROM account_billings WHERE lower(contact_email) = ANY ($1)',
    [addresses],
  );
  return rows.map(({ id }) => id);
}

/**
 * The customers whose contact at Stripe may have one of these addresses, given in lower case: where it is the one that is shown, and
 * where Stripe's is not shown, because the account never subscribed, or because an operator keeps another one.
 */
export async function customersContacted(tx: EntityManager, addresses: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT stripe_customer_id AS id FROM account_billings
      WHERE stripe_customer_id IS NOT NULL AND cardinality($1::text[]) > 0
        AND (provider IS DISTINCT FROM 'STRIPE' OR lower(contact_email) = ANY ($1))`,
    [addresses],
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes contacts with these addresses away, given in lower case. It counts as a sync: what was asked of Stripe before has the person
 * in it, and is not written.
 */
export async function removeContacts(tx: EntityManager, addresses: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE account_billings SET contact_name = NULL, contact_email = NULL, syncs = syncs + 1
      WHERE lower(contact_email) = ANY ($1)`,
    [addresses],
  );
}
