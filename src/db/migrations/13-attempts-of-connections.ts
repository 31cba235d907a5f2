import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A sign-on on its way belongs to the connection that it began with, and not to one that was made in its place. */
export class AttemptsOfConnections1802563200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Null for what began before, which is over in ten minutes.
      ALTER TABLE sso_attempts ADD connection_id text;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE sso_attempts DROP COLUMN connection_id');
  }
}
