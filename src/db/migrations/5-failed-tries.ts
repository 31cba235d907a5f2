import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Failed tries of codes and links are counted. */
export class FailedTries1797724800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- How often a secret was not right in one hour, by whom or by what was tried: 'NETWORK 203.0.113.0/24',
      -- 'CALLER usr_…', 'INVITATION inv_…'. Never what was tried.
      CREATE TABLE failed_tries (
        key text NOT NULL,
        hour timestamptz(3) NOT NULL,
        count integer NOT NULL CHECK (count > 0),
        PRIMARY KEY (key, hour)
      );
      CREATE INDEX failed_try_hour_idx ON failed_tries (hour);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE failed_tries');
  }
}
