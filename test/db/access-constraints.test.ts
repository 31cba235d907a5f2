import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { TeamMember } from '../../src/modules/teams/team-member.entity';
import { WorkspaceAccess } from '../../src/modules/workspaces/workspace-access.entity';
import { CHECK, FOREIGN_KEY, insertInto, NOT_NULL, sqlState, UNIQUE, type Statement } from '../support/sql-state';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const asService = (...statements: Statement[]) => sqlState(world.database.serviceUrl, ...statements);

/** An account with one of each kind that a grant can name. */
async function furnished() {
  const account = await world.account();
  const [workspace, role] = [await world.workspace(account), await world.role(account)];
  const member = await world.member(account, 'MEMBER');
  const [team, serviceAccount] = [await world.team(account), await world.serviceAccount(account)];
  return { account, workspace, role, member, team, serviceAccount };
}

const times = () => ({ created_at: world.now(), updated_at: world.now() });

describe('a grant', () => {
  type Furnished = Awaited<ReturnType<typeof furnished>>;
  const grant = ({ account, workspace }: Furnished, row: object) =>
    insertInto('workspace_accesses', {
      id: newId('workspaceAccess'),
      account_id: account.id,
      workspace_id: workspace.id,
      ...row,
      ...times(),
    });
  const viewer = { built_in_role: 'VIEWER' };

  it('has exactly one principal', async () => {
    const here = await furnished();
    const one = { user_id: here.member.userId, service_account_id: here.serviceAccount.id, team_id: here.team.id };
    expect(await asService(grant(here, viewer))).toBe(NOT_NULL);
    expect(await asService(grant(here, { ...viewer, ...one, user_id: null }))).toBe(CHECK);
    expect(await asService(grant(here, { ...viewer, ...one, team_id: null }))).toBe(CHECK);
    for (const [column, id] of Object.entries(one)) {
      expect(await asService(grant(here, { ...viewer, [column]: id }))).toBeNull();
    }
  });

  it('has exactly one role', async () => {
    const here = await furnished();
    const to = { team_id: here.team.id };
    expect(await asService(grant(here, to))).toBe(CHECK);
    expect(await asService(grant(here, { ...to, ...viewer, custom_role_id: here.role.id }))).toBe(CHECK);
    expect(await asService(grant(here, { ...to, built_in_role: 'ADMIN' }))).toBe(CHECK);
    expect(await asService(grant(here, { ...to, custom_role_id: here.role.id }))).toBeNull();
  });

  it('is the only one of its principal in its workspace, ended or not', async () => {
    const here = await furnished();
    const ended = { expiresAt: new Date(world.now().getTime() - 1000) };
    for (const principal of [here.member, here.serviceAccount, here.team]) {
      await world.grant(here.account, here.workspace, principal, 'VIEWER', ended);
      const again = world.grant(here.account, here.workspace, principal, here.role);
      await expect(again).rejects.toMatchObject({ code: UNIQUE });
    }
  });

  it('names no role, team or service account of another account', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const to = { team_id: here.team.id };
    expect(await asService(grant(here, { ...to, custom_role_id: there.role.id }))).toBe(FOREIGN_KEY);
    expect(await asService(grant(here, { ...viewer, team_id: there.team.id }))).toBe(FOREIGN_KEY);
    expect(await asService(grant(here, { ...viewer, service_account_id: there.serviceAccount.id }))).toBe(FOREIGN_KEY);
  });

  it('goes with its principal, and keeps its custom role from going', async () => {
    const { account, workspace, role, member, team, serviceAccount } = await furnished();
    for (const principal of [member, team, serviceAccount]) await world.grant(account, workspace, principal, role);
    expect(await asService(['DELETE FROM workspace_roles WHERE id = $1', [role.id]])).toBe(FOREIGN_KEY);
    for (const [table, id] of [
      ['members', member.memberId],
      ['teams', team.id],
      ['service_accounts', serviceAccount.id],
    ]) {
      expect(await asService([`DELETE FROM ${String(table)} WHERE id = $1`, [id]])).toBeNull();
    }
    expect(await world.sql('SELECT FROM workspace_accesses WHERE account_id = $1', [account.id])).toEqual([]);
    expect(await asService(['DELETE FROM workspace_roles WHERE id = $1', [role.id]])).toBeNull();
  });

  it('says by one column who its principal is, and so does a place on a team, when written as an entity too', async () => {
    const { account, workspace, team, serviceAccount } = await furnished();
    const { manager } = world.server.app.db;
    const [ids, now] = [{ accountId: account.id, teamId: team.id }, world.now()];
    await manager.insert(TeamMember, { ...ids, serviceAccountId: serviceAccount.id, addedAt: now });
    await manager.insert(WorkspaceAccess, {
      ...{ ...ids, id: newId('workspaceAccess'), workspaceId: workspace.id, builtInRole: 'VIEWER' },
      ...{ createdAt: now, updatedAt: now },
    });
    await manager.insert(TeamMember, { ...ids, userId: account.owner.userId, addedAt: now });
    const placed = await manager.findBy(TeamMember, { teamId: team.id });
    const granted = await manager.findBy(WorkspaceAccess, { workspaceId: workspace.id });
    expect(placed.map(({ principalId }) => principalId).sort()).toEqual(
      [account.owner.userId, serviceAccount.id].sort(),
    );
    expect(granted.map(({ principalId }) => principalId)).toEqual([team.id]);
  });
});

describe('a place on a team', () => {
  const place = (accountId: string, teamId: string, row: object) =>
    insertInto('team_members', { account_id: accountId, team_id: teamId, ...row, added_at: world.now() });

  it('is that of exactly one user or service account', async () => {
    const { account, team, member, serviceAccount } = await furnished();
    const both = { user_id: member.userId, service_account_id: serviceAccount.id };
    expect(await asService(place(account.id, team.id, {}))).toBe(NOT_NULL);
    expect(await asService(place(account.id, team.id, both))).toBe(CHECK);
  });

  it('is given once', async () => {
    const { account, team, member, serviceAccount } = await furnished();
    for (const one of [member, serviceAccount]) {
      await world.addToTeam(account, team, one);
      await expect(world.addToTeam(account, team, one)).rejects.toMatchObject({ code: UNIQUE });
    }
  });

  it('is never for somebody, or on a team, of another account', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const refused = [
      place(here.account.id, here.team.id, { user_id: there.member.userId }),
      place(here.account.id, here.team.id, { service_account_id: there.serviceAccount.id }),
      place(here.account.id, there.team.id, { user_id: here.member.userId }),
    ];
    for (const one of refused) expect(await asService(one)).toBe(FOREIGN_KEY);
  });

  it('goes with its member, its service account or its team', async () => {
    const { account, team, member, serviceAccount } = await furnished();
    const rest = () => world.sql('SELECT FROM team_members WHERE account_id = $1', [account.id]);
    for (const one of [account.owner, member, serviceAccount]) await world.addToTeam(account, team, one);
    await world.sql('DELETE FROM members WHERE id = $1', [member.memberId]);
    await world.sql('DELETE FROM service_accounts WHERE id = $1', [serviceAccount.id]);
    expect(await rest()).toHaveLength(1);
    await world.sql('DELETE FROM teams WHERE id = $1', [team.id]);
    expect(await rest()).toEqual([]);
  });
});

describe('names', () => {
  it('of roles, teams and service accounts are single in their account, whatever the letter case', async () => {
    const [one, other] = [await world.account(), await world.account()];
    for (const kind of ['role', 'team', 'serviceAccount'] as const) {
      await world[kind](one, { name: 'Data Platform' });
      await expect(world[kind](one, { name: 'DATA platform' })).rejects.toMatchObject({ code: UNIQUE });
      await world[kind](other, { name: 'DATA platform' });
    }
  });

  it.each(['Viewer', 'RUNNER', 'developer', 'Owner', 'worker'])('of custom roles are never %s', async (name) => {
    await expect(world.role(await world.account(), { name })).rejects.toMatchObject({ code: CHECK });
  });
});

describe('roles', () => {
  it('inherit from a built-in role only, and no service account is an OWNER', async () => {
    const account = await world.account();
    const named = { account_id: account.id, name: 'One', ...times() };
    const role = { id: newId('workspaceRole'), ...named, own_scopes: [], inherits: 'ADMIN' };
    expect(await asService(insertInto('workspace_roles', role))).toBe(CHECK);
    const serviceAccount = { id: newId('serviceAccount'), ...named, role: 'OWNER' };
    expect(await asService(insertInto('service_accounts', serviceAccount))).toBe(CHECK);
  });
});

describe('a key', () => {
  const key = (row: object) => {
    const id = newId('apiKey');
    const secret = { secret_hash: tokenHash(newToken('serviceAccountKey')), last_four: 'abcd' };
    return { id, statement: insertInto('api_keys', { id, name: 'a key', ...secret, created_at: world.now(), ...row }) };
  };
  const replace = (id: string, successor: string | null, expiresAt: Date | null = world.now()): Statement => [
    'UPDATE api_keys SET replaced_by_id = $2, replaced_at = $3, expires_at = $4 WHERE id = $1',
    [id, successor, world.now(), expiresAt],
  ];

  it('has one owner; that of a service account opens its account, and no other', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const owned = { service_account_id: here.serviceAccount.id, account_id: here.account.id };
    const refused: [object, string][] = [
      [{ account_id: here.account.id }, CHECK],
      [{ ...owned, user_id: here.member.userId }, CHECK],
      [{ ...owned, account_id: null }, CHECK],
      [{ ...owned, account_id: there.account.id }, FOREIGN_KEY],
    ];
    await world.sql('DELETE FROM api_keys WHERE id = $1', [here.serviceAccount.keyId]);
    for (const [row, state] of refused) expect(await asService(key(row).statement)).toBe(state);
    expect(await asService(key(owned).statement)).toBeNull();
  });

  it('of a service account is the only one that is not replaced', async () => {
    const { account, serviceAccount } = await furnished();
    const next = key({ service_account_id: serviceAccount.id, account_id: account.id });
    expect(await asService(next.statement)).toBe(UNIQUE);
    expect(await asService(replace(serviceAccount.keyId, next.id), next.statement)).toBeNull();
  });

  it('that is replaced has an end, and a successor of the same service account at the commit', async () => {
    const { account, serviceAccount } = await furnished();
    const other = await world.serviceAccount(account);
    const { keyId } = serviceAccount;
    expect(await asService(replace(keyId, null, null))).toBe(CHECK);
    expect(await asService(replace(keyId, other.keyId))).toBe(FOREIGN_KEY);
    expect(await asService(replace(keyId, newId('apiKey')))).toBe(FOREIGN_KEY);
    const unsaid: Statement = ['UPDATE api_keys SET replaced_by_id = $2 WHERE id = $1', [other.keyId, other.keyId]];
    expect(await asService(unsaid)).toBe(CHECK);
    const personal = await world.apiKey(account.owner);
    expect(await asService(replace(personal.id, null))).toBe(CHECK);
  });

  it('stays replaced when its successor is deleted, and goes with its service account', async () => {
    const { account, serviceAccount } = await furnished();
    const next = key({ service_account_id: serviceAccount.id, account_id: account.id });
    expect(await asService(replace(serviceAccount.keyId, next.id), next.statement)).toBeNull();
    expect(await asService(['DELETE FROM api_keys WHERE id = $1', [next.id]])).toBeNull();
    const keys = () =>
      world.sql(
        'SELECT replaced_by_id AS by, replaced_at IS NOT NULL AS replaced FROM api_keys WHERE account_id = $1',
        [account.id],
      );
    expect(await keys()).toEqual([{ by: null, replaced: true }]);
    expect(await asService(['DELETE FROM service_accounts WHERE id = $1', [serviceAccount.id]])).toBeNull();
    expect(await keys()).toEqual([]);
  });
});

describe('the default role of a workspace', () => {
  it('is one at most, of the same account, and keeps its custom role from going', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const set = (builtIn: string | null, custom: string | null): Statement => [
      'UPDATE workspaces SET default_built_in_role = $2, default_custom_role_id = $3 WHERE id = $1',
      [here.workspace.id, builtIn, custom],
    ];
    expect(await asService(set('VIEWER', here.role.id))).toBe(CHECK);
    expect(await asService(set(null, there.role.id))).toBe(FOREIGN_KEY);
    expect(await asService(set(null, here.role.id))).toBeNull();
    expect(await asService(['DELETE FROM workspace_roles WHERE id = $1', [here.role.id]])).toBe(FOREIGN_KEY);
  });
});

/** An invitation of the account, from nobody. */
async function invite(accountId: string): Promise<string> {
  const id = newId('invitation');
  const [text, values] = insertInto('invitations', {
    id,
    account_id: accountId,
    email: 'guest@example.com',
    role: 'MEMBER',
    token_hash: tokenHash(id),
    status: 'PENDING',
    created_at: world.now(),
    expires_at: world.now(),
  });
  await world.sql(text, values);
  return id;
}

describe('an invitation', () => {
  it('gives one role in a workspace, of the same account, and outlives it', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const invitationId = await invite(here.account.id);
    const gift = (position: number, roles: object) =>
      insertInto('invitation_workspaces', {
        account_id: here.account.id,
        invitation_id: invitationId,
        position,
        workspace_id: here.workspace.id,
        ...roles,
      });
    const custom = { custom_role_id: here.role.id };
    expect(await asService(gift(0, { built_in_role: 'VIEWER', ...custom }))).toBe(CHECK);
    expect(await asService(gift(0, { custom_role_id: there.role.id }))).toBe(FOREIGN_KEY);
    expect(await asService(gift(0, custom), gift(1, { built_in_role: 'VIEWER' }))).toBeNull();
    expect(await asService(['DELETE FROM workspace_roles WHERE id = $1', [here.role.id]])).toBeNull();
    expect(
      await world.sql(
        `SELECT workspace_id IS NOT NULL AS workspace, built_in_role AS "builtIn", custom_role_id AS custom
           FROM invitation_workspaces WHERE invitation_id = $1 ORDER BY position`,
        [invitationId],
      ),
    ).toEqual([
      { workspace: true, builtIn: null, custom: null },
      { workspace: true, builtIn: 'VIEWER', custom: null },
    ]);
  });

  it('adds to a team of the same account, and outlives it', async () => {
    const [here, there] = [await furnished(), await furnished()];
    const invitationId = await invite(here.account.id);
    const gift = (accountId: string, teamId: string) =>
      insertInto('invitation_teams', {
        account_id: accountId,
        invitation_id: invitationId,
        position: 0,
        team_id: teamId,
      });
    expect(await asService(gift(here.account.id, there.team.id))).toBe(FOREIGN_KEY);
    expect(await asService(gift(there.account.id, there.team.id))).toBe(FOREIGN_KEY);
    expect(await asService(gift(here.account.id, here.team.id))).toBeNull();
    expect(await asService(['DELETE FROM teams WHERE id = $1', [here.team.id]])).toBeNull();
    expect(await world.sql('SELECT team_id FROM invitation_teams WHERE invitation_id = $1', [invitationId])).toEqual([
      { team_id: null },
    ]);
  });
});

it('a workspace moves to another account once nothing ties it to the old one', async () => {
  const [here, there] = [await furnished(), await furnished()];
  const { account, team, role } = here;
  const workspace = await world.workspace(account, { defaultRole: role });
  await world.grant(account, workspace, team, role);
  const [text, values] = insertInto('invitation_workspaces', {
    account_id: account.id,
    invitation_id: await invite(account.id),
    position: 0,
    workspace_id: workspace.id,
    custom_role_id: role.id,
  });
  await world.sql(text, values);

  const freed: Statement[] = [
    ['DELETE FROM workspace_accesses WHERE workspace_id = $1', [workspace.id]],
    ['UPDATE workspaces SET default_custom_role_id = NULL WHERE id = $1', [workspace.id]],
    ['UPDATE invitation_workspaces SET workspace_id = NULL WHERE workspace_id = $1', [workspace.id]],
  ];
  const move: Statement = ['UPDATE workspaces SET account_id = $2 WHERE id = $1', [workspace.id, there.account.id]];
  for (const left of freed) {
    expect(await asService(...freed.filter((one) => one !== left), move)).toBe(FOREIGN_KEY);
  }
  expect(await asService(...freed, move)).toBeNull();
});
