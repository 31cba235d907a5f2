import { checkContract } from '../../scripts/check-contract';
import { contractDifferences } from '../../scripts/contract-differences';

const contract = `
  scalar Time
  interface Node { id: ID! }
  type Query { member(id: ID!, deep: Boolean = false): Member }
  type Member implements Node { id: ID! role: Role! names(first: Int = 50): [String!] }
  type Team { id: ID! }
  union Principal = Member | Team
  enum Role { OWNER MEMBER }
  input MemberOrder { role: Role! = MEMBER search: String }
`;

function failuresOf(schema: string): string[] {
  return contractDifferences(contract, schema);
}

/** The contract with one piece of its text replaced. */
function changed(from: string, to: string): string {
  expect(contract).toContain(from);
  return contract.replace(from, to);
}

test('the schema keeps the contract', () => {
  expect(checkContract()).toEqual([]);
});

test('the same schema has no failure', () => {
  expect(failuresOf(contract)).toEqual([]);
});

test('additions that nobody has to know of are no failure', () => {
  const schema = `
    scalar Time
    directive @public on FIELD_DEFINITION
    interface Node { id: ID! }
    interface Named { name: String }
    "Described."
    type Query { member(id: ID!, deep: Boolean = false, extra: Int, more: Int! = 1): Member @public other(id: ID!): Int }
    extend type Query { added: Added }
    type Added { id: ID! }
    type Member implements Node & Named { id: ID! role: Role! names(first: Int = 50): [String!] name: String }
    type Team { id: ID! }
    union Principal = Member | Team | Added
    enum Role { OWNER MEMBER GUEST }
    input MemberOrder { role: Role! = MEMBER search: String extra: Int more: Int! = 1 }
    input NewInput { needed: Int! }
  `;
  expect(failuresOf(schema)).toEqual([]);
});

describe('a difference is named', () => {
  const lacks = (name: string): string => `${name} is in the contract, but not in the schema.`;
  const differs = (wanted: string, found: string): string => `The contract has ${wanted}, but the schema has ${found}.`;
  const demands = (full: string): string =>
    `The schema demands ${full}, which the contract does not have: make it nullable or give it a default.`;

  test.each([
    ['a lacking field', 'role: Role! names', 'names', [lacks('Member.role')]],
    ['a lacking argument', ', deep: Boolean = false', '', [lacks('Query.member(deep:)')]],
    ['a lacking enum value', 'OWNER MEMBER', 'MEMBER', [lacks('Role.OWNER')]],
    ['a lacking input field', ' search: String', '', [lacks('MemberOrder.search')]],
    ['a lacking union member', 'Member | Team', 'Member', [lacks('Principal = Team')]],
    ['a lacking interface', ' implements Node', '', [lacks('Member implements Node')]],
    ['another kind of type', 'scalar Time', 'enum Time { NOW }', [lacks('scalar Time')]],
    ['a loosened field', 'role: Role! names', 'role: Role names', [differs('Member.role: Role!', 'Member.role: Role')]],
    [
      'a tightened field',
      '): [String!]',
      '): [String!]!',
      [differs('Member.names: [String!]', 'Member.names: [String!]!')],
    ],
    [
      'a loosened argument',
      'id: ID!, deep',
      'id: ID, deep',
      [differs('Query.member(id: ID!)', 'Query.member(id: ID)')],
    ],
    [
      'a tightened argument',
      'deep: Boolean = false',
      'deep: Boolean! = false',
      [differs('Query.member(deep: Boolean = false)', 'Query.member(deep: Boolean! = false)')],
    ],
    [
      'another default of an argument',
      'first: Int = 50',
      'first: Int = 20',
      [differs('Member.names(first: Int = 50)', 'Member.names(first: Int = 20)')],
    ],
    [
      'a lacking default',
      'first: Int = 50',
      'first: Int',
      [differs('Member.names(first: Int = 50)', 'Member.names(first: Int)')],
    ],
    [
      'another default of an input field',
      'Role! = MEMBER',
      'Role! = OWNER',
      [differs('MemberOrder.role: Role! = MEMBER', 'MemberOrder.role: Role! = OWNER')],
    ],
    [
      'a tightened input field',
      'search: String',
      'search: String!',
      [differs('MemberOrder.search: String', 'MemberOrder.search: String!')],
    ],
    [
      'a new argument that must be given',
      'id: ID!, deep',
      'id: ID!, now: Int!, deep',
      [demands('Query.member(now: Int!)')],
    ],
    [
      'a new input field that must be given',
      'search: String',
      'search: String now: Int!',
      [demands('MemberOrder.now: Int!')],
    ],
  ])('%s', (_case, from, to, failures) => {
    expect(failuresOf(changed(from, to))).toEqual(failures);
  });

  test('a lacking type is one line, without its fields', () => {
    const schema = changed('type Team { id: ID! }', '').replace(' | Team', '');
    expect(failuresOf(schema)).toEqual([lacks('type Team'), lacks('Principal = Team')]);
  });
});
