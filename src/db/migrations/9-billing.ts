import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts pay, and how far that is known from Stripe: docs/decisions has the reasons (43). */
export class Billing1800144000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE accounts
        -- Whether billing set the state, and so may lift it. What an operator sets, an operator lifts.
        ADD status_by_billing boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT accounts_status_by_billing CHECK (NOT status_by_billing OR status <> 'ACTIVE');

      CREATE TABLE account_billings (
        account_id text PRIMARY KEY REFERENCES accounts,
        -- Who keeps what is shown; null while nobody has.
        provider text CHECK (provider IN ('STRIPE', 'OPERATOR')),
        -- One for an account, made with its first checkout.
        stripe_customer_id text UNIQUE,
        -- The last checkout, and which call of the mutation it is of.
        stripe_checkout_id text,
        checkout_attempt text,
        subscription_id text,
        subscription_state text CHECK (subscription_state IN ('INCOMPLETE', 'INCOMPLETE_EXPIRED', 'TRIALING', 'ACTIVE',
          'PAST_DUE', 'UNPAID', 'PAUSED', 'CANCELED')),
        cancels_at timestamptz(3),
        -- What the plan and the limit of members were last set by; null when the subscription has ended.
        price_id text,
        paid_seats integer CHECK (paid_seats >= 0),
        billing_interval text CHECK (billing_interval IN ('MONTH', 'YEAR')),
        -- {"date": "2026-12-01T00:00:00.000Z", "amount": 4900, "currency": "EUR"}
        next_invoice jsonb,
        -- {"brand": "visa", "lastFour": "4242", "expMonth": 8, "expYear": 2030}: never a whole number of a card.
        payment_method jsonb CHECK (payment_method ->> 'lastFour' IS NULL OR length(payment_method ->> 'lastFour') <= 4),
        -- {"line1", "line2", "city", "state", "postalCode", "country"}
        address jsonb,
        contact_name text,
        contact_email text,
        -- How often Stripe was asked. What was asked before the last time is not written.
        syncs bigint NOT NULL DEFAULT 0,
        updated_at timestamptz(3) NOT NULL
      );
      -- By it erasing a person finds what they are the contact of.
      CREATE INDEX account_billing_contact_idx ON account_billings (lower(contact_email)) WHERE contact_email IS NOT NULL;

      -- What Stripe has told already. It tells again for three days what it thinks was not heard.
      CREATE TABLE stripe_events (
        id text PRIMARY KEY,
        received_at timestamptz(3) NOT NULL
      );
      CREATE INDEX stripe_event_received_idx ON stripe_events (received_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE stripe_events, account_billings;
      ALTER TABLE accounts DROP COLUMN status_by_billing;
    `);
  }
}
