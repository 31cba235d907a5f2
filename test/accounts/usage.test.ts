import { insertEvents } from '../../src/audit/record';
import { invite } from '../access/stage';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const DAY = 24 * 60 * 60 * 1000;
const USAGE = `usage {
  ${[
    'members',
    'workspaces',
    'serviceAccounts',
    'workspaceRoles',
    'teams',
    'flowRunRetentionDays',
    'auditLogRetentionDays',
  ]
    .map((name) => `${name} { limit used available }`)
    .join(' ')}
}`;

async function usage({ handle, owner }: TestAccount): Promise<unknown> {
  const { data, errors } = await world.graphql(owner.token, `{ account(handle: "${handle}") { ${USAGE} } }`);
  expect(errors).toEqual([]);
  return data.account?.usage;
}

const of = (limit: number | null, used: number) => ({
  limit,
  used,
  available: limit === null ? null : Math.max(0, limit - used),
});

it('counts what there is of each limit, seats that invitations hold among them', async () => {
  const account = await world.account({ plan: 'PRO' });
  await world.member(account, 'MEMBER');
  await world.member(account, 'MEMBER', { active: false });
  await invite({ world, account }, 'live@example.com');
  const { id } = await invite({ world, account }, 'over@example.com');
  await world.sql(`UPDATE invitations SET expires_at = created_at WHERE id = $1`, [id]);
  for (let index = 0; index < 3; index += 1) await world.workspace(account);
  await world.serviceAccount(account);
  await world.role(account);
  await world.team(account);
  await world.team(account);
  expect(await usage(account)).toEqual({
    members: of(20, 3),
    workspaces: of(10, 3),
    serviceAccounts: of(20, 1),
    workspaceRoles: of(200, 1),
    teams: of(1000, 2),
    flowRunRetentionDays: of(30, 7),
    auditLogRetentionDays: of(0, 0),
  });
  const { data } = await world.graphql(
    account.owner.token,
    `{ account(handle: "${account.handle}") { seats { available } } }`,
  );
  expect(data.account?.seats).toEqual({ available: 17 });
});

it('goes by what an operator has set for the account, and has no limit where there is none', async () => {
  const overrides = { limits: { members: null, workspaces: 3 } };
  const account = await world.account({ plan: 'FREE', overrides });
  expect(await usage(account)).toMatchObject({ members: of(null, 1), workspaces: of(3, 0), serviceAccounts: of(0, 0) });
});

it('shows more used than there may be after going down, and then nothing left', async () => {
  const account = await world.account({ plan: 'FREE' });
  for (let index = 0; index < 3; index += 1) await world.workspace(account);
  await world.serviceAccount(account);
  await world.sql('UPDATE accounts SET flow_run_retention_days = 365 WHERE id = $1', [account.id]);
  expect(await usage(account)).toMatchObject({
    workspaces: { limit: 1, used: 3, available: 0 },
    serviceAccounts: { limit: 0, used: 1, available: 0 },
    flowRunRetentionDays: { limit: 7, used: 365, available: 0 },
  });
});

it('says how far back the log can be read: to its oldest event, or as far as is booked', async () => {
  const account = await world.account();
  const event = { type: 'access.refused', accountId: account.id, outcome: 'REFUSED', resource: null } as const;
  const write = (days: number) =>
    world.server.app.db.transaction((tx) =>
      insertEvents(tx, [event], { type: 'NOBODY' }, new Date(Date.now() - days * DAY), null),
    );
  expect(await usage(account)).toMatchObject({ auditLogRetentionDays: of(365, 0) });
  await write(9.5);
  expect(await usage(account)).toMatchObject({ auditLogRetentionDays: of(365, 10) });
  const old = await world.account({ overrides: { limits: { auditLogRetentionDays: 20 } } });
  await world.server.app.db.transaction((tx) =>
    insertEvents(tx, [{ ...event, accountId: old.id }], { type: 'NOBODY' }, new Date(Date.now() - 25 * DAY), null),
  );
  expect(await usage(old)).toMatchObject({ auditLogRetentionDays: of(20, 20) });
});

it('takes one statement more than the account alone, for one account and for 20', async () => {
  const person = await world.person();
  await world.account({ owner: person });
  const count = async (selection: string) =>
    (
      await statementsOf(world, async () => {
        const query = `{ viewer { accounts(first: 50) { nodes { id ${selection} } } } }`;
        expect((await world.graphql(person.token, query)).errors).toEqual([]);
      })
    ).length;
  const [alone, one] = [await count(''), await count(USAGE)];
  expect(one).toBe(alone + 1);
  for (let index = 0; index < 19; index += 1) await world.account({ owner: person });
  expect(await count(USAGE)).toBe(one);
});
