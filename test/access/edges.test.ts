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
import { directory } from '../directory-settings/operations';
import { connected } from '../sso/operations';
import { startWorld, type Answer, type World } from '../support/world';
import { fields, type DeclaredField } from './fields';
import { at } from './outcome';
import { tested } from './sign-on-scenes';
import { enter, invite, newStage, type Actor, type Principal, type Stage } from './stage';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  stage = await newStage(world);
  await world.team(stage.account, { name: 'A team' });
  await world.serviceAccount(stage.account, { name: 'A program' });
  await connected(world, stage.account);
  await tested(world, stage.account);
  await directory(world, stage.account);
  await world.sql(`UPDATE workspaces SET default_built_in_role = 'VIEWER' WHERE id = $1`, [stage.workspace.id]);
});
afterAll(() => world.stop());

/** Fields of the graph that a rule of their own can refuse. Mutations have their own test below. */
const refusable = fields.filter(
  ({ type, rule }) => type.name !== 'Mutation' && (rule.kind === 'requires' || rule.kind === 'signedIn'),
);

/** Values for arguments that a field needs, by the argument's name, with its field where one name means several things. */
const values: Record<string, (stage: Stage, asker: Actor) => unknown> = {
  principalId: (_stage, { id }) => id,
  accountHandle: ({ account }) => account.handle,
  document: () => '{ viewer { user { id } } }',
  handle: ({ workspace }) => workspace.handle,
  'Account.workspaceRole(name)': () => 'Viewer',
  'Account.team(name)': () => 'A team',
  'Account.serviceAccount(name)': () => 'A program',
  email: ({ account }) => account.owner.email,
  id: ({ account }) => account.id,
  ids: ({ account, workspace }) => [account.id, workspace.id],
  token: () => 'gil_none',
};

/** Arguments that the schema leaves open, though the field needs one. */
const alsoNeeded = new Set(['Account.member(email)']);

function argument(owner: string, { name, type }: GraphQLArgument, asker: Actor): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return `${name}: ${named.getValues()[0]?.name ?? ''}`;
  const value = values[`${owner}(${name})`] ?? values[name];
  if (value === undefined) throw new Error(`edges.test.ts knows no value for ${owner}(${name}:): add one`);
  return `${name}: ${JSON.stringify(value(stage, asker))}`;
}

/** A field as it is selected: with what it needs, and as little below it as can be. */
function selection({ name, field }: DeclaredField, asker: Actor): string {
  const needed = field.args.filter((one) => isRequiredArgument(one) || alsoNeeded.has(`${name}(${one.name})`));
  const args = needed.length === 0 ? '' : `(${needed.map((one) => argument(name, one, asker)).join(', ')})`;
  return `${field.name}${args}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
}

interface Opening {
  /** Who reaches the object, and is refused the field there. */
  asker: Actor;
  /** The way to the object, around the fields that are asked of it. */
  around: (body: string) => string;
  path: (string | number)[];
  code: string;
}

/** An object that a principal reaches by its id. */
async function byId(principal: Principal, type: string, id: Promise<string> | string): Promise<Opening> {
  const text = JSON.stringify(await id);
  const around = (body: string): string => `{ node(id: ${text}) { ... on ${type} { ${body} } } }`;
  return { asker: await enter(stage, principal), around, path: ['node'], code: 'FORBIDDEN' };
}

/** For each type with fields that can be refused: how it is reached by somebody who is refused. */
const openings: Record<string, () => Promise<Opening>> = {
  Query: async () => ({
    asker: await enter(stage, 'anonymous'),
    around: (body) => `{ ${body} }`,
    path: [],
    code: 'UNAUTHENTICATED',
  }),
  Account: () => byId('member', 'Account', stage.account.id),
  Workspace: () => byId('viewer', 'Workspace', stage.workspace.id),
  Member: () => byId('member', 'Member', stage.account.owner.memberId),
  async Invitation() {
    const { id } = await invite(stage, 'somebody@example.com', { workspace: stage.workspace });
    return byId('member', 'Invitation', id);
  },
  WorkspaceRole: () => byId('member', 'WorkspaceRole', roleThatInherits()),
  // By its id it is open with READ_SERVICE_ACCOUNTS only; to itself always.
  ServiceAccount: async () => ({
    asker: await enter(stage, 'serviceAccount'),
    around: (body) => `{ viewer { serviceAccount { ${body} } } }`,
    path: ['viewer', 'serviceAccount'],
    code: 'FORBIDDEN',
  }),
  // By its id it is open with READ_TEAMS only; as a way into a workspace to whoever sees who comes in.
  async Team() {
    const asker = await enter(stage, 'teamMember');
    const members = `members(filter: { search: ${JSON.stringify(asker.person.email)} })`;
    return {
      asker,
      around: (body) =>
        `{ node(id: "${stage.workspace.id}") { ... on Workspace { ${members} { nodes { sources { team { ${body} } } } } } } }`,
      path: ['node', 'members', 'nodes', 0, 'sources', 0, 'team'],
      code: 'FORBIDDEN',
    };
  },
};

async function roleThatInherits(): Promise<string> {
  return (await world.role(stage.account, { inherits: 'VIEWER' })).id;
}

/** Every permission that reading something asks for. */
const asked = refusable.flatMap(({ rule }) => rule.requirement?.permission ?? []);

/** Gives MEMBERs all that reading asks for but one permission, while something runs. */
async function withoutPermission<T>(permission: AccountPermission | null, act: () => Promise<T>): Promise<T> {
  const held = accountRolePermissions.MEMBER as Set<AccountPermission>;
  const before = [...held];
  if (permission !== null) {
    for (const one of asked) held.add(one);
    held.delete(permission);
  }
  try {
    return await act();
  } finally {
    held.clear();
    for (const one of before) held.add(one);
  }
}

/** Whether who is refused the one for its rule is refused the other too. */
function asksTheSame(one: DeclaredField, other: DeclaredField): boolean {
  if (one.rule.kind !== other.rule.kind) return false;
  const [asked, others] = [one.rule.requirement, other.rule.requirement];
  if (asked?.scopes == null || others?.scopes == null) return asked?.permission === others?.permission;
  return asked.scopes.some((scope) => others.scopes.includes(scope));
}

describe('a refusal at an edge', () => {
  it.each(refusable.map((one) => [one.name, one] as const))(
    'of %s is null with its error, and every field beside it answers',
    async (_name, refused) => {
      const open = openings[refused.type.name];
      if (open === undefined) throw new Error(`edges.test.ts knows no way to a ${refused.type.name}: add one`);
      const { asker, around, path, code } = await open();
      const { token } = asker;
      const siblings = fields.filter((one) => one.type === refused.type && !asksTheSame(one, refused));
      const selections = siblings.map((one) => selection(one, asker));
      const half = Math.ceil(selections.length / 2);
      const among = [
        '__typename',
        ...selections.slice(0, half),
        selection(refused, asker),
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
  const mayBeNull = new Set(['Query.invitationByToken', 'Invitation.acceptedBy', 'ServiceAccount.createdBy']);

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
