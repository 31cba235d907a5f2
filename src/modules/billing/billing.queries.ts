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
 * Takes contacts with these addresses away, given in lower case; gives those that Stripe has too. It counts as a sync: what was
 * asked of Stripe before has the person in it, and is not written.
 */
export async function removeContacts(
  tx: EntityManager,
  addresses: readonly string[],
): Promise<{ customerId: string; email: string }[]> {
  const [removed] = await tx.query<[{ customerId: string | null; email: string }[], number]>(
    `UPDATE account_billings b SET contact_name = NULL, contact_email = NULL, syncs = syncs + 1
       FROM (SELECT account_id, lower(contact_email) AS email FROM account_billings
              WHERE lower(contact_email) = ANY ($1) FOR UPDATE) was
      WHERE was.account_id = b.account_id RETURNING b.stripe_customer_id AS "customerId", was.email`,
    [addresses],
  );
  return removed.flatMap(({ customerId, email }) => (customerId === null ? [] : [{ customerId, email }]));
}
