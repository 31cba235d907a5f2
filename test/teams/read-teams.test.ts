import type { BuiltInRole } from '../../src/auth/catalogue';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type Data, type TestAccount, type World } from '../support/world';
import { giveToDirectory, teamOperations } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Asks for fields of an account. */
function ask(token: string | null, account: TestAccount, fields: string, variables: object = {}): Promise<Answer> {
  const document = `query ($handle: String!, $first: Int, $after: String, $filter: NameFilter, $name: String = "") {
    account(handle: $handle) { ${fields} named: team(name: $name) { id } given: teams(first: $first, after: $after, filter: $filter) { totalCount } }
  }`;
  return world.graphql(token, document, { handle: account.handle, ...variables });
}

async function read(account: TestAccount, fields: string, variables: object = {}, token = account.owner.token) {
  const { data, errors } = await ask(token, account, fields, variables);
  expect(errors).toEqual([]);
  if (data.account === undefined) throw new Error('no account');
  return data.account;
}

function names(connection: Data | undefined): unknown {
  return (connection?.nodes as unknown as { name: string }[]).map(({ name }) => name);
}

/** All pages of a list, by `first` a page. */
async function pages(
  account: TestAccount,
  list: (page: string) => string,
  at: (data: Data) => Data | undefined,
  first: number,
) {
  const nodes: Data[] = [];
  for (let after: string | null = null; ;) {
    const page = at(
      await read(account, list(`first: ${String(first)}${after === null ? '' : `, after: "${after}"`}`), {}),
    );
    nodes.push(...(page?.nodes as unknown as Data[]));
    const { hasNextPage, endCursor } = page?.pageInfo as unknown as { hasNextPage: boolean; endCursor: string };
    if (!hasNextPage) return nodes;
    after = endCursor;
  }
}

describe('Account.teams', () => {
  const TEAMS =
    'teams(first: $first, after: $after, filter: $filter) { nodes { name } totalCount pageInfo { endCursor } }';

  it('come by name, whatever the letter case, and in pages that lose none', async () => {
    const account = await world.account();
    await world.team(await world.account(), { name: 'elsewhere' });
    for (const name of ['beta', 'Alpha', 'gamma', 'Émile', '50% off', 'under_score'])
      await world.team(account, { name });
    const all = ['50% off', 'Alpha', 'beta', 'gamma', 'under_score', 'Émile'];
    expect(names((await read(account, TEAMS)).teams)).toEqual(all);
    for (const first of [1, 2, 4]) {
      const list = (page: string) => `teams(${page}) { nodes { name } pageInfo { hasNextPage endCursor } }`;
      const found = await pages(account, list, ({ teams }) => teams, first);
      expect(found.map(({ name }) => name)).toEqual(all);
    }
    const search = async (text: string) => {
      const { teams } = await read(account, TEAMS, { filter: { search: text } });
      expect(teams?.totalCount).toBe((teams?.nodes as unknown as unknown[]).length);
      return names(teams);
    };
    expect(await search('ALPH')).toEqual(['Alpha']);
    expect(await search('éM')).toEqual(['Émile']);
    expect(await search('%')).toEqual(['50% off']);
    expect(await search('_')).toEqual(['under_score']);
    expect(await search('elsewhere')).toEqual([]);
  });

  it.each([
    ['first: 0', { first: 0 }],
    ['first: 101', { first: 101 }],
    ['a cursor that is none', { after: 'bm9uZQ' }],
    ['an empty search', { filter: { search: '' } }],
    ['a search with NUL', { filter: { search: 'a\u0000b' } }],
  ])('are BAD_USER_INPUT for %s', async (_what, variables) => {
    const account = await world.account();
    const { data, errors } = await ask(account.owner.token, account, 'id', variables);
    expect(errors).toMatchObject([{ path: ['account', 'given'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data.account).toMatchObject({ id: account.id, given: null });
  });

  it('are bound to their filter by the cursor', async () => {
    const account = await world.account();
    for (const name of ['a1', 'a2']) await world.team(account, { name });
    const { teams } = await read(account, TEAMS, { first: 1, filter: { search: 'a' } });
    const after = (teams?.pageInfo as unknown as { endCursor: string }).endCursor;
    const { errors } = await ask(account.owner.token, account, 'id', { first: 1, after });
    expect(errors).toMatchObject([{ path: ['account', 'given'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('Account.team', () => {
  it('is found by its name, letter for letter, in its own account', async () => {
    const [account, elsewhere] = [await world.account(), await world.account()];
    const team = await world.team(account, { name: 'Data and  Énergie' });
    await world.team(elsewhere, { name: 'Elsewhere' });
    const named = async (name: string) => (await read(account, 'id', { name })).named ?? null;
    expect(await named('Data and  Énergie')).toEqual({ id: team.id });
    expect(await named('Data and  E\u0301nergie')).toEqual({ id: team.id });
    for (const name of ['data and  énergie', 'Data and Énergie', 'Elsewhere', '', 'a\u0000b']) {
      expect(await named(name)).toBeNull();
    }
  });

  it('is seen by every member and service account of the account, and by nobody else', async () => {
    const account = await world.account();
    const team = await world.team(account, { name: 'Data' });
    const inactive = await world.member(account, 'MEMBER', { active: false });
    for (const { token } of [await world.member(account, 'MEMBER'), await world.serviceAccount(account)]) {
      expect(await read(account, 'id', { name: 'Data' }, token)).toMatchObject({
        named: { id: team.id },
        given: { totalCount: 1 },
      });
    }
    for (const { token } of [inactive, await world.person(), (await world.account()).owner]) {
      expect((await ask(token, account, 'id', { name: 'Data' })).data.account).toBeNull();
    }
  });
});

describe('Team.members', () => {
  it('come by name, users and service accounts together, deactivated ones included, in pages that lose none', async () => {
    const account = await world.account();
    const team = await world.team(account, { name: 'Data' });
    const people = [
      await world.member(account, 'MEMBER', { person: await world.person('zoe') }),
      await world.member(account, 'MEMBER', { person: await world.person('Adam') }),
      await world.member(account, 'MEMBER', { person: await world.person('bob'), active: false }),
      await world.serviceAccount(account, { name: 'Builder' }),
      await world.serviceAccount(account, { name: 'adam' }),
    ];
    for (const one of people) await world.addToTeam(account, team, one);
    await world.team(account, { name: 'Others', members: people.slice(0, 1) });
    const list = (page: string) => `team(name: "Data") { members(${page}) {
      totalCount nodes { id addedAt principal { ... on User { id name } ... on ServiceAccount { id name } } member { active } }
      pageInfo { hasNextPage endCursor } } }`;
    for (const first of [1, 2, 100]) {
      const nodes = await pages(account, list, ({ team: found }) => found?.members, first);
      expect(nodes.map(({ principal }) => principal?.name)).toEqual(['adam', 'Adam', 'bob', 'Builder', 'zoe']);
      expect(nodes.map(({ member }) => member)).toEqual([
        null,
        { active: true },
        { active: false },
        null,
        { active: true },
      ]);
      expect(nodes.map(({ id }) => id)).toEqual(
        nodes.map(({ principal }) => `${team.id}:${principal?.id as unknown as string}`),
      );
    }
    const { team: found } = await read(account, list('first: 2'));
    expect(found?.members?.totalCount).toBe(people.length);
  });
});

describe('Member.teams and ServiceAccount.teams', () => {
  it('are those that each is on, by name', async () => {
    const account = await world.account();
    const [member, robot] = [
      await world.member(account, 'MEMBER'),
      await world.serviceAccount(account, { name: 'Bot' }),
    ];
    const other = await world.account();
    await world.member(other, 'MEMBER', { person: member });
    await world.team(other, { name: 'Elsewhere', members: [member] });
    await world.team(account, { name: 'b', members: [member, robot] });
    await world.team(account, { name: 'A', members: [member] });
    await world.team(account, { name: 'c', members: [account.owner] });
    const TEAMS = 'teams(first: 2) { nodes { name } totalCount }';
    const found = await read(
      account,
      `member(userId: "${member.userId}") { ${TEAMS} } serviceAccount(name: "Bot") { ${TEAMS} }`,
    );
    expect(found.member).toEqual({ teams: { nodes: [{ name: 'A' }, { name: 'b' }], totalCount: 2 } });
    expect(found.serviceAccount).toEqual({ teams: { nodes: [{ name: 'b' }], totalCount: 1 } });
  });
});

describe('Team.access', () => {
  const ACCESS = 'team(name: "Data") { access { totalCount nodes { workspace { id } role { name } active } } }';

  it('holds the live grants in workspaces whose teams the caller may see, to who is on the team too', async () => {
    const account = await world.account();
    const [first, second, ended] = [
      await world.workspace(account, { name: 'First' }),
      await world.workspace(account, { name: 'Second' }),
      await world.workspace(account, { name: 'Third' }),
    ];
    const member = await world.member(account, 'MEMBER');
    const team = await world.team(account, { name: 'Data', members: [member] });
    await world.grant(account, first, team, 'VIEWER', { expiresAt: new Date(world.now().getTime() + 60_000) });
    await world.grant(account, second, team, await world.role(account, { name: 'Runs', scopes: ['RUN_FLOWS'] }));
    await world.grant(account, ended, team, 'OWNER', { expiresAt: world.now() });
    await world.grant(account, first, member, 'DEVELOPER');

    const inFirst = { workspace: { id: first.id }, role: { name: 'Viewer' }, active: true };
    const inSecond = { workspace: { id: second.id }, role: { name: 'Runs' }, active: true };
    const seen = async (token: string) => (await read(account, ACCESS, {}, token)).team?.access;
    expect(await seen(account.owner.token)).toEqual({ totalCount: 2, nodes: [inFirst, inSecond] });
    expect(await seen(member.token)).toEqual({ totalCount: 1, nodes: [inFirst] });
    const stranger = await world.member(account, 'MEMBER');
    expect(await seen(stranger.token)).toEqual({ totalCount: 0, nodes: [] });
  });
});

describe('Team.viewerCan', () => {
  const CAN = (action: string) =>
    `${action}: viewerCan(action: ${action}) { allowed reasons { code missingPermission feature } }`;
  const DECISIONS = `team(name: "Data") { ${['UPDATE', 'DELETE', 'EDIT_MEMBERS'].map(CAN).join(' ')} }`;

  it('agrees with what the mutations then do, for everybody and in every state', async () => {
    const operations = teamOperations(world);
    const states = [{}, { plan: 'FREE' }, { status: 'FROZEN' }] as const;
    for (const state of states) {
      for (const owner of ['MANUAL', 'SCIM'] as const) {
        for (const by of ['OWNER', 'MEMBER', 'ADMIN key'] as const) {
          const account = await world.account(state);
          const team = await world.team(account, { name: 'Data', members: [account.owner] });
          await world.grant(account, await world.workspace(account), team, 'OWNER' satisfies BuiltInRole);
          if (owner === 'SCIM') await giveToDirectory(world, team);
          const robot = await world.serviceAccount(account);
          const [role, key] = by.split(' ') as ['ADMIN' | 'MEMBER', string?];
          const { token } =
            by === 'OWNER'
              ? account.owner
              : key === undefined
                ? await world.member(account, role)
                : await world.serviceAccount(account, { role });
          const can = (await read(account, DECISIONS, {}, token)).team as unknown as Record<
            string,
            { allowed: boolean; reasons: { code: string }[] }
          >;
          const { id: teamId } = team;
          const acts = {
            UPDATE: () => operations.updateTeam(token, { teamId, description: 'changed' }),
            EDIT_MEMBERS: () => operations.addTeamMembers(token, { teamId, principalIds: [robot.id] }),
            DELETE: () => operations.deleteTeam(token, { teamId }),
          };
          for (const [action, act] of Object.entries(acts)) {
            const { data, errors } = await act();
            const payload = Object.values(data)[0] as { errors: { code: string }[] } | null | undefined;
            const code = errors[0]?.extensions.code ?? payload?.errors[0]?.code;
            const reason = can[action]?.reasons[0]?.code;
            expect([by, action, code === 'FORBIDDEN' ? 'MISSING_PERMISSION' : code]).toEqual([by, action, reason]);
            expect(can[action]?.allowed).toBe(code === undefined);
          }
        }
      }
    }
  });

  it('says what stands in the way', async () => {
    const account = await world.account({ plan: 'FREE', status: 'FROZEN' });
    await world.team(account, { name: 'Data' });
    const member = await world.member(account, 'MEMBER');
    expect((await read(account, DECISIONS, {}, member.token)).team).toMatchObject({
      UPDATE: {
        allowed: false,
        reasons: [
          { code: 'MISSING_PERMISSION', missingPermission: 'UPDATE_TEAMS' },
          { code: 'FEATURE_NOT_IN_PLAN', feature: 'TEAMS' },
          { code: 'ACCOUNT_FROZEN' },
        ],
      },
      DELETE: { allowed: false, reasons: [{ code: 'MISSING_PERMISSION', missingPermission: 'DELETE_TEAMS' }] },
    });
  });
});

it('lists of teams and of those on them send as many SQL statements for twenty as for one', async () => {
  const fields = /* GraphQL */ `
    teams(first: 20) {
      totalCount
      nodes {
        name
        account {
          id
        }
        viewerCan(action: DELETE) {
          allowed
        }
        members(first: 5) {
          totalCount
          nodes {
            principal {
              ... on User {
                email
                name
              }
              ... on ServiceAccount {
                name
              }
            }
            member {
              role
              teams(first: 5) {
                totalCount
                nodes {
                  name
                }
              }
            }
          }
        }
        access(first: 5) {
          totalCount
          nodes {
            workspace {
              name
            }
            role {
              name
            }
          }
        }
      }
    }
    serviceAccounts(first: 20) {
      nodes {
        teams(first: 5) {
          totalCount
          nodes {
            name
          }
        }
      }
    }
  `;
  const counts: number[] = [];
  for (const size of [1, 20]) {
    const account = await world.account();
    for (let count = 0; count < size; count += 1) {
      const members = [await world.member(account, 'MEMBER'), await world.serviceAccount(account)];
      const team = await world.team(account, { members });
      const [workspace, role] = [await world.workspace(account), await world.role(account)];
      await world.grant(account, workspace, team, role);
    }
    const statements = await statementsOf(world, async () => {
      const { teams } = await read(account, fields);
      expect(teams?.totalCount).toBe(size);
    });
    counts.push(statements.length);
  }
  expect(counts[1]).toBe(counts[0]);
});
