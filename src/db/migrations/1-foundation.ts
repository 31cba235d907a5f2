import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The account graph. What SQL can say about an invariant it says here: unique names and handles, an owner for each
 * account, one live invitation per address, and no row that ties two accounts together (composite foreign keys).
 */
export class Foundation1795305600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PEOPLE);
    await queryRunner.query(ACCOUNTS);
    await queryRunner.query(MEMBERS);
    await queryRunner.query(WORKSPACES);
    await queryRunner.query(INVITATIONS);
    await queryRunner.query(AUDIT);
    await queryRunner.query(BOOKKEEPING);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE idempotency_keys, mail_deliveries, invitation_mails, refusal_counts, audit_events, audit_logs,
        invitation_workspaces, invitations, workspace_accesses, workspaces, members, api_keys, account_handles,
        accounts, sign_in_challenges, sessions, users;
      DROP FUNCTION require_active_owner, refuse_change_of_audit_event;
    `);
  }
}

const PEOPLE = `
  -- Trigram search inside one account: member_search_idx needs both.
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE EXTENSION IF NOT EXISTS btree_gin;

  CREATE TABLE users (
    id text PRIMARY KEY,
    handle text NOT NULL UNIQUE,
    email text NOT NULL UNIQUE CHECK (email = lower(email)),
    name text NOT NULL,
    avatar_url text,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
  );

  CREATE TABLE sessions (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    method text NOT NULL CHECK (method IN ('CODE', 'OIDC', 'SAML')),
    created_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    ip_address text,
    user_agent text
  );
  CREATE INDEX session_user_idx ON sessions (user_id, created_at DESC, id DESC);

  -- The code itself is nowhere: it is derived from SECRET_KEY and the id.
  CREATE TABLE sign_in_challenges (
    id text PRIMARY KEY,
    email text NOT NULL,
    -- Where it was asked from, for the mail; limits count by the network.
    ip_address text NOT NULL,
    network text NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3)
  );
  CREATE INDEX sign_in_challenge_email_idx ON sign_in_challenges (email, created_at);
  CREATE INDEX sign_in_challenge_network_idx ON sign_in_challenges (network, created_at);
`;

const ACCOUNTS = `
  CREATE TABLE accounts (
    id text PRIMARY KEY,
    handle text NOT NULL,
    name text NOT NULL,
    image_url text,
    location text,
    link text,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'DELINQUENT', 'FROZEN')),
    plan text NOT NULL CHECK (plan IN ('FREE', 'PRO', 'ENTERPRISE')),
    ai_error_summaries boolean NOT NULL,
    flow_run_retention_days integer NOT NULL CHECK (flow_run_retention_days > 0),
    max_api_key_lifetime_days integer CHECK (max_api_key_lifetime_days > 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    -- Set by deleteAccount: closed for everybody from then on, content goes 30 days later.
    deleted_at timestamptz(3)
  );
  CREATE INDEX account_deleted_idx ON accounts (deleted_at) WHERE deleted_at IS NOT NULL;

  -- Every handle that is or was an account's. Unique handles are decided here, so that one given up stays reserved.
  CREATE TABLE account_handles (
    handle text PRIMARY KEY CHECK (handle ~ '^[a-z0-9-]{2,64}$'),
    account_id text NOT NULL,
    -- Null while in use and for ever after a deletion.
    reserved_until timestamptz(3)
  );
  ALTER TABLE accounts ADD FOREIGN KEY (handle) REFERENCES account_handles DEFERRABLE INITIALLY DEFERRED;

  CREATE TABLE api_keys (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The one account that the key opens; null: every account of the person that caps no key's life.
    account_id text,
    name text NOT NULL,
    secret_hash bytea NOT NULL UNIQUE,
    last_four text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3),
    last_used_at timestamptz(3)
  );
  CREATE INDEX api_key_user_idx ON api_keys (user_id, created_at DESC, id DESC);
`;

const MEMBERS = `
  CREATE TABLE members (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    user_id text NOT NULL REFERENCES users,
    role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER')),
    active boolean NOT NULL DEFAULT true,
    joined_by text NOT NULL CHECK (joined_by IN ('FOUNDER', 'INVITATION', 'SSO', 'SCIM')),
    managed_by text NOT NULL DEFAULT 'MANUAL' CHECK (managed_by IN ('MANUAL', 'SCIM')),
    joined_at timestamptz(3) NOT NULL,
    last_active_at timestamptz(3),
    version integer NOT NULL DEFAULT 1,
    -- The person's name and address, copied so that an account's members are ordered and searched by its own indexes.
    name text NOT NULL,
    email text NOT NULL,
    name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED,
    -- A line each, so that nothing is found across the two: what is searched for has one line.
    search_text text GENERATED ALWAYS AS (lower(name || E'\\n' || email)) STORED,
    UNIQUE (account_id, user_id),
    UNIQUE (account_id, id)
  );
  CREATE INDEX member_user_idx ON members (user_id);
  CREATE INDEX member_name_idx ON members (account_id, name_key, id);
  CREATE INDEX member_email_idx ON members (account_id, email COLLATE "C", id);
  CREATE INDEX member_joined_idx ON members (account_id, joined_at, id);
  CREATE INDEX member_last_active_idx ON members (account_id, (coalesce(last_active_at, '-infinity')), id);
  CREATE INDEX member_owner_idx ON members (account_id) WHERE role = 'OWNER' AND active;
  CREATE INDEX member_search_idx ON members USING gin (account_id, search_text gin_trgm_ops);
  -- A fine sample, by which the planner tells a search that finds few from one that finds many.
  ALTER TABLE members ALTER search_text SET STATISTICS 2500;

  ALTER TABLE api_keys ADD FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE CASCADE;

  -- Looks at the end of the transaction, under the account's lock, so that two that run at once cannot both pass.
  CREATE FUNCTION require_active_owner() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    account text := CASE TG_TABLE_NAME WHEN 'accounts' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(OLD) ->> 'account_id' END;
  BEGIN
    PERFORM 1 FROM accounts WHERE id = account AND deleted_at IS NULL FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (SELECT 1 FROM members WHERE account_id = account AND role = 'OWNER' AND active) THEN
      RAISE EXCEPTION 'account % would be left without an active owner', account USING ERRCODE = 'GH001';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER account_has_owner AFTER INSERT ON accounts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_active_owner();
  -- Only of these columns: copies of names and times of last use, of many accounts at once, take no account's lock.
  CREATE CONSTRAINT TRIGGER account_keeps_owner AFTER UPDATE OF role, active OR DELETE ON members
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.role = 'OWNER' AND OLD.active) EXECUTE FUNCTION require_active_owner();
`;

const WORKSPACES = `
  CREATE TABLE workspaces (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9-]{2,64}$'),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    default_built_in_role text CHECK (default_built_in_role IN ('VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    name_key text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED,
    UNIQUE (account_id, handle),
    UNIQUE (account_id, id)
  );
  CREATE INDEX workspace_name_idx ON workspaces (account_id, name_key, id);
  CREATE INDEX workspace_created_idx ON workspaces (account_id, created_at, id);
  CREATE INDEX workspace_default_role_idx ON workspaces (account_id) WHERE default_built_in_role IS NOT NULL;

  CREATE TABLE workspace_accesses (
    id text PRIMARY KEY,
    account_id text NOT NULL,
    workspace_id text NOT NULL,
    user_id text NOT NULL,
    built_in_role text NOT NULL CHECK (built_in_role IN ('VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER')),
    managed_by text NOT NULL DEFAULT 'MANUAL' CHECK (managed_by IN ('MANUAL', 'SCIM')),
    granted_by_user_id text REFERENCES users ON DELETE SET NULL,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    UNIQUE (workspace_id, user_id),
    FOREIGN KEY (account_id, workspace_id) REFERENCES workspaces (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE CASCADE
  );
  CREATE INDEX workspace_access_user_idx ON workspace_accesses (account_id, user_id);
  CREATE INDEX workspace_access_created_idx ON workspace_accesses (workspace_id, created_at, id);
`;

const INVITATIONS = `
  CREATE TABLE invitations (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('ADMIN', 'MEMBER')),
    token_hash bytea NOT NULL UNIQUE,
    -- PENDING past expires_at reads as EXPIRED; the word itself is stored only when a new invitation takes its place.
    status text NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED')),
    message text,
    invited_by_user_id text REFERENCES users ON DELETE SET NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    last_sent_at timestamptz(3),
    send_count integer NOT NULL DEFAULT 1,
    accepted_by_user_id text REFERENCES users ON DELETE SET NULL,
    UNIQUE (account_id, id)
  );
  CREATE UNIQUE INDEX invitation_pending_idx ON invitations (account_id, email) WHERE status = 'PENDING';
  CREATE INDEX invitation_created_idx ON invitations (account_id, created_at DESC, id DESC);
  CREATE INDEX invitation_email_idx ON invitations (email, created_at DESC, id DESC);

  CREATE TABLE invitation_workspaces (
    account_id text NOT NULL,
    invitation_id text NOT NULL,
    position smallint NOT NULL,
    -- Null once the workspace is gone: the invitation then no longer gives what it promised.
    workspace_id text,
    built_in_role text NOT NULL CHECK (built_in_role IN ('VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER')),
    PRIMARY KEY (invitation_id, position),
    FOREIGN KEY (account_id, invitation_id) REFERENCES invitations (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, workspace_id) REFERENCES workspaces (account_id, id) ON DELETE SET NULL (workspace_id)
  );
  CREATE INDEX invitation_workspace_workspace_idx ON invitation_workspaces (account_id, workspace_id);

  -- When mails went to an address, for the daily limits. Rows older than a day are swept away.
  CREATE TABLE invitation_mails (
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    email text NOT NULL,
    queued_at timestamptz(3) NOT NULL
  );
  CREATE INDEX invitation_mail_idx ON invitation_mails (account_id, queued_at);
`;

const AUDIT = `
  -- One log per account, and one ('installation') for what belongs to none. Its numbers have no gaps, so that a chain of
  -- hashes can follow them.
  CREATE TABLE audit_logs (
    id text PRIMARY KEY,
    last_number bigint NOT NULL
  );

  -- No foreign keys: an event outlives what it tells of.
  CREATE TABLE audit_events (
    id text PRIMARY KEY,
    log_id text NOT NULL,
    number bigint NOT NULL,
    occurred_at timestamptz(3) NOT NULL,
    type text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
    actor_type text NOT NULL CHECK (actor_type IN ('USER', 'SYSTEM', 'OPERATOR', 'NOBODY')),
    actor_id text,
    actor_name text,
    credential_id text,
    resource_type text,
    resource_id text,
    resource_name text,
    workspace_id text,
    before jsonb,
    after jsonb,
    details jsonb,
    ip_address text,
    user_agent text,
    request_id text,
    UNIQUE (log_id, number)
  );
  CREATE INDEX audit_event_time_idx ON audit_events (log_id, occurred_at DESC, id DESC);

  -- The service's role holds no right to change events; this stops even the owner of the tables.
  CREATE FUNCTION refuse_change_of_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'audit events are never changed or deleted' USING ERRCODE = 'GH002';
  END $$;
  CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_event();

  -- How often an actor was refused in one hour, by kind: above the limit only this counts on.
  CREATE TABLE refusal_counts (
    log_id text NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    hour timestamptz(3) NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (log_id, actor, kind, hour)
  );
  CREATE INDEX refusal_count_hour_idx ON refusal_counts (hour);
`;

const BOOKKEEPING = `
  CREATE TABLE mail_deliveries (
    key text PRIMARY KEY,
    sent_at timestamptz(3) NOT NULL
  );
  CREATE INDEX mail_delivery_sent_idx ON mail_deliveries (sent_at);

  -- What a retry finds: the hash of the input, the ids of what was made, and codes and numbers for what was not.
  -- No secret, no rendered answer.
  CREATE TABLE idempotency_keys (
    actor_id text NOT NULL,
    mutation text NOT NULL,
    key text NOT NULL,
    input_hash bytea NOT NULL,
    outcome jsonb,
    created_at timestamptz(3) NOT NULL,
    PRIMARY KEY (actor_id, mutation, key)
  );
  CREATE INDEX idempotency_key_created_idx ON idempotency_keys (created_at);
`;
