import { builtInRoles } from '../../src/auth/catalogue';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
let account: TestAccount;
beforeAll(async () => {
  world = await startWorld();
  account = await world.account();
});
afterAll(() => world.stop());

const LIST = /* GraphQL */ `
  query ($handle: String!, $first: Int, $after: String, $filter: NameFilter) {
    account(handle: $handle) {
      workspaceRoles(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          name
          description
          builtIn
          ownScopes
          scopes
          version
          createdAt
          updatedAt
        }
        edges {
          cursor
          node {
            name
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

async function list(variables: object = {}) {
  const { data, errors } = await world.graphql(account.owner.token, LIST, { handle: account.handle, ...variables });
  return { page: data.account?.workspaceRoles, errors };
}

function names(page: Awaited<ReturnType<typeof list>>['page']): string[] {
  return ((page?.nodes ?? []) as unknown as { name: string }[]).map(({ name }) => name);
}

describe('Account.workspaceRoles', () => {
  it('lists the built-in roles in their order, with their scopes', async () => {
    const { page, errors } = await list();
    expect(errors).toEqual([]);
    expect(names(page)).toEqual(['Viewer', 'Runner', 'Developer', 'Owner', 'Worker']);
    expect(page).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: false } });
    const { id, scopes } = builtInRoles.RUNNER;
    expect(page?.nodes?.[1]).toMatchObject({ id, builtIn: true, scopes, ownScopes: scopes, version: 1 });
  });

  it('pages through without loss or double', async () => {
    const all: string[] = [];
    let after: unknown = null;
    for (let turn = 0; turn < 3; turn += 1) {
      const { page } = await list({ first: 2, after });
      all.push(...names(page));
      expect(page).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: turn < 2, hasPreviousPage: turn > 0 } });
      expect(page?.edges?.[0]?.cursor).toBe(page?.pageInfo?.startCursor);
      after = page?.pageInfo?.endCursor;
    }
    expect(all).toEqual(['Viewer', 'Runner', 'Developer', 'Owner', 'Worker']);
    expect((await list({ first: 2, after })).page).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('finds by a part of the name, whatever the letter case', async () => {
    expect(names((await list({ filter: { search: 'NE' } })).page)).toEqual(['Runner', 'Owner']);
    expect((await list({ filter: { search: '%' } })).page).toMatchObject({ nodes: [], totalCount: 0 });
    expect(names((await list({ filter: {} })).page)).toHaveLength(5);
  });

  it('refuses bounds and cursors that cannot be', async () => {
    const endCursor = (await list({ first: 1 })).page?.pageInfo?.endCursor;
    for (const variables of [
      { first: 0 },
      { first: 101 },
      { filter: { search: '' } },
      { filter: { search: 'x'.repeat(101) } },
      { after: 'nonsense' },
      { after: endCursor, filter: { search: 'e' } },
    ]) {
      const { errors } = await list(variables);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('Account.workspaceRole', () => {
  it('finds one by its name, letter for letter', async () => {
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await world.graphql(
      member.token,
      `query ($handle: String!) { account(handle: $handle) { one: workspaceRole(name: "Worker") { id } none: workspaceRole(name: "worker") { id } } }`,
      { handle: account.handle },
    );
    expect(errors).toEqual([]);
    expect(data.account).toEqual({ one: { id: builtInRoles.WORKER.id }, none: null });
  });
});
