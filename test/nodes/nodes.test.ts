import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type MemberOf, type Person, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function invitation(account: TestAccount): Promise<string> {
  const id = newId('invitation');
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
     VALUES ($1, $2, $1 || '@example.com', 'MEMBER', decode(md5($1), 'hex'), 'PENDING', $3, $4)`,
    [id, account.id, world.now(), new Date(world.now().getTime() + 86_400_000)],
  );
  return id;
}

async function sessionOf({ userId }: Person): Promise<string> {
  const [row] = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [userId]);
  return row?.id ?? '';
}

/** The kinds of the nodes that somebody is shown, null for what they are not. Asks both fields, which must agree. */
async function seen(token: string, ids: string[]): Promise<(string | null)[]> {
  const { data, errors } = await world.graphql(token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
    ids,
  });
  expect(errors).toEqual([]);
  const nodes = data.nodes as unknown as ({ __typename: string; id: string } | null)[];
  expect(nodes.map((node, index) => node === null || node.id === ids[index])).toEqual(ids.map(() => true));
  for (const [index, id] of ids.entries()) {
    const one = await world.graphql(token, 'query ($id: ID!) { node(id: $id) { __typename } }', { id });
    expect([one.errors, one.data.node?.__typename ?? null]).toEqual([[], nodes[index]?.__typename ?? null]);
  }
  return nodes.map((node) => node?.__typename ?? null);
}

async function setUp() {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER');
  const [entered, closed] = [await world.workspace(account), await world.workspace(account)];
  const access = await world.grant(account, entered, member, 'RUNNER');
  const key = await world.apiKey(account.owner);
  const ids = [
    account.owner.userId,
    account.id,
    account.owner.memberId,
    await invitation(account),
    entered.id,
    closed.id,
    access.id,
    builtInRoles.VIEWER.id,
    key.id,
    await sessionOf(account.owner),
  ];
  return { account, member, entered, access, ids };
}

describe('Query.node and Query.nodes', () => {
  it('show an OWNER everything of the account and what is their own', async () => {
    const { account, ids } = await setUp();
    expect(await seen(account.owner.token, ids)).toEqual([
      'User',
      'Account',
      'Member',
      'Invitation',
      'Workspace',
      'Workspace',
      'WorkspaceAccess',
      'WorkspaceRole',
      'ApiKey',
      'Session',
    ]);
  });

  it("show a MEMBER what their role reads and the workspaces that they can enter with their own grant, and nobody else's keys and sessions", async () => {
    const { member, ids } = await setUp();
    expect(await seen(member.token, ids)).toEqual([
      'User',
      'Account',
      'Member',
      'Invitation',
      'Workspace',
      null,
      'WorkspaceAccess',
      'WorkspaceRole',
      null,
      null,
    ]);
  });

  it('show grants to who may see who can enter', async () => {
    const { account, entered, access } = await setUp();
    const developer = await world.member(account, 'MEMBER');
    await world.grant(account, entered, developer, 'DEVELOPER');
    expect(await seen(developer.token, [access.id])).toEqual(['WorkspaceAccess']);
  });

  it('show a stranger and a deactivated member nothing but themselves and the built-in roles', async () => {
    const { account, ids } = await setUp();
    const former = await world.member(account, 'ADMIN', { active: false });
    const nothing = [null, null, null, null, null, null, null, 'WorkspaceRole', null, null];
    for (const person of [await world.person(), (await world.account()).owner, former]) {
      expect(await seen(person.token, ids)).toEqual(nothing);
      expect(await seen(person.token, [person.userId, await sessionOf(person)])).toEqual(['User', 'Session']);
    }
  });

  it('show nothing of an account that is closed, but the user that is oneself', async () => {
    const { account, ids } = await setUp();
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    expect(await seen(account.owner.token, ids)).toEqual([
      'User',
      null,
      null,
      null,
      null,
      null,
      null,
      'WorkspaceRole',
      'ApiKey',
      'Session',
    ]);
  });

  it('answer null, without an error, for an account that is closed while they look', async () => {
    const account = await world.account();
    const { manager } = world.server.app.db;
    const findBy = manager.findBy.bind(manager);
    const closing = jest.spyOn(manager, 'findBy').mockImplementationOnce(async (...args) => {
      await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
      return findBy(...args);
    });
    const { data, errors } = await world.graphql(account.owner.token, `{ node(id: "${account.id}") { id } }`);
    expect({ data, errors }).toEqual({ data: { node: null }, errors: [] });
    expect(closing).toHaveBeenCalled();
    closing.mockRestore();
  });

  it('do not show a session that is over', async () => {
    const person = await world.person();
    const [over, idle] = [newId('session'), newId('session')];
    const day = 86_400_000;
    for (const [id, usedBefore, end] of [
      [over, day, -1],
      [idle, 14 * day, day],
    ] as const) {
      await world.sql(
        `INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at)
         VALUES ($1, $2, decode(md5($1), 'hex'), 'CODE', $3, $3, $4)`,
        [id, person.userId, new Date(world.now().getTime() - usedBefore), new Date(world.now().getTime() + end)],
      );
    }
    expect(await seen(person.token, [over, idle])).toEqual([null, null]);
  });

  it('answer null, without an error, for what is unknown, malformed or of no kind that is shown', async () => {
    const { account } = await setUp();
    const ids = [
      newId('user'),
      newId('account'),
      newId('member'),
      newId('invitation'),
      newId('workspace'),
      newId('workspaceAccess'),
      newId('workspaceRole'),
      newId('apiKey'),
      newId('session'),
      newId('signInChallenge'),
      newId('auditEvent'),
      '',
      'acct_',
      'nonsense',
      'a\u0000b',
      account.id.toUpperCase(),
      `${account.id} `,
      account.id.replace('acct', 'ws'),
      'x'.repeat(10_000),
    ];
    await expectNothingWritten(world, [], async () => {
      expect(await seen(account.owner.token, ids)).toEqual(ids.map(() => null));
    });
  });

  it('open with a key what the key opens', async () => {
    const person = await world.person();
    const [first, second] = [await world.account({ owner: person }), await world.account({ owner: person })];
    const { token } = await world.apiKey(person, { accountId: first.id });
    expect(await seen(token, [first.id, second.id, first.owner.memberId, second.owner.memberId])).toEqual([
      'Account',
      null,
      'Member',
      null,
    ]);
  });

  it('need a sign-in', async () => {
    const { data, errors } = await world.graphql(null, 'query ($id: ID!) { node(id: $id) { id } }', {
      id: builtInRoles.VIEWER.id,
    });
    expect(data.node).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('take 1 to 100 ids, each once', async () => {
    const { token } = await world.person();
    const some = (count: number) => Array.from({ length: count }, () => newId('user'));
    for (const ids of [[], some(101), some(1000), ['usr_x', 'usr_x']]) {
      const { errors } = await world.graphql(token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('send as many SQL statements for 100 ids as for one of each kind', async () => {
    const { account, ids } = await setUp();
    const members: MemberOf[] = [];
    for (let count = 0; count < 30; count += 1) members.push(await world.member(account, 'MEMBER'));
    const many = [...ids];
    for (const { userId, memberId } of members) many.push(userId, memberId, (await world.workspace(account)).id);
    expect(many).toHaveLength(100);
    const counts: number[] = [];
    for (const some of [ids.slice(0, 5).concat(members[0]?.userId ?? ''), many]) {
      const statements = await statementsOf(world, async () => {
        const { data, errors } = await world.graphql(
          account.owner.token,
          'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Member { role user { email } } ... on User { email } ... on Workspace { members { totalCount } } } }',
          { ids: some },
        );
        expect(errors).toEqual([]);
        expect((data.nodes as unknown as unknown[]).includes(null)).toBe(false);
      });
      counts.push(statements.filter((one) => !/FROM (api_keys r|workspace_accesses r|"sessions")/.test(one)).length);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});
