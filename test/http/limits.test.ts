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
  isCompositeType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { accountRolePermissions, everyBuiltInRole, everyScope } from '../../src/auth/catalogue';
import { documentCost, type Limit, LIMITS } from '../../src/graphql/document-cost';
import { readSdl } from '../../src/graphql/schema';
import { newId } from '../../src/ids';
import { MAX_CUSTOM_ROLES } from '../../src/modules/accounts/account.decisions';
import { MAX_REPLACED_KEYS } from '../../src/modules/service-accounts/service-account.decisions';
import { parseExample } from '../../web/ide/parse-example';
import { expectNothingWritten } from '../support/nothing-written';
import { post } from '../support/http';
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

/** What a document is counted as, without a server. */
function costOf(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query, { maxTokens: 5000 });
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is no operation.');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error('The variables are wrong.');
  return documentCost(schema, document, operation, coerced);
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

const selecting = (more: number) =>
  `{ viewer { ${times(10, 'user { ...F }')} ${times(more, '__typename', 'b')} } } fragment F on User { ${times(197, 'id')} }`;

const threeLists = (workspaces: number) =>
  `{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { id } } teams(first: 49) { nodes { id } } workspaces(first: ${String(workspaces)}) { nodes { id } } } } } }`;

const wide = (more: number) =>
  `{ viewer { ${times(more, '__typename')} accounts(first: 100) { nodes { ${times(97, 'id')} members(first: 100) { nodes { ${times(18, 'id')} } } } } } }`;

/** For each limit a document that just keeps it, one that passes it, and what is said about that. */
const EDGES: Record<Limit, { kept: string; passed: string; says: RegExp }> = {
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
    kept: selecting(9),
    passed: selecting(10),
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
  values: {
    kept: wide(98),
    passed: wide(99),
    says: /200,001 values in its answer or more; 200,000 is the most\. .*select fewer fields/,
  },
};

describe.each(Object.keys(EDGES) as Limit[])('the limit of %s', (limit) => {
  const { kept, passed, says } = EDGES[limit];
  const ask = (query: string) =>
    world.graphql(account.owner.token, query, query.includes('$handle') ? { handle: account.handle } : {});

  it('lets a document through that just keeps it', async () => {
    expect(costOf(kept, { handle: 'x' }).counts[limit]).toBe(LIMITS[limit]);
    const { status, errors } = await ask(kept);
    expect(errors).toEqual([]);
    expect(status).toBe(200);
  });

  it('refuses a document that passes it, and says what to do', async () => {
    const { status, data, errors } = await expectNothingWritten(world, [], () => ask(passed));
    expect(status).toBe(400);
    expect(data).toEqual({});
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

describe('a bomb', () => {
  const chained = (count: number, on: string, body: (next: string) => string) =>
    Array.from({ length: count }, (_none, index) => {
      const next = index + 1 < count ? `...F${String(index + 1)}` : 'id';
      return `fragment F${String(index)} on ${on} { ${body(next)} }`;
    }).join(' ');
  const inMembers = (next: string) => `members(first: 1) { nodes { account { ${next} } } }`;

  it.each<[string, string, Limit]>([
    [
      'of lists in lists',
      '{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { account { members(first: 100) { nodes { id } } } } } } } } }',
      'points',
    ],
    [
      'of aliased introspection',
      `{ __schema { types { ${times(300, 'fields { type { fields { name } } }')} } } }`,
      'points',
    ],
    ['of aliases of one edge', `{ viewer { ${times(450, 'accounts(first: 1) { totalCount }')} } }`, 'lists'],
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
      `{ viewer { accounts { nodes { members { nodes { ${times(1500, 'id')} } } } } } }`,
      'values',
    ],
    [
      'of fragments that double at each level',
      `{ node(id: "x") { ...F0 } } ${chained(40, 'Account', (next) => times(2, inMembers(next)))}`,
      'depth',
    ],
    [
      'of fragments that are wide at each level',
      `{ node(id: "x") { ...F0 } } ${chained(5, 'Account', (next) => times(30, inMembers(next)))}`,
      'lists',
    ],
    [
      'of fragments in single objects',
      `{ viewer { user { id } } ${times(99, 'account(handle: "x") { ...F }')} } fragment F on Account { ${times(40, 'seats { used }')} }`,
      'fields',
    ],
  ])('%s is refused after at most 2,001 visited selections', async (_name, query, limit) => {
    const { passed, counts } = costOf(query);
    expect(passed).toBe(limit);
    expect(counts.fields).toBeLessThanOrEqual(LIMITS.fields + 1);
    const { status, errors } = await world.graphql(account.owner.token, query);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
  });

  it('of fragments that only spread each other is counted once a fragment, as it would run', () => {
    const { passed, counts } = costOf(
      `{ viewer { user { ...F0 } } } ${chained(200, 'User', (next) => `${next} ${next} id`)}`,
    );
    expect(passed).toBeNull();
    expect(counts.fields).toBeLessThanOrEqual(LIMITS.fields);
    expect(counts.values).toBe(3);
  });

  it('of fragments in a circle, which validation refuses already, would not hang', () => {
    const spread = 'fragment A on User { ...B } fragment B on User { ...A id }';
    expect(costOf(`{ viewer { user { ...A } } } ${spread}`).passed).toBeNull();
    const field = `fragment A on Account { ${inMembers('...A')} }`;
    expect(costOf(`{ account(handle: "x") { ...A } } ${field}`).passed).toBe('depth');
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
    expect(objects('{ __schema { types { fields { name } } } }')).toBe(110);
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
    const { counts, objects } = costOf(query);
    expect(objects).toBe(5);
    expect(counts).toMatchObject({ lists: 1, values: 1 + 1 + 5 + 5 + 5 });
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
  const within = ({ passed, counts }: ReturnType<typeof costOf>) => {
    expect(passed).toBeNull();
    expect(counts.depth).toBeLessThanOrEqual(LIMITS.depth - 5);
    for (const limit of ['rootFields', 'fields', 'lists', 'points', 'values'] as const) {
      expect(counts[limit]).toBeLessThanOrEqual(LIMITS[limit] / 2);
    }
  };

  it('is the largest introspection of graphql-js, which GraphiQL sends, by half and more', async () => {
    within(costOf(GRAPHIQL));
    const { status, errors } = await world.graphql(null, GRAPHIQL);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });

  it.each(readdirSync(EXAMPLES))('is the example %s, by half and more', (file) => {
    const { query, variables } = parseExample(file, readFileSync(join(EXAMPLES, file), 'utf8'));
    within(costOf(query, JSON.parse(variables || '{}') as Record<string, unknown>));
  });
});
