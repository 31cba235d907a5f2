import { newId } from '../../src/ids';
import { newToken } from '../../src/auth/tokens';
import { expectNothingWritten } from '../support/nothing-written';
import { post, send, type Raw } from '../support/http';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';

/** Points a minute for each actor of this file's world; networks have 600. */
const ACTOR = 300;

let world: World;
beforeAll(async () => {
  world = await startWorld({ actorPointsPerMinute: ACTOR });
});
afterAll(() => world.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Cost {
  points: number;
  actor: { limit: number | null; remaining: number | null; used: number; resetAt: string };
  accounts: { id: string; limit: number | null; remaining: number | null; used: number; resetAt: string }[];
}

/** Of an answer that was refused before it had a price. */
const NONE: Cost = { points: 0, actor: { limit: 0, remaining: 0, used: 0, resetAt: '' }, accounts: [] };

async function ask(
  token: string | null,
  query: string,
  variables: object = {},
): Promise<Raw & { cost: Cost; errors: Answer['errors'] }> {
  const answer = await post(world, { query, variables }, token === null ? {} : bearer(token));
  const { extensions, errors = [] } = answer.json as { extensions?: { cost: Cost }; errors?: Answer['errors'] };
  return { ...answer, cost: extensions?.cost ?? NONE, errors };
}

const usedBy = async (token: string | null): Promise<number> => {
  const { json } = await ask(token, '{ rateLimit { used } }');
  return (json.data?.rateLimit as { used: number }).used;
};

/** Asks for a list of so many accounts, in each for a page of members: entries in all are accounts × (1 + members). */
const pages = (accounts: number, members: number) =>
  `{ viewer { accounts(first: ${String(accounts)}) { nodes { members(first: ${String(members)}) { nodes { id } } } } } }`;

describe('the price of a document', () => {
  it.each([
    ['{ viewer { user { id } } }', 1],
    [pages(1, 1), 1],
    [pages(1, 99), 1],
    [pages(1, 100), 2],
    [pages(2, 100), 3],
    [pages(50, 100), 51],
  ])('of %s is %d: one for each 100 entries, at least 1', async (query, points) => {
    const { token } = await world.person();
    const { cost } = await ask(token, query);
    expect(cost).toMatchObject({ points, actor: { limit: ACTOR, used: points, remaining: ACTOR - points } });
  });

  it('of mutations is the sum of what each says in the schema, and what they return above 100 entries', async () => {
    const { owner, id } = await world.account();
    const rename = `updateViewer(input: { name: "Another" }) { errors { message } }`;
    const update = `updateAccount(input: { accountId: "${id}", name: "Another" }) { account { members(first: 100) { nodes { id } } teams(first: 1) { nodes { id } } } errors { message } }`;
    const { cost, errors } = await ask(owner.token, `mutation { ${rename} again: ${rename} ${update} }`);
    expect(errors).toEqual([]);
    expect(cost.points).toBe(1 + 1 + 2 + 1);
  });

  it('of what cannot be parsed, is invalid or has wrong variables is 1', async () => {
    const { token } = await world.person();
    await ask(token, '{ viewer {');
    await ask(token, '{ nothing }');
    await ask(token, 'query ($first: Int!) { viewer { accounts(first: $first) { totalCount } } }', { first: 'many' });
    expect(await usedBy(token)).toBe(4);
  });

  it('above 200 is refused before it runs, and costs 1', async () => {
    const { token } = await world.person();
    const { status, errors } = await ask(token, `{ viewer { a: ${inner(100)} b: ${inner(100)} } }`);
    expect(status).toBe(400);
    expect(errors[0]?.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX' });
    expect(await usedBy(token)).toBe(2);
  });

  it('counts a thousand values as much as a hundred entries, so that much of one object is not free', async () => {
    const { token } = await world.person();
    const roles = Array.from({ length: 40 }, (_none, index) => `a${String(index)}: scope`).join(' ');
    const { cost } = await ask(token, `{ workspaceScopes { ${roles} } }`);
    expect(cost.points).toBe(Math.ceil((55 + 55 * 40) / 1000));
  });

  it('hangs on what is given, also after the same document cost less with a variable that is null', async () => {
    const { token } = await world.person();
    const ids = Array.from({ length: 99 }, () => `"${newId('workspace')}"`).join(' ');
    const query = `query ($one: ID = "x") { nodes(ids: [$one ${ids}]) { ... on Workspace { members(first: 100) { nodes { id } } } } }`;
    const cheap = await ask(token, query, { one: null });
    const dear = await ask(token, query, { one: newId('workspace') });
    expect(dear.cost.points).toBe(101);
    expect(cheap.cost.points).toBeLessThan(dear.cost.points);
  });

  it('does not count what mutations say of mistakes', async () => {
    const { token } = await world.person();
    const { cost } = await ask(
      token,
      'mutation { updateViewer(input: { name: "" }) { errors { code message path } } }',
    );
    expect(cost.points).toBe(1);
  });
});

const inner = (first: number) => `accounts(first: ${String(first)}) { nodes { members(first: 100) { nodes { id } } } }`;

describe('the budget of who asks', () => {
  it('is shown by rateLimit, extensions and headers alike', async () => {
    const { token } = await world.person();
    const before = Date.now();
    const { json, headers, cost } = await ask(token, '{ rateLimit { limit remaining used resetAt } }');
    const shown = { limit: ACTOR, remaining: ACTOR - 1, used: 1 };
    expect(json.data?.rateLimit).toEqual({ ...shown, resetAt: cost.actor.resetAt });
    expect(cost).toMatchObject({ points: 1, actor: shown, accounts: [] });
    const reset = new Date(cost.actor.resetAt).getTime() - before;
    expect(reset).toBeGreaterThan(55_000);
    expect(reset).toBeLessThanOrEqual(65_000);
    expect(headers.get('ratelimit-limit')).toBe(String(ACTOR));
    expect(headers.get('ratelimit-remaining')).toBe(String(ACTOR - 1));
    expect(headers.get('ratelimit-reset')).toBe('60');
    expect(headers.get('retry-after')).toBeNull();
  });

  it('is one for all sessions and keys of a person', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    await ask(person.token, pages(1, 100));
    expect(await usedBy(key.token)).toBe(3);
    expect(await usedBy((await world.person()).token)).toBe(1);
  });

  it('of a service account is its own', async () => {
    const account = await world.account();
    const machine = await world.serviceAccount(account);
    await ask(account.owner.token, '{ rateLimit { used } }');
    expect(await usedBy(machine.token)).toBe(1);
  });

  it('refuses, when it is spent, before anything runs or is written, and says when to come again', async () => {
    const { token, userId } = await world.person();
    await ask(token, pages(50, 100));
    for (let round = 0; round < 4; round += 1) await ask(token, pages(50, 100));
    expect(await usedBy(token)).toBe(256);
    const tooMuch = await ask(token, pages(50, 100));
    expect(tooMuch.status).toBe(429);
    expect(tooMuch.json.data).toBeUndefined();
    expect(tooMuch.errors).toEqual([
      {
        message: expect.stringMatching(
          /^You have 43 of 300 points left for this minute, and this request costs more\. Ask again in \d+ s, or ask for less at once\.$/,
        ) as unknown,
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) as unknown },
      },
    ]);
    const seconds = tooMuch.errors[0]?.extensions.retryAfterSeconds as number;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(tooMuch.headers.get('retry-after')).toBe(String(seconds));
    // What was refused took one point, and what is small enough goes on.
    expect(await usedBy(token)).toBe(258);
    for (let round = 258; round < ACTOR; round += 1) await ask(token, '{ __typename }');
    const mutation = 'mutation { updateViewer(input: { name: "Never" }) { errors { message } } }';
    const spent = await expectNothingWritten(world, [], () => ask(token, mutation));
    expect(spent.status).toBe(429);
    expect(spent.errors[0]?.extensions.code).toBe('RATE_LIMITED');
    expect(spent.headers.get('retry-after')).toBe(String(spent.errors[0]?.extensions.retryAfterSeconds));
    expect(spent.headers.get('ratelimit-remaining')).toBe('0');
    expect(await world.sql('SELECT name FROM users WHERE id = $1', [userId])).not.toEqual([{ name: 'Never' }]);
  });

  it('is whole again a minute after its first point', async () => {
    const { token } = await world.person();
    await ask(token, pages(50, 100));
    const soon = Date.now() + 61_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => soon);
    try {
      expect(await usedBy(token)).toBe(1);
    } finally {
      clock.mockRestore();
    }
  });

  it('may have no limit', async () => {
    const free = await startWorld({ actorPointsPerMinute: null });
    try {
      const { token } = await free.person();
      const answer = await free.graphql(token, '{ rateLimit { limit remaining used } }');
      expect(answer.data.rateLimit).toEqual({ limit: null, remaining: null, used: 1 });
      expect(answer.headers.get('ratelimit-limit')).toBeNull();
    } finally {
      await free.stop();
    }
  });
});

describe('an answer', () => {
  const HEADERS = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
  const IDS = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const tooDeep = `{ ${'a { '.repeat(30)} a ${'}'.repeat(30)} }`;
  const tooMuch = () => `{ viewer { a: ${inner(100)} b: ${inner(100)} } }`;
  /** What it has of the headers and of `extensions.cost`. */
  const toldBy = ({ headers, text }: Raw) => ({
    headers: HEADERS.filter((name) => headers.has(name)),
    cost: text.includes('"extensions":{"cost":'),
  });

  it.each<[string, number, () => object]>([
    ['that went well', 200, () => ({ query: '{ __typename }' })],
    ['to what cannot be parsed', 400, () => ({ query: '{ viewer {' })],
    ['to what is invalid', 400, () => ({ query: '{ nothing }' })],
    ['to wrong variables', 400, () => ({ query: IDS, variables: { ids: {} } })],
    ['to what may return too much', 400, () => ({ query: tooMuch() })],
  ])('%s has the budget in its headers and in extensions', async (_what, status, body) => {
    const answer = await post(world, body(), bearer((await world.person()).token));
    expect({ status: answer.status, ...toldBy(answer) }).toEqual({ status, headers: HEADERS, cost: true });
  });

  it.each<[string, () => object]>([
    ['a document that passes a limit', () => ({ query: tooDeep })],
    ['variables that pass a limit', () => ({ query: IDS, variables: { ids: Array<string>(5001).fill('x') } })],
    ['an id that nobody knows', () => ({ documentId: `sha256:${'0'.repeat(64)}` })],
    ['no document', () => ({})],
  ])('that refuses %s has it in its headers only', async (_what, body) => {
    const answer = await post(world, body(), bearer((await world.person()).token));
    expect({ status: answer.status, ...toldBy(answer) }).toEqual({ status: 400, headers: HEADERS, cost: false });
  });

  it('to a GET that a browser could be made to send has it in its headers only', async () => {
    const answer = await send(world, '/graphql?query={__typename}', { headers: bearer((await world.person()).token) });
    expect({ status: answer.status, ...toldBy(answer) }).toEqual({ status: 400, headers: HEADERS, cost: false });
  });

  it('to a credential that is no good has that of the network in its headers only', async () => {
    const answer = await post(world, { query: '{ __typename }' }, bearer(newToken('session')));
    expect({ status: answer.status, ...toldBy(answer) }).toEqual({ status: 401, headers: HEADERS, cost: false });
    expect(answer.headers.get('ratelimit-limit')).toBe('600');
  });

  it('that refuses a price has both, and one to who has nothing left only the headers', async () => {
    const { token, userId } = await world.person();
    await world.server.app.budgets.spend(userId, ACTOR - 1, ACTOR);
    const dear = await post(world, { query: pages(1, 100) }, bearer(token));
    expect({ status: dear.status, ...toldBy(dear) }).toEqual({ status: 429, headers: HEADERS, cost: true });
    const none = await post(world, { query: '{ __typename }' }, bearer(token));
    expect({ status: none.status, ...toldBy(none) }).toEqual({ status: 429, headers: HEADERS, cost: false });
    expect([dear, none].map(({ headers }) => headers.has('retry-after'))).toEqual([true, true]);
  });

  it.each<[string, number, string, string]>([
    ['is too large', 413, JSON.stringify({ query: 'x'.repeat(110_000) }), 'application/json'],
    ['is no JSON', 400, '{', 'application/json'],
    ['is of another type', 415, '<a/>', 'application/xml'],
  ])('to a body that %s has neither, and costs nothing', async (_what, status, body, type) => {
    const { token } = await world.person();
    const answer = await post(world, body, { ...bearer(token), 'content-type': type });
    expect({ status: answer.status, ...toldBy(answer) }).toEqual({ status, headers: [], cost: false });
    expect(await usedBy(token)).toBe(1);
  });
});

describe('the budget of a network', () => {
  it('is for all that ask there without a credential, or with one that is no good', async () => {
    const lonely = await startWorld({ isTrustedProxy: (address) => address.includes('127.0.0.1') });
    const asFrom = (address: string, headers: Record<string, string> = {}) =>
      post(lonely, { query: '{ rateLimit { limit used } }' }, { 'x-forwarded-for': address, ...headers });
    try {
      expect((await asFrom('203.0.113.7')).json.data?.rateLimit).toEqual({ limit: 600, used: 1 });
      const bad = await asFrom('203.0.113.8', bearer(newToken('session')));
      expect(bad.status).toBe(401);
      expect((await asFrom('203.0.113.9')).json.data?.rateLimit).toEqual({ limit: 600, used: 3 });
      expect((await asFrom('198.51.100.7')).json.data?.rateLimit).toEqual({ limit: 600, used: 1 });
      for (let used = 3; used < 600; used += 1) await asFrom('203.0.113.7');
      expect((await asFrom('203.0.113.7')).status).toBe(429);
      expect((await asFrom('203.0.113.8', bearer(newToken('session')))).status).toBe(429);
      const { token } = await lonely.person();
      expect((await asFrom('203.0.113.7', bearer(token))).json.data?.rateLimit).toEqual({ limit: 20_000, used: 1 });
    } finally {
      await lonely.stop();
    }
  });
});

describe('the budget of an account', () => {
  const name = (account: TestAccount) => `account(handle: "${account.handle}")`;
  const left = (account: TestAccount) => `{ ${name(account)} { id rateLimit { limit remaining used } } }`;

  /** Takes all but so many of the 600 points that an account has on this plan. */
  async function spendAllBut(account: TestAccount, points: number): Promise<void> {
    await world.server.app.budgets.spend(account.id, 600 - points, 600);
  }

  it('is that of its plan, and pays the price of each document that touches it once', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { json, cost } = await ask(
      account.owner.token,
      `{ one: ${left(account).slice(2, -2)} two: ${name(account)} { members(first: 100) { nodes { id } } teams(first: 100) { nodes { id } } } }`,
    );
    expect((json.data?.one as { rateLimit: unknown }).rateLimit).toEqual({ limit: 600, remaining: 598, used: 2 });
    expect(cost).toMatchObject({
      points: 2,
      accounts: [{ id: account.id, limit: 600, remaining: 598, used: 2, resetAt: expect.any(String) as unknown }],
    });
  });

  it('refuses its own fields when it is spent, and lets the rest of the answer stand', async () => {
    const spent = await world.account({ plan: 'FREE' });
    const other = await world.account({ owner: spent.owner });
    await spendAllBut(spent, 1);
    const twoPoints = 'members(first: 100) { nodes { id } } teams(first: 100) { nodes { id } }';
    const query = `{ viewer { user { id } } a: ${name(spent)} { handle ${twoPoints} } b: ${name(other)} { seats { used } } }`;
    const answer = await expectNothingWritten(world, [], () => ask(spent.owner.token, query));
    expect(answer.status).toBe(200);
    expect(answer.json.data).toEqual({
      viewer: { user: { id: spent.owner.userId } },
      a: { handle: spent.handle, members: null, teams: null },
      b: { seats: { used: 1 } },
    });
    const refusal = (field: string) => ({
      message: expect.stringMatching(/^The account has 1 of 600 points left for this minute/) as unknown,
      path: ['a', field],
      locations: expect.anything() as unknown,
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) as unknown },
    });
    expect(answer.errors).toHaveLength(2);
    expect(answer.errors).toEqual(expect.arrayContaining([refusal('members'), refusal('teams')]));
    // What costs no more than is left goes on.
    const { json } = await ask(spent.owner.token, left(spent));
    expect((json.data?.account as { rateLimit: unknown }).rateLimit).toEqual({ limit: 600, remaining: 0, used: 600 });
  });

  it('refuses mutations, which then write nothing, with 429 when nothing else was answered', async () => {
    const account = await world.account({ plan: 'FREE' });
    await spendAllBut(account, 0);
    const mutation = `mutation { updateAccount(input: { accountId: "${account.id}", name: "Never" }) { account { name } } }`;
    const answer = await expectNothingWritten(world, [], () => ask(account.owner.token, mutation));
    expect(answer.status).toBe(429);
    expect(answer.json.data).toEqual({ updateAccount: null });
    expect(answer.errors).toMatchObject([{ path: ['updateAccount'], extensions: { code: 'RATE_LIMITED' } }]);
    expect(answer.headers.get('retry-after')).toBe(String(answer.errors[0]?.extensions.retryAfterSeconds));
  });

  it('is asked by node too', async () => {
    const account = await world.account({ plan: 'FREE' });
    await spendAllBut(account, 0);
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = [account.owner.userId, account.owner.memberId, newId('member')];
    const { json, errors } = await ask(account.owner.token, query, { ids });
    expect(json.data).toEqual({ nodes: [{ id: account.owner.userId }, null, null] });
    expect(errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'RATE_LIMITED' } }]);
  });

  it('is neither spent nor seen by who has a key of their own for it and is not in it any more', async () => {
    const account = await world.account({ plan: 'FREE' });
    const former = await world.member(account, 'MEMBER', { active: false });
    const key = await world.apiKey(former, { accountId: account.id });
    const { json, cost } = await ask(former.token, `{ node(id: "${key.id}") { id } }`);
    expect(json.data).toEqual({ node: { id: key.id } });
    expect(cost.accounts).toEqual([]);
    const seen = await ask(account.owner.token, left(account));
    expect(seen.cost.accounts).toMatchObject([{ used: 1 }]);
  });

  it('is that which an operator has set in place of the plan', async () => {
    const account = await world.account({ plan: 'FREE', overrides: { limits: { pointsPerMinute: null } } });
    const { cost } = await ask(account.owner.token, left(account));
    expect(cost.accounts).toMatchObject([{ id: account.id, limit: null, remaining: null, used: 1 }]);
  });

  it('pays once for a document that goes on for another caller or under another name', async () => {
    const account = await world.account({ plan: 'FREE' });
    const update = `updateAccount(input: { accountId: "${account.id}", name: "Another" }) { errors { message } }`;
    const rename = 'updateViewer(input: { name: "Other" }) { errors { message } }';
    const { cost, errors } = await ask(account.owner.token, `mutation { ${update} ${rename} again: ${update} }`);
    expect(errors).toEqual([]);
    expect(cost.points).toBe(5);
    expect(cost.accounts).toMatchObject([{ id: account.id, used: 5 }]);
    const { json } = await ask(account.owner.token, left(account));
    expect((json.data?.account as { rateLimit: unknown }).rateLimit).toMatchObject({ used: 6 });
  });

  it('is decided again for who comes next in a document: who signed out enters no more, and what was paid is shown', async () => {
    const account = await world.account({ plan: 'FREE' });
    const update = `updateAccount(input: { accountId: "${account.id}", name: "Another" }) { account { name } errors { message } }`;
    const { json, cost, errors } = await ask(
      account.owner.token,
      `mutation { ${update} signOut(input: {}) { errors { message } } again: ${update} }`,
    );
    expect(json.data).toMatchObject({ updateAccount: { errors: [] }, again: null });
    expect(errors).toMatchObject([{ path: ['again'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(cost.accounts).toMatchObject([{ id: account.id, used: cost.points }]);
  });

  describe('that a workspace is transferred to', () => {
    const TRANSFER =
      'mutation ($input: TransferWorkspaceInput!) { transferWorkspace(input: $input) { workspace { id } errors { code } } }';

    it('pays as the other one does', async () => {
      const from = await world.account({ plan: 'FREE' });
      const to = await world.account({ owner: from.owner, plan: 'FREE' });
      const { id } = await world.workspace(from);
      const input = { workspaceId: id, toAccountId: to.id };
      const { cost, json } = await ask(from.owner.token, TRANSFER, { input });
      expect(json.data).toEqual({ transferWorkspace: { workspace: { id }, errors: [] } });
      const used = cost.points;
      expect(cost.accounts).toMatchObject([
        { id: from.id, used },
        { id: to.id, used },
      ]);
    });

    it('refuses, when it is spent, before anything is written', async () => {
      const from = await world.account({ plan: 'FREE' });
      const to = await world.account({ owner: from.owner, plan: 'FREE' });
      const { id } = await world.workspace(from);
      await spendAllBut(to, 1);
      const input = { workspaceId: id, toAccountId: to.id };
      const answer = await expectNothingWritten(world, [], () => ask(from.owner.token, TRANSFER, { input }));
      expect(answer.status).toBe(429);
      expect(answer.errors).toMatchObject([{ path: ['transferWorkspace'], extensions: { code: 'RATE_LIMITED' } }]);
    });

    it('pays nothing for who may not transfer workspaces into it', async () => {
      const from = await world.account({ plan: 'FREE' });
      const to = await world.account({ plan: 'FREE' });
      await world.member(to, 'MEMBER', { person: from.owner });
      const { id } = await world.workspace(from);
      const input = { workspaceId: id, toAccountId: to.id };
      const { cost } = await ask(from.owner.token, TRANSFER, { input });
      expect(cost.accounts.map((one) => one.id)).toEqual([from.id]);
    });
  });

  it('is not spent by who may not enter', async () => {
    const account = await world.account({ plan: 'FREE' });
    const outsider = await world.person();
    const member = await world.member(account, 'MEMBER');
    const query = `{ node(id: "${account.owner.memberId}") { id } }`;
    expect((await ask(outsider.token, query)).json.data).toEqual({ node: null });
    await ask(
      member.token,
      `mutation { updateAccount(input: { accountId: "${account.id}", name: "x" }) { account { id } } }`,
    );
    const { json } = await ask(account.owner.token, left(account));
    expect((json.data?.account as { rateLimit: unknown }).rateLimit).toEqual({ limit: 600, remaining: 599, used: 1 });
  });

  it('is shared by its members, and by requests at the same time', async () => {
    const account = await world.account({ plan: 'FREE' });
    const members = await Promise.all([1, 2, 3].map(() => world.member(account, 'MEMBER')));
    await spendAllBut(account, 20);
    const query = `{ ${name(account)} { seats { used } } }`;
    const answers = await Promise.all(
      members.flatMap(({ token }) => Array.from({ length: 10 }, () => ask(token, query))),
    );
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(20);
    expect(answers.filter(({ errors }) => errors[0]?.extensions.code === 'RATE_LIMITED')).toHaveLength(10);
  });
});

describe('operationCost', () => {
  const COST =
    'query ($document: String!, $name: String, $variables: String) { operationCost(document: $document, operationName: $name, variablesJson: $variables) { points allowed errors } }';
  async function costOf(document: string, variables?: string, name?: string, token: string | null = null) {
    const { json, errors } = await ask(token, COST, { document, variables, name });
    expect(errors).toEqual([]);
    return json.data?.operationCost as { points: number; allowed: boolean; errors: string[] };
  }

  it('prices queries and mutations without running them', async () => {
    const account = await world.account();
    expect(await costOf(pages(2, 100))).toEqual({ points: 3, allowed: true, errors: [] });
    const close = `mutation { deleteAccount(input: { accountId: "${account.id}", confirmHandle: "${account.handle}" }) { errors { message } } }`;
    const priced = await expectNothingWritten(world, [], () =>
      costOf(close, undefined, undefined, account.owner.token),
    );
    expect(priced).toEqual({ points: 10, allowed: true, errors: [] });
  });

  it('prices by the variables, and the operation that is named', async () => {
    const document = `query A($n: Int!) { viewer { accounts(first: $n) { nodes { members(first: 100) { nodes { id } } } } } } query B { viewer { user { id } } }`;
    expect(await costOf(document, '{"n": 3}', 'A')).toEqual({ points: 4, allowed: true, errors: [] });
    expect(await costOf(document, undefined, 'B')).toEqual({ points: 1, allowed: true, errors: [] });
    expect(await costOf(document)).toMatchObject({ points: 0, allowed: false });
  });

  it.each([
    ['{ viewer {', undefined, /^Syntax Error/],
    ['{ nothing }', undefined, /^Cannot query field "nothing"/],
    ['query ($n: Int!) { viewer { accounts(first: $n) { totalCount } } }', undefined, /"\$n" of required type "Int!"/],
    ['{ viewer { user { id } } }', '[1]', /^variablesJson is no JSON object/],
    ['{ viewer { user { id } } }', '{', /^variablesJson is no JSON object/],
  ])('says of %s what is wrong with it', async (document, variables, says) => {
    const { points, allowed, errors } = await costOf(document, variables);
    expect({ points, allowed }).toEqual({ points: 0, allowed: false });
    expect(errors).toEqual([expect.stringMatching(says)]);
  });

  it('tells one mistake of long variables only, and so does not answer with many times what it was asked', async () => {
    const document = 'mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { errors { code } } }';
    const wrong = { a: 1, b: 2, c: 3, d: 4 };
    const short = await costOf(document, JSON.stringify({ input: wrong }));
    expect(short.errors.length).toBeGreaterThan(4);
    const long = await costOf(document, JSON.stringify({ input: { ...wrong, name: 'x'.repeat(5000) } }));
    expect(long).toMatchObject({ points: 0, allowed: false });
    expect(long.errors).toHaveLength(1);
  });

  it('says that a document would be refused for its price, by the limit or by what is left', async () => {
    const { token } = await world.person();
    const large = `{ viewer { a: ${inner(100)} b: ${inner(100)} } }`;
    const refused = await costOf(large, undefined, undefined, token);
    expect(refused).toMatchObject({ allowed: false, errors: [expect.stringMatching(/200 is the most/) as unknown] });
    for (let round = 0; round < 4; round += 1) await ask(token, pages(50, 100));
    const tooMuch = await costOf(`{ viewer { ${inner(100)} } }`, undefined, undefined, token);
    expect(tooMuch).toEqual({
      points: 101,
      allowed: false,
      errors: [expect.stringMatching(/^It costs 101 points, and you have \d+ left until 20/) as unknown],
    });
  });

  it('costs 10 itself, so that it cannot be asked a hundred times at once', async () => {
    const { token } = await world.person();
    const { cost } = await ask(token, '{ operationCost(document: "{ viewer { user { id } } }") { points } }');
    expect(cost.points).toBe(10);
  });
});

it('shows other origins the headers of the budget', async () => {
  const open = await startWorld({ corsOrigins: ['https://app.example.com'] });
  try {
    const { headers } = await send(open, '/graphql?query={__typename}', {
      headers: { origin: 'https://app.example.com', 'apollo-require-preflight': '1' },
    });
    expect(headers.get('access-control-expose-headers')).toMatch(/ratelimit-remaining.*retry-after/);
  } finally {
    await open.stop();
  }
});
