import { builtInRoles } from '../../src/auth/catalogue';
import { idPrefixes, newId, type IdKind } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { fields } from './fields';
import { isMutation, operations, type Operation, type Scene } from './operations';
import { run } from './outcome';
import { placesOf, roomFor, withValue, type Place } from './places';
import { enter, invite, newStage, type Stage } from './stage';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const places = fields.flatMap(placesOf).filter(({ type, isList }) => type === 'ID' && !isList);

/** Ids whose name does not say of what kind they are. */
const kinds: Record<string, IdKind[]> = {
  'Query.node': ['account', 'workspace', 'member', 'invitation', 'workspaceAccess', 'user', 'session', 'apiKey'],
  'Query.nodes': ['account', 'workspace', 'member', 'invitation', 'workspaceAccess', 'user', 'session', 'apiKey'],
  roleId: ['workspaceRole'],
  defaultRoleId: ['workspaceRole'],
  principalId: ['user'],
  principalIds: ['user'],
};

/** Operations of fields that no rule guards by themselves, or that take an id where the matrix' one takes another value. */
const ownOperations: Record<string, Operation> = {
  'Account.member(userId)': {
    document: 'query ($handle: String!, $userId: ID) { account(handle: $handle) { member(userId: $userId) { id } } }',
    path: ['account', 'member'],
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

/** An object of each kind that is another account's, or another person's. */
async function foreignId(kind: IdKind): Promise<string | null> {
  const other = await newStage(world);
  const { owner } = other.account;
  switch (kind) {
    case 'account':
      return other.account.id;
    case 'workspace':
      return other.workspace.id;
    case 'member':
      return owner.memberId;
    case 'user':
      return owner.userId;
    case 'invitation':
      return (await invite(other, 'somebody@example.com')).id;
    case 'workspaceAccess':
      return (await world.grant(other.account, other.workspace, owner, 'VIEWER')).id;
    case 'apiKey':
      return (await world.apiKey(owner)).id;
    case 'session': {
      const [row] = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [owner.userId]);
      return row?.id ?? null;
    }
    // Workspace roles are built in today: there is no other account's.
    default:
      return null;
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

/** A real id of the caller's own account, of another kind. */
function otherKind(kind: IdKind, { account, workspace }: Stage): string[] {
  const own = [account.id, workspace.id, account.owner.memberId, account.owner.userId, builtInRoles.VIEWER.id];
  return own.filter((id) => !id.startsWith(`${idPrefixes[kind]}_`));
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
      const stage = await newStage(world);
      const scene: Scene = { ...stage, actor: await enter(stage, 'owner') };
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

      const foreign = await foreignId(kind);
      // `node` takes ids of every kind: there another kind is another object.
      const others = kinds[place.field] === undefined ? otherKind(kind, stage) : [];
      await expectNothingWritten(world, [], async () => {
        const unknown = newId(kind);
        const expected = await answer(unknown);
        const text = JSON.stringify(expected);
        expect(text).toMatch(isMutation(operation) ? /"NOT_FOUND"/ : /null/);
        expect(text).not.toContain('INTERNAL_SERVER_ERROR');
        const ids = [...(foreign === null ? [] : [foreign]), ...malformed(kind, unknown), ...others];
        const answers = await Promise.all(ids.map(async (id) => ({ id, answer: await answer(id) })));
        expect(answers).toEqual(ids.map((id) => ({ id, answer: expected })));
      });
    },
  );
});
