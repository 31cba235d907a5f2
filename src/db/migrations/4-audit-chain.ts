import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Audit events are chained by hashes, personal values in them can be erased, and what was kept long enough is cut off. */
export class AuditChain1797120000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(FUNCTIONS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION cut_audit_log, erase_from_audit_logs;
      CREATE OR REPLACE FUNCTION refuse_change_of_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit events are never changed or deleted' USING ERRCODE = 'GH002';
      END $$;
      DROP TABLE audit_exports, audit_log_cuts, known_networks;
      DROP INDEX audit_event_actor_idx, audit_event_resource_idx, audit_event_workspace_idx, audit_event_type_idx;
      ALTER TABLE audit_events DROP COLUMN hash, DROP COLUMN seals, DROP COLUMN people;
      ALTER TABLE audit_logs DROP COLUMN last_hash, DROP COLUMN unchained;
    `);
  }
}

const TABLES = `
  ALTER TABLE audit_logs
    -- Of the last event; of a log without any, 32 bytes of zero.
    ADD last_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    -- The chain begins behind this number: events up to it are older than the chain. Never written again.
    ADD unchained bigint NOT NULL DEFAULT 0;
  UPDATE audit_logs SET unchained = last_number;

  ALTER TABLE audit_events
    ADD hash bytea,
    -- A process of the version before, which knows no chain, had better fail than break it.
    ADD CONSTRAINT audit_events_chained CHECK (hash IS NOT NULL) NOT VALID,
    ADD seals jsonb NOT NULL DEFAULT '[]',
    ADD people text[] NOT NULL DEFAULT '{}';
  CREATE INDEX audit_event_people_idx ON audit_events USING gin (people);
  CREATE INDEX audit_event_actor_idx ON audit_events (log_id, actor_id, occurred_at DESC, id DESC);
  CREATE INDEX audit_event_resource_idx ON audit_events (log_id, resource_id, occurred_at DESC, id DESC);
  CREATE INDEX audit_event_workspace_idx ON audit_events (log_id, workspace_id, occurred_at DESC, id DESC)
    WHERE workspace_id IS NOT NULL;
  CREATE INDEX audit_event_type_idx ON audit_events (log_id, type, occurred_at DESC, id DESC);

  -- What is left of events that were removed: the hash that the first event still there is chained to.
  CREATE TABLE audit_log_cuts (
    log_id text NOT NULL,
    number bigint NOT NULL,
    hash bytea,
    kept_days integer NOT NULL,
    cut_at timestamptz(3) NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (log_id, number)
  );

  -- Where users and service accounts were seen, and which accounts they entered from there; '' for themselves.
  CREATE TABLE known_networks (
    principal_id text NOT NULL,
    network text NOT NULL,
    account_id text NOT NULL,
    first_seen_at timestamptz(3) NOT NULL,
    PRIMARY KEY (principal_id, network, account_id)
  );

  CREATE TABLE audit_exports (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts ON DELETE CASCADE,
    actor_id text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    format text NOT NULL CHECK (format IN ('NDJSON', 'CSV')),
    wanted jsonb NOT NULL,
    up_to bigint NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3)
  );
  CREATE INDEX audit_export_account_idx ON audit_exports (account_id);
  CREATE INDEX audit_export_expires_idx ON audit_exports (expires_at);
`;

/** The only two ways to change what was written. They run as the owner of the tables; the service may call the first. */
const FUNCTIONS = `
  CREATE OR REPLACE FUNCTION refuse_change_of_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = current_setting('guildhall.audit_log_allows', true) THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'audit events are never changed or deleted' USING ERRCODE = 'GH002';
  END $$;

  -- Removes a log's events up to a number, all of which must be older than so many days, by the database's own clock: never
  -- younger than 30 days, whoever asks. Gives how many there were.
  CREATE FUNCTION cut_audit_log(log text, up_to bigint, days integer, at timestamptz, key text, signed bytea)
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    removed bigint;
  BEGIN
    IF days < 30 THEN
      RAISE EXCEPTION 'audit events are kept at least 30 days' USING ERRCODE = 'GH003';
    END IF;
    PERFORM 1 FROM audit_logs WHERE id = log FOR UPDATE;
    IF EXISTS (SELECT FROM audit_events WHERE log_id = log AND number <= up_to
                AND occurred_at > now() - make_interval(hours => 24 * days)) THEN
      RAISE EXCEPTION 'some of these audit events are younger than % days', days USING ERRCODE = 'GH003';
    END IF;
    INSERT INTO audit_log_cuts (log_id, number, hash, kept_days, cut_at, key_id, signature)
      SELECT log_id, number, hash, days, at, key, signed FROM audit_events WHERE log_id = log AND number = up_to;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'log % has no event %', log, up_to USING ERRCODE = 'GH003';
    END IF;
    PERFORM set_config('guildhall.audit_log_allows', 'DELETE', true);
    DELETE FROM audit_events WHERE log_id = log AND number <= up_to;
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('guildhall.audit_log_allows', '', true);
    RETURN removed;
  END $$;

  -- For operators. Erases the values of people, given by their ids and addresses, from all logs: what they did stays. Gives the number of events.
  CREATE FUNCTION erase_from_audit_logs(erased text[])
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    event audit_events;
    seal jsonb;
    place text[];
    kept jsonb;
    total bigint := 0;
  BEGIN
    PERFORM set_config('guildhall.audit_log_allows', 'UPDATE', true);
    FOR event IN SELECT * FROM audit_events WHERE people && erased ORDER BY log_id, number FOR UPDATE LOOP
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

  REVOKE EXECUTE ON FUNCTION cut_audit_log, erase_from_audit_logs FROM PUBLIC;
`;
