import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes by which the people of a workspace are found: docs/performance.md has the plans. */
export class ReadingLists1796515200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Who is workspace Owner everywhere: a few of an account's many members.
      CREATE INDEX member_administrator_idx ON members (account_id) WHERE active AND role IN ('OWNER', 'ADMIN');
      -- The few teams among all that have a grant in a workspace.
      CREATE INDEX workspace_access_of_team_idx ON workspace_accesses (workspace_id) WHERE team_id IS NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX workspace_access_of_team_idx, member_administrator_idx');
  }
}
