import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long the logs of accounts that are gone are kept, and by what a purge finds an account's networks. */
export class AuditLogKeeping1800748800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_logs
        -- Of an account that is gone: so many days it had booked last. While there is an account, its own row says it.
        ADD kept_days integer CHECK (kept_days >= 0),
        -- And what a larger plan had promised: so many days, until then.
        ADD promised_days integer CHECK (promised_days > 0),
        ADD promised_until timestamptz(3),
        ADD CONSTRAINT audit_logs_promise CHECK ((promised_days IS NULL) = (promised_until IS NULL));

      CREATE INDEX known_network_account_idx ON known_networks (account_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX known_network_account_idx;
      ALTER TABLE audit_logs DROP COLUMN kept_days, DROP COLUMN promised_days, DROP COLUMN promised_until;
    `);
  }
}
