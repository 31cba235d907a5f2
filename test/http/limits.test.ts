import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getDirectiveValues,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  introspectionFromSchema,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { accountRolePermissions, everyBuiltInRole, everyScope } from '../../src/auth/catalogue';
import { documentCost, type Limit, LIMITS } from '../../src/graphql/document-cost';
import { countDocument, DOCUMENT_LIMITS, type DocumentLimit } from '../../src/graphql/read-document';
import { readSdl } from '../../src/graphql/schema';
import { newId } from '../../src/ids';
import { MAX_CUSTOM_ROLES } from '../../src/modules/accounts/account.decisions';
import { MAX_REPLACED_KEYS } from '../../src/modules/service-accounts/service-account.decisions';
import { parseExample } from '../../web/ide/parse-example';
import { expectNothingWritten } from '../support/nothing-written';
import { post, send } from '../support/http';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

const EXAMPLES = join(__dirname, '../../examples');
const GRAPHIQL = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});

let world: World;
let account: TestAccount;
beforeAll(async () => {
  world = await startWorld();
  account = await world.account();
});
afterAll(() => world.stop());

const schema = buildSchema(readSdl());

/** What an operation is counted as, without a server. */
function costOf(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is no operation.');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error('The variables are wrong.');
  return documentCost(schema, document, operation, coerced);
}

/** What a document is counted as before anybody looks at the schema. */
function countOf(query: string) {
  const counted = countDocument(query);
  if (counted === null) throw new Error('It cannot be parsed.');
  return counted;
}

/** The same selection many times, each under another name. */
const times = (count: number, selection: string, name = 'a') =>
  Array.from({ length: count }, (_none, index) => `${name}${String(index)}:${selection}`).join(' ');

/** Eighteen levels of members of accounts, and in them this. */
const nested = (innermost: string) => {
  const below = (rounds: number): string =>
    rounds === 0 ? innermost : `members(first: 1) { nodes { account { ${below(rounds - 1)} } } }`;
  return `query ($handle: String!) { account(handle: $handle) { ${below(6)} } }`;
};

const idsIn = (count: number) =>
  `nodes(ids: [${Array.from({ length: count }, (_none, index) => `"${String(index)}"`).join(' ')}]) { id }`;

const selecting = (more: number) =>
  `{ ${times(86, 'viewer { ...F }')} viewer { ${'__typename '.repeat(more)} } } fragment F on Viewer { user { ${'id name handle email '.repeat(5)} } }`;

const merging = (more: number) => `{ viewer { user { ${'id '.repeat(140)} ${'name '.repeat(more)} } } }`;

const operations = (count: number) =>
  Array.from({ length: count }, (_none, index) => `query A${String(index)} { __typename }`).join(' ');

const threeLists = (workspaces: number) =>
  `{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { id } } teams(first: 49) { nodes { id } } workspaces(first: ${String(workspaces)}) { nodes { id } } } } } }`;

/** For each limit a document that just keeps it, one that passes it, and what is said about that. */
const EDGES: Record<Limit | DocumentLimit, { kept: string; passed: string; says: RegExp }> = {
  tokens: {
    kept: `{ ${times(13, idsIn(100))} ${idsIn(32)} }`,
    passed: `{ ${times(13, idsIn(100))} ${idsIn(33)} }`,
    says: /asks for 1,501 words and signs or more; 1,500 is the most\. Put values into variables/,
  },
  lines: {
    kept: `{ __typename }${'\r\n'.repeat(1000)}${'\n'.repeat(999)}`,
    passed: `{ __typename }${'\r\n'.repeat(1000)}${'\n'.repeat(999)}\r`,
    says: /asks for 2,001 lines or more; 2,000 is the most\. Put long texts into variables/,
  },
  name: {
    kept: `{ ${'a'.repeat(100)}: __typename }`,
    passed: `{ ${'a'.repeat(101)}: __typename }`,
    says: /asks for 101 characters in one name or more; 100 is the most\. The schema has shorter ones/,
  },
  brackets: {
    kept: `${'{ ... '.repeat(59)}{ __typename ${'}'.repeat(60)}`,
    passed: `${'{ ... '.repeat(60)}{ __typename ${'}'.repeat(61)}`,
    says: /asks for 61 levels of brackets or more; 60 is the most\. Put nested values into variables/,
  },
  directives: {
    kept: `{ ${'__typename @skip(if: false) '.repeat(100)} }`,
    passed: `{ ${'__typename @skip(if: false) '.repeat(101)} }`,
    says: /asks for 101 directives or more; 100 is the most\. Repeat them less often/,
  },
  operations: {
    kept: operations(10),
    passed: operations(11),
    says: /asks for 11 operations or more; 10 is the most\. Send those that are not run in documents of their own/,
  },
  aliases: {
    kept: `{ viewer { ${times(100, 'user { ...F }')} } } fragment F on User { a: id }`,
    passed: `{ viewer { ${times(100, 'user { ...F }')} b: __typename } } fragment F on User { a: id }`,
    says: /asks for 201 aliases, .* or more; 200 is the most\. Split it up/,
  },
  merges: {
    kept: merging(20),
    passed: merging(21),
    says: /asks for 20,041 comparisons of fields that are merged or more; 20,000 is the most\. Select a field once/,
  },
  depth: {
    kept: nested('id'),
    passed: nested('seats { used }'),
    says: /asks for 21 levels of fields or more; 20 is the most\. Nest fewer levels/,
  },
  rootFields: {
    kept: `{ ${times(100, 'accountRoles { role }')} }`,
    passed: `{ ${times(101, 'accountRoles { role }')} }`,
    says: /101 fields of Query or Mutation or more; 100 is the most\. Split it up/,
  },
  fields: {
    kept: selecting(21),
    passed: selecting(22),
    says: /2,001 fields, .* or more; 2,000 is the most\. Select fewer/,
  },
  lists: {
    kept: `{ viewer { ${times(100, 'accounts(first: 1) { totalCount }')} } }`,
    passed: `{ viewer { ${times(101, 'accounts(first: 1) { totalCount }')} } }`,
    says: /101 fields that take `first` or more; 100 is the most\. Split it up/,
  },
  points: {
    kept: threeLists(50),
    passed: threeLists(51),
    says: /201 points, .* or more; 200 is the most\. Ask for smaller pages by `first`/,
  },
};

describe.each(Object.keys(EDGES) as (Limit | DocumentLimit)[])('the limit of %s', (limit) => {
  const { kept, passed, says } = EDGES[limit];
  const ask = async (query: string) => {
    const variables = query.includes('$handle') ? { handle: account.handle } : {};
    const operationName = query.includes('query A0 ') ? 'A0' : null;
    const headers = { authorization: `Bearer ${account.owner.token}` };
    const { status, json } = await post(world, { query, variables, operationName }, headers);
    return { status, data: json.data, errors: json.errors };
  };

  it('lets a document through that just keeps it', async () => {
    const [counted, most] =
      limit in LIMITS
        ? [costOf(kept, { handle: 'x' }).counts[limit as Limit], LIMITS[limit as Limit]]
        : [countOf(kept).counts[limit as DocumentLimit], DOCUMENT_LIMITS[limit as DocumentLimit]];
    expect(counted).toBe(most);
    const { status, errors } = await ask(kept);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  it('refuses a document that passes it, and says what to do', async () => {
    const { status, data, errors } = await expectNothingWritten(world, [], () => ask(passed));
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      { message: expect.stringMatching(says) as unknown, extensions: { code: 'QUERY_TOO_COMPLEX' } },
    ]);
  });
});

describe('a refused document', () => {
  it('runs none of its mutations and is no audit event', async () => {
    const member = await world.member(account, 'MEMBER');
    const query = `mutation ($input: ChangeMemberRoleInput!) { ${times(101, 'changeMemberRole(input: $input) { member { role } }')} }`;
    const variables = { input: { memberId: member.memberId, role: 'ADMIN' } };
    const { status, errors } = await expectNothingWritten(world, [], () =>
      world.graphql(account.owner.token, query, variables),
    );
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
  });

  it('costs no statement but those that find out who asks', async () => {
    const nothing = await statementsOf(world, () => world.graphql(account.owner.token, '{ __typename }'));
    const refused = await statementsOf(world, () => world.graphql(account.owner.token, EDGES.lists.passed));
    expect(refused).toEqual(nothing);
  });

  it.each([
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
  ])('is answered in the form that the client accepts: %s', async (accept, type) => {
    for (const query of [EDGES.depth.passed, EDGES.lists.passed, '{ nothing }']) {
      const { status, headers } = await post(world, { query }, { accept });
      expect({ status, type: headers.get('content-type') }).toEqual({ status: 400, type });
    }
  });

  it('is refused as a GET too', async () => {
    const { status, json } = await send(world, `/graphql?query=${encodeURIComponent(EDGES.rootFields.passed)}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(status).toBe(400);
    expect(json.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
  });

  it('is refused again, and one that is let through again is too', async () => {
    for (const [query, status] of [
      [EDGES.depth.passed, 400],
      [EDGES.rootFields.kept, 200],
      [EDGES.depth.passed, 400],
      [EDGES.rootFields.kept, 200],
    ] as const) {
      expect((await world.graphql(account.owner.token, query)).status).toBe(status);
    }
  });

  it('is refused to nobody in particular as well', async () => {
    const { status, errors } = await world.graphql(null, EDGES.rootFields.passed);
    expect(status).toBe(400);
    expect(errors[0]?.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX' });
  });

  it('is one whose variables ask for too much', async () => {
    const query = `query ($first: Int) { viewer { accounts(first: $first) { nodes { members(first: $first) { nodes { account { members(first: $first) { nodes { id } } } } } } } } }`;
    expect((await world.graphql(account.owner.token, query, { first: 10 })).status).toBe(200);
    expect((await world.graphql(account.owner.token, query, { first: 100 })).status).toBe(400);
    expect((await world.graphql(account.owner.token, query, { first: 10 })).status).toBe(200);
  });

  it('is one whose variable has a default, if it is left out and not if it is null', async () => {
    const query = `query ($first: Int = 100) { viewer { accounts(first: $first) { nodes { members(first: 100) { nodes { teams(first: 2) { nodes { id } } } } } } } }`;
    for (const [variables, status] of [
      [{ first: null }, 200],
      [{}, 400],
      [{ first: null }, 200],
    ] as const) {
      expect((await world.graphql(account.owner.token, query, variables)).status).toBe(status);
    }
  });

  it('is one whose condition lets too much in, also after one that did not', async () => {
    const lists = times(101, 'accounts(first: 1) { totalCount }');
    const query = `query ($all: Boolean!) { viewer { user { id } ... @include(if: $all) { ${lists} } } }`;
    for (const [all, status] of [
      [false, 200],
      [true, 400],
      [false, 200],
    ] as const) {
      expect((await world.graphql(account.owner.token, query, { all })).status).toBe(status);
    }
  });

  it('is one operation of a document, and not the other', async () => {
    const query = `query Small { viewer { user { id } } } query Large { viewer { ${times(101, 'accounts(first: 1) { totalCount }')} } }`;
    for (const [operationName, status] of [
      ['Small', 200],
      ['Large', 400],
      ['Small', 200],
    ] as const) {
      const answer = await post(world, { query, operationName }, { authorization: `Bearer ${account.owner.token}` });
      expect(answer.status).toBe(status);
    }
  });

  it('is none of several operations that each keep the limit of fields of Query', async () => {
    const query = `query A { ${times(60, '__typename')} } query B { ${times(60, '__typename', 'b')} }`;
    expect((await post(world, { query, operationName: 'A' })).status).toBe(200);
    const oneTooMany = `query A { ${times(60, '__typename')} } query B { ${'__typename '.repeat(101)} }`;
    expect((await post(world, { query: oneTooMany, operationName: 'A' })).status).toBe(400);
  });

  it('is one whose lists of ids are too long, whatever their length was before', async () => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { members(first: 100) { nodes { id account { teams(first: 3) { nodes { id } } } } } } } }`;
    for (const [length, status] of [
      [1, 200],
      [100, 400],
      [1, 200],
    ] as const) {
      const ids = Array<string>(length).fill(account.id);
      expect((await world.graphql(account.owner.token, query, { ids })).status).toBe(status);
    }
  });
});

describe('a document of many mistakes', () => {
  it('is told the first five of them', async () => {
    const { status, errors } = await world.graphql(null, `{ ${'nothing '.repeat(100)} }`);
    expect(status).toBe(400);
    expect(errors).toHaveLength(6);
    expect(errors[0]?.message).toBe('Cannot query field "nothing" on type "Query".');
    expect(errors[5]?.message).toMatch(/^Too many validation errors/);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
  });

  it('is helped with a name that is nearly right', async () => {
    const { errors } = await world.graphql(null, '{ viewr { user { id } } }');
    expect(errors[0]?.message).toBe('Cannot query field "viewr" on type "Query". Did you mean "viewer"?');
  });
});

describe('variables', () => {
  const IDS = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const INVITE = 'mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { errors { code } } }';
  const nestedList = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const withNames = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_none, index) => [`a${String(index)}`, 1])));
  const ask = (query: string, variables: string) =>
    post(world, `{"query":${JSON.stringify(query)},"variables":${variables}}`, {
      authorization: `Bearer ${account.owner.token}`,
    });

  it.each([
    ['20 levels of lists', '{ __typename }', `{"a":${nestedList(19)}}`],
    ['20 levels of objects', '{ __typename }', `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`],
    ['200 names', '{ __typename }', withNames(200)],
    ['5,000 values', '{ __typename }', `{"a":[${'1,'.repeat(4997)}1]}`],
    ['null in place of them', '{ __typename }', 'null'],
  ])('are let through with %s', async (_what, query, variables) => {
    expect(await ask(query, variables)).toMatchObject({ status: 200, json: { data: { __typename: 'Query' } } });
  });

  const LEVELS =
    /asks for 21 levels of lists and objects in its variables or more; 20 is the most\. Send what the inputs have/;
  const NAMES =
    /asks for 201 names in one object of its variables or more; 200 is the most\. Send what the inputs have/;

  const VALUES = /asks for 5,001 values in its variables or more; 5,000 is the most\. Send what the inputs have/;

  it.each([
    ['5,001 values', IDS, `{"ids":[${'1,'.repeat(4998)}1]}`, VALUES],
    ['21 levels of lists', IDS, `{"ids":${nestedList(20)}}`, LEVELS],
    ['45,000 levels of lists', IDS, `{"ids":${nestedList(45_000)}}`, LEVELS],
    ['15,000 levels of objects', INVITE, `{"input":${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`, LEVELS],
    ['201 names', IDS, withNames(201), NAMES],
    ['201 names in an input', INVITE, `{"input":${withNames(201)}}`, NAMES],
    ['201 names in an entry of a list', INVITE, `{"input":{"invitations":[{},${withNames(201)}]}}`, NAMES],
  ])('are refused with %s', async (_what, query, variables, says) => {
    const { status, json } = await expectNothingWritten(world, [], () => ask(query, variables));
    expect(status).toBe(400);
    expect(json).toEqual({
      errors: [{ message: expect.stringMatching(says) as unknown, extensions: { code: 'QUERY_TOO_COMPLEX' } }],
    });
  });

  it('are refused in a GET too', async () => {
    const parameters = new URLSearchParams({ query: IDS, variables: `{"ids":${nestedList(20)}}` });
    const { status, json } = await send(world, `/graphql?${parameters.toString()}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(status).toBe(400);
    expect(json.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
  });

  it('that are wrong in few places are told all of them', async () => {
    // Also by a query that is compiled: it was asked before.
    for (const ids of [
      '[1.5, true, "x", null]',
      '[1.5, true, "x", null]',
      '[1.5, true, "x", null]',
      '[1.5, true, null]',
    ]) {
      const { status, json } = await ask(IDS, `{"ids":${ids}}`);
      expect(status).toBe(400);
      expect(json.errors).toHaveLength(3);
      for (const { message, extensions } of json.errors ?? []) {
        expect(message).toMatch(/^Variable "\$ids" got invalid value .* at "ids\[\d\]"/);
        expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
      }
    }
  });

  it('that are wrong in very many places are told ten, or one where they are long', async () => {
    for (const [count, told] of [
      [1000, 10],
      [4000, 1],
    ] as const) {
      const { status, json } = await ask(IDS, `{"ids":[${'1.5,'.repeat(count)}1.5]}`);
      expect(status).toBe(400);
      expect(json.errors).toHaveLength(told);
      expect(new Set(json.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
    }
  });

  it('that are wrong run nothing of a mutation', async () => {
    const query = 'mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { workspace { id } } }';
    const { json } = await expectNothingWritten(world, [], () => ask(query, '{"input":{"name":7,"colour":"red"}}'));
    expect(json.data).toBeUndefined();
    expect(json.errors?.length).toBeGreaterThan(1);
  });
});

describe('a bomb', () => {
  const chained = (count: number, on: string, body: (next: string) => string) =>
    Array.from({ length: count }, (_none, index) => {
      const next = index + 1 < count ? `...F${String(index + 1)}` : 'id';
      return `fragment F${String(index)} on ${on} { ${body(next)} }`;
    }).join(' ');
  const range = (count: number, one: (index: string) => string) =>
    Array.from({ length: count }, (_none, index) => one(String(index))).join(' ');
  const doubled = (levels: number): string =>
    levels === 0 ? '{ id }' : `{ user ${doubled(levels - 1)} user ${doubled(levels - 1)} }`;
  const inMembers = (next: string) => `members(first: 1) { nodes { account { ${next} } } }`;

  it.each<[string, string, Limit | DocumentLimit]>([
    [
      'of lists in lists',
      '{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { account { members(first: 100) { nodes { id } } } } } } } } }',
      'points',
    ],
    [
      'of aliased introspection',
      `{ __schema { types { ${times(90, 'fields { type { fields { name } } }')} } } }`,
      'points',
    ],
    [
      'of aliases of all fields of all types',
      `{ __schema { types { ${times(199, 'fields { ...F }')} } } } fragment F on __Field { name }`,
      'points',
    ],
    [
      'of aliases of the fields of one type',
      `{ ${times(99, '__type(name: "Account") { ...T }')} } fragment T on __Type { fields { args { name } } again: fields { args { name } } }`,
      'points',
    ],
    ['of aliases of one edge', `{ viewer { ${times(120, 'accounts(first: 1) { totalCount }')} } }`, 'lists'],
    [
      'of aliases of the roles that may be granted',
      `{ viewer { accounts(first: 1) { nodes { workspaces { nodes { ${times(10, 'viewerAssignableRoles { id scopes }')} } } } } } }`,
      'points',
    ],
    [
      'of the roles that may be granted, in many workspaces',
      '{ account(handle: "x") { workspaces(first: 100) { nodes { viewerAssignableRoles { id } again: viewerAssignableRoles { id } } } } }',
      'points',
    ],
    [
      'of what invitations give',
      '{ account(handle: "x") { invitations(first: 100) { nodes { teams { id } again: teams { id } workspaces { role { id } } } } } }',
      'points',
    ],
    [
      'of aliases of one value',
      `{ viewer { accounts { nodes { members { nodes { ${times(190, 'id')} } } } } } }`,
      'points',
    ],
    [
      'of fragments that double at each level',
      `{ node(id: "x") { ...F0 } } ${chained(30, 'Account', (next) => times(2, inMembers(next)))}`,
      'depth',
    ],
    [
      'of fragments that are wide at each level',
      `{ node(id: "x") { ...F0 } } ${chained(5, 'Account', (next) => times(15, inMembers(next)))}`,
      'aliases',
    ],
    [
      'of fragments in single objects',
      `{ viewer { user { id } } ${times(99, 'account(handle: "x") { ...F }')} } fragment F on Account { ${'id name handle '.repeat(7)} }`,
      'fields',
    ],
    [
      'of fragments that only spread each other',
      `{ viewer { user { ...F0 } } } ${chained(100, 'User', (next) => `${next} ${next} id`)}`,
      'fields',
    ],
    [
      'of fragments that double where only types differ',
      `{ node(id: "x") { ...F0 } } ${chained(20, 'Node', (next) => `... on User { id ${next} } ... on Account { id ${next} }`)}`,
      'fields',
    ],
    [
      'of fragments in a long chain',
      `{ viewer { user { ...F0 } } } ${chained(120, 'User', (next) => `${next} id name`)}`,
      'merges',
    ],
    [
      'of many fragments in one place',
      `{ viewer { user { ${range(150, (index) => `...F${index}`)} } } } ${range(150, (index) => `fragment F${index} on User { id }`)}`,
      'merges',
    ],
    ['of many fragments that are not there', `{ ${range(150, (index) => `...F${index}`)} }`, 'merges'],
    ['of many fields with the same arguments', `{ ${'account(handle: "x") { id } '.repeat(99)} }`, 'merges'],
    ['of pairs in pairs', `{ viewer ${doubled(7)} }`, 'merges'],
    ['of nested lists', `{ nodes(ids: ${'['.repeat(1200)}${']'.repeat(1200)}) { id } }`, 'brackets'],
    ['of nested types', `query ($ids: ${'['.repeat(1200)}ID${']'.repeat(1200)}) { __typename }`, 'brackets'],
    ['of nested selections', `${'{ id '.repeat(1200)}${'}'.repeat(1200)}`, 'brackets'],
    ['of nothing but line ends', `${'\n'.repeat(45_000)}{ __typename }`, 'lines'],
    ['of a block string of many lines', `{ account(handle: """${'\n'.repeat(45_000)}""") { id } }`, 'lines'],
    [
      'of fragments of one name',
      `{ __typename } ${`fragment F on User { ${'id '.repeat(20)} } `.repeat(55)}`,
      'merges',
    ],
    ['of fragments that nobody uses', `{ __typename } ${chained(120, 'User', (next) => `${next} id name`)}`, 'merges'],
  ])('%s is refused after at most 2,001 visited selections', async (_name, query, limit) => {
    const inDocument = countOf(query);
    const passed = inDocument.passed ?? costOf(query).passed;
    expect(passed).toBe(limit);
    expect(inDocument.counts.fields).toBeLessThanOrEqual(DOCUMENT_LIMITS.fields + 1);
    const { status, errors } = await world.graphql(account.owner.token, query);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
  });

  it.each([
    ['themselves', 'fragment A on User { ...A id }', 'Cannot spread fragment "A" within itself.'],
    [
      'each other',
      'fragment A on User { ...B } fragment B on User { ...A id }',
      'Cannot spread fragment "A" within itself via "B".',
    ],
    [
      'themselves, twice, further down',
      'fragment A on User { memberships: id ...B } fragment B on User { ...A ...A }',
      'Cannot spread fragment "A" within itself via "B".',
    ],
  ])('of fragments that use %s is none: what is wrong with it is said', async (_name, fragments, message) => {
    const { status, errors } = await world.graphql(account.owner.token, `{ viewer { user { ...A } } } ${fragments}`);
    expect(status).toBe(400);
    expect(errors[0]).toMatchObject({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });

  it('of fragments that each use all others is refused before it is checked', () => {
    const all = range(20, (index) => `fragment F${index} on User { ${range(20, (other) => `...F${other}`)} }`);
    expect(countOf(`{ viewer { user { ...F0 } } } ${all}`).passed).toBe('fields');
  });
});

describe('the number of entries', () => {
  const members = (args: string) => `members${args} { nodes { id } }`;
  const objects = (query: string, variables?: Record<string, unknown>) => costOf(query, variables).objects;

  it.each([
    ['by default', '', 50],
    ['as it is written', '(first: 7)', 7],
    ['that is null', '(first: null)', 50],
    ['above the range, which is refused at its field', '(first: 1000)', 1],
    ['of zero', '(first: 0)', 1],
    ['below zero', '(first: -5)', 1],
  ])('of a page %s', (_name, args, expected) => {
    expect(objects(`{ account(handle: "x") { ${members(args)} } }`)).toBe(expected);
  });

  it.each([
    ['given', '$n: Int', { n: 7 }, 7],
    ['left out', '$n: Int', {}, 50],
    ['null', '$n: Int', { n: null }, 50],
    ["left out, with the variable's own default", '$n: Int = 9', {}, 9],
    ['above the range', '$n: Int', { n: 2_000_000_000 }, 1],
  ])('of a page by a variable that is %s', (_name, definition, variables, expected) => {
    expect(objects(`query (${definition}) { account(handle: "x") { ${members('(first: $n)')} } }`, variables)).toBe(
      expected,
    );
  });

  it('multiplies from level to level, and counts nodes and edges each', () => {
    expect(
      objects(
        '{ viewer { accounts(first: 20) { nodes { members(first: 25) { nodes { id } edges { node { id } } } } } } }',
      ),
    ).toBe(20 + 2 * 20 * 25);
  });

  it('is none where only the total is asked for', () => {
    expect(objects('{ account(handle: "x") { members(first: 100) { totalCount } } }')).toBe(0);
  });

  it('of objects by their ids is the number of ids', () => {
    const ids = Array.from({ length: 30 }, () => newId('member'));
    expect(objects('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toBe(30);
    expect(objects('{ nodes(ids: ["a", "b"]) { id } }')).toBe(2);
    expect(objects('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array<string>(10_000).fill('x') })).toBe(
      1,
    );
  });

  it("of a mutation's list is that of its input's longest list", () => {
    const query =
      'mutation ($input: SetMembersActiveInput!) { setMembersActive(input: $input) { members { account { members(first: 100) { nodes { id } } } } } }';
    const memberIds = Array.from({ length: 20 }, () => newId('member'));
    expect(objects(query, { input: { accountId: account.id, memberIds, active: false } })).toBe(20 + 20 * 100);
  });

  it('of a list with @entries is what that says, also where an input has a list', () => {
    expect(objects('{ accountRoles { role } }')).toBe(3);
    expect(objects('{ workspaceScopes { builtInRoles { id } } }')).toBe(55 + 55 * 5);
    expect(objects('{ node(id: "x") { ... on Workspace { viewerAssignableRoles { id } } } }')).toBe(205);
    const query =
      'mutation ($input: AddTeamMembersInput!) { addTeamMembers(input: $input) { accessChanges { gainedScopes } } }';
    expect(objects(query, { input: { teamId: newId('team'), principalIds: [newId('user')] } })).toBe(50);
  });

  it('of any other list is 10', () => {
    const sources = 'workspaces(first: 1) { nodes { members(first: 1) { nodes { sources { kind } } } } }';
    expect(objects(`{ account(handle: "x") { ${sources} } }`)).toBe(1 + 1 + 10);
  });

  describe('of introspection', () => {
    /** All that a field of introspection gives, of these objects that it was given by. */
    const all = (objects: readonly unknown[], field: string) =>
      objects.flatMap((one) => (one as Record<string, unknown[] | null | undefined>)[field] ?? []);
    const { types, directives } = introspectionFromSchema(schema).__schema;
    const fields = all(types, 'fields');
    const longest = (objects: readonly unknown[], field: string) =>
      Math.max(...objects.map((one) => all([one], field).length));
    const mostFields = longest(types, 'fields');
    const mostArgs = longest(fields, 'args');

    it('is that of the schema where all of it is asked for', () => {
      expect(objects('{ __schema { types { name } } }')).toBe(types.length);
      expect(objects('{ __schema { types { fields { name } } } }')).toBe(types.length + fields.length);
      expect(objects('{ __schema { types { fields { args { name } } } } }')).toBe(
        types.length + fields.length + all(fields, 'args').length,
      );
      for (const list of ['inputFields', 'enumValues', 'possibleTypes', 'interfaces'] as const) {
        expect(objects(`{ __schema { types { ${list} { name } } } }`)).toBe(types.length + all(types, list).length);
      }
      expect(objects('{ __schema { directives { args { name } locations } } }')).toBe(
        directives.length + all(directives, 'args').length,
      );
      expect(costOf('{ __schema { directives { locations } } }').values).toBe(
        1 + directives.length + all(directives, 'locations').length,
      );
    });

    it('is the longest there is anywhere else', () => {
      expect(objects('{ __type(name: "User") { fields { name } } }')).toBe(mostFields);
      expect(objects('{ __type(name: "User") { fields { args { name } } } }')).toBe(mostFields * (1 + mostArgs));
      expect(objects('{ __schema { queryType { fields { name } } } }')).toBe(mostFields);
      expect(objects('{ __schema { types { fields { type { fields { name } } } } } }')).toBe(
        types.length + fields.length * (1 + mostFields),
      );
      expect(objects('{ __schema { types { possibleTypes { fields { name } } } } }')).toBe(
        types.length + all(types, 'possibleTypes').length * (1 + mostFields),
      );
    });

    it.each([
      [GRAPHIQL],
      ['{ __schema { types { name fields { name args { name } type { name ofType { name } } } } } }'],
      ['{ __schema { types { name interfaces { name fields { name } } possibleTypes { name } } } }'],
      ['{ __schema { types { name } mutationType { fields { name args { name type { inputFields { name } } } } } } }'],
    ])('is never below what the answer has: %s', async (query) => {
      const { data, errors } = await world.graphql(null, query);
      expect(errors).toEqual([]);
      const found = { objects: 0, values: 0 };
      const look = (value: unknown): void => {
        if (Array.isArray(value)) {
          found.values += value.length;
          found.objects += value.filter((one) => typeof one === 'object').length;
          value.forEach(lookInto);
        } else {
          found.values += 1;
          lookInto(value);
        }
      };
      const lookInto = (value: unknown): void => {
        if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
      };
      lookInto(data);
      const counted = costOf(query);
      expect(counted.objects).toBeGreaterThanOrEqual(found.objects);
      expect(counted.values).toBeGreaterThanOrEqual(found.values);
    });
  });

  it('leaves out what @skip and @include leave out', () => {
    const query =
      'query ($show: Boolean!) { account(handle: "x") { members @include(if: $show) { nodes { id } } workspaces @skip(if: $show) { nodes { id } } ... @skip(if: true) { invitations { nodes { id } } } } }';
    expect(objects(query, { show: true })).toBe(50);
    expect(objects(query, { show: false })).toBe(50);
  });

  it('counts once what several fragments select under one name', () => {
    const query = `{ account(handle: "x") { ...A ...B members(first: 5) { nodes { role } } } }
      fragment A on Account { members(first: 5) { nodes { id } } } fragment B on Account { members(first: 5) { nodes { id } } }`;
    const { counts, ...said } = costOf(query);
    expect(counts.lists).toBe(1);
    expect(said).toMatchObject({ objects: 5, values: 1 + 1 + 5 + 5 + 5 });
  });
});

describe('@entries', () => {
  /** Lists of objects that take neither `first` nor their length from an input, by what says how long they may be. */
  const said = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__') && !name.endsWith('Connection'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
        .map(({ name, astNode }) => {
          const directive = schema.getDirective('entries');
          const values = directive && astNode ? getDirectiveValues(directive, astNode) : undefined;
          return [`${type.name}.${name}`, values?.atMost] as const;
        }),
    );
  const lengthOf = Object.fromEntries(said);

  it('stands at every list of objects but errors, reasons, sources and those that are as long as a list of the input', () => {
    const open = said.filter(([name, atMost]) => atMost === undefined && !/\.(errors|reasons|sources)$/.test(name));
    expect(open.map(([name]) => name).sort()).toEqual([
      'GrantWorkspaceAccessPayload.access',
      'InviteMembersPayload.results',
      'Query.nodes',
      'SetMembersActivePayload.members',
    ]);
  });

  it('says what the code keeps to', () => {
    expect(lengthOf).toMatchObject({
      'Query.workspaceScopes': everyScope.length,
      'Query.accountRoles': Object.keys(accountRolePermissions).length,
      'WorkspaceScopeInfo.builtInRoles': everyBuiltInRole.length,
      'Workspace.viewerAssignableRoles': everyBuiltInRole.length + MAX_CUSTOM_ROLES,
      'ServiceAccount.apiKeys': 1 + MAX_REPLACED_KEYS,
      'RotateServiceAccountKeyPayload.replacedKeys': MAX_REPLACED_KEYS,
      'Invitation.workspaces': 100,
      'Invitation.teams': 100,
    });
  });
});

describe('within the limits', () => {
  const halfWithin = (query: string, variables: Record<string, unknown> = {}) => {
    const document = countOf(query);
    const operation = costOf(query, variables);
    expect([document.passed, operation.passed]).toEqual([null, null]);
    expect(document.counts.depth).toBeLessThanOrEqual(DOCUMENT_LIMITS.depth - 5);
    const halves = { ...DOCUMENT_LIMITS, depth: Infinity, ...LIMITS };
    for (const [limit, counted] of Object.entries({ ...document.counts, ...operation.counts })) {
      expect(counted).toBeLessThanOrEqual(halves[limit as Limit | DocumentLimit] / 2);
    }
  };

  it('is the largest introspection of graphql-js, which GraphiQL sends, by half and more', async () => {
    halfWithin(GRAPHIQL);
    const { status, errors } = await world.graphql(null, GRAPHIQL);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });

  it('is the introspection of tools, to who is signed in as to nobody: it costs less than a third of the most', async () => {
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery({ descriptions: false }), GRAPHIQL]) {
      for (const token of [null, account.owner.token]) {
        const { json } = await post(world, { query }, token === null ? {} : { authorization: `Bearer ${token}` });
        expect(json).not.toHaveProperty('errors');
        const { points } = (json as { extensions: { cost: { points: number } } }).extensions.cost;
        expect(points).toBeLessThan(LIMITS.points / 3);
      }
    }
  });

  it.each(readdirSync(EXAMPLES))('is the example %s, by half and more', (file) => {
    const { query, variables } = parseExample(file, readFileSync(join(EXAMPLES, file), 'utf8'));
    halfWithin(query, JSON.parse(variables || '{}') as Record<string, unknown>);
  });
});
