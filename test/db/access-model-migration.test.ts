import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, MIGRATIONS } from '../../src/db/data-source';
import { Foundation1795305600000 } from '../../src/db/migrations/1-foundation';
import { AccessModel1795910400000 } from '../../src/db/migrations/2-access-model';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';
import { insertInto } from '../support/sql-state';

const foundation = new Foundation1795305600000();
const accessModel = new AccessModel1795910400000();

let database: EmptyDatabase;
let db: DataSource;
let runner: QueryRunner;
beforeEach(async () => {
  database = await emptyDatabase();
  db = await createDataSource(database.ownerUrl, 1, MIGRATIONS).initialize();
  runner = db.createQueryRunner();
  await foundation.up(runner);
  await fill();
});
afterEach(async () => {
  await runner.release();
  await db.destroy();
  await database.drop();
});

/** Runs a migration in one transaction, as the service does. */
async function migrate(step: (runner: QueryRunner) => Promise<void>): Promise<void> {
  await runner.startTransaction();
  await step(runner);
  await runner.commitTransaction();
}
const up = () => migrate((one) => accessModel.up(one));
const down = () => migrate((one) => accessModel.down(one));

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2027-01-01T00:00:00Z');
const made = { created_at: NOW, updated_at: NOW };

async function insert(table: string, row: Record<string, unknown>): Promise<void> {
  const [text, values] = insertInto(table, row);
  await runner.query(text, values);
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query<Record<string, unknown>>(text)).rows;
}

/** A row of each kind that the first migration knows. */
async function fill(): Promise<void> {
  await runner.startTransaction();
  await insert('account_handles', { handle: 'acme', account_id: 'acct' });
  await insert('accounts', {
    ...{ id: 'acct', handle: 'acme', name: 'Acme', status: 'ACTIVE', plan: 'PRO' },
    ...{ ai_error_summaries: true, flow_run_retention_days: 7 },
    ...made,
  });
  for (const [user, role] of [
    ['olivia', 'OWNER'],
    ['marta', 'MEMBER'],
  ]) {
    const who = { name: user, email: `${String(user)}@acme.example` };
    await insert('users', { id: user, handle: user, ...who, ...made });
    const member = { id: `mem_${String(user)}`, account_id: 'acct', user_id: user, role, joined_by: 'FOUNDER' };
    await insert('members', { ...member, joined_at: NOW, ...who });
  }
  await insert('workspaces', {
    ...{ id: 'ws', account_id: 'acct', handle: 'production', name: 'Production', default_built_in_role: 'VIEWER' },
    ...made,
  });
  await insert('workspace_accesses', {
    ...{ id: 'wsa', account_id: 'acct', workspace_id: 'ws', user_id: 'marta', built_in_role: 'RUNNER' },
    ...{ granted_by_user_id: 'olivia', ...made },
  });
  await insert('invitations', {
    ...{ id: 'inv', account_id: 'acct', email: 'guest@acme.example', role: 'MEMBER', token_hash: Buffer.from('a') },
    ...{ status: 'PENDING', invited_by_user_id: 'olivia', created_at: NOW, expires_at: LATER },
  });
  await insert('invitation_workspaces', {
    ...{ account_id: 'acct', invitation_id: 'inv', position: 0, workspace_id: 'ws', built_in_role: 'VIEWER' },
  });
  await insert('api_keys', {
    ...{ id: 'key', user_id: 'marta', name: 'a key', secret_hash: Buffer.from('b'), last_four: 'abcd' },
    created_at: NOW,
  });
  await insert('audit_events', event('evt', 1, 'USER'));
  await runner.commitTransaction();
}

function event(id: string, number: number, actorType: string): Record<string, unknown> {
  return { id, log_id: 'acct', number, occurred_at: NOW, type: 'a', outcome: 'DONE', actor_type: actorType };
}

/** Rows that only the second migration knows. */
async function fillNew(): Promise<void> {
  await runner.startTransaction();
  const account = { account_id: 'acct' };
  await insert('workspace_roles', { id: 'role', ...account, name: 'Deployer', own_scopes: ['SEE_FLOWS'], ...made });
  await insert('teams', { id: 'team', ...account, name: 'Data', ...made });
  await insert('service_accounts', { id: 'sa', ...account, name: 'ci', role: 'ADMIN', ...made });
  await insert('team_members', { ...account, team_id: 'team', service_account_id: 'sa', added_at: NOW });
  const key = { ...account, service_account_id: 'sa', name: 'ci', last_four: 'abcd', created_at: NOW };
  await insert('api_keys', {
    ...{ ...key, id: 'key_old', secret_hash: Buffer.from('c') },
    ...{ replaced_by_id: 'key_new', replaced_at: NOW, expires_at: LATER },
  });
  await insert('api_keys', { ...key, id: 'key_new', secret_hash: Buffer.from('d') });
  const grant = { ...account, workspace_id: 'ws', granted_by_id: 'sa', ...made };
  await insert('workspace_accesses', { ...grant, id: 'wsa_team', team_id: 'team', built_in_role: 'VIEWER' });
  await insert('workspace_accesses', { ...grant, id: 'wsa_sa', service_account_id: 'sa', custom_role_id: 'role' });
  await insert('workspace_accesses', {
    ...{ ...grant, id: 'wsa_ends', user_id: 'olivia', built_in_role: 'VIEWER', expires_at: LATER },
  });
  await runner.query(`UPDATE workspace_accesses SET granted_by_id = 'sa' WHERE id = 'wsa'`);
  await runner.query(`UPDATE invitations SET invited_by_id = 'sa'`);
  await runner.query(`UPDATE workspaces SET default_built_in_role = NULL, default_custom_role_id = 'role'`);
  const gift = { ...account, invitation_id: 'inv', position: 1 };
  await insert('invitation_workspaces', { ...gift, workspace_id: 'ws', custom_role_id: 'role' });
  await insert('invitation_teams', { ...gift, team_id: 'team' });
  await insert('audit_events', event('evt_sa', 2, 'SERVICE_ACCOUNT'));
  await runner.commitTransaction();
}

/** Columns, constraints and indexes, whatever their order. A check that is not validated is one all the same. */
async function structure(): Promise<unknown[]> {
  return rows(`
    SELECT table_name AS "table", concat_ws(' ', column_name, data_type, is_nullable, column_default, generation_expression) AS what
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text, conname || ' ' || replace(pg_get_constraintdef(oid), ' NOT VALID', '')
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2`);
}

it('keeps the rows that are there, and who granted and invited', async () => {
  await up();
  expect(
    await rows(`SELECT id, user_id, principal_id, built_in_role, granted_by_id, expires_at FROM workspace_accesses`),
  ).toEqual([
    {
      ...{ id: 'wsa', user_id: 'marta', principal_id: 'marta', built_in_role: 'RUNNER' },
      ...{ granted_by_id: 'olivia', expires_at: null },
    },
  ]);
  expect(await rows('SELECT id, invited_by_id FROM invitations')).toEqual([{ id: 'inv', invited_by_id: 'olivia' }]);
  expect(await rows('SELECT id, user_id, replaced_at FROM api_keys')).toEqual([
    { id: 'key', user_id: 'marta', replaced_at: null },
  ]);
  expect(
    await rows('SELECT default_built_in_role AS builtin, default_custom_role_id AS custom FROM workspaces'),
  ).toEqual([{ builtin: 'VIEWER', custom: null }]);
  await insert('audit_events', event('evt_sa', 2, 'SERVICE_ACCOUNT'));
  await expect(insert('audit_events', event('evt_no', 3, 'A STRANGER'))).rejects.toMatchObject({ code: '23514' });
});

it('goes back to the structure before, and up again', async () => {
  const before = await structure();
  await up();
  const after = await structure();
  expect(after).not.toEqual(before);
  await fillNew();
  await down();
  expect(await structure()).toEqual(before);
  await up();
  expect(await structure()).toEqual(after);
});

it('gives nobody more by going back: what the older tables cannot say is gone, and an actor is unknown', async () => {
  await up();
  await fillNew();
  await down();
  expect(await rows('SELECT id, granted_by_user_id FROM workspace_accesses')).toEqual([
    { id: 'wsa', granted_by_user_id: null },
  ]);
  expect(await rows('SELECT invited_by_user_id, status FROM invitations')).toEqual([
    { invited_by_user_id: null, status: 'PENDING' },
  ]);
  expect(await rows('SELECT default_built_in_role AS role FROM workspaces')).toEqual([{ role: null }]);
  expect(await rows('SELECT workspace_id FROM invitation_workspaces ORDER BY position')).toEqual([
    { workspace_id: 'ws' },
    { workspace_id: null },
  ]);
  expect(await rows('SELECT id FROM api_keys')).toEqual([{ id: 'key' }]);
  expect(await rows('SELECT actor_type FROM audit_events ORDER BY number')).toEqual([
    { actor_type: 'USER' },
    { actor_type: 'SERVICE_ACCOUNT' },
  ]);
});
