import { newId } from '../../src/ids';
import { statementsOf } from '../support/statements';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const LIST = /* GraphQL */ `
  query ($handle: String!, $first: Int, $after: String, $filter: WorkspaceFilter, $orderBy: WorkspaceOrder) {
    account(handle: $handle) {
      workspaces(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes {
          id
          name
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

async function list(token: string, { handle }: TestAccount, variables: object = {}) {
  const { data, errors } = await world.graphql(token, LIST, { handle, ...variables });
  return { page: data.account?.workspaces, errors };
}

function names(page: Awaited<ReturnType<typeof list>>['page']): string[] {
  return ((page?.nodes ?? []) as unknown as { name: string }[]).map(({ name }) => name);
}

async function allPages(token: string, account: TestAccount, variables: object): Promise<string[]> {
  const all: string[] = [];
  let after: string | undefined;
  do {
    const { page, errors } = await list(token, account, { ...variables, after });
    expect(errors).toEqual([]);
    all.push(...names(page));
    const { hasNextPage, endCursor } = page?.pageInfo as unknown as { hasNextPage: boolean; endCursor: string };
    after = hasNextPage ? endCursor : undefined;
  } while (after !== undefined);
  return all;
}

describe('Account.workspaces', () => {
  it('lists to OWNERs and ADMINs all, to others those that they can enter, and counts what it lists', async () => {
    const account = await world.account();
    const [open, shared] = [
      await world.workspace(account, { name: 'open', defaultRole: 'VIEWER' }),
      await world.workspace(account, { name: 'Shared' }),
    ];
    await world.workspace(account, { name: 'closed' });
    const [admin, member, outsider] = [
      await world.member(account, 'ADMIN'),
      await world.member(account, 'MEMBER'),
      await world.account(),
    ];
    await world.grant(account, shared, member, 'RUNNER');
    await world.grant(account, open, member, 'RUNNER');
    for (const [token, expected] of [
      [account.owner.token, ['closed', 'open', 'Shared']],
      [admin.token, ['closed', 'open', 'Shared']],
      [member.token, ['open', 'Shared']],
    ] as const) {
      const { page, errors } = await list(token, account);
      expect(errors).toEqual([]);
      expect(names(page)).toEqual(expected);
      expect(page?.totalCount).toBe(expected.length);
    }
    expect((await list(outsider.owner.token, account)).page).toBeUndefined();
  });

  it('pages through in every order without loss or double, with equal names too', async () => {
    const account = await world.account();
    const made: string[] = [];
    for (const name of ['b', 'A', 'a', 'a', 'C', 'b', 'ä']) {
      world.advance(1);
      await world.workspace(account, { name });
      made.push(name);
    }
    const { token } = account.owner;
    const byName = await allPages(token, account, { first: 2 });
    expect(byName.map((name) => name.toLowerCase())).toEqual(['a', 'a', 'a', 'b', 'b', 'c', 'ä']);
    expect(await allPages(token, account, { first: 3, orderBy: { field: 'NAME', direction: 'DESC' } })).toEqual(
      byName.reverse(),
    );
    expect(await allPages(token, account, { first: 2, orderBy: { field: 'CREATED_AT' } })).toEqual(made);
    expect(await allPages(token, account, { first: 2, orderBy: { field: 'CREATED_AT', direction: 'DESC' } })).toEqual(
      made.reverse(),
    );
  });

  it('finds by name and handle, whatever the letter case, and takes the text literally', async () => {
    const account = await world.account();
    for (const [name, handle] of [
      ['100% Data_Lake', 'lake'],
      ['Other', 'data-x'],
      ['Ünïcode', 'uni'],
    ] as const) {
      await world.workspace(account, { name, handle });
    }
    const find = async (search: string) =>
      names((await list(account.owner.token, account, { filter: { search } })).page);
    expect(await find('DATA')).toEqual(['100% Data_Lake', 'Other']);
    expect(await find('0% d')).toEqual(['100% Data_Lake']);
    expect(await find('%')).toEqual(['100% Data_Lake']);
    expect(await find('a_l')).toEqual(['100% Data_Lake']);
    expect(await find('_x')).toEqual([]);
    expect(await find('\\')).toEqual([]);
    expect(await find('ÜNÏ')).toEqual(['Ünïcode']);
    expect(await find('lake other')).toEqual([]);
  });

  it('refuses bounds and cursors that cannot be', async () => {
    const account = await world.account();
    for (let count = 0; count < 3; count += 1) await world.workspace(account);
    const { token } = account.owner;
    const endCursor = (await list(token, account, { first: 1 })).page?.pageInfo?.endCursor;
    for (const variables of [
      { first: 0 },
      { first: 101 },
      { filter: { search: '' } },
      { filter: { search: 'x'.repeat(101) } },
      { filter: { search: 'a\u0000' } },
      { after: 'nonsense' },
      { after: endCursor, orderBy: { field: 'CREATED_AT' } },
      { after: endCursor, filter: { search: 'ws' } },
    ]) {
      const { errors } = await list(token, account, variables);
      expect(errors.map(({ extensions, path }) => [extensions.code, path])).toEqual([
        ['BAD_USER_INPUT', ['account', 'workspaces']],
      ]);
    }
  });
});

describe('one workspace by handle', () => {
  const ONE = /* GraphQL */ `
    query ($account: String!, $handle: String!) {
      workspace(accountHandle: $account, handle: $handle) {
        id
      }
      account(handle: $account) {
        workspace(handle: $handle) {
          id
        }
      }
    }
  `;

  it('is there for who can enter it, and null for everybody else and for unknown handles', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { handle: 'data' });
    const [member, outsider] = [await world.member(account, 'MEMBER'), await world.person()];
    const ask = async (token: string, handle: string) => {
      const { data, errors } = await world.graphql(token, ONE, { account: account.handle, handle });
      expect(errors).toEqual([]);
      return [data.workspace?.id ?? null, data.account?.workspace?.id ?? null];
    };
    expect(await ask(account.owner.token, 'data')).toEqual([workspace.id, workspace.id]);
    for (const handle of ['date', '', 'DATA', 'da\u0000ta', 'x'.repeat(1000)]) {
      expect(await ask(account.owner.token, handle)).toEqual([null, null]);
    }
    expect(await ask(member.token, 'data')).toEqual([null, null]);
    expect(await ask(outsider.token, 'data')).toEqual([null, null]);
    await world.grant(account, workspace, member, 'WORKER');
    expect(await ask(member.token, 'data')).toEqual([workspace.id, workspace.id]);
  });

  it('is each its own where several are asked for at once', async () => {
    const owner = await world.person();
    const [one, other] = [await world.account({ owner }), await world.account({ owner })];
    const [data, ops] = [
      await world.workspace(one, { handle: 'data' }),
      await world.workspace(other, { handle: 'ops' }),
    ];
    const { data: found } = await world.graphql(
      owner.token,
      /* GraphQL */ `
        query ($one: String!, $other: String!) {
          data: workspace(accountHandle: $one, handle: "data") {
            id
          }
          ops: workspace(accountHandle: $other, handle: "ops") {
            id
          }
          crossed: workspace(accountHandle: $other, handle: "data") {
            id
          }
          one: account(handle: $one) {
            id
          }
          other: account(handle: $other) {
            id
          }
        }
      `,
      { one: one.handle, other: other.handle },
    );
    expect(found).toEqual({
      data: { id: data.id },
      ops: { id: ops.id },
      crossed: null,
      one: { id: one.id },
      other: { id: other.id },
    });
  });

  it('needs a sign-in', async () => {
    const { errors } = await world.graphql(null, '{ workspace(accountHandle: "a-b", handle: "c-d") { id } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('Workspace.members and Workspace.access', () => {
  const MEMBERS = /* GraphQL */ `
    query ($id: ID!, $first: Int, $after: String, $filter: WorkspaceMemberFilter) {
      node(id: $id) {
        ... on Workspace {
          members(first: $first, after: $after, filter: $filter) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              id
              role {
                name
              }
              scopes
              user {
                id
                name
                email
              }
              principal {
                ... on User {
                  id
                }
              }
              member {
                id
                role
              }
              sources {
                kind
                role {
                  name
                }
                access {
                  id
                  workspace {
                    id
                  }
                }
              }
            }
          }
        }
      }
    }
  `;

  it('tell everybody who can enter by name, with every way in and what is enforced', async () => {
    const account = await world.account({ owner: await world.person('Zoe') });
    const workspace = await world.workspace(account, { defaultRole: 'RUNNER' });
    const [ann, bob] = [
      await world.member(account, 'MEMBER', { person: await world.person('ann') }),
      await world.member(account, 'MEMBER', { person: await world.person('Bob') }),
    ];
    await world.member(account, 'MEMBER', { active: false });
    const access = await world.grant(account, workspace, bob, 'WORKER');
    await world.grant(account, workspace, account.owner, 'VIEWER');
    const { data, errors } = await world.graphql(account.owner.token, MEMBERS, { id: workspace.id });
    expect(errors).toEqual([]);
    expect(data.node?.members).toMatchObject({
      totalCount: 3,
      nodes: [
        {
          id: `${workspace.id}:${ann.userId}`,
          role: { name: 'Runner' },
          user: { id: ann.userId, name: 'ann', email: ann.email },
          principal: { id: ann.userId },
          member: { id: ann.memberId, role: 'MEMBER' },
          sources: [{ kind: 'DEFAULT_ROLE', role: { name: 'Runner' }, access: null }],
        },
        {
          role: { name: 'Runner' },
          user: { id: bob.userId },
          sources: [
            { kind: 'DIRECT', role: { name: 'Worker' }, access: { id: access.id, workspace: { id: workspace.id } } },
            { kind: 'DEFAULT_ROLE', role: { name: 'Runner' } },
          ],
        },
        {
          role: { name: 'Owner' },
          user: { name: 'Zoe' },
          sources: [{ kind: 'ACCOUNT_ROLE', role: { name: 'Owner' } }],
        },
      ],
    });
    const scopes = data.node?.members?.nodes?.[1]?.scopes;
    expect(scopes).toEqual(expect.arrayContaining(['RUN_DEPLOYMENTS', 'SEE_SECRET_BLOCKS', 'WRITE_WORKERS']));
  });

  it('page, search and filter by an enforced scope', async () => {
    const account = await world.account({ owner: await world.person('Owner Otto') });
    const workspace = await world.workspace(account, { defaultRole: 'VIEWER' });
    const people: MemberOf[] = [];
    for (const name of ['b_1', 'b_1', 'A', 'c'])
      people.push(await world.member(account, 'MEMBER', { person: await world.person(name) }));
    await world.grant(account, workspace, people[3] ?? account.owner, 'RUNNER');
    const ask = async (variables: object) => {
      const { data, errors } = await world.graphql(account.owner.token, MEMBERS, { id: workspace.id, ...variables });
      expect(errors).toEqual([]);
      const page = data.node?.members;
      return {
        page,
        found: ((page?.nodes ?? []) as unknown as { user: { name: string } }[]).map(({ user }) => user.name),
      };
    };
    const all: string[] = [];
    let after: unknown = null;
    for (let page = 0; page < 3; page += 1) {
      const answer = await ask({ first: 2, after });
      all.push(...answer.found);
      after = answer.page?.pageInfo?.endCursor;
    }
    expect(all).toEqual(['A', 'b_1', 'b_1', 'c', 'Owner Otto']);
    expect((await ask({ filter: { scope: 'RUN_DEPLOYMENTS' } })).found).toEqual(['c', 'Owner Otto']);
    expect((await ask({ filter: { scope: 'MANAGE_WORKSPACE_USERS' } })).found).toEqual(['Owner Otto']);
    expect((await ask({ filter: { search: 'B_' } })).found).toEqual(['b_1', 'b_1']);
    expect((await ask({ filter: { search: '_1', scope: 'RUN_DEPLOYMENTS' } })).page).toMatchObject({
      totalCount: 0,
      nodes: [],
    });
    expect((await ask({ filter: { search: (people[2]?.email ?? '').toUpperCase() } })).found).toEqual(['A']);
  });

  it('are for who has SEE_WORKSPACE_USERS; the fields beside them still answer', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { name: 'Data', defaultRole: 'RUNNER' });
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await world.graphql(
      member.token,
      `query ($id: ID!) { node(id: $id) { ... on Workspace {
         name description account { id } defaultRole { name } viewerScopes members { totalCount } access { totalCount } viewerAssignableRoles { name } } } }`,
      { id: workspace.id },
    );
    expect(data.node).toMatchObject({
      name: 'Data',
      description: '',
      account: { id: account.id },
      defaultRole: { name: 'Runner' },
      members: null,
      access: null,
      viewerAssignableRoles: [],
    });
    expect(errors.map(({ path, extensions }) => [path, extensions.missingScope])).toEqual([
      [['node', 'members'], 'SEE_WORKSPACE_USERS'],
      [['node', 'access'], 'SEE_WORKSPACE_USERS'],
    ]);
  });

  it('list grants as they were made, the oldest first, those of deactivated members too', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const made: string[] = [];
    for (const active of [true, false, true]) {
      world.advance(1);
      made.push(
        (await world.grant(account, workspace, await world.member(account, 'MEMBER', { active }), 'VIEWER')).id,
      );
    }
    const { data } = await world.graphql(
      account.owner.token,
      `query ($id: ID!) { node(id: $id) { ... on Workspace { access { totalCount nodes { id role { name } grantedBy { __typename } createdAt } } } } }`,
      { id: workspace.id },
    );
    const page = data.node?.access;
    expect(page).toMatchObject({
      totalCount: 3,
      nodes: made.map((id) => ({ id, role: { name: 'Viewer' }, grantedBy: null })),
    });
  });
});

describe('the number of SQL statements', () => {
  // One list a document: of two that load the same users, the slower one finds some of them loaded, or none.
  const documents = [
    `members(first: 25) { totalCount nodes {
       user { id email } principal { ... on User { id } } member { role } role { name } scopes
       sources { kind access { id principal { ... on User { name } } grantedBy { ... on User { name email } } workspace { id } } } } }`,
    'access(first: 25) { totalCount nodes { id role { name } workspace { id } principal { ... on User { id email } } grantedBy { __typename } } }',
  ].map(
    (list) => `query ($handle: String!) { account(handle: $handle) { workspaces(first: 20) { totalCount nodes {
      id viewerScopes viewerCan(scope: RUN_FLOWS) { allowed } account { id } defaultRole { name } viewerAssignableRoles { id }
      ${list} } } } }`,
  );

  it('of account, workspaces, members and their sources is the same for 1 and for 20 workspaces of 25 people each', async () => {
    const counts: number[][] = [];
    for (const [workspaces, members] of [
      [1, 1],
      [20, 24],
    ] as const) {
      const account = await world.account();
      const people: MemberOf[] = [];
      for (let count = 0; count < members; count += 1) people.push(await world.member(account, 'MEMBER'));
      for (let count = 0; count < workspaces; count += 1) {
        const workspace = await world.workspace(account, { defaultRole: 'VIEWER' });
        await world.sql(
          `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, granted_by_id, created_at, updated_at)
           SELECT g.id, $1, $2, g.user_id, 'RUNNER', $3, $4, $4 FROM unnest($5::text[], $6::text[]) AS g(id, user_id)`,
          [
            account.id,
            workspace.id,
            account.owner.userId,
            world.now(),
            people.map(() => newId('workspaceAccess')),
            people.map(({ userId }) => userId),
          ],
        );
      }
      const numbers: number[] = [];
      for (const document of documents) {
        const statements = await statementsOf(world, async () => {
          const { data, errors } = await world.graphql(account.owner.token, document, { handle: account.handle });
          expect(errors).toEqual([]);
          expect(data.account?.workspaces).toMatchObject({ totalCount: workspaces });
          const [first] = data.account?.workspaces?.nodes as unknown as Record<string, { totalCount: number }>[];
          expect(first?.members?.totalCount ?? (first?.access?.totalCount ?? 0) + 1).toBe(members + 1);
        });
        numbers.push(statements.length);
      }
      counts.push(numbers);
    }
    expect(counts[1]).toEqual(counts[0]);
  });
});
