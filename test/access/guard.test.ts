import { createRequire } from 'node:module';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { getNamedType, graphql, isCompositeType, type GraphQLSchema } from 'graphql';
import type * as Shield from 'graphql-shield';
import { createContext, type Context } from '../../src/graphql/context';
import { applyRules, ruleTree } from '../../src/graphql/guard';
import { readSdl } from '../../src/graphql/schema';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { fields, mutations, schema } from './fields';
import { operationOf, type Scene } from './operations';
import { at, run } from './outcome';
import { enter, newStage } from './stage';

const { allow, deny } = createRequire(__filename)('graphql-shield') as typeof Shield;

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

function schemaWith(sdl: string): GraphQLSchema {
  return makeExecutableSchema<unknown>({ typeDefs: [readSdl(), sdl] });
}

describe('a schema does not start', () => {
  it('when an operation says nothing of who may use it', () => {
    const silent = schemaWith('extend type Query { hello: String } extend type Mutation { doIt: Account }');
    expect(() => ruleTree(silent)).toThrow(
      /^These fields say nothing of who may use them: Query\.hello, Mutation\.doIt\./,
    );
  });

  it('when an edge says nothing, whatever its type', () => {
    const silent = schemaWith(`
      extend type Account { one: Member many: [Member!] page: MemberConnection anybody: Actor node: Node }
      extend type System { account: Account }
    `);
    expect(() => ruleTree(silent)).toThrow(
      /: Account\.one, Account\.many, Account\.page, Account\.anybody, Account\.node, System\.account\./,
    );
  });

  it('when an operation goes with its parent, for it has none', () => {
    const parentless = schemaWith(
      'extend type Query { hello: String @withParent } extend type Mutation { doIt: Account @withParent }',
    );
    expect(() => ruleTree(parentless)).toThrow(/: Query\.hello, Mutation\.doIt\./);
    const whole = schemaWith('extend type Query @withParent { hello: String }');
    expect(() => ruleTree(whole)).toThrow(/: Query\.hello\./);
  });

  it('when a rule asks for a permission and a scope at once, or for neither', () => {
    const both = schemaWith('extend type Account { x: String @requires(permission: READ_ACCOUNT, scope: SEE_FLOWS) }');
    expect(() => ruleTree(both)).toThrow('Account.x: @requires takes either a permission or a scope');
    const neither = schemaWith('extend type Account { x: String @requires }');
    expect(() => ruleTree(neither)).toThrow('Account.x: @requires takes either a permission or a scope');
  });

  it('when a rule is about an argument that names no kind of id', () => {
    const unknown = schemaWith(
      'extend type Query { x(fooId: ID!): String @requires(permission: READ_ACCOUNT, of: "fooId") }',
    );
    expect(() => ruleTree(unknown)).toThrow(/^@requires\(of:\) ends in fooId: /);
  });

  it('when a field can be refused but not be null', () => {
    const never = schemaWith('extend type Account { x: String! @requires(permission: READ_ACCOUNT) }');
    expect(() => ruleTree(never)).toThrow(/^These fields can be refused but not be null.*: Account\.x\./);
  });
});

describe('the rule tree', () => {
  const tree = ruleTree(schema);

  it('has a rule for every field of every object type', () => {
    expect(fields.filter(({ type, field }) => tree[type.name]?.[field.name] === undefined)).toEqual([]);
  });

  it('lets through unasked only what is public, goes with its parent, or is a plain value', () => {
    const unasked = fields.filter(({ type, field }) => tree[type.name]?.[field.name] === allow);
    const open = unasked.filter(({ type, field, rule }) => {
      const isRoot = type.name === 'Query' || type.name === 'Mutation';
      if (rule.kind === 'public' || (rule.kind === 'withParent' && !isRoot)) return false;
      return rule.kind !== 'none' || isRoot || isCompositeType(getNamedType(field.type));
    });
    expect(open.map(({ name }) => name)).toEqual([]);
    expect(fields.filter(({ type, field }) => tree[type.name]?.[field.name] === deny)).toEqual([]);
  });

  it('opens to nobody signed in exactly these operations', () => {
    const open = fields.filter(({ rule, type }) => rule.kind === 'public' && /^(Query|Mutation)$/.test(type.name));
    expect(open.map(({ name }) => name).sort()).toEqual([
      'Mutation.declineInvitation',
      'Mutation.linkSignOn',
      'Mutation.redeemSignIn',
      'Mutation.requestSignIn',
      'Mutation.signIn',
      'Query.accountRoles',
      'Query.auditLogKeys',
      'Query.invitationByToken',
      'Query.operationCost',
      'Query.rateLimit',
      'Query.workspaceScopes',
    ]);
  });
});

describe('the guard', () => {
  async function contextOf(): Promise<Context> {
    const request = { id: 'a-request', ipAddress: '127.0.0.1', userAgent: null };
    const budget = { limit: null, used: 0, resetAt: world.now(), secondsToReset: 60, granted: true };
    return createContext(world.server.app, request, null, budget, world.now(), () => null);
  }

  it('denies what the tree does not know', async () => {
    const bare = makeExecutableSchema<unknown>({
      typeDefs: 'type Query { told: Inner secret: String } type Inner { secret: String }',
      resolvers: { Query: { told: () => ({ secret: 'x' }), secret: () => 'x' } },
    });
    const half = applyRules(bare, { Query: { told: allow } });
    const { data, errors } = await graphql({
      schema: half,
      source: '{ told { secret } secret }',
      contextValue: await contextOf(),
    });
    expect(data).toEqual({ told: { secret: null }, secret: null });
    expect(errors?.map(({ path, message }) => `${path?.join('.') ?? ''}: ${message}`).sort()).toEqual([
      'secret: Nobody may use this field.',
      'told.secret: Nobody may use this field.',
    ]);
  });

  it('tells a fault of its own from a refusal', async () => {
    const stage = await newStage(world);
    const scene: Scene = { ...stage, actor: await enter(stage, 'owner') };
    const operation = operationOf('Mutation.revokeInvitation');
    const variables = await operation.variables(scene);
    const events = (await auditEvents(world)).length;
    // What the guard reads to find the invitation's account is gone for a moment.
    await world.sql('ALTER TABLE invitations RENAME TO invitations_away');
    const { data, errors } = await run(scene, operation, variables).finally(() =>
      world.sql('ALTER TABLE invitations_away RENAME TO invitations'),
    );
    expect(data.revokeInvitation).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path).toEqual(['revokeInvitation']);
    expect(Object.keys(errors[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId']);
    expect(errors[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(errors[0]?.message).not.toMatch(/invitations|relation|may/);
    expect((await auditEvents(world)).length).toBe(events);
  });

  it('decides each of several ids under one field by itself', async () => {
    const [mine, others] = [await newStage(world), await newStage(world)];
    const { token } = mine.account.owner;
    const document = /* GraphQL */ `
      mutation ($a: ID!, $b: ID!, $c: ID!) {
        a: updateAccount(input: { accountId: $a, location: "A" }) {
          account {
            id
          }
          errors {
            code
          }
        }
        b: updateAccount(input: { accountId: $b, location: "B" }) {
          account {
            id
          }
          errors {
            code
          }
        }
        c: updateAccount(input: { accountId: $c, location: "C" }) {
          account {
            id
          }
          errors {
            code
          }
        }
      }
    `;
    for (const order of ['mine first', 'others first']) {
      const [a, b] = order === 'mine first' ? [mine, others] : [others, mine];
      const { data, errors } = await world.graphql(token, document, {
        a: a.account.id,
        b: b.account.id,
        c: a.account.id,
      });
      const answers = [a, b, a].map((one) => (one === mine ? { account: { id: mine.account.id }, errors: [] } : null));
      expect([data.a, data.b, data.c]).toEqual(answers);
      expect(errors.every(({ extensions }) => extensions.code === 'NOT_FOUND')).toBe(true);
    }
    const rows = await world.sql<{ location: string | null }>('SELECT location FROM accounts WHERE id = $1', [
      others.account.id,
    ]);
    expect(rows).toEqual([{ location: null }]);
  });

  it('decides each of several objects of one query by itself', async () => {
    const [mine, others] = [await newStage(world), await newStage(world)];
    const document = /* GraphQL */ `
      query ($mine: String!, $others: String!, $mineId: ID!, $othersId: ID!) {
        a: account(handle: $mine) {
          id
          members {
            totalCount
          }
        }
        b: account(handle: $others) {
          id
          members {
            totalCount
          }
        }
        c: node(id: $mineId) {
          id
        }
        d: node(id: $othersId) {
          id
        }
        e: nodes(ids: [$othersId, $mineId]) {
          id
        }
      }
    `;
    const { data, errors } = await world.graphql(mine.account.owner.token, document, {
      mine: mine.account.handle,
      others: others.account.handle,
      mineId: mine.workspace.id,
      othersId: others.workspace.id,
    });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      a: { id: mine.account.id, members: { totalCount: 1 } },
      b: null,
      c: { id: mine.workspace.id },
      d: null,
      e: [null, { id: mine.workspace.id }],
    });
  });

  it('asks again after a mutation that takes the right away', async () => {
    const stage = await newStage(world);
    await world.member(stage.account, 'OWNER');
    const { token } = stage.account.owner;
    const document = /* GraphQL */ `
      mutation ($id: ID!) {
        leave: leaveAccount(input: { accountId: $id }) {
          accountId
          errors {
            code
          }
        }
        update: updateAccount(input: { accountId: $id, location: "gone" }) {
          account {
            id
          }
          errors {
            code
          }
        }
      }
    `;
    const { data, errors } = await world.graphql(token, document, { id: stage.account.id });
    expect(data.leave).toMatchObject({ errors: [] });
    expect(data.update).toBeNull();
    expect(errors).toMatchObject([{ path: ['update'], extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('unknown and forbidden look alike, byte for byte,', () => {
  /** The answer as it went over the wire, its ids and handles put out. */
  async function bytes(token: string, query: string, variables: object, ...masked: string[]): Promise<string> {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    // Every request leaves less of the budget.
    const answer = (await response.text()).replace(/"remaining":\d+,"used":\d+,"resetAt":"[^"]*"/g, '"left":"…"');
    const text = masked.reduce((all, one) => all.replaceAll(one, '…'), answer);
    return `${String(response.status)} ${text}`;
  }

  const byId = mutations.filter(({ rule }) => rule.of !== null);

  // Nothing is written, so one stage is enough.
  let scene: Scene;
  beforeAll(async () => {
    const stage = await newStage(world);
    scene = { ...stage, actor: await enter(stage, 'ownerOfAnother') };
  });

  it.each(byId.map(({ name, rule }) => [name, rule.of ?? ''] as const))('to an outsider of %s', async (name, of) => {
    const operation = operationOf(name);
    const variables = (await operation.variables(scene)) as { input: Record<string, string> };
    const key = of.split('.').at(-1) ?? '';
    const existing = variables.input[key] ?? '';
    const kind = existing.replace(/_.*/, '');
    const unknown = `${kind}_${newId('account').replace(/.*_/, '')}`;
    const other = { input: { ...variables.input, [key]: unknown } };
    const token = scene.actor.person.token;
    await expectNothingWritten(world, [], async () => {
      const seen = await bytes(token, operation.document, variables, existing);
      expect(seen).toContain('NOT_FOUND');
      expect(await bytes(token, operation.document, other, unknown)).toBe(seen);
    });
  });

  it.each(['account', 'workspace', 'node', 'nodes'])('of the query %s', async (name) => {
    const operation = operationOf(`Query.${name}`);
    const variables = await operation.variables(scene);
    const json = JSON.stringify(variables);
    const unknown = JSON.parse(
      json.replaceAll(scene.account.handle, 'no-such-one').replaceAll(scene.account.id, newId('account')),
    ) as object;
    expect(unknown).not.toEqual(variables);
    const token = scene.actor.person.token;
    expect(await bytes(token, operation.document, unknown)).toBe(await bytes(token, operation.document, variables));
  });

  it('of a workspace that a member cannot enter', async () => {
    const stage = await newStage(world);
    const { person } = await enter(stage, 'member');
    const document = 'query ($a: String!, $h: String!) { account(handle: $a) { name workspace(handle: $h) { id } } }';
    const ask = (h: string) => bytes(person.token, document, { a: stage.account.handle, h });
    const hidden = await ask(stage.workspace.handle);
    expect(hidden).toBe(await ask('no-such-one'));
    expect(at((JSON.parse(hidden.slice(4)) as { data: never }).data, ['account', 'name'])).toBe(
      `Account ${stage.account.handle}`,
    );
  });
});
