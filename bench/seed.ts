import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { tokenHash, tokenOf } from '../src/auth/tokens';
import { customRoles, planOf, type Plan } from './seed/plan';
import { firstNames, lastNames } from './seed/names';
import * as rows from './seed/rows';
import { full, type Size } from './seed/size';
import type { CallerName, Company } from './work';

/** Fills a migrated, empty database with the company that is measured. Every run makes the same rows, ids and keys. */
export async function seed(ownerUrl: string, size: Size = full): Promise<Company> {
  const db = new Client({ connectionString: ownerUrl });
  await db.connect();
  try {
    const plan = planOf(size);
    await db.query('BEGIN');
    await makeSettings(db, size, plan);
    await db.query(rows.functions);
    for (const statements of [
      rows.accounts,
      rows.people,
      rows.serviceAccounts,
      rows.credentials,
      rows.workspaces,
      rows.roles,
      rows.teams,
      rows.grants,
    ]) {
      await db.query(statements);
    }
    const company = await makeKeys(db, plan);
    await db.query('COMMIT');
    // As after some time of use: the planner knows the tables, and index-only scans need not look at the rows.
    await db.query('VACUUM (ANALYZE)');
    return company;
  } finally {
    await db.end();
  }
}

/** What the statements read: one row in a table of this connection. */
async function makeSettings(db: Client, size: Size, plan: Plan): Promise<void> {
  const settings = {
    members: size.members,
    owners: plan.owners,
    admins: size.admins,
    service_accounts: size.serviceAccounts,
    workspaces: size.workspaces,
    teams: size.teams,
    people_per_team: size.peoplePerTeam,
    other_accounts: size.otherAccounts,
    users_each: size.grants.users,
    teams_each: size.grants.teams,
    service_accounts_each: size.grants.serviceAccounts,
    member: plan.member,
    person: plan.person,
    service_account: plan.serviceAccount,
    member_team: plan.teams.member,
    service_account_team: plan.teams.serviceAccount,
    person_team: plan.teams.person,
  };
  const lists = {
    first_names: firstNames,
    last_names: lastNames,
    open_workspaces: plan.openWorkspaces,
    custom_roles: customRoles(size.customRoles),
    special_grants: plan.grants,
  };
  const columns = Object.keys(settings).map((name) => `${name} bigint`);
  await db.query(`CREATE TEMP TABLE settings (${columns.join(', ')}, first_names text[], last_names text[],
    open_workspaces bigint[], custom_roles jsonb, special_grants jsonb)`);
  await db.query('INSERT INTO pg_temp.settings SELECT * FROM json_populate_record(NULL::pg_temp.settings, $1)', [
    JSON.stringify({ ...settings, ...lists }),
  ]);
}

/** The keys of those who ask, and what the operations say of the company. */
async function makeKeys(db: Client, plan: Plan): Promise<Company> {
  const key = (kind: 'userKey' | 'serviceAccountKey', name: CallerName) =>
    tokenOf(kind, createHash('sha256').update(`bench ${name}`).digest());
  const keys: Company['keys'] = {
    admin: key('userKey', 'admin'),
    member: key('userKey', 'member'),
    serviceAccount: key('serviceAccountKey', 'serviceAccount'),
  };
  const insert = async (id: number, owner: string, number: number, secret: string) =>
    db.query(
      `INSERT INTO api_keys (id, ${owner}, account_id, name, secret_hash, last_four, created_at)
       SELECT pg_temp.id('key', $1), pg_temp.id($2, $3), CASE $2 WHEN 'sa' THEN pg_temp.id('acct', 0) END, 'Bench', $4, $5, pg_temp.at(0)`,
      [id, owner === 'user_id' ? 'usr' : 'sa', number, tokenHash(secret), secret.slice(-4)],
    );
  await insert(2_000_001, 'user_id', plan.admin, keys.admin);
  await insert(2_000_002, 'user_id', plan.member, keys.member);
  await insert(2_000_003, 'service_account_id', plan.serviceAccount, keys.serviceAccount);

  const { rows: found } = await db.query<{ accountId: string; personId: string }>(
    `SELECT pg_temp.id('acct', 0) AS "accountId", pg_temp.id('usr', $1) AS "personId"`,
    [plan.person],
  );
  const [ids] = found;
  if (ids === undefined) throw new Error('The database has made no company.');
  const workspaceHandle = `workspace-${String(plan.workspace).padStart(3, '0')}`;
  return { ...ids, handle: 'acme', keys, workspaceHandle };
}
