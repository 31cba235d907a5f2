import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Custom roles, teams and service accounts, and grants that name them. One transaction: each table that has rows is
 * altered by one statement, so that it is gone through once; only workspace_accesses is rewritten.
 */
export class AccessModel1795910400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ROLES_AND_PRINCIPALS);
    await queryRunner.query(TEAM_MEMBERS);
    await queryRunner.query(WORKSPACES);
    await queryRunner.query(INVITATIONS);
    // What every request reads or writes comes last, so that it waits least.
    await queryRunner.query(API_KEYS);
    await queryRunner.query(AUDIT);
  }

  /** What the older tables cannot say is removed, and never turned into more access than it gave. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(INVITATIONS_BACK);
    await queryRunner.query(WORKSPACES_BACK);
    await queryRunner.query(API_KEYS_BACK);
    await queryRunner.query(AUDIT_BACK);
    await queryRunner.query('DROP TABLE team_members, teams, service_accounts, workspace_roles');
  }
}

const BUILT_IN_ROLES = `('VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER')`;

const ROLES_AND_PRINCIPALS = `
  CREATE TABLE workspace_roles (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- A built-in role's name would be taken for that role.
    name text NOT NULL CHECK (lower(name) NOT IN ('viewer', 'runner', 'developer', 'owner', 'worker')),
    description text NOT NULL DEFAULT '',
    own_scopes text[] NOT NULL,
    -- Live: what the built-in role gives today is the role's too.
    inherits text CHECK (inherits IN ${BUILT_IN_ROLES}),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED,
    UNIQUE (account_id, id),
    UNIQUE (account_id, name_key)
  );

  CREATE TABLE teams (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    managed_by text NOT NULL DEFAULT 'MANUAL' CHECK (managed_by IN ('MANUAL', 'SCIM')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED,
    UNIQUE (account_id, id),
    UNIQUE (account_id, name_key)
  );

  CREATE TABLE service_accounts (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('ADMIN', 'MEMBER')),
    -- The id of a user or a service account; no foreign key, since it outlives whom it names.
    created_by_id text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3),
    name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED,
    UNIQUE (account_id, id),
    UNIQUE (account_id, name_key)
  );
`;

const TEAM_MEMBERS = `
  CREATE TABLE team_members (
    account_id text NOT NULL,
    team_id text NOT NULL,
    user_id text,
    service_account_id text,
    principal_id text GENERATED ALWAYS AS (coalesce(user_id, service_account_id)) STORED,
    managed_by text NOT NULL DEFAULT 'MANUAL' CHECK (managed_by IN ('MANUAL', 'SCIM')),
    added_at timestamptz(3) NOT NULL,
    PRIMARY KEY (team_id, principal_id),
    CONSTRAINT team_members_one_principal CHECK (num_nonnulls(user_id, service_account_id) = 1),
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, service_account_id) REFERENCES service_accounts (account_id, id) ON DELETE CASCADE
  );
  CREATE INDEX team_member_principal_idx ON team_members (principal_id);
  -- By these the rows go with their member or service account.
  CREATE INDEX team_member_user_idx ON team_members (account_id, user_id);
  CREATE INDEX team_member_service_account_idx ON team_members (service_account_id) WHERE service_account_id IS NOT NULL;
`;

const WORKSPACES = `
  ALTER TABLE workspaces
    ADD default_custom_role_id text,
    ADD CONSTRAINT workspaces_one_default_role CHECK (num_nonnulls(default_built_in_role, default_custom_role_id) <= 1),
    ADD FOREIGN KEY (account_id, default_custom_role_id) REFERENCES workspace_roles (account_id, id);
  DROP INDEX workspace_default_role_idx;
  CREATE INDEX workspace_default_role_idx ON workspaces (account_id)
    WHERE default_built_in_role IS NOT NULL OR default_custom_role_id IS NOT NULL;
  CREATE INDEX workspace_default_custom_role_idx ON workspaces (default_custom_role_id)
    WHERE default_custom_role_id IS NOT NULL;

  ALTER TABLE workspace_accesses RENAME granted_by_user_id TO granted_by_id;
  ALTER TABLE workspace_accesses
    ALTER user_id DROP NOT NULL,
    ALTER built_in_role DROP NOT NULL,
    -- The id of a user or a service account, which the grant outlives.
    DROP CONSTRAINT workspace_accesses_granted_by_user_id_fkey,
    DROP CONSTRAINT workspace_accesses_workspace_id_user_id_key,
    ADD service_account_id text,
    ADD team_id text,
    ADD principal_id text NOT NULL GENERATED ALWAYS AS (coalesce(user_id, service_account_id, team_id)) STORED,
    ADD custom_role_id text,
    ADD reason text,
    -- From then on it gives nothing; the row stays until another grant takes its place.
    ADD expires_at timestamptz(3),
    ADD CONSTRAINT workspace_accesses_one_principal CHECK (num_nonnulls(user_id, service_account_id, team_id) = 1),
    ADD CONSTRAINT workspace_accesses_one_role CHECK (num_nonnulls(built_in_role, custom_role_id) = 1),
    ADD UNIQUE (workspace_id, principal_id),
    ADD FOREIGN KEY (account_id, service_account_id) REFERENCES service_accounts (account_id, id) ON DELETE CASCADE,
    ADD FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id) ON DELETE CASCADE,
    ADD FOREIGN KEY (account_id, custom_role_id) REFERENCES workspace_roles (account_id, id);
  -- workspace_access_user_idx stays: by it the grants go with their member.
  CREATE INDEX workspace_access_principal_idx ON workspace_accesses (account_id, principal_id);
  CREATE INDEX workspace_access_service_account_idx ON workspace_accesses (service_account_id)
    WHERE service_account_id IS NOT NULL;
  CREATE INDEX workspace_access_team_idx ON workspace_accesses (team_id) WHERE team_id IS NOT NULL;
  CREATE INDEX workspace_access_custom_role_idx ON workspace_accesses (custom_role_id) WHERE custom_role_id IS NOT NULL;
`;

const INVITATIONS = `
  ALTER TABLE invitations RENAME invited_by_user_id TO invited_by_id;
  ALTER TABLE invitations DROP CONSTRAINT invitations_invited_by_user_id_fkey;

  ALTER TABLE invitation_workspaces
    -- No role at all: it was deleted, and the invitation no longer gives what it promised.
    ALTER built_in_role DROP NOT NULL,
    ADD custom_role_id text,
    ADD CONSTRAINT invitation_workspaces_one_role CHECK (num_nonnulls(built_in_role, custom_role_id) <= 1),
    ADD FOREIGN KEY (account_id, custom_role_id) REFERENCES workspace_roles (account_id, id)
      ON DELETE SET NULL (custom_role_id);
  CREATE INDEX invitation_workspace_custom_role_idx ON invitation_workspaces (custom_role_id)
    WHERE custom_role_id IS NOT NULL;

  CREATE TABLE invitation_teams (
    account_id text NOT NULL,
    invitation_id text NOT NULL,
    position smallint NOT NULL,
    -- Null once the team is gone: the invitation then no longer gives what it promised.
    team_id text,
    PRIMARY KEY (invitation_id, position),
    FOREIGN KEY (account_id, invitation_id) REFERENCES invitations (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, team_id) REFERENCES teams (account_id, id) ON DELETE SET NULL (team_id)
  );
  CREATE INDEX invitation_team_team_idx ON invitation_teams (account_id, team_id);
`;

const API_KEYS = `
  ALTER TABLE api_keys
    ALTER user_id DROP NOT NULL,
    ADD service_account_id text,
    -- Set by a rotation; the successor may be deleted before the key that it replaced has ended.
    ADD replaced_by_id text,
    ADD replaced_at timestamptz(3),
    ADD CONSTRAINT api_keys_one_owner CHECK (num_nonnulls(user_id, service_account_id) = 1),
    ADD CONSTRAINT api_keys_of_one_account CHECK (service_account_id IS NULL OR account_id IS NOT NULL),
    ADD CONSTRAINT api_keys_replaced_ends
      CHECK (replaced_at IS NULL OR service_account_id IS NOT NULL AND expires_at IS NOT NULL),
    ADD CONSTRAINT api_keys_replaced_since CHECK (replaced_by_id IS NULL OR replaced_at IS NOT NULL),
    ADD UNIQUE (service_account_id, id),
    ADD FOREIGN KEY (account_id, service_account_id) REFERENCES service_accounts (account_id, id) ON DELETE CASCADE,
    -- Deferred, since the old key has to give way before the new one can be added.
    ADD FOREIGN KEY (service_account_id, replaced_by_id) REFERENCES api_keys (service_account_id, id)
      ON DELETE SET NULL (replaced_by_id) DEFERRABLE INITIALLY DEFERRED;
  CREATE INDEX api_key_service_account_idx ON api_keys (service_account_id, created_at DESC, id DESC)
    WHERE service_account_id IS NOT NULL;
  CREATE UNIQUE INDEX api_key_active_idx ON api_keys (service_account_id) WHERE replaced_at IS NULL;
`;

/** Not validated: every row has passed the narrower check, and the table may be too large to go through under a lock. */
const AUDIT = `
  ALTER TABLE audit_events
    DROP CONSTRAINT audit_events_actor_type_check,
    ADD CONSTRAINT audit_events_actor_type_check
      CHECK (actor_type IN ('USER', 'SERVICE_ACCOUNT', 'SYSTEM', 'OPERATOR', 'NOBODY')) NOT VALID;
`;

const INVITATIONS_BACK = `
  DROP TABLE invitation_teams;
  -- A place without a workspace says that what was promised is gone, whatever role stands beside it.
  UPDATE invitation_workspaces SET workspace_id = NULL, built_in_role = 'VIEWER', custom_role_id = NULL
   WHERE built_in_role IS NULL;
  ALTER TABLE invitation_workspaces
    ALTER built_in_role SET NOT NULL,
    DROP COLUMN custom_role_id;

  UPDATE invitations i SET invited_by_id = NULL
   WHERE invited_by_id IS NOT NULL AND NOT EXISTS (SELECT FROM users u WHERE u.id = i.invited_by_id);
  ALTER TABLE invitations RENAME invited_by_id TO invited_by_user_id;
  ALTER TABLE invitations ADD FOREIGN KEY (invited_by_user_id) REFERENCES users ON DELETE SET NULL;
`;

const WORKSPACES_BACK = `
  -- Without its end a grant would last for ever.
  DELETE FROM workspace_accesses WHERE user_id IS NULL OR built_in_role IS NULL OR expires_at IS NOT NULL;
  UPDATE workspace_accesses a SET granted_by_id = NULL
   WHERE granted_by_id IS NOT NULL AND NOT EXISTS (SELECT FROM users u WHERE u.id = a.granted_by_id);
  ALTER TABLE workspace_accesses RENAME granted_by_id TO granted_by_user_id;
  ALTER TABLE workspace_accesses
    ALTER user_id SET NOT NULL,
    ALTER built_in_role SET NOT NULL,
    DROP COLUMN principal_id,
    DROP COLUMN service_account_id,
    DROP COLUMN team_id,
    DROP COLUMN custom_role_id,
    DROP COLUMN reason,
    DROP COLUMN expires_at,
    ADD UNIQUE (workspace_id, user_id),
    ADD FOREIGN KEY (granted_by_user_id) REFERENCES users ON DELETE SET NULL;

  DROP INDEX workspace_default_role_idx;
  ALTER TABLE workspaces DROP COLUMN default_custom_role_id;
  CREATE INDEX workspace_default_role_idx ON workspaces (account_id) WHERE default_built_in_role IS NOT NULL;
`;

const API_KEYS_BACK = `
  DELETE FROM api_keys WHERE user_id IS NULL;
  SET CONSTRAINTS ALL IMMEDIATE;
  ALTER TABLE api_keys
    ALTER user_id SET NOT NULL,
    DROP COLUMN replaced_by_id,
    DROP COLUMN replaced_at,
    DROP COLUMN service_account_id;
`;

/** Events of service accounts stay, as all events do: hence not validated. */
const AUDIT_BACK = `
  ALTER TABLE audit_events
    DROP CONSTRAINT audit_events_actor_type_check,
    ADD CONSTRAINT audit_events_actor_type_check
      CHECK (actor_type IN ('USER', 'SYSTEM', 'OPERATOR', 'NOBODY')) NOT VALID;
`;
