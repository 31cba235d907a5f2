import { builtInRoles } from '../../src/auth/catalogue';
import { idPrefixes, newId, type IdKind } from '../../src/ids';
import { directoryGroup, directoryToken, directoryUser } from '../directory-settings/operations';
import { expectNothingWritten } from '../support/nothing-written';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { fields } from './fields';
import { isMutation, operations, type Operation, type Scene } from './operations';
import { run } from './outcome';
import { placesOf, roomFor, withValue, type Place } from './places';
import { enter, invite, newStage, type Stage } from './stage';

let stripe: TestStripe;
let world: World;
/** Nothing here writes, so all share one stage, and one of somebody else's. */
let scene: Scene;
let other: Stage;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
  const stage = await newStage(world);
  scene = { ...stage, actor: await enter(stage, 'owner') };
  other = await newStage(world);
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

/** Ids by which an export is narrowed name nothing: events outlive what they tell of. */
const narrows = (name: string) => name.startsWith('exportAuditLog(input.filter.');

const places = fields.flatMap(placesOf).filter(({ type, isList, name }) => type === 'ID' && !isList && !narrows(name));

const nodeKinds: IdKind[] = [
  'account',
  'workspace',
  'member',
  'invitation',
  'workspaceAccess',
  'workspaceRole',
  'team',
  'serviceAccount',
  'user',
  'session',
  'apiKey',
];

/** Ids whose name does not say of what kind they are, by field or name. */
const kinds: Record<string, IdKind[]> = {
  'Query.node': nodeKinds,
  'Query.nodes': nodeKinds,
  roleId: ['workspaceRole'],
  defaultRoleId: ['workspaceRole'],
  replacementRoleId: ['workspaceRole'],
  inheritsFromId: ['workspaceRole'],
  toAccountId: ['account'],
  principalId: ['user', 'serviceAccount', 'team'],
  principalIds: ['user', 'serviceAccount', 'team'],
  actorId: ['user', 'serviceAccount'],
  resourceId: nodeKinds,
};

const ofAuditLog: Operation = {
  document:
    'query ($handle: String!, $filter: AuditLogFilter) { account(handle: $handle) { auditLog(filter: $filter) { totalCount nodes { id } pageInfo { endCursor } } } }',
  path: ['account', 'auditLog'],
  variables: ({ account }) => ({ handle: account.handle }),
};

/** Operations of fields that no rule guards by themselves, or that take an id where the matrix' one takes another value. */
const ownOperations: Record<string, Operation> = {
  'Account.member(userId)': {
    document: 'query ($handle: String!, $userId: ID) { account(handle: $handle) { member(userId: $userId) { id } } }',
    path: ['account', 'member'],
    variables: ({ account }) => ({ handle: account.handle }),
  },
  'Account.auditLog(filter.actorId)': ofAuditLog,
  'Account.auditLog(filter.resourceId)': ofAuditLog,
  'Account.auditLog(filter.workspaceId)': ofAuditLog,
  'Account.members(filter.teamId)': {
    document:
      'query ($handle: String!, $filter: MemberFilter) { account(handle: $handle) { members(filter: $filter) { totalCount nodes { id } pageInfo { endCursor } } } }',
    path: ['account', 'members'],
    variables: ({ account }) => ({ handle: account.handle }),
  },
};

function kindsOf({ field, path }: Place): IdKind[] {
  const name = String(path.filter((key) => typeof key === 'string').at(-1));
  const known = kinds[field] ?? kinds[name];
  if (known !== undefined) return known;
  const kind = name.replace(/Ids?$/, '');
  if (!(kind in idPrefixes)) throw new Error(`foreign-ids.test.ts does not know which kind of id ${name} is: add it`);
  return [kind as IdKind];
}

/** Objects of each kind that are another account's, or another person's. */
async function foreignIds(kind: IdKind): Promise<string[]> {
  const { account, workspace } = other;
  const { owner } = account;
  switch (kind) {
    case 'account':
      return [account.id];
    case 'workspace':
      return [workspace.id];
    case 'member':
      return [owner.memberId];
    case 'user':
      return [owner.userId];
    case 'invitation':
      return [(await invite(other, `somebody-${newId('invitation')}@example.com`)).id];
    case 'workspaceAccess':
      return [(await world.grant(account, workspace, await world.member(account, 'MEMBER'), 'VIEWER')).id];
    case 'workspaceRole':
      return [(await world.role(account)).id];
    case 'team':
      return [(await world.team(account, { members: [owner] })).id];
    case 'serviceAccount':
      return [(await world.serviceAccount(account)).id];
    case 'ipAllowlistEntry':
      return [(await world.allowlistEntry(account, '203.0.113.0/24')).id];
    case 'domain':
      return [(await world.domain(account, { status: 'VERIFIED' })).id];
    case 'directoryToken':
      return [(await directoryToken(world, account)).id];
    case 'directoryUser':
      return [(await directoryUser(world, account)).id];
    case 'directoryGroup':
      return [(await directoryGroup(world, account)).id];
    case 'apiKey':
      return [(await world.apiKey(owner)).id, (await world.serviceAccount(account)).keyId];
    case 'session': {
      const rows = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [owner.userId]);
      return rows.map(({ id }) => id);
    }
    default:
      throw new Error(`foreign-ids.test.ts cannot make a ${kind}: add it`);
  }
}

function malformed(kind: IdKind, sound: string): string[] {
  const prefix = idPrefixes[kind];
  return [
    '',
    prefix,
    `${prefix}_`,
    sound.slice(0, -1),
    `${sound}0`,
    ` ${sound}`,
    sound.toUpperCase(),
    `${prefix}_8zzzzzzzzzzzzzzzzzzzzzzzzz`,
    `${prefix}_%`,
    `${prefix}_'; --`,
    `${prefix}_\u0000`,
    `${prefix}_${'0'.repeat(10_000)}`,
  ];
}

/** Kinds that a place tells apart, to say what to take instead, whatever an id of that kind names. */
const toldApart: Partial<Record<string, IdKind>> = { 'grantWorkspaceAccess(input.grants.0.principalId)': 'member' };

/** Real ids of the caller's own account, of kinds that the place is not for. */
async function otherKinds(place: Place, { account, workspace }: Stage): Promise<string[]> {
  const own = [
    account.id,
    workspace.id,
    account.owner.memberId,
    account.owner.userId,
    builtInRoles.VIEWER.id,
    (await world.role(account)).id,
    (await world.team(account)).id,
    (await world.serviceAccount(account)).id,
  ];
  const apart = toldApart[place.name];
  const sound = [...kindsOf(place), ...(apart === undefined ? [] : [apart])].map((kind) => `${idPrefixes[kind]}_`);
  return own.filter((id) => !sound.some((prefix) => id.startsWith(prefix)));
}

function operationAt({ name, field }: Place): Operation {
  const operation = ownOperations[name] ?? operations[field];
  if (operation === undefined) throw new Error(`foreign-ids.test.ts has no operation for ${name}: add one`);
  return operation;
}

describe('an id that is not the caller’s', () => {
  it.each(places.flatMap((place) => kindsOf(place).map((kind) => [place.name, kind, place] as const)))(
    'at %s, of kind %s, is answered as one that names nothing, and nothing is written',
    async (_name, kind, place) => {
      const operation = operationAt(place);
      const variables = roomFor(place, await operation.variables(scene));

      async function answer(id: string): Promise<unknown> {
        const { status, data, errors } = await run(scene, operation, withValue(variables, place.path, id));
        const told = errors.map(({ message, path, extensions }) => ({ message, path, extensions }));
        const text = JSON.stringify({ status, data, told });
        // A short one is part of other words, and gives nothing away.
        const masked = id.length < 20 ? text : text.replaceAll(JSON.stringify(id).slice(1, -1), '…');
        return JSON.parse(masked) as unknown;
      }

      const foreign = await foreignIds(kind);
      const others = await otherKinds(place, scene);
      await expectNothingWritten(world, [], async () => {
        const unknown = newId(kind);
        const expected = await answer(unknown);
        const text = JSON.stringify(expected);
        expect(text).toMatch(isMutation(operation) ? /"NOT_FOUND"/ : /null|"totalCount":0/);
        expect(text).not.toContain('INTERNAL_SERVER_ERROR');
        // What is no id at all is one thing, whatever kinds the place takes.
        const wrong = kind === kindsOf(place)[0] ? [...malformed(kind, unknown), ...others] : [];
        const ids = [...foreign, ...wrong];
        const answers = await Promise.all(ids.map(async (id) => ({ id, answer: await answer(id) })));
        expect(answers).toEqual(ids.map((id) => ({ id, answer: expected })));
      });
    },
  );

  it('is told apart by its kind alone, where a place says what to take instead of that kind', async () => {
    for (const [name, kind] of Object.entries(toldApart)) {
      const place = places.find((one) => one.name === name);
      if (place === undefined || kind === undefined) throw new Error(`no place ${name}`);
      const operation = operationAt(place);
      const variables = await operation.variables(scene);
      const ids = [newId(kind), scene.account.owner.memberId, other.account.owner.memberId];
      const answers = await expectNothingWritten(world, [], () =>
        Promise.all(ids.map(async (id) => run(scene, operation, withValue(variables, place.path, id)))),
      );
      const told = answers.map(({ data, errors }) => ({ data, errors }));
      expect(JSON.stringify(told[0])).toContain('"NOT_FOUND"');
      expect(told).toEqual(ids.map(() => told[0]));
    }
  });
});
