import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The domains of accounts, how an account signs its people on by a provider of its own, and what such a session opens. */
export class SingleSignOn1801353600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DOMAINS);
    await queryRunner.query(CONNECTIONS);
    await queryRunner.query(SIGN_ON);
    // What every request reads comes last, so that it waits least.
    await queryRunner.query(CREDENTIALS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- What opens one account would open all of them.
      DELETE FROM sessions WHERE account_id IS NOT NULL;
      ALTER TABLE sessions DROP COLUMN account_id, DROP COLUMN authenticated_at;
      DELETE FROM api_keys WHERE by_provider;
      ALTER TABLE api_keys DROP COLUMN by_provider;
      ALTER TABLE accounts DROP COLUMN sso_enforced, DROP COLUMN sso_last_version, DROP COLUMN sso_session_hours;
      ALTER TABLE members DROP COLUMN display_name;
      -- What was mailed to link an identity must not sign anybody in.
      DELETE FROM sign_in_challenges WHERE sso_attempt_id IS NOT NULL;
      ALTER TABLE sign_in_challenges DROP COLUMN sso_attempt_id;
      DROP TABLE sso_attempts, sso_identities, sso_tests, sso_default_workspaces, sso_connections, domains;
    `);
  }
}

const DOMAINS = `
  CREATE TABLE domains (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- As DNS has it: lower case, ASCII.
    name text NOT NULL CHECK (name = lower(name)),
    -- What the TXT record of the domain must hold. No secret: everybody reads it there.
    token text NOT NULL,
    -- When the record was found for the first time; null: a claim, which binds nobody and blocks nobody.
    verified_at timestamptz(3),
    checked_at timestamptz(3),
    check_outcome text CHECK (check_outcome IN ('FOUND', 'NO_RECORD', 'OTHER_RECORD', 'NO_ANSWER')),
    -- When the record was found for the last time.
    found_at timestamptz(3),
    -- Since when a verified domain's record is missing.
    failing_since timestamptz(3),
    -- When that had lasted too long: from then on nobody new signs in by it, and another account may verify it.
    lapsed_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    created_by_id text,
    UNIQUE (account_id, name),
    CHECK (verified_at IS NOT NULL OR (failing_since IS NULL AND lapsed_at IS NULL))
  );
  -- Who verifies a domain locks what all accounts have of it.
  CREATE INDEX domain_name_idx ON domains (name);
  CREATE UNIQUE INDEX domain_of_one_account ON domains (name) WHERE verified_at IS NOT NULL AND lapsed_at IS NULL;
`;

const CONNECTIONS = `
  CREATE TABLE sso_connections (
    id text PRIMARY KEY,
    account_id text NOT NULL UNIQUE REFERENCES accounts ON DELETE CASCADE,
    protocol text NOT NULL CHECK (protocol IN ('OIDC')),
    issuer text NOT NULL,
    client_id text NOT NULL,
    -- Sealed under SECRET_KEY.
    client_secret bytea NOT NULL,
    -- Counts the changes of what is trusted: issuer and client. Endpoints and keys are asked of the issuer at each sign-on.
    trust_version integer NOT NULL DEFAULT 1,
    -- What of it passed the test last, and what an OWNER has confirmed.
    tested_trust_version integer,
    tested_at timestamptz(3),
    confirmed_trust_version integer,
    confirmed_at timestamptz(3),
    confirmed_by_id text,
    -- What somebody becomes at a first sign-in. Never OWNER.
    default_role text NOT NULL DEFAULT 'MEMBER' CHECK (default_role IN ('ADMIN', 'MEMBER')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL,
    created_by_id text,
    updated_at timestamptz(3) NOT NULL
  );

  -- What somebody can enter from a first sign-in on.
  CREATE TABLE sso_default_workspaces (
    account_id text NOT NULL REFERENCES sso_connections (account_id) ON DELETE CASCADE,
    workspace_id text NOT NULL,
    built_in_role text CHECK (built_in_role IN ('VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER')),
    custom_role_id text,
    PRIMARY KEY (account_id, workspace_id),
    CHECK (num_nonnulls(built_in_role, custom_role_id) = 1),
    FOREIGN KEY (account_id, workspace_id) REFERENCES workspaces (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, custom_role_id) REFERENCES workspace_roles (account_id, id)
  );
  CREATE INDEX sso_default_workspace_custom_role_idx ON sso_default_workspaces (custom_role_id) WHERE custom_role_id IS NOT NULL;

  -- The last test of a connection.
  CREATE TABLE sso_tests (
    id text PRIMARY KEY,
    account_id text NOT NULL UNIQUE REFERENCES sso_connections (account_id) ON DELETE CASCADE,
    trust_version integer NOT NULL,
    started_by_id text,
    started_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3),
    passed boolean,
    -- [{"step": "DISCOVERY", "outcome": "PASSED", "message": "…", "at": "…"}], in the order in which they were made.
    steps jsonb NOT NULL
  );
`;

const SIGN_ON = `
  -- A sign-on on its way: begun with us, answered by the provider, redeemed by the client.
  CREATE TABLE sso_attempts (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- Null for a sign-on; else the test that it is part of.
    test_id text,
    trust_version integer NOT NULL,
    -- The SHA-256 of what only the browser that began it has.
    browser_hash bytea NOT NULL,
    -- The client's own: whoever redeems must know what it was made of. Null for a test.
    challenge text,
    -- Where the code goes; null: the page of our own.
    return_to text,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    -- When the provider had answered.
    answered_at timestamptz(3),
    -- What it says of the person: {"issuer", "subject", "email", "name", "authenticatedAt"}, or why it does not: {"why", "message"}.
    answer jsonb,
    -- The SHA-256 of the code that the client redeems.
    code_hash bytea UNIQUE,
    code_expires_at timestamptz(3),
    redeemed_at timestamptz(3)
  );
  CREATE INDEX sso_attempt_expires_idx ON sso_attempts (expires_at);
  CREATE INDEX sso_attempt_account_idx ON sso_attempts (account_id);

  -- Whom a provider's subject is, once that was proven. Another address, or another subject, is somebody else.
  CREATE TABLE sso_identities (
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text NOT NULL,
    user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz(3) NOT NULL,
    PRIMARY KEY (account_id, issuer, subject, email)
  );
  CREATE INDEX sso_identity_user_idx ON sso_identities (user_id);

  -- A code that was mailed to link what a provider says of somebody with who has the address: it signs nobody in by itself.
  ALTER TABLE sign_in_challenges ADD sso_attempt_id text REFERENCES sso_attempts ON DELETE CASCADE;
  CREATE INDEX sign_in_challenge_sso_attempt_idx ON sign_in_challenges (sso_attempt_id) WHERE sso_attempt_id IS NOT NULL;

  -- What the account's provider or directory calls the person.
  ALTER TABLE members ADD display_name text CHECK (length(display_name) BETWEEN 1 AND 100);
`;

const CREDENTIALS = `
  ALTER TABLE accounts
    ADD sso_enforced boolean NOT NULL DEFAULT false,
    -- The highest number that a connection of the account which is gone ever had: the next one goes on from there, so that nobody
    -- confirms another one than they have looked at.
    ADD sso_last_version integer NOT NULL DEFAULT 0,
    -- So long a session of the account's provider opens it, counted from when the person proved there who they are.
    ADD sso_session_hours integer NOT NULL DEFAULT 24 CHECK (sso_session_hours BETWEEN 1 AND 720);

  ALTER TABLE sessions
    -- The one account that it opens, whose provider made it; null: the person's own, which opens all of theirs.
    ADD account_id text REFERENCES accounts ON DELETE CASCADE,
    -- When the provider says that the person proved who they are.
    ADD authenticated_at timestamptz(3),
    ADD CONSTRAINT sessions_of_provider CHECK (
      (account_id IS NULL) = (method = 'CODE') AND (account_id IS NULL) = (authenticated_at IS NULL));
  CREATE INDEX session_account_idx ON sessions (account_id) WHERE account_id IS NOT NULL;

  ALTER TABLE api_keys
    -- Whether it was made in a session of its account's provider.
    ADD by_provider boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT api_keys_by_provider CHECK (NOT by_provider OR (user_id IS NOT NULL AND account_id IS NOT NULL));
`;
