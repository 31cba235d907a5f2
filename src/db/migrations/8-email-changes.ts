import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People change their address, are deleted, and are disabled and erased by operators. */
export class EmailChanges1799539200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(`DROP FUNCTION erase_from_audit_logs(text[]); ${eraseFunction('bounded')}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION erase_from_audit_logs(text[], integer);
      ${eraseFunction('whole')}
      DROP INDEX invitation_accepted_by_idx;
      DROP TABLE parting_mails, email_changes;
      ALTER TABLE users DROP COLUMN disabled_at;
    `);
  }
}

const TABLES = `
  -- Set by operators: no credential of the person opens anything, and they cannot sign in.
  ALTER TABLE users ADD disabled_at timestamptz(3);

  -- The code itself is nowhere: it is derived from SECRET_KEY and the id.
  CREATE TABLE email_changes (
    id text PRIMARY KEY,
    -- No foreign key: limits count by the row, also when the person is gone.
    user_id text NOT NULL,
    -- The new address.
    email text NOT NULL,
    -- Where it was asked from, for the mail; limits count by the network.
    ip_address text NOT NULL,
    network text NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    -- It was used, or another took its place.
    ended_at timestamptz(3)
  );
  CREATE UNIQUE INDEX email_change_pending_idx ON email_changes (user_id) WHERE ended_at IS NULL;
  CREATE INDEX email_change_user_idx ON email_changes (user_id, created_at);
  CREATE INDEX email_change_email_idx ON email_changes (email, created_at);
  CREATE INDEX email_change_network_idx ON email_changes (network, created_at);

  -- What an address that is no longer its person's is still to be told. A row goes with its mail.
  CREATE TABLE parting_mails (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('EMAIL_CHANGED', 'USER_DELETED', 'USER_ERASED')),
    user_id text NOT NULL,
    email text NOT NULL,
    ip_address text,
    created_at timestamptz(3) NOT NULL
  );

  -- By it a person's deletion finds the invitations that they accepted.
  CREATE INDEX invitation_accepted_by_idx ON invitations (accepted_by_user_id) WHERE accepted_by_user_id IS NOT NULL;
`;

/**
 * For operators. Erases the values of people, given by their ids and addresses, from all logs: what they did stays. Gives the
 * number of events. The bounded one takes so many events at most, and is called until it gives 0; it goes by the index on
 * people, since a few thousand of many look to the planner like a reason to read the table from its start.
 */
function eraseFunction(kind: 'whole' | 'bounded'): string {
  const { parameters, settings, rows } = {
    whole: {
      parameters: 'erased text[]',
      settings: '',
      rows: 'ORDER BY log_id, number FOR UPDATE',
    },
    bounded: {
      parameters: 'erased text[], most integer',
      settings: 'SET enable_seqscan = off',
      rows: 'LIMIT most FOR UPDATE',
    },
  }[kind];
  return `
  CREATE FUNCTION erase_from_audit_logs(${parameters})
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp ${settings} AS $$
  DECLARE
    event audit_events;
    seal jsonb;
    place text[];
    kept jsonb;
    total bigint := 0;
  BEGIN
    PERFORM set_config('guildhall.audit_log_allows', 'UPDATE', true);
    FOR event IN SELECT * FROM audit_events WHERE people && erased ${rows} LOOP
      kept := '[]';
      FOR seal IN SELECT * FROM jsonb_array_elements(event.seals) LOOP
        IF seal ->> 'of' = ANY (erased) THEN
          place := ARRAY(SELECT jsonb_array_elements_text(seal -> 'path'));
          CASE place[1]
            WHEN 'actorName' THEN event.actor_name := NULL;
            WHEN 'resourceName' THEN event.resource_name := NULL;
            WHEN 'ipAddress' THEN event.ip_address := NULL;
            WHEN 'userAgent' THEN event.user_agent := NULL;
            WHEN 'before' THEN event.before := jsonb_set(event.before, place[2:], 'null');
            WHEN 'after' THEN event.after := jsonb_set(event.after, place[2:], 'null');
            WHEN 'details' THEN event.details := jsonb_set(event.details, place[2:], 'null');
          END CASE;
          seal := seal - 'of' - 'salt';
        END IF;
        kept := kept || jsonb_build_array(seal);
      END LOOP;
      UPDATE audit_events SET actor_name = event.actor_name, resource_name = event.resource_name,
             ip_address = event.ip_address, user_agent = event.user_agent, before = event.before, after = event.after,
             details = event.details, seals = kept,
             people = ARRAY(SELECT one FROM unnest(event.people) one WHERE one <> ALL (erased))
       WHERE id = event.id;
      total := total + 1;
    END LOOP;
    PERFORM set_config('guildhall.audit_log_allows', '', true);
    RETURN total;
  END $$;
  REVOKE EXECUTE ON FUNCTION erase_from_audit_logs FROM PUBLIC;
`;
}
