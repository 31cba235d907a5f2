import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that an account's provider brings nobody in with, and an end to identities of people who are members no more. */
export class BarredAddresses1801958400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Of deactivated members who are gone, or have another address: what is made of the address, never the address.
      CREATE TABLE barred_addresses (
        account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
        address_hash bytea NOT NULL CHECK (length(address_hash) = 32),
        since timestamptz(3) NOT NULL,
        PRIMARY KEY (account_id, address_hash)
      );

      -- Whoever comes again proves again who they are.
      DELETE FROM sso_identities i
       WHERE NOT EXISTS (SELECT FROM members m WHERE m.account_id = i.account_id AND m.user_id = i.user_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE barred_addresses');
  }
}
