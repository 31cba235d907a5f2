import { builtInRoles } from '../../src/auth/catalogue';
import type { PlanTier } from '../../src/generated/schema';
import { insertEvents } from '../../src/audit/record';
import { UserErrors } from '../../src/errors';
import { changePlan } from '../../src/modules/accounts/change-plan';
import { cutAuditLogs } from '../../src/modules/audit-log/cut-audit-logs.job';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { sqlState } from '../support/sql-state';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

type Input = Parameters<typeof changePlan>[2];

/** What an operator called Olga does. */
const change = (input: Input, operator = 'olga') => changePlan(world.server.app, operator, input);

/** The errors of an attempt that writes nothing. */
async function refusedFor(
  input: unknown,
  operator?: string,
): Promise<{ code: string; path: string[]; message: string }[]> {
  return expectNothingWritten(world, [], async () => {
    try {
      await change(input as Input, operator);
    } catch (error) {
      if (error instanceof UserErrors) return [...error.errors];
      throw error;
    }
    return [];
  });
}

const PLAN = /* GraphQL */ `
  query ($handle: String!) {
    account(handle: $handle) {
      version
      plan {
        tier
        features
        limits {
          members
          workspaces
          serviceAccounts
          auditLogRetentionDays
          flowRunRetentionDays
          pointsPerMinute
        }
      }
    }
  }
`;

async function shown({ handle, owner }: TestAccount): Promise<unknown> {
  const { data, errors } = await world.graphql(owner.token, PLAN, { handle });
  expect(errors).toEqual([]);
  return data.account;
}

const eventsOf = async ({ id }: TestAccount) =>
  (await auditEvents(world)).filter(({ log_id, type }) => log_id === id && type === 'account.plan_changed');

const overridesOf = async ({ id }: TestAccount) =>
  (await world.sql<{ overrides: unknown }>('SELECT plan_overrides AS overrides FROM accounts WHERE id = $1', [id]))[0]
    ?.overrides;

const createWorkspace = ({ id, owner }: TestAccount, name: string) =>
  world.graphql(
    owner.token,
    'mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { workspace { id } errors { code } } }',
    { input: { accountId: id, name } },
  );

describe('an operator who changes what an account has booked', () => {
  it('gives it another plan, by handle or id, and is in its log by name', async () => {
    const account = await world.account({ plan: 'FREE' });
    expect(await change({ account: account.handle, plan: 'PRO' })).toMatchObject({
      account: { id: account.id, plan: 'PRO', version: 2 },
      changed: true,
    });
    expect(await change({ account: account.id, plan: 'ENTERPRISE' })).toMatchObject({ changed: true });
    expect(await shown(account)).toMatchObject({ version: 3, plan: { tier: 'ENTERPRISE', limits: { members: null } } });
    expect(await eventsOf(account)).toMatchObject([
      {
        ...{ actor_type: 'OPERATOR', actor_name: 'olga', actor_id: null, outcome: 'DONE', resource_id: account.id },
        ...{ before: { plan: 'FREE' }, after: { plan: 'PRO' } },
      },
      { before: { plan: 'PRO' }, after: { plan: 'ENTERPRISE' } },
    ]);
  });

  it('sets features and limits for it alone, which the plan then shows and every door goes by', async () => {
    const account = await world.account({ plan: 'FREE' });
    const overrides = {
      features: { TEAMS: true, CUSTOM_ROLES: true },
      limits: { members: 30, workspaces: null, pointsPerMinute: 900 },
    } as const;
    await change({ account: account.handle, overrides });
    expect(await shown(account)).toMatchObject({
      plan: {
        tier: 'FREE',
        features: ['TEAMS', 'CUSTOM_ROLES'],
        limits: {
          ...{ members: 30, workspaces: null, serviceAccounts: 0 },
          ...{ auditLogRetentionDays: 0, flowRunRetentionDays: 7, pointsPerMinute: 900 },
        },
      },
    });
    expect(await eventsOf(account)).toMatchObject([
      { before: { planOverrides: null }, after: { planOverrides: overrides } },
    ]);
    const input = { accountId: account.id, name: 'Data' };
    const { data } = await world.graphql(
      account.owner.token,
      `mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } errors { code } } }`,
      { input },
    );
    expect(data.createTeam).toMatchObject({ errors: [] });
    for (const name of ['One', 'Two', 'Three']) {
      expect((await createWorkspace(account, name)).data.createWorkspace).toMatchObject({ errors: [] });
    }
  });

  it('takes a feature away from it alone, and a plan that has it is still named as one that does', async () => {
    const account = await world.account({ plan: 'ENTERPRISE', overrides: { features: { AUDIT_LOG: false } } });
    const { data, errors } = await world.graphql(
      account.owner.token,
      'query ($handle: String!) { account(handle: $handle) { plan { features } auditLog { totalCount } } }',
      { handle: account.handle },
    );
    expect(data.account).toMatchObject({ auditLog: null });
    expect(data.account?.plan?.features).not.toContain('AUDIT_LOG');
    expect(errors).toMatchObject([
      { extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'AUDIT_LOG', availableIn: ['ENTERPRISE'] } },
    ]);
  });

  it('is named as who took it away, where another plan would not bring it back', async () => {
    const off = { features: { AUDIT_LOG: false, TEAMS: false, CUSTOM_ROLES: true } };
    const log = 'query ($handle: String!) { account(handle: $handle) { auditLog { totalCount } } }';
    for (const plan of ['ENTERPRISE', 'FREE'] as const) {
      const account = await world.account({ plan, overrides: off });
      const { errors } = await world.graphql(account.owner.token, log, { handle: account.handle });
      expect(errors.map(({ message }) => message)).toEqual([
        'AUDIT_LOG is switched off for this account, whatever its plan: ask the operators of this installation.',
      ]);
    }
    const account = await world.account({ overrides: { features: { TEAMS: false } } });
    const [workspace, team] = [await world.workspace(account), await world.team(account)];
    const { data } = await world.graphql(
      account.owner.token,
      `mutation ($input: GrantWorkspaceAccessInput!) { grantWorkspaceAccess(input: $input) { errors { code message } } }`,
      {
        input: {
          workspaceId: workspace.id,
          grants: [{ principalId: team.id, roleId: builtInRoles.VIEWER.id }],
        },
      },
    );
    expect(data.grantWorkspaceAccess?.errors).toEqual([
      {
        code: 'FEATURE_NOT_IN_PLAN',
        message:
          'TEAMS, which giving access to a team needs, is switched off for this account, whatever its plan: ask the operators of this installation.',
      },
    ]);
    const small = await world.account({ plan: 'FREE' });
    const answer = await world.graphql(small.owner.token, log, { handle: small.handle });
    expect(answer.errors.map(({ message }) => message)).toEqual([
      "The account's plan does not include AUDIT_LOG. It is in: ENTERPRISE.",
    ]);
  });

  it('leaves what was set before, changes what it names, and takes back what is to be as in the plan', async () => {
    const account = await world.account({ plan: 'PRO' });
    await change({ account: account.id, overrides: { features: { SCIM: true }, limits: { members: 5 } } });
    await change({ account: account.id, overrides: { limits: { members: 6, workspaces: 3 } } });
    expect(await overridesOf(account)).toEqual({ features: { SCIM: true }, limits: { members: 6, workspaces: 3 } });
    await change({ account: account.id, overrides: { features: { SCIM: 'plan' }, limits: { workspaces: 'plan' } } });
    expect(await overridesOf(account)).toEqual({ limits: { members: 6 } });
    await change({ account: account.id, plan: 'ENTERPRISE' });
    expect(await shown(account)).toMatchObject({
      plan: { tier: 'ENTERPRISE', limits: { members: 6, workspaces: null } },
    });
    await change({ account: account.id, overrides: { limits: { members: 'plan' } } });
    expect(await overridesOf(account)).toBeNull();
  });

  it('may do it again: what is so already is written no second time', async () => {
    const account = await world.account({ plan: 'PRO' });
    const input = {
      account: account.handle,
      plan: 'PRO',
      overrides: { limits: { members: 5, workspaces: 4 } },
    } as const;
    expect(await change(input)).toMatchObject({ changed: true });
    const again = { ...input, overrides: { limits: { workspaces: 4, members: 5 } } };
    for (const same of [input, again, { account: account.id }]) {
      expect(await expectNothingWritten(world, [], () => change(same))).toMatchObject({ changed: false });
    }
    expect(await eventsOf(account)).toHaveLength(1);
  });

  it.each<[what: string, input: object, paths: string[]]>([
    ['a plan that there is not', { plan: 'GOLD' }, ['plan']],
    ['a plan in small letters', { plan: 'pro' }, ['plan']],
    ['a feature that there is not', { overrides: { features: { GOLD: true } } }, ['overrides.features.GOLD']],
    ['a limit that there is not', { overrides: { limits: { teams: 3 } } }, ['overrides.limits.teams']],
    ['something else to set', { overrides: { prices: {} } }, ['overrides.prices']],
    ['what is no overrides', { overrides: 'members=3' }, ['overrides']],
    ['features that are a list', { overrides: { features: ['TEAMS'] } }, ['overrides.features']],
    ['a feature that is a word', { overrides: { features: { TEAMS: 'yes' } } }, ['overrides.features.TEAMS']],
    ['a feature that is null', { overrides: { features: { TEAMS: null } } }, ['overrides.features.TEAMS']],
    ['a limit below 0', { overrides: { limits: { members: -1 } } }, ['overrides.limits.members']],
    ['a limit in parts', { overrides: { limits: { members: 1.5 } } }, ['overrides.limits.members']],
    ['a limit as text', { overrides: { limits: { members: '5' } } }, ['overrides.limits.members']],
    ['a limit that an Int cannot say', { overrides: { limits: { members: 2 ** 31 } } }, ['overrides.limits.members']],
    ['no points at all', { overrides: { limits: { pointsPerMinute: 0 } } }, ['overrides.limits.pointsPerMinute']],
    [
      'days without end',
      { overrides: { limits: { auditLogRetentionDays: null } } },
      ['overrides.limits.auditLogRetentionDays'],
    ],
    [
      'days beyond ten years',
      { overrides: { limits: { flowRunRetentionDays: 3651 } } },
      ['overrides.limits.flowRunRetentionDays'],
    ],
    [
      'several things at once',
      { overrides: { features: { GOLD: true, TEAMS: 1 }, limits: { members: NaN } } },
      ['overrides.features.GOLD', 'overrides.features.TEAMS', 'overrides.limits.members'],
    ],
  ])('is told what is wrong with %s', async (_what, input, paths) => {
    const account = await world.account({ plan: 'PRO' });
    const errors = await refusedFor({ account: account.handle, ...input });
    expect(errors.map(({ path }) => path.join('.')).sort()).toEqual(paths);
    for (const { code, message } of errors) {
      expect(code).toBe('INVALID');
      expect(message).toMatch(/^(A plan is one of FREE, PRO, ENTERPRISE|This must be |There is no )/);
    }
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(101)])('has a name of one line: %j is none', async (operator) => {
    const account = await world.account({ plan: 'PRO' });
    expect(await refusedFor({ account: account.handle, plan: 'FREE' }, operator)).toMatchObject([
      { code: 'INVALID', path: ['operator'] },
    ]);
  });

  it('is told of an account that there is not, by an old handle too, and of one that is closed', async () => {
    const account = await world.account({ plan: 'PRO' });
    await world.graphql(
      account.owner.token,
      `mutation ($id: ID!) { updateAccount(input: { accountId: $id, handle: "renamed-now" }) { errors { code } } }`,
      { id: account.id },
    );
    for (const named of ['nobody-has-this', account.handle, 'acct_nothing', 'a\0b', '']) {
      expect(await refusedFor({ account: named, plan: 'FREE' })).toMatchObject([
        { code: 'NOT_FOUND', path: ['account'] },
      ]);
    }
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    for (const named of ['renamed-now', account.id]) {
      const [error] = await refusedFor({ account: named, plan: 'FREE' });
      expect(error).toMatchObject({ code: 'NOT_FOUND', path: ['account'] });
      expect(error?.message).toMatch(/was closed on \d{4}-/);
    }
  });

  it('stands in line: of changes made at once none is lost, and each tells what it found', async () => {
    const account = await world.account({ plan: 'FREE' });
    const limits = ['members', 'workspaces', 'serviceAccounts', 'pointsPerMinute'] as const;
    await Promise.all(limits.map((name) => change({ account: account.id, overrides: { limits: { [name]: 9 } } })));
    expect(await overridesOf(account)).toEqual({ limits: Object.fromEntries(limits.map((name) => [name, 9])) });
    const events = await eventsOf(account);
    expect(events).toHaveLength(4);
    events.slice(1).forEach(({ before }, index) => {
      expect((before as { planOverrides: unknown }).planOverrides).toEqual(
        (events[index]?.after as { planOverrides: unknown }).planOverrides,
      );
    });
  });

  it('and somebody who makes something at once: never more than what is booked at that moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await world.account({ plan: 'PRO' });
      await world.workspace(account);
      const [, made] = await Promise.all([
        change({ account: account.id, plan: 'FREE' }),
        createWorkspace(account, 'Late'),
      ]);
      const error = made.data.createWorkspace?.errors?.[0]?.code ?? null;
      const order = await world.sql<{ type: string }>(
        `SELECT type FROM audit_events WHERE log_id = $1 AND type IN ('account.plan_changed', 'workspace.created') ORDER BY number`,
        [account.id],
      );
      const types = order.map(({ type }) => type);
      expect(types).toEqual(error === null ? ['workspace.created', 'account.plan_changed'] : ['account.plan_changed']);
    }
  });
});

describe('the audit log of an account that books less', () => {
  const DAY = 24 * 60 * 60 * 1000;

  async function withEvents(plan: PlanTier, ...daysAgo: number[]): Promise<TestAccount> {
    const account = await world.account({ plan });
    const event = { type: 'access.refused', accountId: account.id, outcome: 'REFUSED', resource: null } as const;
    for (const days of daysAgo) {
      const at = new Date(Date.now() - days * DAY);
      await world.server.app.db.transaction((tx) => insertEvents(tx, [event], { type: 'NOBODY' }, at, null));
    }
    return account;
  }

  const agesOf = async ({ id }: TestAccount) =>
    (
      await world.sql<{ days: number }>(
        `SELECT round(extract(epoch FROM now() - occurred_at) / 86400)::int AS days FROM audit_events
          WHERE log_id = $1 AND type = 'access.refused' ORDER BY number`,
        [id],
      )
    ).map(({ days }) => days);

  const cut = () => cutAuditLogs(world.server.app);

  it('loses nothing: events are kept for as long as was promised when they were written', async () => {
    const account = await withEvents('ENTERPRISE', 366, 364, 200, 31);
    await change({ account: account.id, plan: 'PRO' });
    await cut();
    expect(await agesOf(account)).toEqual([364, 200, 31]);
    expect(
      (await world.sql('SELECT audit_log_promised_days AS days FROM accounts WHERE id = $1', [account.id]))[0],
    ).toEqual({ days: 365 });
  });

  it('tells the promise in the event, with the day on which it ends, and nothing where none is made', async () => {
    const account = await withEvents('FREE');
    await change({ account: account.id, plan: 'ENTERPRISE' });
    await change({ account: account.id, plan: 'PRO' });
    const [up, down] = await eventsOf(account);
    expect(up?.details).toBeNull();
    const { auditLogPromisedDays, auditLogPromisedUntil } = down?.details as Record<string, unknown>;
    expect(auditLogPromisedDays).toBe(365);
    const [row] = await world.sql<{ until: Date }>(
      'SELECT audit_log_promised_until AS until FROM accounts WHERE id = $1',
      [account.id],
    );
    expect(auditLogPromisedUntil).toBe(row?.until.toISOString());
  });

  it('is cut by the smaller plan once all of that time is over', async () => {
    const account = await withEvents('PRO', 364, 31, 29);
    await world.sql(`UPDATE accounts SET audit_log_promised_days = 365, audit_log_promised_until = $2 WHERE id = $1`, [
      account.id,
      new Date(Date.now() + 1000 * DAY),
    ]);
    await cut();
    expect(await agesOf(account)).toEqual([364, 31, 29]);
    await world.sql(`UPDATE accounts SET audit_log_promised_until = $2 WHERE id = $1`, [account.id, new Date()]);
    await cut();
    expect(await agesOf(account)).toEqual([29]);
  });

  it('keeps the longest of several promises, and gets none by going up', async () => {
    const account = await withEvents('PRO');
    const promised = async () =>
      (
        await world.sql<{ days: number; until: Date }>(
          `SELECT audit_log_promised_days AS days, audit_log_promised_until AS until FROM accounts WHERE id = $1`,
          [account.id],
        )
      )[0];
    await change({ account: account.id, plan: 'ENTERPRISE' });
    expect(await promised()).toEqual({ days: null, until: null });
    await change({ account: account.id, overrides: { limits: { auditLogRetentionDays: 90 } } });
    const first = await promised();
    expect(first).toMatchObject({ days: 365 });
    await change({ account: account.id, plan: 'FREE', overrides: { limits: { auditLogRetentionDays: 'plan' } } });
    expect(await promised()).toEqual(first);
  });

  it('goes by the days of the account alone, where an operator has set some', async () => {
    const account = await withEvents('PRO', 101, 99);
    await change({ account: account.id, overrides: { limits: { auditLogRetentionDays: 100 } } });
    await cut();
    expect(await agesOf(account)).toEqual([99]);
  });
});

describe('the database', () => {
  it.each([
    ['{}', '23514'],
    ['[]', '23514'],
    ['"members"', '23514'],
    ['{"prices": {}}', '23514'],
    ['{"features": []}', '23514'],
    ['{"features": {"GOLD": true}}', '23514'],
    ['{"features": {"TEAMS": "yes"}}', '23514'],
    ['{"features": {"TEAMS": null}}', '23514'],
    ['{"limits": {"teams": 1}}', '23514'],
    ['{"limits": {"members": "5"}}', '23514'],
    ['{"limits": {"members": -1}}', '23514'],
    ['{"limits": {"members": 1.5}}', '23514'],
    ['{"limits": {"auditLogRetentionDays": null}}', '23514'],
    ['{"limits": {"members": null, "workspaces": 0}, "features": {"TEAMS": false, "SSO": true}}', null],
    [null, null],
  ])('takes %s for overrides only if they can be read as such', async (overrides, state) => {
    const account = await world.account();
    expect(
      await sqlState(world.database.serviceUrl, [
        'UPDATE accounts SET plan_overrides = $2 WHERE id = $1',
        [account.id, overrides],
      ]),
    ).toBe(state);
  });
});
