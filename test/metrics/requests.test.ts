import { buildSchema } from 'graphql';
import { readSdl } from '../../src/graphql/schema';
import { eventually } from '../support/eventually';
import { holdMember, lockWaits } from '../support/held-row';
import { post, send } from '../support/http';
import { changes, figures, named } from '../support/metrics';
import { startWorld, type TestAccount, type World } from '../support/world';

const DURATION = 'guildhall_request_duration_seconds';

let world: World;
let account: TestAccount;
beforeAll(async () => {
  world = await startWorld({ metricsPort: 0, run: 'api' });
  account = await world.account();
});
afterAll(() => world.stop());

/** Which requests were counted while something happened. */
const counted = (act: () => Promise<unknown>) => changes(world.server, `${DURATION}_count`, act);

/** The labels of a request. */
const labels = (operation: string, type: string, code = 'OK', status = 200) =>
  `{operation="${operation}",type="${type}",code="${code}",status="${status}"}`;

const ask = (query: string, variables: object = {}, token: string | null = account.owner.token) =>
  world.graphql(token, query, variables);
const CHANGE = `mutation ($memberId: ID!, $role: AccountRole!) {
  changeMemberRole(input: { memberId: $memberId, role: $role }) { member { role } }
}`;

describe('an operation is counted by the field that it asks for', () => {
  it.each([
    ['a query', '{ accountRoles { role } }', 'accountRoles'],
    ['under another name', '{ mine: accountRoles { role } }', 'accountRoles'],
    ['more than once', '{ a: accountRoles { role } b: accountRoles { role } }', 'accountRoles'],
    ['beside its type', '{ __typename accountRoles { role } }', 'accountRoles'],
    ['in fragments', '{ ...A ... on Query { ...A } } fragment A on Query { accountRoles { role } }', 'accountRoles'],
    ['one of two', '{ accountRoles { role } workspaceScopes { scope } }', 'several'],
    [
      'one of two in a fragment',
      '{ accountRoles { role } ...A } fragment A on Query { workspaceScopes { scope } }',
      'several',
    ],
    ['the schema', '{ __schema { queryType { name } } }', 'introspection'],
    ['nothing but its type', '{ __typename }', 'introspection'],
  ])('%s', async (_name, query, operation) => {
    expect(await counted(() => ask(query))).toEqual({ [labels(operation, 'query')]: 1 });
  });

  it('a mutation', async () => {
    const { memberId } = await world.member(account, 'MEMBER');
    expect(await counted(() => ask(CHANGE, { memberId, role: 'ADMIN' }))).toEqual({
      [labels('changeMemberRole', 'mutation')]: 1,
    });
  });

  it('by GET too', async () => {
    const get = () =>
      send(world, `/graphql?query=${encodeURIComponent('{ accountRoles { role } }')}`, {
        headers: { 'apollo-require-preflight': 'true' },
      });
    expect(await counted(get)).toEqual({ [labels('accountRoles', 'query')]: 1 });
  });

  it('and never by its name: 200 names are one figure', async () => {
    const act = async () => {
      for (let number = 0; number < 200; number += 1) await ask(`query Name${number} { accountRoles { role } }`);
    };
    expect(await counted(act)).toEqual({ [labels('accountRoles', 'query')]: 200 });
  });

  it('once each fragment is opened, however often it is used', async () => {
    const doubling = Array.from({ length: 4 }, (_none, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    const query = `{ ...F0 } ${doubling.join(' ')} fragment F4 on Query { accountRoles { role } }`;
    expect(await counted(() => ask(query))).toEqual({ [labels('accountRoles', 'query')]: 1 });
  });
});

describe('what came of a request is its code', () => {
  it('the first error of a payload, also one that was not asked for', async () => {
    const { memberId } = account.owner;
    expect(await counted(() => ask(CHANGE, { memberId, role: 'MEMBER' }))).toEqual({
      [labels('changeMemberRole', 'mutation', 'LAST_OWNER')]: 1,
    });
  });

  it('the first error of an entry', async () => {
    const query = `mutation ($accountId: ID!, $invitations: [InvitationInput!]!) {
      inviteMembers(input: { accountId: $accountId, invitations: $invitations }) { results { invitation { id } } }
    }`;
    const invitations = [{ email: 'fine@example.com' }, { email: account.owner.email }];
    expect(await counted(() => ask(query, { accountId: account.id, invitations }))).toEqual({
      [labels('inviteMembers', 'mutation', 'ALREADY_MEMBER')]: 1,
    });
  });

  it('also where a mutation answers what an earlier call did', async () => {
    const query = `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { results { invitation { id } } } }`;
    const input = { accountId: account.id, idempotencyKey: 'only-once', invitations: [{ email: account.owner.email }] };
    const twice = async () => {
      await ask(query, { input });
      await ask(query, { input });
    };
    expect(await counted(twice)).toEqual({ [labels('inviteMembers', 'mutation', 'ALREADY_MEMBER')]: 2 });
  });

  it('a refusal, and the status that goes with it', async () => {
    const query = 'query ($h: String!) { account(handle: $h) { id } }';
    const member = await world.member(account, 'MEMBER');
    const act = async () => {
      await ask(query, { h: account.handle }, null);
      await ask(CHANGE, { memberId: account.owner.memberId, role: 'MEMBER' }, member.token);
      await ask(
        `{ account(handle: "${account.handle}") { name auditLog(first: 1) { totalCount } } }`,
        {},
        member.token,
      );
    };
    expect(await counted(act)).toEqual({
      [labels('account', 'query', 'UNAUTHENTICATED', 401)]: 1,
      [labels('changeMemberRole', 'mutation', 'FORBIDDEN')]: 1,
      [labels('account', 'query', 'FORBIDDEN')]: 1,
    });
  });

  it('that it asks for too much', async () => {
    const lists = Array.from({ length: 101 }, (_none, n) => `a${n}: accounts(first: 1) { totalCount }`).join(' ');
    expect(await counted(() => ask(`{ viewer { ${lists} } }`))).toEqual({
      [labels('viewer', 'query', 'QUERY_TOO_COMPLEX', 400)]: 1,
    });
  });

  it('before GraphQL, by what the answer says', async () => {
    const bodies = [
      '{"query": ',
      '{}',
      JSON.stringify({ query: '{ viewer {' }),
      JSON.stringify({ query: '{ nothing }' }),
    ];
    const act = async () => {
      for (const body of bodies) await post(world, body);
      await post(world, { query: `{ __typename } # ${'x'.repeat(1024 * 1024)}` });
      await post(world, { query: '{ accountRoles { role } }' }, { authorization: 'Bearer bad' });
      await post(world, { query: '{ accountRoles { role } }' }, { 'content-type': 'application/xml' });
    };
    expect(await counted(act)).toEqual({
      [labels('none', 'none', 'BAD_USER_INPUT', 400)]: 2,
      [labels('none', 'none', 'GRAPHQL_PARSE_FAILED', 400)]: 1,
      [labels('none', 'none', 'GRAPHQL_VALIDATION_FAILED', 400)]: 1,
      [labels('none', 'none', 'BAD_USER_INPUT', 413)]: 1,
      [labels('none', 'none', 'UNAUTHENTICATED', 401)]: 1,
      [labels('none', 'none', 'BAD_USER_INPUT', 415)]: 1,
    });
  });

  /** Takes a table away while something runs. */
  async function without(table: string, act: () => Promise<unknown>): Promise<void> {
    await world.sql(`ALTER TABLE ${table} RENAME TO ${table}_gone`);
    await act().finally(() => world.sql(`ALTER TABLE ${table}_gone RENAME TO ${table}`));
  }

  it('a fault, wherever it was met, and whatever was refused beside it', async () => {
    const member = await world.member(account, 'MEMBER');
    const query = `{ account(handle: "${account.handle}") { auditLog(first: 1) { totalCount } seats { used } } }`;
    const act = async () => {
      await without('invitations', () => ask(query, {}, member.token));
      await without('sessions', () => ask(query, {}, member.token));
    };
    expect(await counted(act)).toEqual({
      [labels('account', 'query', 'INTERNAL_SERVER_ERROR')]: 1,
      [labels('none', 'none', 'INTERNAL_SERVER_ERROR', 500)]: 1,
    });
  });

  it('a fault, where a refusal could not be written down', async () => {
    const member = await world.member(account, 'MEMBER');
    const act = () => ask(CHANGE, { memberId: account.owner.memberId, role: 'MEMBER' }, member.token);
    expect(await counted(() => without('refusal_counts', act))).toEqual({
      [labels('changeMemberRole', 'mutation', 'INTERNAL_SERVER_ERROR', 500)]: 1,
    });
  });
});

describe('every other request', () => {
  it('is counted by its route, which holds no token', async () => {
    const act = async () => {
      await send(world, '/healthz');
      await send(world, '/exports/gex_a-token-of-this-test');
      await send(world, '/nothing/that/there/is');
      await send(world, '/assets/nothing.js');
    };
    expect(await counted(act)).toEqual({
      [labels('/healthz', 'http')]: 1,
      [labels('/exports/:token', 'http', 'UNAUTHENTICATED', 401)]: 1,
      [labels('none', 'http', 'NOT_FOUND', 404)]: 1,
      [labels('/assets/*', 'http', 'NOT_FOUND', 404)]: 1,
    });
  });
});

describe('how long a request took', () => {
  it('is known, also where the client has given up', async () => {
    const { memberId } = await world.member(account, 'MEMBER');
    const release = await holdMember(world, memberId);
    const own = labels('changeMemberRole', 'mutation');
    const of = async (name: string) => named(await figures(world.server), `${DURATION}_${name}`)[own] ?? 0;
    const [count, sum] = [await of('count'), await of('sum')];
    const client = new AbortController();
    const asked = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${account.owner.token}` },
      body: JSON.stringify({ query: CHANGE, variables: { memberId, role: 'ADMIN' } }),
      signal: client.signal,
    });
    await lockWaits(world);
    const held = performance.now();
    client.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(await of('count')).toBe(count);
    const atLeast = (performance.now() - held) / 1000;
    await release();
    await eventually(async () => (await of('count')) === count + 1);
    expect((await of('sum')) - sum).toBeGreaterThan(atLeast);
  });

  it('is told in steps from 1 ms to 10 s, of which each holds those before it', async () => {
    await ask('{ accountRoles { role } }');
    const all = named(await figures(world.server), `${DURATION}_bucket`);
    const own = Object.entries(all).filter(([series]) => series.includes(labels('accountRoles', 'query').slice(1, -1)));
    expect(own.map(([series]) => /le="([^"]+)"/.exec(series)?.[1])).toEqual(
      '0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf'.split(' '),
    );
    const values = own.map(([, value]) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    const counts = named(await figures(world.server), `${DURATION}_count`);
    expect(values.at(-1)).toBe(counts[labels('accountRoles', 'query')]);
  });
});

describe('refusals', () => {
  const refusals = (act: () => Promise<unknown>) => changes(world.server, 'guildhall_refusals_total', act);

  it('of the guard are counted field by field, and once by whichever executor', async () => {
    const query = `{ a: account(handle: "${account.handle}") { id } b: account(handle: "x") { id } viewer { user { id } } }`;
    expect(await refusals(() => ask(query, {}, null))).toEqual({ '{code="UNAUTHENTICATED"}': 3 });
  });

  it('of mutations are counted by the codes of their errors', async () => {
    const member = await world.member(account, 'MEMBER');
    const { memberId } = account.owner;
    const act = async () => {
      await ask(CHANGE, { memberId, role: 'MEMBER' });
      await ask(CHANGE, { memberId, role: 'MEMBER' }, member.token);
      await ask('mutation { signIn(input: { challenge: "none", code: "00000000" }) { token } }', {}, null);
    };
    expect(await refusals(act)).toEqual({
      '{code="LAST_OWNER"}': 1,
      '{code="FORBIDDEN"}': 1,
      '{code="WRONG_CODE"}': 1,
    });
  });

  it('of links that lead nowhere are counted, though their caller meets no error', async () => {
    const query = '{ invitationByToken(token: "gil_nowhere") { accountName } }';
    expect(await refusals(() => ask(query, {}, null))).toEqual({ '{code="WRONG_LINK"}': 1 });
  });

  it('of credentials are counted', async () => {
    const act = () => post(world, { query: '{ accountRoles { role } }' }, { authorization: 'Bearer bad' });
    expect(await refusals(act)).toEqual({ '{code="BAD_CREDENTIAL"}': 1 });
  });

  it('are none where all went well', async () => {
    expect(await refusals(() => ask('{ viewer { user { id } } }'))).toEqual({});
  });
});

it('a document that passes a limit counts with its code, before anybody knows what it asks for', async () => {
  const tooMany = `{ ${Array.from({ length: 101 }, (_none, index) => `a${String(index)}: __typename`).join(' ')} }`;
  expect(await counted(() => ask(tooMany))).toEqual({ [labels('none', 'none', 'QUERY_TOO_COMPLEX', 400)]: 1 });
});

describe('what a budget cannot pay', () => {
  const limited = (act: () => Promise<unknown>) => changes(world.server, 'guildhall_rate_limited_total', act);
  const spend = (spender: string, points: number) => world.server.app.budgets.spend(spender, points, null);

  it('is counted by whose budget it is, and as a request with its code and status', async () => {
    const { token, userId } = await world.person();
    await spend(userId, 20_000);
    const act = () => ask('{ viewer { user { id } } }', {}, token);
    expect(await limited(act)).toEqual({ '{whose="actor"}': 1 });
    expect(await counted(act)).toEqual({ [labels('none', 'none', 'RATE_LIMITED', 429)]: 1 });
  });

  it('is counted once for an account, however many of its fields are refused', async () => {
    const poor = await world.account({ plan: 'FREE' });
    await spend(poor.id, 600);
    const query = `{ account(handle: "${poor.handle}") { seats { used } plan { tier } settings { aiErrorSummaries } } }`;
    const act = () => ask(query, {}, poor.owner.token);
    expect(await limited(act)).toEqual({ '{whose="account"}': 1 });
    expect(await counted(act)).toEqual({ [labels('account', 'query', 'RATE_LIMITED')]: 1 });
    expect(await changes(world.server, 'guildhall_refusals_total', act)).toEqual({});
  });

  it('is beside codes and links that are refused after too many wrong ones, which are no refusals', async () => {
    const wrong = Array.from({ length: 50 }, (_none, n) => `a${n}: invitationByToken(token: "gil_${n}") { id }`);
    const { token } = await world.person();
    expect(await limited(() => ask(`{ ${wrong.join(' ')} }`, {}, token))).toEqual({});
    const act = () => ask('mutation { signIn(input: { challenge: "none", code: "00000000" }) { token } }', {}, token);
    expect(await limited(act)).toEqual({ '{whose="tries"}': 1 });
    expect(await changes(world.server, 'guildhall_refusals_total', act)).toEqual({});
  });

  it('counts each link that is refused, those of a request that had room for some of them too', async () => {
    const links = (count: number) => {
      const fields = Array.from({ length: count }, (_none, n) => `a${n}: invitationByToken(token: "gil_${n}") { id }`);
      return `{ ${fields.join(' ')} }`;
    };
    // Of the hour before, the network has wrong links already.
    world.advance(60 * 60_000);
    const { token } = await world.person();
    expect(await limited(() => ask(links(53), {}, token))).toEqual({ '{whose="tries"}': 3 });
    // Both executors run a query in tests, and what was refused as a whole is asked anew.
    expect(await limited(() => ask(links(2), {}, token))).toEqual({ '{whose="tries"}': 4 });
  });

  it('is told from the start, for everything that has limits', async () => {
    const known = Object.keys(named(await figures(world.server), 'guildhall_rate_limited_total'));
    expect(known).toEqual(['actor', 'network', 'account', 'tries'].map((whose) => `{whose="${whose}"}`));
  });
});

it('no label holds what a client chose: operations are fields of the schema', async () => {
  const schema = buildSchema(readSdl());
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const known = new Set([...fields, 'several', 'introspection', 'none']);
  const all = Object.keys(named(await figures(world.server), `${DURATION}_count`));
  const operations = all.flatMap(
    (series) => /operation="([^"]*)",type="(?:query|mutation|none)"/.exec(series)?.[1] ?? [],
  );
  expect(operations.length).toBeGreaterThan(10);
  expect(operations.filter((operation) => !known.has(operation))).toEqual([]);
});
