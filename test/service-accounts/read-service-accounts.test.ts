import { builtInRoles } from '../../src/auth/catalogue';
import { grantsTo } from '../../src/modules/service-accounts/service-account.queries';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const LIST = /* GraphQL */ `
  query ($handle: String!, $first: Int, $after: String, $filter: NameFilter) {
    account(handle: $handle) {
      serviceAccounts(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          name
          role
          account {
            handle
          }
          createdBy {
            ... on User {
              id
            }
          }
          apiKeys {
            id
            maskedKey
            usedSinceReplaced
          }
          viewerCan(action: ROTATE_KEY) {
            allowed
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`;

async function list(token: string, account: TestAccount, variables: object = {}) {
  const { data, errors } = await world.graphql(token, LIST, { handle: account.handle, ...variables });
  return { list: data.account?.serviceAccounts, errors };
}

const names = (found: Awaited<ReturnType<typeof list>>): string[] =>
  (found.list?.nodes as unknown as { name: string }[]).map(({ name }) => name);

describe('Account.serviceAccounts', () => {
  it('lists them by name whatever the letter case, to every member, and those of no other account', async () => {
    const [account, other] = [await world.account(), await world.account()];
    await world.serviceAccount(other, { name: 'Aardvark' });
    for (const name of ['beta', 'Alpha', 'Gamma']) await world.serviceAccount(account, { name });
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account, { name: 'delta' });
    for (const { token } of [account.owner, member, robot]) {
      const found = await list(token, account);
      expect(found.errors).toEqual([]);
      expect(names(found)).toEqual(['Alpha', 'beta', 'delta', 'Gamma']);
      expect(found.list?.totalCount).toBe(4);
    }
  });

  it('finds by a part of the name, taken literally', async () => {
    const account = await world.account();
    for (const name of ['50% load', '500 load', 'Ünïcode']) await world.serviceAccount(account, { name });
    const search = async (text: string) =>
      names(await list(account.owner.token, account, { filter: { search: text } }));
    expect(await search('50%')).toEqual(['50% load']);
    expect(await search('LOAD')).toEqual(['50% load', '500 load']);
    expect(await search('üNÏ')).toEqual(['Ünïcode']);
    expect(await search('nothing')).toEqual([]);
    for (const text of ['', 'x'.repeat(101), 'a\u0000']) {
      const { errors } = await list(account.owner.token, account, { filter: { search: text } });
      expect(errors).toMatchObject([{ path: ['account', 'serviceAccounts'], extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('comes in pages, without loss or double, with as many statements for 20 as for one', async () => {
    const account = await world.account();
    const ids: string[] = [];
    const add = async () => {
      const { id } = await world.serviceAccount(account);
      const creator = await world.member(account, 'ADMIN');
      await world.sql('UPDATE service_accounts SET created_by_id = $2 WHERE id = $1', [id, creator.userId]);
      ids.push(id);
    };
    await add();
    const one = (await statementsOf(world, () => list(account.owner.token, account))).length;
    for (let count = 0; count < 19; count += 1) await add();
    expect((await statementsOf(world, () => list(account.owner.token, account))).length).toBe(one);
    const seen: string[] = [];
    for (let after: unknown = null, more = true; more;) {
      const { list: page } = await list(account.owner.token, account, { first: 6, after });
      seen.push(...(page?.nodes as unknown as { id: string }[]).map(({ id }) => id));
      after = page?.pageInfo?.endCursor;
      more = Boolean(page?.pageInfo?.hasNextPage);
    }
    expect(seen).toHaveLength(20);
    expect([...seen].sort()).toEqual([...ids].sort());
  });
});

describe('Account.serviceAccount', () => {
  it('is found by its name, letter for letter, and null for another', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const robot = await world.serviceAccount(account, { name: 'Data  Löader' });
    await world.serviceAccount(other, { name: 'Elsewhere' });
    const query = `query ($handle: String!, $name: String!) { account(handle: $handle) { serviceAccount(name: $name) { id } } }`;
    const find = async (name: string) => {
      const { data, errors } = await world.graphql(account.owner.token, query, { handle: account.handle, name });
      expect(errors).toEqual([]);
      return data.account?.serviceAccount;
    };
    expect(await find('Data  Löader')).toEqual({ id: robot.id });
    expect(await find('Data  Lo\u0308ader')).toEqual({ id: robot.id });
    for (const name of ['data  löader', 'Data Löader', 'Elsewhere', '', 'a\u0000b'])
      expect(await find(name)).toBeNull();
  });
});

describe('ServiceAccount.viewerCan', () => {
  const CAN = /* GraphQL */ `
    query ($handle: String!, $name: String!) {
      account(handle: $handle) {
        serviceAccount(name: $name) {
          update: viewerCan(action: UPDATE) {
            ...All
          }
          delete: viewerCan(action: DELETE) {
            ...All
          }
          rotate: viewerCan(action: ROTATE_KEY) {
            ...All
          }
        }
      }
    }
    fragment All on Decision {
      allowed
      reasons {
        code
        missingPermission
      }
    }
  `;

  async function can(token: string, account: TestAccount, name: string) {
    const { data } = await world.graphql(token, CAN, { handle: account.handle, name });
    return data.account?.serviceAccount;
  }

  it('says what the mutations would say to owner, member and service account', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const yes = { allowed: true, reasons: [] };
    const no = (...reasons: object[]) => ({ allowed: false, reasons });
    const lacks = (missingPermission: string) => no({ code: 'MISSING_PERMISSION', missingPermission });
    expect(await can(account.owner.token, account, robot.name)).toEqual({ update: yes, delete: yes, rotate: yes });
    expect(await can(member.token, account, robot.name)).toEqual({
      update: lacks('UPDATE_SERVICE_ACCOUNTS'),
      delete: lacks('DELETE_SERVICE_ACCOUNTS'),
      rotate: lacks('UPDATE_SERVICE_ACCOUNTS'),
    });
    expect(await can(robot.token, account, robot.name)).toEqual({
      update: yes,
      delete: yes,
      rotate: no({ code: 'PEOPLE_ONLY', missingPermission: null }),
    });
  });

  it('leaves only deletion while the account is frozen', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const robot = await world.serviceAccount(account);
    const frozen = { allowed: false, reasons: [{ code: 'ACCOUNT_FROZEN', missingPermission: null }] };
    expect(await can(account.owner.token, account, robot.name)).toEqual({
      update: frozen,
      delete: { allowed: true, reasons: [] },
      rotate: frozen,
    });
  });
});

it('ServiceAccount.createdBy is whoever made it, a service account too, and null for who is gone', async () => {
  const account = await world.account();
  const [maker, robot] = [await world.serviceAccount(account), await world.serviceAccount(account)];
  const query = `query ($handle: String!, $name: String!) { account(handle: $handle) { serviceAccount(name: $name) {
    createdBy { ... on ServiceAccount { id name } } } } }`;
  const createdBy = async () => {
    const { data } = await world.graphql(account.owner.token, query, { handle: account.handle, name: robot.name });
    return data.account?.serviceAccount?.createdBy;
  };
  expect(await createdBy()).toBeNull();
  await world.sql('UPDATE service_accounts SET created_by_id = $2 WHERE id = $1', [robot.id, maker.id]);
  expect(await createdBy()).toEqual({ id: maker.id, name: maker.name });
  await world.sql('DELETE FROM service_accounts WHERE id = $1', [maker.id]);
  expect(await createdBy()).toBeNull();
});

it('what is compared of its grants are the live ones to itself and to its teams, for who could lack any of them', async () => {
  const account = await world.account();
  const [one, two, three] = [
    await world.workspace(account),
    await world.workspace(account),
    await world.workspace(account, { defaultRole: 'OWNER' }),
  ];
  const robot = await world.serviceAccount(account);
  await world.grant(account, one, robot, 'VIEWER');
  await world.grant(account, two, await world.team(account, { members: [robot] }), 'RUNNER');
  await world.grant(account, three, robot, 'OWNER', { expiresAt: world.now() });
  const nobody = { memberships: new Map<string, never>(), sources: new Map<string, never>() };
  const whose = { id: robot.id, accountId: account.id };
  const grants = await grantsTo(world.server.app.db.manager, nobody, whose, world.now());
  const expected = [
    { workspaceId: one.id, scopes: builtInRoles.VIEWER.scopes },
    { workspaceId: two.id, scopes: builtInRoles.RUNNER.scopes },
  ];
  expect(grants).toHaveLength(2);
  expect(grants).toEqual(expect.arrayContaining(expected));
});
