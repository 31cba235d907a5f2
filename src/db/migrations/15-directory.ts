import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The directories that send accounts their people and groups by SCIM 2.0. */
export class Directory1803772800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE directory_problems, directory_group_members, directory_groups, directory_users, directory_tokens, directories;
      -- Without a directory everything is in manual care.
      UPDATE members SET managed_by = 'MANUAL' WHERE managed_by <> 'MANUAL';
      UPDATE teams SET managed_by = 'MANUAL' WHERE managed_by <> 'MANUAL';
      UPDATE team_members SET managed_by = 'MANUAL' WHERE managed_by <> 'MANUAL';
      UPDATE workspace_accesses SET managed_by = 'MANUAL' WHERE managed_by <> 'MANUAL';
    `);
  }
}

const TABLES = `
  -- There from the first token on, until it is switched off.
  CREATE TABLE directories (
    account_id text PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    id text NOT NULL UNIQUE,
    created_at timestamptz(3) NOT NULL,
    created_by_id text
  );

  CREATE TABLE directory_tokens (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES directories ON DELETE CASCADE,
    -- The SHA-256 of the token.
    secret_hash bytea NOT NULL UNIQUE,
    last_four text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    created_by_id text,
    expires_at timestamptz(3) NOT NULL,
    -- When another one took its place; until it ends it works beside that.
    replaced_at timestamptz(3),
    last_used_at timestamptz(3)
  );
  CREATE INDEX directory_token_account_idx ON directory_tokens (account_id);

  -- Somebody whom the directory has told of. What it says is kept here and never with the person.
  CREATE TABLE directory_users (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES directories ON DELETE CASCADE,
    -- The address, lower case, as users have theirs.
    email text NOT NULL,
    -- The same as the directory wrote it.
    user_name text NOT NULL,
    external_id text,
    display_name text,
    given_name text,
    family_name text,
    -- What the directory says: whether the person is to be a member.
    active boolean NOT NULL,
    -- The member whom the directory looks after; null: nobody yet, or nobody any more.
    user_id text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    UNIQUE (account_id, id),
    UNIQUE (account_id, email),
    UNIQUE (account_id, user_id),
    FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE SET NULL (user_id)
  );
  CREATE INDEX directory_user_external_idx ON directory_users (account_id, external_id);
  CREATE INDEX directory_user_order_idx ON directory_users (account_id, created_at, id);

  -- A group of the directory, and the team that it is here.
  CREATE TABLE directory_groups (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES directories ON DELETE CASCADE,
    external_id text,
    -- As the directory calls it: the team has another name where that one was taken.
    display_name text NOT NULL,
    team_id text NOT NULL UNIQUE,
    -- The account role of whoever is in it. Never OWNER. Null: it gives none.
    account_role text CHECK (account_role IN ('ADMIN', 'MEMBER')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    UNIQUE (account_id, id),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id) ON DELETE CASCADE
  );
  CREATE INDEX directory_group_order_idx ON directory_groups (account_id, created_at, id);
  CREATE INDEX directory_group_external_idx ON directory_groups (account_id, external_id);

  -- Who is in a group, members of the account or not.
  CREATE TABLE directory_group_members (
    account_id text NOT NULL,
    group_id text NOT NULL,
    directory_user_id text NOT NULL,
    PRIMARY KEY (group_id, directory_user_id),
    FOREIGN KEY (account_id, group_id) REFERENCES directory_groups (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, directory_user_id) REFERENCES directory_users (account_id, id) ON DELETE CASCADE
  );
  CREATE INDEX directory_group_member_user_idx ON directory_group_members (account_id, directory_user_id);

  -- What of the directory's wishes could not be done, or not quite: the last of each kind for each subject.
  CREATE TABLE directory_problems (
    account_id text NOT NULL REFERENCES directories ON DELETE CASCADE,
    code text NOT NULL,
    -- The address or the name of the group that it is about.
    subject text NOT NULL,
    message text NOT NULL,
    first_at timestamptz(3) NOT NULL,
    last_at timestamptz(3) NOT NULL,
    times integer NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, code, subject)
  );
`;
