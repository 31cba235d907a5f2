import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Connections by SAML, and which assertions were taken already. */
export class Saml1803168000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE sso_connections
        DROP CONSTRAINT sso_connections_protocol_check,
        ALTER client_id DROP NOT NULL,
        ALTER client_secret DROP NOT NULL,
        -- Where the provider is asked, by HTTP-Redirect.
        ADD saml_sign_on_url text,
        -- Base64 of the DER: by whose keys it signs. The second is for when it changes them.
        ADD saml_certificates text[],
        -- Whether somebody may come from the provider without having begun here.
        ADD saml_idp_initiated boolean,
        ADD CONSTRAINT sso_connections_of_protocol CHECK (CASE protocol
          WHEN 'OIDC' THEN num_nonnulls(client_id, client_secret) = 2
            AND num_nonnulls(saml_sign_on_url, saml_certificates, saml_idp_initiated) = 0
          WHEN 'SAML' THEN num_nonnulls(client_id, client_secret) = 0
            AND num_nonnulls(saml_sign_on_url, saml_certificates, saml_idp_initiated) = 3
            AND cardinality(saml_certificates) BETWEEN 1 AND 2
          ELSE false END);

      -- Whether the provider was told to ask the person anew.
      ALTER TABLE sso_attempts ADD forced boolean NOT NULL DEFAULT false;

      -- What was taken, for as long as it would be taken again.
      CREATE TABLE saml_assertions (
        account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
        -- SHA-256 of issuer and ID.
        assertion_hash bytea NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        PRIMARY KEY (account_id, assertion_hash)
      );
      CREATE INDEX saml_assertion_expires_idx ON saml_assertions (expires_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE saml_assertions;
      ALTER TABLE sso_attempts DROP COLUMN forced;
      -- Without a connection nothing may be enforced, or nobody would get in.
      UPDATE accounts SET sso_enforced = false
        WHERE id IN (SELECT account_id FROM sso_connections WHERE protocol = 'SAML');
      DELETE FROM sessions WHERE method = 'SAML';
      DELETE FROM sso_connections WHERE protocol = 'SAML';
      ALTER TABLE sso_connections
        DROP CONSTRAINT sso_connections_of_protocol,
        DROP COLUMN saml_sign_on_url, DROP COLUMN saml_certificates, DROP COLUMN saml_idp_initiated,
        ALTER client_id SET NOT NULL,
        ALTER client_secret SET NOT NULL,
        ADD CONSTRAINT sso_connections_protocol_check CHECK (protocol IN ('OIDC'));
    `);
  }
}
