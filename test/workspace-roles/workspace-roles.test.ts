import { builtInRoles, impliedScopes } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { statementsOf } from '../support/statements';
import { USED, usedRole } from './operations';
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

async function list(variables: object = {}, { handle, owner }: TestAccount = account) {
  const { data, errors } = await world.graphql(owner.token, LIST, { handle, ...variables });
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

  it('has the custom ones of the account behind the built-in ones, by name, whatever the letter case', async () => {
    const own = await world.account();
    for (const name of ['zeta', 'Alpha', 'beta', 'Ärger', '0 first', '100% _all_']) await world.role(own, { name });
    await world.role(await world.account(), { name: 'Elsewhere' });
    const custom = ['0 first', '100% _all_', 'Alpha', 'beta', 'zeta', 'Ärger'];
    const everything = ['Viewer', 'Runner', 'Developer', 'Owner', 'Worker', ...custom];
    expect((await list({}, own)).page).toMatchObject({ totalCount: 11 });
    const all: string[] = [];
    let after: unknown = null;
    for (let turn = 0; turn < 4; turn += 1) {
      const { page, errors } = await list({ first: 3, after }, own);
      expect(errors).toEqual([]);
      expect(page).toMatchObject({ totalCount: 11, pageInfo: { hasNextPage: turn < 3, hasPreviousPage: turn > 0 } });
      all.push(...names(page));
      after = page?.pageInfo?.endCursor;
    }
    expect(all).toEqual(everything);
    expect(names((await list({ filter: { search: 'ER' } }, own)).page)).toEqual([
      'Viewer',
      'Runner',
      'Developer',
      'Owner',
      'Worker',
      'Ärger',
    ]);
    expect(names((await list({ filter: { search: '% _' } }, own)).page)).toEqual(['100% _all_']);
    expect((await list({ filter: { search: 'elsewhere' } }, own)).page).toMatchObject({ nodes: [], totalCount: 0 });
  });

  it('shows what a custom role gives: its own scopes, what it inherits, and what they include', async () => {
    const own = await world.account();
    const { id } = await world.role(own, { name: 'Mixed', scopes: ['MANAGE_TAGS'], inherits: 'WORKER' });
    const { page } = await list({ filter: { search: 'mixed' } }, own);
    const scopes = impliedScopes([...builtInRoles.WORKER.scopes, 'MANAGE_TAGS']);
    expect(page?.nodes).toMatchObject([{ id, builtIn: false, ownScopes: ['MANAGE_TAGS'], scopes, version: 1 }]);
  });

  it('is read by the same number of statements for few and for many', async () => {
    const own = await world.account();
    const query = `{ viewer { accounts { nodes { workspaceRoles(first: 100) { totalCount nodes { name scopes account { id }
      inheritsFrom { name } usage { users defaultOf } viewerCan(action: DELETE) { allowed } } } } } } }`;
    const count = async () =>
      (
        await statementsOf(world, async () => {
          expect((await world.graphql(own.owner.token, query)).errors).toEqual([]);
        })
      ).length;
    await world.role(own);
    const alone = await count();
    for (let index = 0; index < 19; index += 1) await world.role(own, { inherits: 'VIEWER' });
    expect(await count()).toBe(alone);
    for (let index = 0; index < 19; index += 1) await world.role(await world.account({ owner: own.owner }));
    expect(await count()).toBe(alone);
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
  const find = async (names: string[], own: TestAccount, token: string) => {
    const aliases = names.map(
      (name, index) => `r${String(index)}: workspaceRole(name: ${JSON.stringify(name)}) { id }`,
    );
    const query = `query ($handle: String!) { account(handle: $handle) { ${aliases.join(' ')} } }`;
    const { data, errors } = await world.graphql(token, query, { handle: own.handle });
    expect(errors).toEqual([]);
    return names.map((_name, index) => data.account?.[`r${String(index)}`]);
  };

  it('finds one by its name, letter for letter', async () => {
    const own = await world.account();
    const role = await world.role(own, { name: 'Night / Shift' });
    await world.role(await world.account(), { name: 'Elsewhere' });
    const member = await world.member(own, 'MEMBER');
    const names = ['Worker', 'worker', 'Night / Shift', 'night / shift', 'Elsewhere', '', 'a\u0000b'];
    const { id } = role;
    expect(await find(names, own, member.token)).toEqual([
      { id: builtInRoles.WORKER.id },
      null,
      { id },
      null,
      null,
      null,
      null,
    ]);
  });
});

const ROLE = /* GraphQL */ `
  fragment Role on WorkspaceRole {
    id
    builtIn
    account {
      id
    }
    inheritsFrom {
      id
      account {
        id
      }
    }
    usage {
      users
      serviceAccounts
      teams
      invitations
      defaultOf
    }
    update: viewerCan(action: UPDATE) {
      ...Decision
    }
    delete: viewerCan(action: DELETE) {
      ...Decision
    }
  }
  fragment Decision on Decision {
    allowed
    reasons {
      code
      missingPermission
      feature
    }
  }
`;

async function byId(token: string, id: string) {
  const { data, errors } = await world.graphql(token, `query ($id: ID!) { node(id: $id) { ...Role } } ${ROLE}`, { id });
  return { role: data.node, errors };
}

async function byName(token: string, { handle }: TestAccount, name: string) {
  const query = `query ($handle: String!, $name: String!) { account(handle: $handle) { workspaceRole(name: $name) { ...Role } } } ${ROLE}`;
  const { data, errors } = await world.graphql(token, query, { handle, name });
  return { role: data.account?.workspaceRole, errors };
}

describe('WorkspaceRole', () => {
  it('knows its account and what holds it, by its id and by its name', async () => {
    const { account: own, role } = await usedRole(world);
    for (const answer of [await byId(own.owner.token, role.id), await byName(own.owner.token, own, role.name)]) {
      expect(answer.errors).toEqual([]);
      expect(answer.role).toMatchObject({ id: role.id, builtIn: false, account: { id: own.id }, usage: USED });
    }
  });

  it('counts a built-in role in the account that it was reached through, and nowhere without one', async () => {
    const own = await world.account();
    const workspace = await world.workspace(own, { defaultRole: 'RUNNER' });
    await world.grant(own, workspace, own.owner, 'RUNNER');
    await world.workspace(await world.account(), { defaultRole: 'RUNNER' });
    const reached = await byName(own.owner.token, own, 'Runner');
    expect(reached.errors).toEqual([]);
    expect(reached.role).toMatchObject({
      builtIn: true,
      account: null,
      usage: { users: 1, serviceAccounts: 0, teams: 0, invitations: 0, defaultOf: 1 },
    });
    const alone = await byId(own.owner.token, builtInRoles.RUNNER.id);
    expect(alone.role).toMatchObject({ builtIn: true, usage: null });
    expect(alone.errors).toMatchObject([{ path: ['node', 'usage'], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('tells what holds it to who may change roles only', async () => {
    const { account: own, role, person } = await usedRole(world);
    const answer = await byName(person.token, own, role.name);
    expect(answer.role).toMatchObject({ id: role.id, usage: null });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_ROLES' } }]);
  });

  it('of another account is not found', async () => {
    const stranger = await world.account();
    const role = await world.role(account);
    for (const id of [role.id, newId('workspaceRole')]) {
      expect(await byId(stranger.owner.token, id)).toEqual({ role: null, errors: [] });
    }
  });
});

describe('WorkspaceRole.viewerCan', () => {
  const allowed = { allowed: true, reasons: [] };
  const because = (...reasons: object[]) => ({ allowed: false, reasons });

  it('says BUILT_IN of a built-in role, and nothing else', async () => {
    const { role } = await byName(account.owner.token, account, 'Owner');
    expect(role).toMatchObject({ update: because({ code: 'BUILT_IN' }), delete: because({ code: 'BUILT_IN' }) });
  });

  it('says what the mutations would: who may, and that a role in use needs a replacement', async () => {
    const { account: own, role, person } = await usedRole(world);
    const unused = await world.role(own);
    expect((await byId(own.owner.token, unused.id)).role).toMatchObject({ update: allowed, delete: allowed });
    expect((await byId(own.owner.token, role.id)).role).toMatchObject({
      update: allowed,
      delete: because({ code: 'ROLE_IN_USE' }),
    });
    expect((await byId(person.token, role.id)).role).toMatchObject({
      update: because({ code: 'MISSING_PERMISSION', missingPermission: 'UPDATE_ROLES' }),
      delete: because({ code: 'MISSING_PERMISSION', missingPermission: 'DELETE_ROLES' }),
    });
  });

  it('says what the plan and the state of the account allow', async () => {
    const [frozen, free] = [await world.account({ status: 'FROZEN' }), await world.account({ plan: 'FREE' })];
    const roles = [await world.role(frozen), await world.role(free)];
    expect((await byId(frozen.owner.token, roles[0]?.id ?? '')).role).toMatchObject({
      update: because({ code: 'ACCOUNT_FROZEN' }),
      delete: allowed,
    });
    expect((await byId(free.owner.token, roles[1]?.id ?? '')).role).toMatchObject({
      update: because({ code: 'FEATURE_NOT_IN_PLAN', feature: 'CUSTOM_ROLES' }),
      delete: allowed,
    });
  });
});
