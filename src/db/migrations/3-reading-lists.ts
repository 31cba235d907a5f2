import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes by which the people of a workspace are found: docs/decisions has the reasons (33). */
export class ReadingLists1796515200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- With all that access needs of a member or a grant, so that an index alone answers.
      CREATE INDEX member_list_idx ON members (account_id, name_key, id) INCLUDE (user_id, role, active);
      DROP INDEX member_name_idx;
      ALTER INDEX member_list_idx RENAME TO member_name_idx;
      CREATE INDEX member_person_idx ON members (user_id) INCLUDE (account_id, id, role, active, name_key);
      DROP INDEX member_user_idx;
      ALTER INDEX member_person_idx RENAME TO member_user_idx;
      CREATE UNIQUE INDEX workspace_access_pair_idx ON workspace_accesses (workspace_id, principal_id)
        INCLUDE (id, account_id, team_id, built_in_role, custom_role_id, expires_at);
      ALTER TABLE workspace_accesses DROP CONSTRAINT workspace_accesses_workspace_id_principal_id_key;
      ALTER TABLE workspace_accesses ADD CONSTRAINT workspace_accesses_workspace_id_principal_id_key
        UNIQUE USING INDEX workspace_access_pair_idx;
      -- Who is workspace Owner everywhere: a few of an account's many members.
      CREATE INDEX member_administrator_idx ON members (account_id) WHERE active AND role IN ('OWNER', 'ADMIN');
      -- The few teams among all that have a grant in a workspace.
      CREATE INDEX workspace_access_of_team_idx ON workspace_accesses (workspace_id) WHERE team_id IS NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX workspace_access_of_team_idx, member_administrator_idx;
      ALTER TABLE workspace_accesses DROP CONSTRAINT workspace_accesses_workspace_id_principal_id_key;
      ALTER TABLE workspace_accesses ADD UNIQUE (workspace_id, principal_id);
      DROP INDEX member_name_idx, member_user_idx;
      CREATE INDEX member_name_idx ON members (account_id, name_key, id);
      CREATE INDEX member_user_idx ON members (user_id);
    `);
  }
}
