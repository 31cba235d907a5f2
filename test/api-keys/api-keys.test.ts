import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const KEYS = /* GraphQL */ `
  query ($first: Int, $after: String) {
    viewer {
      apiKeys(first: $first, after: $after) {
        nodes {
          id
          maskedKey
          expiresAt
          owner {
            ... on User {
              id
              email
            }
          }
          account {
            id
            name
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

async function keys(token: string, variables = {}) {
  const { data } = await world.graphql(token, KEYS, variables);
  return data.viewer?.apiKeys;
}

describe('ApiKey.opensUntil', () => {
  const UNTIL = '{ viewer { apiKeys { nodes { id opensUntil } } } }';
  const until = async (token: string) => {
    const { data } = await world.graphql(token, UNTIL);
    const nodes = data.viewer?.apiKeys?.nodes as unknown as { id: string; opensUntil: string | null }[];
    return new Map(nodes.map(({ id, opensUntil }) => [id, opensUntil]));
  };

  it('is the end of the key or that of its account’s cap, whichever is earlier', async () => {
    const account = await world.account();
    const { id: accountId, owner } = account;
    const now = world.now().getTime();
    const inDays = (days: number) => new Date(now + days * DAY);
    const made = { accountId, createdAt: inDays(-10) };
    const [endless, long, short, everywhere] = [
      await world.apiKey(owner, made),
      await world.apiKey(owner, { ...made, expiresAt: inDays(50) }),
      await world.apiKey(owner, { ...made, expiresAt: inDays(5) }),
      await world.apiKey(owner, { expiresAt: inDays(5) }),
    ];
    const [fifty, five] = [inDays(50).toISOString(), inDays(5).toISOString()];
    const uncapped = await until(owner.token);
    expect([endless, long, short, everywhere].map(({ id }) => uncapped.get(id))).toEqual([null, fifty, five, null]);
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [accountId]);
    const capped = await until(owner.token);
    const twenty = inDays(20).toISOString();
    expect([endless, long, short, everywhere].map(({ id }) => capped.get(id))).toEqual([twenty, twenty, five, null]);
  });

  it('reads accounts of many keys in one statement', async () => {
    const { id: accountId, owner } = await world.account();
    await world.apiKey(owner, { accountId });
    const one = (await statementsOf(world, () => until(owner.token))).length;
    for (let i = 0; i < 19; i += 1) {
      const other = await world.account({ owner });
      await world.apiKey(owner, { accountId: other.id });
    }
    expect((await statementsOf(world, () => until(owner.token))).length).toBe(one);
  });
});

describe('Viewer.apiKeys', () => {
  it('lists the caller’s own keys, newest first and masked, expired ones too', async () => {
    const [person, other] = [await world.person(), await world.person()];
    await world.apiKey(other);
    const day = (days: number) => new Date(world.now().getTime() - days * DAY);
    const old = await world.apiKey(person, { createdAt: day(3), expiresAt: day(1) });
    const young = await world.apiKey(person, { createdAt: day(1) });
    for (const token of [person.token, young.token]) {
      const list = await keys(token);
      expect(list).toMatchObject({
        totalCount: 2,
        nodes: [
          { id: young.id, maskedKey: `gku_…${young.token.slice(-4)}`, expiresAt: null },
          { id: old.id, owner: { id: person.userId } },
        ],
      });
      expect(JSON.stringify(list)).not.toContain(young.token.slice(4, -4));
    }
  });

  it('shows no account, and no error, of a key whose account is closed while it is read', async () => {
    const account = await world.account();
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const { manager } = world.server.app.db;
    const findBy = manager.findBy.bind(manager);
    const closing = jest.spyOn(manager, 'findBy').mockImplementation(async (...args) => {
      await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
      return findBy(...args);
    });
    const query = '{ viewer { apiKeys { nodes { id account { id } } } } }';
    const { data, errors } = await world.graphql(account.owner.token, query);
    expect(errors).toEqual([]);
    expect(data.viewer).toEqual({ apiKeys: { nodes: [{ id: key.id, account: null }] } });
    expect(closing).toHaveBeenCalled();
    closing.mockRestore();
  });

  it('comes in pages, without loss or double, with as many statements for 20 keys as for one', async () => {
    const person = await world.person();
    const ids: string[] = [];
    const add = async () => {
      const account = await world.account({ owner: person });
      ids.push((await world.apiKey(person, { accountId: account.id, createdAt: new Date(0) })).id);
    };
    await add();
    const one = (await statementsOf(world, () => keys(person.token))).length;
    for (let count = 0; count < 19; count += 1) await add();
    const seen: string[] = [];
    for (let after: unknown = null, more = true; more;) {
      const list = await keys(person.token, { first: 6, after });
      seen.push(...(list?.nodes as unknown as { id: string }[]).map(({ id }) => id));
      after = list?.pageInfo?.endCursor;
      more = Boolean(list?.pageInfo?.hasNextPage);
    }
    expect(seen).toEqual([...ids].sort().reverse());
    expect((await statementsOf(world, () => keys(person.token))).length).toBe(one);
  });
});

describe('a key by its id', () => {
  const seen = async (token: string, id: string) => {
    const { data, errors } = await world.graphql(token, 'query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(errors).toEqual([]);
    return (data.node?.id as unknown) === id;
  };

  it('is seen by its owner; a service account’s also by the members of its account', async () => {
    const account = await world.account();
    const [member, stranger] = [await world.member(account, 'MEMBER'), await world.person()];
    const [robot, other] = [await world.serviceAccount(account), await world.serviceAccount(account)];
    const key = await world.apiKey(member, { accountId: account.id });
    const tokens = [member.token, account.owner.token, robot.token, other.token, stranger.token];
    const whoSees = (id: string) => Promise.all(tokens.map((token) => seen(token, id)));
    expect(await whoSees(key.id)).toEqual([true, false, false, false, false]);
    expect(await whoSees(robot.keyId)).toEqual([true, true, true, true, false]);
  });

  it('is gone once it was replaced and has ended, not when it has ended alone', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { expiresAt: new Date(world.now().getTime() + 1000) });
    world.advance(1000);
    expect(await seen(account.owner.token, robot.keyId)).toBe(true);
    await world.sql('UPDATE api_keys SET replaced_at = created_at WHERE id = $1', [robot.keyId]);
    expect(await seen(account.owner.token, robot.keyId)).toBe(false);
  });
});
