import {
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLOutputType,
} from 'graphql';
import { accountRolePermissions } from '../../src/auth/catalogue';
import type { AccountPermission } from '../../src/generated/schema';
import { startWorld, type Answer, type World } from '../support/world';
import { fields, type DeclaredField } from './fields';
import { at } from './outcome';
import { enter, newStage, type Stage } from './stage';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  stage = await newStage(world);
  await world.sql(`UPDATE workspaces SET default_built_in_role = 'VIEWER' WHERE id = $1`, [stage.workspace.id]);
});
afterAll(() => world.stop());

/** Fields of the graph that a rule of their own can refuse. Mutations have their own test below. */
const refusable = fields.filter(
  ({ type, rule }) => type.name !== 'Mutation' && (rule.kind === 'requires' || rule.kind === 'signedIn'),
);

/** Values for arguments that a field needs, by the argument's name. */
const values: Record<string, (stage: Stage) => unknown> = {
  accountHandle: ({ account }) => account.handle,
  handle: ({ workspace }) => workspace.handle,
  name: () => 'Viewer',
  email: ({ account }) => account.owner.email,
  id: ({ account }) => account.id,
  ids: ({ account, workspace }) => [account.id, workspace.id],
  token: () => 'gil_none',
};

/** Arguments that the schema leaves open, though the field needs one. */
const alsoNeeded = new Set(['Account.member(email)']);

function argument(owner: string, { name, type }: GraphQLArgument): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return `${name}: ${named.getValues()[0]?.name ?? ''}`;
  const value = values[name];
  if (value === undefined) throw new Error(`edges.test.ts knows no value for ${owner}(${name}:): add one`);
  return `${name}: ${JSON.stringify(value(stage))}`;
}

/** A field as it is selected: with what it needs, and as little below it as can be. */
function selection({ name, field }: DeclaredField): string {
  const needed = field.args.filter((one) => isRequiredArgument(one) || alsoNeeded.has(`${name}(${one.name})`));
  const args = needed.length === 0 ? '' : `(${needed.map((one) => argument(name, one)).join(', ')})`;
  return `${field.name}${args}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
}

interface Opening {
  /** Who reaches the object, and is refused the field there. */
  token: string | null;
  /** The way to the object, around the fields that are asked of it. */
  around: (body: string) => string;
  path: string[];
  code: string;
}

/** For each type with fields that can be refused: how it is reached by somebody who is refused. */
const openings: Record<string, () => Promise<Opening>> = {
  Query: async () => ({ token: null, around: (body) => `{ ${body} }`, path: [], code: 'UNAUTHENTICATED' }),
  Account: async () => ({
    token: (await enter(stage, 'member')).token,
    around: (body) => `{ account(handle: "${stage.account.handle}") { ${body} } }`,
    path: ['account'],
    code: 'FORBIDDEN',
  }),
  Workspace: async () => ({
    token: (await enter(stage, 'viewer')).token,
    around: (body) =>
      `{ workspace(accountHandle: "${stage.account.handle}", handle: "${stage.workspace.handle}") { ${body} } }`,
    path: ['workspace'],
    code: 'FORBIDDEN',
  }),
};

/** No role of today lacks what reading an account asks for: takes a permission from MEMBERs while something runs. */
async function withoutPermission<T>(permission: AccountPermission | null, act: () => Promise<T>): Promise<T> {
  if (permission === null) return act();
  const held = accountRolePermissions.MEMBER as Set<AccountPermission>;
  expect(held.delete(permission)).toBe(true);
  try {
    return await act();
  } finally {
    held.add(permission);
  }
}

function asksTheSame(one: DeclaredField, other: DeclaredField): boolean {
  if (one.rule.kind !== other.rule.kind) return false;
  return (
    one.rule.requirement?.permission === other.rule.requirement?.permission &&
    one.rule.requirement?.scope === other.rule.requirement?.scope
  );
}

describe('a refusal at an edge', () => {
  it.each(refusable.map((one) => [one.name, one] as const))(
    'of %s is null with its error, and every field beside it answers',
    async (_name, refused) => {
      const open = openings[refused.type.name];
      if (open === undefined) throw new Error(`edges.test.ts knows no way to a ${refused.type.name}: add one`);
      const { token, around, path, code } = await open();
      const siblings = fields.filter((one) => one.type === refused.type && !asksTheSame(one, refused));
      const selections = siblings.map(selection);
      const half = Math.ceil(selections.length / 2);
      const among = [
        '__typename',
        ...selections.slice(0, half),
        selection(refused),
        ...selections.slice(half),
        'last: __typename',
      ];
      const permission = refused.rule.requirement?.permission ?? null;

      await withoutPermission(permission, async () => {
        const before = await world.graphql(token, around(['__typename', ...selections, 'last: __typename'].join(' ')));
        expect(before.errors).toEqual([]);
        const { data, errors } = await world.graphql(token, around(among.join(' ')));

        const entries = isNonNullType(refused.field.type);
        const answer = at(data, path) as Record<string, unknown>;
        const { [refused.field.name]: none, ...beside } = answer;
        expect(none).toEqual(entries ? [null, null] : null);
        expect(beside).toEqual(at(before.data, path));
        const at0 = [...path, refused.field.name];
        expect(errors.map((error) => [error.path, error.extensions.code])).toEqual(
          entries
            ? [
                [[...at0, 0], code],
                [[...at0, 1], code],
              ]
            : [[at0, code]],
        );
        // Beside it there was something to lose: leaf values, or another edge.
        for (const one of siblings) {
          if (isNonNullType(one.field.type) || !isLeafType(getNamedType(one.field.type))) {
            if (!mayBeNull.has(one.name)) expect([one.name, beside[one.field.name]]).not.toEqual([one.name, null]);
          }
        }
        expect(siblings.some((one) => !isLeafType(getNamedType(one.field.type)))).toBe(true);
      });
    },
  );

  /** Edges that answer null here, for reasons of their own. */
  const mayBeNull = new Set(['Query.invitationByToken']);

  it('in one entry of a list leaves the other entries', async () => {
    const owner = await world.account();
    const { account } = await newStage(world);
    await world.member(account, 'MEMBER', { person: owner.owner });
    const own = { handle: owner.handle, seats: { used: 1 }, settings: { aiErrorSummaries: true } };
    const others = { handle: account.handle, seats: null, settings: { aiErrorSummaries: true } };
    await withoutPermission('READ_MEMBERS', async () => {
      const document =
        '{ viewer { accounts { nodes { handle seats { used } settings { aiErrorSummaries } } } user { id } } }';
      const { data, errors } = await world.graphql(owner.owner.token, document);
      const nodes = at(data, ['viewer', 'accounts', 'nodes']) as { handle: string }[];
      expect(nodes).toHaveLength(2);
      expect(nodes).toEqual(expect.arrayContaining([own, others]));
      const index = nodes.findIndex(({ handle }) => handle === account.handle);
      expect(errors).toMatchObject([
        {
          path: ['viewer', 'accounts', 'nodes', index, 'seats'],
          extensions: { code: 'FORBIDDEN', missingPermission: 'READ_MEMBERS' },
        },
      ]);
      expect(at(data, ['viewer', 'user', 'id'])).toBe(owner.owner.userId);
    });
  });

  it('of a scope in one workspace leaves the other workspaces of the list', async () => {
    const { account } = stage;
    const member = await world.member(account, 'MEMBER');
    const [sees, seesNot] = [await world.workspace(account), await world.workspace(account)];
    await world.grant(account, sees, member, 'DEVELOPER');
    await world.grant(account, seesNot, member, 'VIEWER');
    const document =
      'query ($handle: String!) { account(handle: $handle) { workspaces { nodes { id name members { totalCount } } } } }';
    const { data, errors } = await world.graphql(member.token, document, { handle: account.handle });
    const nodes = at(data, ['account', 'workspaces', 'nodes']) as { id: string; name: string; members: unknown }[];
    expect(nodes.find(({ id }) => id === sees.id)?.members).not.toBeNull();
    expect(nodes.find(({ id }) => id === seesNot.id)).toMatchObject({
      name: expect.any(String) as string,
      members: null,
    });
    expect(errors.every(({ extensions }) => extensions.missingScope === 'SEE_WORKSPACE_USERS')).toBe(true);
    // Of its own workspace the stage is seen by default role VIEWER.
    expect(errors).toHaveLength(2);
  });
});

describe('several mutations in one document', () => {
  const both = /* GraphQL */ `
    mutation ($mine: UpdateAccountInput!, $others: UpdateAccountInput!, $again: UpdateAccountInput!) {
      first: updateAccount(input: $mine) {
        account {
          name
        }
        errors {
          code
        }
      }
      second: updateAccount(input: $others) {
        account {
          name
        }
        errors {
          code
        }
      }
      third: updateAccount(input: $again) {
        account {
          name
        }
        errors {
          code
        }
      }
    }
  `;

  async function send(token: string, mine: string, others: string): Promise<Answer> {
    return world.graphql(token, both, {
      mine: { accountId: mine, name: 'First' },
      others: { accountId: others, name: 'Second' },
      again: { accountId: mine, name: 'Third' },
    });
  }

  it('run and answer though one between them is refused because its object is not seen', async () => {
    const [mine, others] = [await world.account(), await world.account()];
    const { data, errors } = await send(mine.owner.token, mine.id, others.id);
    expect(data).toEqual({
      first: { account: { name: 'First' }, errors: [] },
      second: null,
      third: { account: { name: 'Third' }, errors: [] },
    });
    expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'NOT_FOUND' } }]);
    const rows = await world.sql('SELECT id, name FROM accounts WHERE id = ANY ($1)', [[mine.id, others.id]]);
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: mine.id, name: 'Third' },
        { id: others.id, name: `Account ${others.handle}` },
      ]),
    );
  });

  it('run and answer though one between them is forbidden', async () => {
    const [mine, others] = [await world.account(), await world.account()];
    await world.member(others, 'MEMBER', { person: mine.owner });
    const { data, errors } = await send(mine.owner.token, mine.id, others.id);
    expect(data).toMatchObject({ first: { errors: [] }, second: null, third: { errors: [] } });
    expect(errors).toMatchObject([
      { path: ['second'], extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_ACCOUNT' } },
    ]);
  });
});

describe('the schema', () => {
  function canBeRefusedAlone(type: GraphQLOutputType): boolean {
    if (!isNonNullType(type)) return true;
    // A list that is always there is refused entry by entry.
    return isListType(type.ofType) && !isNonNullType(type.ofType.ofType);
  }

  it('has no field with a rule of its own that cannot be null', () => {
    const own = fields.filter(({ rule }) => rule.kind === 'requires' || rule.kind === 'signedIn');
    expect(own.filter(({ field }) => !canBeRefusedAlone(field.type)).map(({ name }) => name)).toEqual([]);
  });

  it('has no mutation that cannot be null', () => {
    const never = fields.filter(({ type, field }) => type.name === 'Mutation' && isNonNullType(field.type));
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});
