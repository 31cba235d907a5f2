import { countDocument } from '../src/graphql/read-document';
import { variablesTooComplex } from '../src/graphql/read-variables';

/** A request that is to be refused: `--refusals` measures what that costs. */
export interface Hostile {
  name: string;
  /** The code that it is refused with. */
  code: string;
  query: string;
  /** JSON. */
  variables: string;
}

/** The largest body that is read. */
const MOST_BYTES = 100_000;
/** Room for what stands around a document, and for what makes each request's text another one. */
const ROOM = 100;

/** How a document of a kind looks with `size` of what it is made of. */
type Make = (size: number) => string;

/** `count` times the same, or nearly. */
function many(count: number, one: (index: number) => string): string {
  return Array.from({ length: count }, (_none, index) => one(index)).join(' ');
}

/** The largest size, up to this one, for which it holds. */
function largest(holds: (size: number) => boolean): number {
  let [least, most] = [1, MOST_BYTES];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (holds(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}

const fits = (query: string) => JSON.stringify({ query }).length <= MOST_BYTES - ROOM;

/** As large as a body may be. */
const filled = (make: Make) => make(largest((size) => fits(make(size))));
/** As large as all limits on documents let it be. */
const justWithin = (make: Make) =>
  make(
    largest((size) => {
      const query = make(size);
      return fits(query) && countDocument(query)?.passed === null;
    }),
  );

const ON_USER = 'fragment F';
const fragments = (count: number, selections: Make, on = 'User') =>
  many(count, (index) => `${ON_USER}${index} on ${on} { ${selections(index)} }`);
const nested = (size: number, open: string, close: string, inside = '') =>
  `${open.repeat(size)}${inside}${close.repeat(size)}`;

/** Documents that pass a limit long before the end of their 100 kB. */
const tooMuch: Record<string, Make> = {
  names: (size) => `{ ${'id '.repeat(size)} }`,
  aliases: (size) => `{ ${many(size, (index) => `a${index}:id`)} }`,
  directives: (size) => `{ id ${'@skip(if: true) '.repeat(size)} }`,
  arguments: (size) => `{ account(${many(size, (index) => `a${index}: 1`)}) { id } }`,
  variables: (size) => `query (${many(size, (index) => `$a${index}: Int`)}) { id }`,
  operations: (size) => many(size, (index) => `query A${index} { id }`),
  'selections in selections': (size) => nested(size, '{id ', '}'),
  'inline fragments in inline fragments': (size) => `{ ${nested(size, '...{', '}', 'id')} }`,
  'lists in lists': (size) => `{ nodes(ids: ${nested(size, '[', ']')}) { id } }`,
  'objects in objects': (size) => `{ account(handle: ${nested(size, '{a:', '}', '1')}) { id } }`,
  'list types in list types': (size) => `query ($a: ${nested(size, '[', ']', 'Int')}) { id }`,
  'a list of values': (size) => `{ nodes(ids: [${'1 '.repeat(size)}]) { id } }`,
  'the same field with the same arguments': (size) => `{ ${'account(handle: "a") { id } '.repeat(size)} }`,
  'fragments in a chain': (size) =>
    `{ viewer { user { ...F0 } } } ${fragments(size, (index) => `...F${index + 1} id name`)}`,
  'fragments that double': (size) =>
    `{ node(id: "a") { ...F0 } } ${fragments(size, (index) => `a: account { ...F${index + 1} } b: account { ...F${index + 1} }`, 'Member')}`,
  'fragments that double below __schema': (size) =>
    `{ __schema { types { ...F0 } } } ${fragments(size, (index) => `ofType { ...F${index + 1} } ofType { ...F${index + 1} }`, '__Type')}`,
  'fragments that use each other, all of them': (size) => {
    const count = Math.ceil(Math.sqrt(size));
    return fragments(count, () => many(count, (index) => `...F${index}`));
  },
  'many fragments in one place': (size) =>
    `{ viewer { user { ${many(size, (index) => `...F${index}`)} } } } ${fragments(size, () => 'id')}`,
  'fragments of one name': (size) => `{ id } ${'fragment F on User { id id id id } '.repeat(size)}`,
  'fields in pairs, in pairs': (size) => {
    const pairs = (levels: number): string =>
      levels === 0 ? '{ id }' : `{ a ${pairs(levels - 1)} a ${pairs(levels - 1)} }`;
    return pairs(Math.floor(Math.log2(size + 1)));
  },
  'a long name': (size) => `{ ${'a'.repeat(size)} }`,
  'line ends': (size) => `${'\n'.repeat(size)}{ id }`,
  'a block string of many lines': (size) => `{ account(handle: """${'\n x'.repeat(size)}""") { id } }`,
};

/** Documents with a mistake, as large as the limits let them be, or filled up with what no limit counts. */
const mistaken: Record<string, string> = {
  'a comment': filled((size) => `{ nothing } #${'x'.repeat(size)}`),
  'a long text': filled((size) => `{ account(handle: "${'x'.repeat(size)}") { nothing } }`),
  'a text of escapes': filled((size) => `{ account(handle: "${'\\u0041'.repeat(size)}") { nothing } }`),
  'long names': justWithin((size) => `{ ${many(size, (index) => `a${index}${'x'.repeat(90)}`)} }`),
  'unknown fields': justWithin((size) => `{ viewer { ${many(size, (index) => `account${index}`)} } }`),
  'unknown fields of Query': justWithin((size) => `{ ${many(size, (index) => `account${index}`)} }`),
  'unknown fields after 2,000 lines': justWithin(
    (size) => `${'\n'.repeat(1999)}{ viewer { ${many(size, (index) => `account${index}`)} } }`,
  ),
  'unknown types': justWithin(
    (size) => `query (${many(size, (index) => `$a${index}: Accountt${index}`)}) { __typename }`,
  ),
  'unknown types of fragments': justWithin((size) => `{ ${many(size, (index) => `... on Accountt${index} { id }`)} }`),
  'unknown fragments': justWithin((size) => `{ ${many(size, (index) => `...F${index}`)} }`),
  'unknown arguments': justWithin((size) => `{ account(${many(size, (index) => `handle${index}: 1`)}) { id } }`),
  'unknown directives': justWithin((size) => `{ __typename ${many(size, (index) => `@skipp${index}(if: true)`)} }`),
  'unknown input fields': justWithin(
    (size) =>
      `mutation { inviteMembers(input: { ${many(size, (index) => `accountId${index}: 1`)} }) { errors { code } } }`,
  ),
  'unknown enum values': justWithin(
    (size) =>
      `{ viewer { ${many(size, (index) => `a${index}: accounts(orderBy: { field: NAMEE${index}, direction: ASCC }) { totalCount }`)} } }`,
  ),
  'the same argument': justWithin((size) => `{ account(${'handle: 1 '.repeat(size)}) { id } }`),
  'the same variable': justWithin((size) => `query (${'$a: Int '.repeat(size)}) { __typename }`),
  'pairs of variables, after 2,000 lines': justWithin(
    (size) => `${'\n'.repeat(1999)}query (${many(size, (index) => `$a${index >> 1}: Int`)}) { __typename }`,
  ),
  'variables that are not used': justWithin(
    (size) => `query (${many(size, (index) => `$a${index}: Int`)}) { __typename }`,
  ),
  'type definitions': justWithin((size) => many(size, (index) => `type A${index} { a: Int }`)),
  'values of a wrong type': justWithin((size) => `{ nodes(ids: [${'1.5 '.repeat(size)}]) { id } }`),
  'fields that conflict': justWithin((size) => `{ ${many(size, (index) => `account(handle: "a${index}") { id }`)} }`),
  'a circle of fragments': justWithin(
    (size) => `{ viewer { user { ...F0 } } } ${fragments(size, (index) => `...F${(index + 1) % size} id`)}`,
  ),
};

/** Documents that are right but for the last field, so that all of them is checked; as large as the limits let them be. */
const nearlyRight: Record<string, Make> = {
  'the same field': (size) => `viewer { user { ${'id '.repeat(size)} } }`,
  'the same field with arguments and selections': (size) => 'account(handle: "a") { id } '.repeat(size),
  pages: (size) =>
    many(size, (index) => `a${index}: account(handle: "x") { id name handle viewerRole members { totalCount } }`),
  'inline fragments': (size) => `viewer { ${'... { user { id name } } '.repeat(size)} }`,
  'many fragments in one place': (size) =>
    `viewer { user { ${many(size, (index) => `...F${index}`)} } } #F${fragments(size, () => 'id name')}`,
  'fragments in a chain': (size) =>
    `viewer { user { ...F0 } } #F${fragments(size, (index) => (index + 1 === size ? 'id' : `...F${index + 1} id`))}`,
  'fragments in many places': (size) =>
    `${many(90, (index) => `a${index}: viewer { user { ...F0 } }`)} #F${fragments(1, () => 'id name handle '.repeat(size))}`,
  'objects in a list': (size) =>
    `__typename @skip(if: ${size > 0}) #M${'{ email: "a@b.example", role: MEMBER } '.repeat(size)}`,
  'values of a list': (size) => `nodes(ids: [${'"x" '.repeat(size)}]) { id }`,
  directives: (size) => many(size, (index) => `a${index}: __typename @include(if: true)`),
  'a block string of many lines': (size) => `account(handle: """${'\n x'.repeat(size)}""") { id }`,
};

/** The whole document of one that is nearly right. */
function withMistake(make: Make): Make {
  return (size) => {
    const [selections = '', fragmentsOf = ''] = make(size).split('#F');
    const [root = '', entries] = selections.split('#M');
    if (entries === undefined) return `{ ${root} nothing } ${fragmentsOf}`;
    return `mutation { inviteMembers(input: { accountId: "x", invitations: [${entries}] }) { nothing } }`;
  };
}

const shared = (size: number) =>
  `${many(10, (index) => `query A${index}($a: ID!) { ...F0 nothing }`)} ${fragments(1, () => `nodes(ids: [${'$a '.repeat(size)}]) { id }`, 'Query')}`;

/** Documents that keep all limits on documents and are right: what they would answer is too much. */
const tooDear: Record<string, string> = {
  'lists in lists':
    '{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { account { members(first: 100) { nodes { id } } } } } } } } }',
  'many lists': `{ viewer { ${many(120, (index) => `a${index}: accounts(first: 1) { totalCount }`)} } }`,
  'many values': `{ viewer { accounts(first: 100) { nodes { members(first: 100) { nodes { ${many(190, (index) => `a${index}: id`)} } } } } } }`,
};

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const INVITE = 'mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { errors { code } } }';
const ROLE = 'mutation ($input: CreateWorkspaceRoleInput!) { createWorkspaceRole(input: $input) { errors { code } } }';

const entries = (size: number, entry: (index: number) => string) =>
  Array.from({ length: size }, (_none, index) => entry(index)).join();

/** Right documents, and how variables look that are wrong, with `size` of what they are made of. */
const wrongVariables: Record<string, [query: string, variables: Make]> = {
  'wrong entries of a list': [NODES, (size) => `{"ids":[${entries(size, () => '1.5')}]}`],
  'null in a list': [NODES, (size) => `{"ids":[${entries(size, () => 'null')}]}`],
  'lists in lists': [NODES, (size) => `{"ids":${nested(size, '[', ']')}}`],
  'objects in objects': [NODES, (size) => `{"ids":${nested(size, '{"a":', '}', '1')}}`],
  'names that the document does not have': [NODES, (size) => `{${entries(size, (index) => `"ids${index}":1`)}}`],
  'unknown input fields': [INVITE, (size) => `{"input":{${entries(size, (index) => `"accountId${index}":1`)}}}`],
  'entries without what they need': [INVITE, (size) => `{"input":{"invitations":[${entries(size, () => '{}')}]}}`],
  'wrong enum values': [
    ROLE,
    (size) => `{"input":{"accountId":"x","name":"x","scopes":[${entries(size, () => '"SEE_WORKSPACEE"')}]}}`,
  ],
};

/** As large as a body may be, and whether it is to keep the limits on variables. */
const variablesOf = (query: string, make: Make, keep: boolean) =>
  make(
    largest((size) => {
      const variables = make(size);
      if (query.length + variables.length > MOST_BYTES - ROOM) return false;
      return !keep || variablesTooComplex(JSON.parse(variables)) === null;
    }),
  );

function named(what: string, code: string, queries: Record<string, string>): Hostile[] {
  return Object.entries(queries).map(([name, query]) => ({ name: `${what}: ${name}`, code, query, variables: '{}' }));
}

function made(queries: Record<string, Make>, build: (make: Make) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(queries).map(([name, make]) => [name, build(make)]));
}

function ofVariables(what: string, code: string, keep: boolean): Hostile[] {
  return Object.entries(wrongVariables).map(([name, [query, make]]) => {
    return { name: `${what}: ${name}`, code, query, variables: variablesOf(query, make, keep) };
  });
}

/** Every kind of request that is measured. */
export const everyHostile: Hostile[] = [
  ...named('too much', 'QUERY_TOO_COMPLEX', made(tooMuch, filled)),
  ...named('mistakes', 'GRAPHQL_VALIDATION_FAILED', mistaken),
  ...named(
    'a mistake at the end',
    'GRAPHQL_VALIDATION_FAILED',
    made(nearlyRight, (make) => justWithin(withMistake(make))),
  ),
  ...named('a mistake at the end', 'GRAPHQL_VALIDATION_FAILED', {
    'operations with shared variables': justWithin(shared),
  }),
  ...named('too dear', 'QUERY_TOO_COMPLEX', tooDear),
  ...ofVariables('wrong variables', 'BAD_USER_INPUT', true),
  ...ofVariables('too many variables', 'QUERY_TOO_COMPLEX', false),
];
