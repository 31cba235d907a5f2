/**
 * The rows of the company, a statement a table. Everything is worked out of numbers, so that each run makes the same
 * company: `pg_temp.id(prefix, n)` is the id of the n-th object, `pg_temp.mix(n, salt)` a number that looks random.
 * Parameters are columns of the one row of `pg_temp.settings`.
 */

export const functions = `
  -- Sorted by n, as real ids are sorted by time.
  CREATE FUNCTION pg_temp.id(prefix text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT prefix || '_01' || lpad(to_hex(n), 8, '0') || left(md5(prefix || n), 16)
  $$;
  CREATE FUNCTION pg_temp.mix(n bigint, salt integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || left(md5(n || '/' || salt), 7))::bit(28)::integer
  $$;
  CREATE FUNCTION pg_temp.at(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT timestamptz '2024-01-01 00:00:00+00' + make_interval(mins => n::integer)
  $$;
  -- The number of the n-th ordinary member: everybody but the two whose access is fixed. A large prime scatters them.
  CREATE FUNCTION pg_temp.ordinary(n bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT p + 1 + CASE WHEN p + 1 >= member THEN 2 ELSE 0 END
      FROM pg_temp.settings, LATERAL (SELECT n * 104729 % (members - 2) AS p) one
  $$;
`;

export const accounts = `
  INSERT INTO account_handles (handle, account_id)
  SELECT CASE n WHEN 0 THEN 'acme' ELSE 'other-' || n END, pg_temp.id('acct', n)
    FROM pg_temp.settings, generate_series(0, other_accounts) n;

  INSERT INTO accounts (id, handle, name, status, plan, plan_overrides, ai_error_summaries, flow_run_retention_days, created_at, updated_at)
  SELECT pg_temp.id('acct', n), CASE n WHEN 0 THEN 'acme' ELSE 'other-' || n END,
         CASE n WHEN 0 THEN 'Acme Workflows' ELSE 'Other ' || n END, 'ACTIVE', 'ENTERPRISE',
         -- What a budget would refuse is no measure of anything.
         '{"limits": {"pointsPerMinute": null}}', true, 30, pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(0, other_accounts) n;
`;

/** The company's people are numbered from 1; ten for each other account follow. */
export const people = `
  INSERT INTO users (id, handle, email, name, avatar_url, created_at, updated_at)
  SELECT pg_temp.id('usr', n), lower(first || '-' || last || '-' || n),
         lower(first || '.' || last || '.' || n || CASE WHEN n <= members THEN '@acme.example' ELSE '@other.example' END),
         first || ' ' || last, CASE WHEN n % 3 > 0 THEN 'https://avatars.example/' || n || '.png' END, pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, members + 10 * other_accounts) n,
         LATERAL (SELECT first_names[1 + pg_temp.mix(n, 1) % cardinality(first_names)] AS first,
                         last_names[1 + pg_temp.mix(n, 2) % cardinality(last_names)] AS last) name;

  INSERT INTO members (id, account_id, user_id, role, active, joined_by, joined_at, last_active_at, name, email)
  SELECT pg_temp.id('mem', n), pg_temp.id('acct', 0), u.id,
         CASE WHEN n <= owners THEN 'OWNER' WHEN n <= owners + admins THEN 'ADMIN' ELSE 'MEMBER' END,
         n % 100 <> 50, CASE n WHEN 1 THEN 'FOUNDER' ELSE 'INVITATION' END, pg_temp.at(n),
         CASE WHEN n % 4 > 0 THEN pg_temp.at(200000 + pg_temp.mix(n, 3) % 100000) END, u.name, u.email
    FROM pg_temp.settings, generate_series(1, members) n, users u WHERE u.id = pg_temp.id('usr', n);

  -- In each tenth other account one of the ten is somebody of the company.
  INSERT INTO members (id, account_id, user_id, role, joined_by, joined_at, name, email)
  SELECT pg_temp.id('mem', members + n), pg_temp.id('acct', a), u.id, CASE i WHEN 1 THEN 'OWNER' WHEN 2 THEN 'ADMIN' ELSE 'MEMBER' END,
         CASE i WHEN 1 THEN 'FOUNDER' ELSE 'INVITATION' END, pg_temp.at(n), u.name, u.email
    FROM pg_temp.settings, generate_series(1, other_accounts) a, generate_series(1, 10) i,
         LATERAL (SELECT (a - 1) * 10 + i AS n) number, users u
   WHERE u.id = pg_temp.id('usr', CASE WHEN i = 10 AND a % 10 = 0 THEN 30 + a / 10 ELSE members + n END);
`;

export const serviceAccounts = `
  INSERT INTO service_accounts (id, account_id, name, role, created_by_id, created_at, updated_at)
  SELECT pg_temp.id('sa', n), pg_temp.id('acct', 0),
         (ARRAY['Acme agent', 'Backup bot', 'Deploy bot', 'Importer', 'Sync'])[1 + n % 5] || ' ' || lpad(n::text, 2, '0'),
         CASE WHEN n <= 2 THEN 'ADMIN' ELSE 'MEMBER' END, pg_temp.id('usr', 1), pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, service_accounts) n;
`;

/** Keys and sessions that nobody uses: the look-up of a credential goes through tables of a likely size. */
export const credentials = `
  INSERT INTO api_keys (id, user_id, name, secret_hash, last_four, created_at)
  SELECT pg_temp.id('key', n), pg_temp.id('usr', n), 'Laptop', sha256(convert_to('key ' || n, 'UTF8')), right(md5(n::text), 4), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, members + 10 * other_accounts, 5) n;

  INSERT INTO api_keys (id, service_account_id, account_id, name, secret_hash, last_four, created_at)
  SELECT pg_temp.id('key', 1000000 + n), pg_temp.id('sa', n), pg_temp.id('acct', 0), 'Deployment',
         sha256(convert_to('service account key ' || n, 'UTF8')), right(md5(n::text), 4), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, service_accounts) n WHERE n <> service_account;

  INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at)
  SELECT pg_temp.id('ses', n), pg_temp.id('usr', n), sha256(convert_to('session ' || n, 'UTF8')), 'CODE',
         pg_temp.at(n), timestamptz '2098-12-31', timestamptz '2099-01-01'
    FROM pg_temp.settings, generate_series(1, members + 10 * other_accounts, 4) n;
`;

export const workspaces = `
  INSERT INTO workspaces (id, account_id, handle, name, default_built_in_role, created_at, updated_at)
  SELECT pg_temp.id('ws', n), pg_temp.id('acct', 0), 'workspace-' || lpad(n::text, 3, '0'), 'Workspace ' || lpad(n::text, 3, '0'),
         CASE WHEN n = ANY (open_workspaces) THEN 'DEVELOPER' END, pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, workspaces) n;

  INSERT INTO workspaces (id, account_id, handle, name, created_at, updated_at)
  SELECT pg_temp.id('ws', workspaces + n), pg_temp.id('acct', a), (ARRAY['production', 'staging', 'sandbox'])[i],
         (ARRAY['Production', 'Staging', 'Sandbox'])[i], pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, other_accounts) a, generate_series(1, 3) i,
         LATERAL (SELECT (a - 1) * 3 + i AS n) number;
`;

export const roles = `
  INSERT INTO workspace_roles (id, account_id, name, own_scopes, inherits, created_at, updated_at)
  SELECT pg_temp.id('role', n), pg_temp.id('acct', 0), role ->> 'name', ARRAY(SELECT jsonb_array_elements_text(role -> 'scopes')),
         role ->> 'inherits', pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, jsonb_array_elements(custom_roles) WITH ORDINALITY AS r(role, n);
`;

export const teams = `
  INSERT INTO teams (id, account_id, name, created_at, updated_at)
  SELECT pg_temp.id('team', n), pg_temp.id('acct', 0), 'Team ' || lpad(n::text, 3, '0'), pg_temp.at(n), pg_temp.at(n)
    FROM pg_temp.settings, generate_series(1, teams) n;

  INSERT INTO team_members (account_id, team_id, user_id, added_at)
  SELECT pg_temp.id('acct', 0), pg_temp.id('team', t), pg_temp.id('usr', pg_temp.ordinary(t * 97 + i)), pg_temp.at(t)
    FROM pg_temp.settings, generate_series(1, teams) t,
         generate_series(1, people_per_team - 3 + pg_temp.mix(t, 4) % 7) i;
  INSERT INTO team_members (account_id, team_id, user_id, added_at)
  SELECT pg_temp.id('acct', 0), pg_temp.id('team', t), pg_temp.id('usr', n), pg_temp.at(t)
    FROM pg_temp.settings, LATERAL (VALUES (member_team, member), (person_team, person)) place(t, n);

  -- A service account for each third team, never the one that asks.
  INSERT INTO team_members (account_id, team_id, service_account_id, added_at)
  SELECT pg_temp.id('acct', 0), pg_temp.id('team', t),
         pg_temp.id('sa', CASE WHEN t = service_account_team THEN service_account ELSE 1 + (service_account + t / 3 % (service_accounts - 1)) % service_accounts END),
         pg_temp.at(t)
    FROM pg_temp.settings, generate_series(1, teams) t WHERE t % 3 = 0 OR t = service_account_team;

  INSERT INTO teams (id, account_id, name, created_at, updated_at)
  SELECT pg_temp.id('team', teams + a), pg_temp.id('acct', a), 'Everybody', pg_temp.at(a), pg_temp.at(a)
    FROM pg_temp.settings, generate_series(1, other_accounts) a;
  INSERT INTO team_members (account_id, team_id, user_id, added_at)
  SELECT m.account_id, t.id, m.user_id, t.created_at
    FROM pg_temp.settings s, generate_series(1, other_accounts) a, teams t, members m
   WHERE t.id = pg_temp.id('team', s.teams + a) AND m.account_id = t.account_id;
`;

/**
 * First what the plan names; then, for each workspace, as many more as are missing. Of these a fifth has a custom role, a
 * fiftieth has ended and a fiftieth will end.
 */
export const grants = `
  CREATE TEMP TABLE granted AS
  SELECT workspace, kind, principal, "builtInRole" AS built_in_role, "customRole" AS custom_role, "expiresAt" AS expires_at
    FROM pg_temp.settings, jsonb_to_recordset(special_grants)
      AS g(workspace bigint, kind text, principal bigint, "builtInRole" text, "customRole" bigint, "expiresAt" timestamptz);

  INSERT INTO granted
  SELECT o.workspace, o.kind, o.principal, role.built_in, CASE WHEN role.built_in IS NULL THEN 1 + pg_temp.mix(x, 6) % jsonb_array_length(custom_roles) END,
         CASE x % 50 WHEN 7 THEN timestamptz '2024-12-31' WHEN 8 THEN timestamptz '2099-01-01' END
    FROM pg_temp.settings, generate_series(1, workspaces) w,
         LATERAL (
           SELECT w AS workspace, 'user' AS kind, pg_temp.ordinary((w - 1) * users_each + i) AS principal
             FROM generate_series(1, users_each - (SELECT count(*) FROM granted WHERE workspace = w AND kind = 'user')) i
           UNION ALL
           SELECT w, 'team', 4 + ((w - 1) * teams_each + i) % (teams - 3)
             FROM generate_series(1, teams_each - (SELECT count(*) FROM granted WHERE workspace = w AND kind = 'team')) i
           UNION ALL
           SELECT w, 'serviceAccount', 1 + (service_account + ((w - 1) * service_accounts_each + i) % (service_accounts - 1)) % service_accounts
             FROM generate_series(1, service_accounts_each
                    - (SELECT count(*) FROM granted WHERE workspace = w AND kind = 'serviceAccount')) i
         ) o,
         LATERAL (SELECT w * 1000 + o.principal * 7 + length(o.kind) AS x) number,
         LATERAL (SELECT CASE WHEN pg_temp.mix(x, 5) % 100 < 20 THEN NULL
                              WHEN pg_temp.mix(x, 5) % 100 < 50 THEN 'VIEWER'
                              WHEN pg_temp.mix(x, 5) % 100 < 65 THEN 'RUNNER'
                              WHEN pg_temp.mix(x, 5) % 100 < 92 THEN 'DEVELOPER'
                              WHEN pg_temp.mix(x, 5) % 100 < 96 THEN 'OWNER' ELSE 'WORKER' END AS built_in) role;

  INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, service_account_id, team_id, built_in_role, custom_role_id,
                                  expires_at, granted_by_id, created_at, updated_at)
  SELECT pg_temp.id('wsa', n), pg_temp.id('acct', 0), pg_temp.id('ws', workspace),
         CASE kind WHEN 'user' THEN pg_temp.id('usr', principal) END,
         CASE kind WHEN 'serviceAccount' THEN pg_temp.id('sa', principal) END,
         CASE kind WHEN 'team' THEN pg_temp.id('team', principal) END,
         built_in_role, pg_temp.id('role', custom_role), expires_at, pg_temp.id('usr', 1), pg_temp.at(n), pg_temp.at(n)
    FROM (SELECT *, row_number() OVER (ORDER BY pg_temp.mix(workspace * 100000 + principal, 8), workspace, kind, principal) AS n FROM granted) g;

  -- In each other account: three people and the team.
  INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, team_id, built_in_role, created_at, updated_at)
  SELECT pg_temp.id('wsa', 1000000 + (a - 1) * 4 + i), pg_temp.id('acct', a), pg_temp.id('ws', workspaces + (a - 1) * 3 + 1 + i % 3),
         CASE WHEN i < 3 THEN pg_temp.id('usr', members + (a - 1) * 10 + 4 + i) END,
         CASE WHEN i = 3 THEN pg_temp.id('team', teams + a) END, 'DEVELOPER', pg_temp.at(a), pg_temp.at(a)
    FROM pg_temp.settings, generate_series(1, other_accounts) a, generate_series(0, 3) i;
`;
