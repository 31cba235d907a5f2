import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';

let world: World;
let account: TestAccount;

/** In order of joining; with equal names, moments and, for two, no last request. */
const people = [
  { name: 'Zoe', role: 'ADMIN', joined: 1, lastActive: 5 },
  { name: 'adam', role: 'MEMBER', joined: 2, lastActive: null },
  { name: 'Adam', role: 'MEMBER', joined: 2, lastActive: null },
  { name: 'Ärger', role: 'MEMBER', joined: 2, lastActive: 7 },
  { name: '100% real_name', role: 'ADMIN', joined: 3, lastActive: 7 },
  { name: 'back\\slash', role: 'MEMBER', joined: 4, lastActive: 1 },
  { name: 'İlkay', role: 'MEMBER', joined: 5, lastActive: 2 },
] as const;

beforeAll(async () => {
  world = await startWorld();
  account = await world.account({ owner: await world.person('Olga Owner') });
  for (const [index, { name, role, joined, lastActive }] of people.entries()) {
    const { memberId } = await world.member(account, role, { active: index !== 0, person: await world.person(name) });
    await world.sql(
      `UPDATE members SET joined_at = to_timestamp($2), last_active_at = to_timestamp($3) WHERE id = $1`,
      [memberId, joined, lastActive],
    );
  }
  await world.member(await world.account(), 'MEMBER', { person: await world.person('Adam of elsewhere') });
});
afterAll(() => world.stop());

const MEMBERS = /* GraphQL */ `
  query ($handle: String!, $first: Int, $after: String, $filter: MemberFilter, $orderBy: MemberOrder) {
    account(handle: $handle) {
      members(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes {
          id
          user {
            name
            email
          }
          joinedAt
          lastActiveAt
        }
        edges {
          cursor
          node {
            id
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        totalCount
      }
    }
  }
`;

interface Node {
  id: string;
  user: { name: string; email: string };
  joinedAt: string;
  lastActiveAt: string | null;
}

interface Connection {
  nodes: Node[];
  edges: { cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}

const ask = (variables: object): Promise<Answer> =>
  world.graphql(account.owner.token, MEMBERS, { handle: account.handle, ...variables });

async function list(variables: object = {}): Promise<Connection> {
  const { data, errors } = await ask(variables);
  expect(errors).toEqual([]);
  return data.account?.members as unknown as Connection;
}

async function namesFound(filter: object): Promise<string[]> {
  const { nodes, totalCount } = await list({ filter });
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ user }) => user.name);
}

async function refused(variables: object): Promise<void> {
  const { data, errors } = await ask(variables);
  expect(errors).toMatchObject([{ path: ['account', 'members'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(data.account).toEqual({ members: null });
}

type Key = (node: Node) => string;
const keys: Record<string, Key> = {
  NAME: ({ user }) => user.name.toLowerCase().normalize('NFC'),
  EMAIL: ({ user }) => user.email,
  JOINED_AT: ({ joinedAt }) => joinedAt,
  LAST_ACTIVE_AT: ({ lastActiveAt }) => lastActiveAt ?? '',
};

describe('Account.members', () => {
  for (const [field, key] of Object.entries(keys)) {
    for (const direction of ['ASC', 'DESC']) {
      it.each([1, 2, 3, 100])(
        `come by ${field} ${direction} in pages of %i, none twice and none lost`,
        async (first) => {
          const orderBy = { field, direction };
          const pages: Connection[] = [];
          for (let after: string | null = null; ;) {
            const page = await list({ first, after, orderBy });
            expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
            expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
            pages.push(page);
            after = page.pageInfo.endCursor;
            if (!page.pageInfo.hasNextPage) break;
          }
          const nodes = pages.flatMap((page) => page.nodes);
          expect(nodes).toHaveLength(people.length + 1);
          const sign = direction === 'ASC' ? 1 : -1;
          const compare = (a: string, b: string) => Buffer.from(a).compare(Buffer.from(b));
          const sorted = [...nodes].sort((a, b) => sign * (compare(key(a), key(b)) || compare(a.id, b.id)));
          expect(nodes.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
        },
      );
    }
  }

  it('come by name when nothing else is asked for', async () => {
    const { nodes } = await list();
    expect(nodes.map(({ user }) => user.name)).toEqual(
      (await list({ orderBy: { field: 'NAME', direction: 'ASC' } })).nodes.map(({ user }) => user.name),
    );
  });

  it('go on behind an edge that has gone since', async () => {
    const one = await world.member(account, 'MEMBER', { person: await world.person('Aaron') });
    const orderBy = { field: 'NAME', direction: 'ASC' };
    const { pageInfo } = await list({ first: 2, orderBy });
    await world.sql('DELETE FROM members WHERE id = $1', [one.memberId]);
    const { nodes } = await list({ first: 1, after: pageInfo.endCursor, orderBy });
    expect(nodes[0]?.user.name.toLowerCase()).toBe('adam');
  });

  it('are narrowed by role and activity, together', async () => {
    expect(await namesFound({ roles: ['ADMIN'] })).toEqual(['100% real_name', 'Zoe']);
    expect(await namesFound({ roles: ['ADMIN', 'OWNER'], active: true })).toEqual(['100% real_name', 'Olga Owner']);
    expect(await namesFound({ active: false })).toEqual(['Zoe']);
    expect(await namesFound({ active: false, roles: ['MEMBER'] })).toEqual([]);
    expect(await namesFound({})).toHaveLength(people.length + 1);
  });

  it('are found by name and address, whatever the letter case, and with what LIKE takes for a wildcard', async () => {
    expect((await namesFound({ search: 'ADAM' })).sort()).toEqual(['Adam', 'adam']);
    expect(await namesFound({ search: 'ärg' })).toEqual(['Ärger']);
    expect(await namesFound({ search: 'A\u0308RG' })).toEqual(['Ärger']);
    expect(await namesFound({ search: '%' })).toEqual(['100% real_name']);
    expect(await namesFound({ search: 'l_n' })).toEqual(['100% real_name']);
    expect(await namesFound({ search: '\\' })).toEqual(['back\\slash']);
    expect(await namesFound({ search: 'İlk' })).toEqual(['İlkay']);
    const [{ email } = { email: '' }] = await world.sql<{ email: string }>(
      `SELECT email FROM members WHERE name = 'Zoe'`,
    );
    expect(await namesFound({ search: email.toUpperCase() })).toEqual(['Zoe']);
    expect(await namesFound({ search: 'zoe', roles: ['MEMBER'] })).toEqual([]);
  });

  it('are narrowed to a team, and what is no team of the account has nobody', async () => {
    const rows = await world.sql<{ id: string; name: string }>(
      `SELECT user_id AS id, name FROM members WHERE account_id = $1 AND name IN ('Zoe', 'adam') ORDER BY name`,
      [account.id],
    );
    const team = await world.team(account, { members: rows.map(({ id }) => ({ userId: id })) });
    await world.addToTeam(account, team, await world.serviceAccount(account));
    expect((await namesFound({ teamId: team.id })).sort()).toEqual(['Zoe', 'adam']);
    expect(await namesFound({ teamId: team.id, active: true })).toEqual(['adam']);
    expect(await namesFound({ teamId: (await world.team(account)).id })).toEqual([]);
    const elsewhere = await world.account();
    const ofElsewhere = await world.team(elsewhere, { members: [elsewhere.owner] });
    for (const teamId of [ofElsewhere.id, account.id, '', 'team_x', 'a\u0000b']) {
      expect(await namesFound({ teamId })).toEqual([]);
    }
    expect(await namesFound({ teamId: null })).toHaveLength(people.length + 1);
  });

  it('are not found by text that begins in the name and ends in the address', async () => {
    expect(await namesFound({ search: 'zoe person' })).toEqual([]);
    expect(await namesFound({ search: 'zoeperson' })).toEqual([]);
  });

  it.each([
    ['first: 0', { first: 0 }],
    ['first: 101', { first: 101 }],
    ['a cursor that is none', { after: 'bm9uZQ' }],
    ['an empty search', { filter: { search: '' } }],
    ['a search of 101 characters', { filter: { search: 'x'.repeat(101) } }],
    ['a search with NUL', { filter: { search: 'a\u0000b' } }],
    ['no roles', { filter: { roles: [] } }],
    ['a role twice', { filter: { roles: ['ADMIN', 'ADMIN'] } }],
    ['1,000 roles', { filter: { roles: Array<string>(1000).fill('ADMIN') } }],
  ])('are BAD_USER_INPUT for %s', async (_what, variables) => {
    await refused(variables);
  });

  it('are BAD_USER_INPUT for a cursor of another order, direction or filter', async () => {
    const orderBy = { field: 'NAME', direction: 'ASC' };
    const { pageInfo } = await list({ first: 2, orderBy });
    const after = pageInfo.endCursor;
    await refused({ after, orderBy: { field: 'EMAIL', direction: 'ASC' } });
    await refused({ after, orderBy: { field: 'NAME', direction: 'DESC' } });
    await refused({ after, orderBy, filter: { active: true } });
    await refused({ after, orderBy, filter: { teamId: (await world.team(account)).id } });
    expect((await list({ after, orderBy })).pageInfo.hasPreviousPage).toBe(true);
  });

  it('are as many statements for 20 members as for one, and for 20 accounts as for one', async () => {
    const owner = await world.person();
    const one = await world.account({ owner });
    const query = `{ viewer { accounts { nodes { viewerRole viewerMember { id } viewerCan(permission: CREATE_INVITATIONS) { allowed }
      bots: viewerCan(permission: CREATE_SERVICE_ACCOUNTS) { allowed }
      plan { tier } settings { aiErrorSummaries } seats { used } member(email: "${owner.email}") { id }
      members { totalCount nodes { user { name email } account { name } viewerCan(action: REACTIVATE) { allowed } } } } } } }`;
    const count = async (): Promise<number> =>
      (
        await statementsOf(world, async () => {
          expect((await world.graphql(owner.token, query)).errors).toEqual([]);
        })
      ).length;
    const alone = await count();
    for (let index = 0; index < 19; index += 1) await world.member(one, 'MEMBER');
    expect(await count()).toBe(alone);
    for (let index = 0; index < 19; index += 1) await world.member(await world.account({ owner }), 'MEMBER');
    expect(await count()).toBe(alone);
  });

  it('count only when asked', async () => {
    const query = `{ account(handle: "${account.handle}") { members { nodes { id } } } }`;
    const statements = await statementsOf(world, () => world.graphql(account.owner.token, query));
    expect(statements.filter((statement) => statement.includes('count(*)'))).toEqual([]);
  });
});

describe('Account.member', () => {
  const find = (args: string) =>
    world.graphql(
      account.owner.token,
      `{ account(handle: "${account.handle}") { member(${args}) { user { name } } } }`,
    );

  it('finds one member by address, whatever the letter case, or by user', async () => {
    const { email, userId, name } = account.owner;
    for (const args of [`email: " ${email.toUpperCase()} "`, `userId: "${userId}"`]) {
      expect((await find(args)).data.account).toEqual({ member: { user: { name } } });
    }
  });

  it('is null for who is no member here, and for what is no address or id', async () => {
    const other = await world.account();
    for (const args of [
      `email: "${other.owner.email}"`,
      `userId: "${other.owner.userId}"`,
      'email: ""',
      'email: "a\\u0000@example.com"',
      'userId: "usr_nothing"',
      `userId: "${account.owner.memberId}"`,
    ]) {
      const { data, errors } = await find(args);
      expect(errors).toEqual([]);
      expect(data.account).toEqual({ member: null });
    }
  });

  it('is BAD_USER_INPUT for neither and for both', async () => {
    for (const args of ['email: null', `email: "a@example.com", userId: "${account.owner.userId}"`]) {
      expect((await find(args)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});
