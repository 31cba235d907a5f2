import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function rename(accountId: string, name: string): Promise<void> {
  await world.sql('UPDATE accounts SET name = $2 WHERE id = $1', [accountId, name]);
}

const ACCOUNTS = /* GraphQL */ `
  query ($first: Int, $after: String) {
    viewer {
      accounts(first: $first, after: $after) {
        nodes {
          id
          name
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          endCursor
        }
        totalCount
      }
    }
  }
`;

async function accounts(token: string, variables = {}) {
  const { data, errors } = await world.graphql(token, ACCOUNTS, variables);
  return { list: data.viewer?.accounts, errors };
}

describe('Query.viewer', () => {
  it('is the person behind the session or the key', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    for (const token of [person.token, key.token]) {
      const { data, errors } = await world.graphql(token, '{ viewer { user { id name email handle avatarUrl } } }');
      expect(errors).toEqual([]);
      const { userId: id, name, email } = person;
      expect(data.viewer?.user).toMatchObject({ id, name, email, avatarUrl: null });
    }
  });

  it('is the service account behind its key, with its one account and no more', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    await world.serviceAccount(account);
    const { data, errors } = await world.graphql(
      robot.token,
      `{ viewer {
        user { id }
        serviceAccount { id name role account { id } }
        accounts { nodes { id } totalCount }
        apiKeys { nodes { id maskedKey owner { ... on ServiceAccount { id } } account { id } } totalCount }
        invitations { nodes { id } totalCount }
        sessions { nodes { id } totalCount }
      } }`,
    );
    expect(errors).toEqual([]);
    const { id, name, keyId, token } = robot;
    expect(data.viewer).toEqual({
      user: null,
      serviceAccount: { id, name, role: 'MEMBER', account: { id: account.id } },
      accounts: { nodes: [{ id: account.id }], totalCount: 1 },
      apiKeys: {
        nodes: [{ id: keyId, maskedKey: `gks_…${token.slice(-4)}`, owner: { id }, account: { id: account.id } }],
        totalCount: 1,
      },
      invitations: { nodes: [], totalCount: 0 },
      sessions: { nodes: [], totalCount: 0 },
    });
  });

  it('is UNAUTHENTICATED to nobody', async () => {
    const { status, data, errors } = await world.graphql(null, '{ viewer { user { id } } }');
    expect(status).toBe(401);
    expect(data).toEqual({ viewer: null });
    expect(errors).toMatchObject([{ path: ['viewer'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('Viewer.accounts', () => {
  it('lists the accounts that the caller is an active member of, by name whatever the letter case', async () => {
    const person = await world.person();
    const owned = await world.account({ owner: person });
    const [joined, left, closed] = [await world.account(), await world.account(), await world.account()];
    await world.member(joined, 'MEMBER', { person });
    await world.member(left, 'MEMBER', { person, active: false });
    await world.member(closed, 'MEMBER', { person });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    await rename(owned.id, 'beta');
    await rename(joined.id, 'Alpha');
    const { list } = await accounts(person.token);
    expect(list).toMatchObject({
      nodes: [
        { id: joined.id, name: 'Alpha' },
        { id: owned.id, name: 'beta' },
      ],
      totalCount: 2,
    });
  });

  it('comes in pages, without loss or double where names are equal, in as many statements for 20 as for one', async () => {
    const person = await world.person();
    const ids = [(await world.account({ owner: person })).id];
    const one = (await statementsOf(world, () => accounts(person.token))).length;
    for (let count = 0; count < 19; count += 1) ids.push((await world.account({ owner: person })).id);
    for (const id of ids) await rename(id, 'The same');
    const seen: string[] = [];
    for (let after: unknown = null, more = true; more;) {
      const { list } = await accounts(person.token, { first: 7, after });
      expect(list?.pageInfo?.hasPreviousPage).toBe(after !== null);
      seen.push(...(list?.nodes as unknown as { id: string }[]).map(({ id }) => id));
      after = list?.pageInfo?.endCursor;
      more = Boolean(list?.pageInfo?.hasNextPage);
    }
    expect(seen).toEqual([...ids].sort());
    expect((await statementsOf(world, () => accounts(person.token))).length).toBe(one);
  });

  it.each([0, -1, 101, 10_000])('refuses first: %i', async (first) => {
    const person = await world.person();
    const { errors } = await accounts(person.token, { first });
    expect(errors).toMatchObject([{ path: ['viewer', 'accounts'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('refuses a cursor of another list, or of nowhere', async () => {
    const person = await world.person();
    const { data } = await world.graphql(person.token, '{ viewer { sessions { pageInfo { endCursor } } } }');
    const foreign = data.viewer?.sessions?.pageInfo?.endCursor;
    expect(foreign).toEqual(expect.any(String));
    for (const after of [foreign, 'nonsense', '']) {
      const { errors } = await accounts(person.token, { after });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});
