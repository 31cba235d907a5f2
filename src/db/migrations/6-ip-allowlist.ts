import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which addresses an account can be reached, and whether that is enforced. */
export class IpAllowlist1798329600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE accounts ADD ip_allowlist_enforced boolean NOT NULL DEFAULT false;

      CREATE TABLE ip_allowlist_entries (
        id text PRIMARY KEY,
        account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
        -- A type that takes no bits behind the length. A mapped IPv4 network would let nobody in: requests come as IPv4.
        network cidr NOT NULL CHECK (masklen(network) > 0 AND NOT network <<= '::ffff:0:0/96'),
        description text NOT NULL,
        enabled boolean NOT NULL,
        created_at timestamptz(3) NOT NULL,
        -- The id of a user or a service account; no foreign key, since it outlives whom it names.
        created_by_id text,
        last_used_at timestamptz(3),
        -- An address is looked up by its account.
        UNIQUE (account_id, network)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE ip_allowlist_entries;
      ALTER TABLE accounts DROP COLUMN ip_allowlist_enforced;
    `);
  }
}
