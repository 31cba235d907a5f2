import { accountPermissions, accountRolePermissions } from '../../src/auth/catalogue';
import type { AccountPermission } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const ask = async (token: string, { handle }: Pick<TestAccount, 'handle'>, fields: string) => {
  const { data, errors } = await world.graphql(token, `{ account(handle: "${handle}") { ${fields} } }`);
  expect(errors).toEqual([]);
  return data.account;
};

const everyPermission = Object.keys(accountPermissions) as AccountPermission[];

async function decisions(token: string, account: TestAccount) {
  const fields = everyPermission.map(
    (permission) =>
      `${permission}: viewerCan(permission: ${permission}) { allowed reasons { code missingPermission } }`,
  );
  return (await ask(token, account, fields.join('\n'))) as unknown as Record<
    AccountPermission,
    { allowed: boolean; reasons: { code: string; missingPermission: string | null }[] }
  >;
}

describe('Query.account', () => {
  it('is null for an unknown handle, for what is no handle, and for an account that the caller is not active in', async () => {
    const account = await world.account();
    const idle = await world.member(account, 'MEMBER', { active: false });
    const outsider = await world.person();
    expect(await ask(account.owner.token, account, 'id')).toEqual({ id: account.id });
    for (const { token } of [idle, outsider]) expect(await ask(token, account, 'id')).toBeNull();
    for (const handle of ['nobody-has-this', '', 'Not A Handle', '\\u0000', 'x'.repeat(10_000)]) {
      expect(await ask(account.owner.token, { handle }, 'id')).toBeNull();
    }
  });
});

describe('Account', () => {
  it('tells each member their role, membership, permissions and the roles that they may give', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const member = await world.member(account, 'MEMBER');
    const fields = 'viewerRole viewerMember { id } viewerPermissions viewerAssignableRoles';
    const told = [
      { one: account.owner, role: 'OWNER', assignable: ['OWNER', 'ADMIN', 'MEMBER'] },
      { one: admin, role: 'ADMIN', assignable: ['ADMIN', 'MEMBER'] },
      { one: member, role: 'MEMBER', assignable: [] },
    ] as const;
    for (const { one, role, assignable } of told) {
      expect(await ask(one.token, account, fields)).toEqual({
        viewerRole: role,
        viewerMember: { id: one.memberId },
        viewerPermissions: [...accountRolePermissions[role]],
        viewerAssignableRoles: assignable,
      });
    }
  });

  it('tells a service account its role and permissions, and that it has no membership', async () => {
    const account = await world.account();
    const fields = 'viewerRole viewerMember { id } viewerPermissions viewerAssignableRoles';
    const told = [
      { role: 'ADMIN', assignable: ['ADMIN', 'MEMBER'] },
      { role: 'MEMBER', assignable: [] },
    ] as const;
    for (const { role, assignable } of told) {
      const { token } = await world.serviceAccount(account, { role });
      expect(await ask(token, account, fields)).toEqual({
        viewerRole: role,
        viewerMember: null,
        viewerPermissions: [...accountRolePermissions[role]],
        viewerAssignableRoles: assignable,
      });
      expect(await ask(token, await world.account(), 'id')).toBeNull();
    }
  });

  it('shows plan, seats and settings', async () => {
    const account = await world.account({ plan: 'PRO' });
    await world.member(account, 'MEMBER');
    await world.member(account, 'MEMBER', { active: false });
    const day = 24 * 60 * 60 * 1000;
    for (const [index, days] of [1, 2, -1].entries()) {
      await world.sql(
        `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
         VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $4, $5)`,
        [
          newId('invitation'),
          account.id,
          `guest${index.toString()}@example.com`,
          world.now(),
          new Date(world.now().getTime() + days * day),
        ],
      );
    }
    const fields = `plan { tier features limits { members workspaces serviceAccounts auditLogRetentionDays
      flowRunRetentionDays pointsPerMinute } } seats { limit used reserved available }
      settings { aiErrorSummaries flowRunRetentionDays maxApiKeyLifetimeDays }`;
    expect(await ask(account.owner.token, account, fields)).toEqual({
      plan: {
        tier: 'PRO',
        features: ['WORKSPACE_ACCESS', 'SERVICE_ACCOUNTS', 'TEAMS', 'CUSTOM_ROLES', 'SSO'],
        limits: {
          members: 20,
          workspaces: 10,
          serviceAccounts: 20,
          auditLogRetentionDays: 0,
          flowRunRetentionDays: 30,
          pointsPerMinute: 5000,
        },
      },
      seats: { limit: 20, used: 2, reserved: 2, available: 16 },
      settings: { aiErrorSummaries: true, flowRunRetentionDays: 7, maxApiKeyLifetimeDays: null },
    });
    expect(await ask((await world.account()).owner.token, await world.account(), 'id')).toBeNull();
  });
});

describe('Account.viewerCan', () => {
  it.each(['OWNER', 'ADMIN', 'MEMBER'] as const)(
    'allows an %s what the role holds, and names what it lacks',
    async (role) => {
      const account = await world.account();
      const asker = role === 'OWNER' ? account.owner : await world.member(account, role);
      const decided = await decisions(asker.token, account);
      for (const permission of everyPermission) {
        const held = accountRolePermissions[role].has(permission);
        const reasons = held ? [] : [{ code: 'MISSING_PERMISSION', missingPermission: permission }];
        expect({ permission, ...decided[permission] }).toEqual({ permission, allowed: held, reasons });
      }
    },
  );

  it('leaves what only a session does to a session', async () => {
    const account = await world.account();
    const key = await world.apiKey(account.owner);
    const { DELETE_ACCOUNT, UPDATE_ACCOUNT } = await decisions(key.token, account);
    expect(DELETE_ACCOUNT).toMatchObject({ allowed: false, reasons: [{ code: 'SESSION_ONLY' }] });
    expect(UPDATE_ACCOUNT.allowed).toBe(true);
  });

  it('leaves what only people do to people', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const decided = await decisions(bot.token, account);
    for (const permission of ['CREATE_SERVICE_ACCOUNTS', 'UPDATE_SERVICE_ACCOUNTS'] as const) {
      expect(decided[permission]).toMatchObject({ allowed: false, reasons: [{ code: 'PEOPLE_ONLY' }] });
    }
    for (const permission of ['UPDATE_MEMBERS', 'CREATE_INVITATIONS', 'CREATE_TEAMS', 'CREATE_ROLES'] as const) {
      expect(decided[permission].allowed).toBe(true);
    }
  });

  it('knows of the number of service accounts, and that the plan may lack them altogether', async () => {
    const account = await world.account({ plan: 'PRO' });
    for (let index = 0; index < 19; index += 1) await world.serviceAccount(account);
    const { token } = account.owner;
    expect((await decisions(token, account)).CREATE_SERVICE_ACCOUNTS.allowed).toBe(true);
    await world.serviceAccount(account);
    expect((await decisions(token, account)).CREATE_SERVICE_ACCOUNTS.reasons).toMatchObject([
      { code: 'LIMIT_REACHED' },
    ]);
    const free = await world.account({ plan: 'FREE' });
    expect((await decisions(free.owner.token, free)).CREATE_SERVICE_ACCOUNTS.reasons).toMatchObject([
      { code: 'FEATURE_NOT_IN_PLAN' },
      { code: 'LIMIT_REACHED' },
    ]);
  });

  it('is reading, and taking away, while the account is frozen', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const decided = await decisions(account.owner.token, account);
    const frozen = [{ code: 'ACCOUNT_FROZEN', missingPermission: null }];
    for (const permission of ['UPDATE_ACCOUNT', 'UPDATE_MEMBERS', 'CREATE_INVITATIONS', 'CREATE_WORKSPACES'] as const) {
      expect(decided[permission]).toEqual({ allowed: false, reasons: frozen });
    }
    for (const permission of ['READ_MEMBERS', 'READ_BILLING', 'DELETE_MEMBERS'] as const) {
      expect(decided[permission].allowed).toBe(true);
    }
  });

  it('knows of full seats and of the number of workspaces', async () => {
    const account = await world.account({ plan: 'FREE' });
    const before = await decisions(account.owner.token, account);
    expect([before.CREATE_INVITATIONS.allowed, before.CREATE_WORKSPACES.allowed]).toEqual([true, true]);
    await world.member(account, 'MEMBER');
    await world.workspace(account);
    const after = await decisions(account.owner.token, account);
    expect(after.CREATE_INVITATIONS.reasons).toMatchObject([{ code: 'SEAT_LIMIT_REACHED' }]);
    expect(after.CREATE_WORKSPACES.reasons).toMatchObject([{ code: 'LIMIT_REACHED' }]);
    const input = { accountId: account.id, name: 'One more' };
    const create = `mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { errors { code } } }`;
    const { data } = await world.graphql(account.owner.token, create, { input });
    expect(data.createWorkspace).toEqual({ errors: [{ code: 'LIMIT_REACHED' }] });
  });
});
