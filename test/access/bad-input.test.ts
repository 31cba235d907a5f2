import { idKind, newId } from '../../src/ids';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type Answer, type Data, type World } from '../support/world';
import { writesOf, type Writes } from '../support/writes';
import { mutations } from './fields';
import { operationOf, type Scene } from './operations';
import { at, payloadErrors, run } from './outcome';
import { placesOf, roomFor, withValue, type Place } from './places';
import { enter, newStage } from './stage';

let stripe: TestStripe;
let world: World;
/** For all operations that leave it as it is, or at least as good. */
let common: Scene;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
  common = await ownScene();
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

async function ownScene(): Promise<Scene> {
  const stage = await newStage(world);
  return { ...stage, actor: await enter(stage, 'owner') };
}

interface Case {
  what: string;
  value: (sound: unknown) => unknown;
  /** Whether some fields take it: an empty description, null that clears. */
  mayBeTaken: boolean;
}

/** Another id of the same kind; a word of an enum stays the one that it is. */
function manyTexts(entry: string): string {
  const kind = idKind(entry);
  return kind === null ? entry : newId(kind);
}

/** Many entries like this one, each another where it can be. */
function manyLike(entry: unknown): unknown[] {
  return Array.from({ length: 1000 }, (_none, index) => {
    if (typeof entry === 'string') return manyTexts(entry);
    const { email, principalId, workspaceId, roleId } = entry as Record<string, string>;
    if (email !== undefined) return { email: `p${String(index)}@example.com` };
    if (principalId !== undefined) return { principalId: newId('user'), roleId };
    if (workspaceId !== undefined) return { workspaceId: newId('workspace'), roleId };
    throw new Error(`bad-input.test.ts cannot make entries like ${JSON.stringify(entry)}: teach it`);
  });
}

const ofText: Case[] = [
  { what: 'an empty text', value: () => '', mayBeTaken: true },
  { what: 'a text of 10,000 characters', value: () => 'x'.repeat(10_000), mayBeTaken: false },
  { what: 'a NUL', value: (sound) => `${String(sound)}\u0000`, mayBeTaken: false },
  { what: 'a control character', value: (sound) => `${String(sound)}\u0007${String(sound)}`, mayBeTaken: false },
  { what: 'half a character', value: (sound) => `${String(sound)}\ud800`, mayBeTaken: false },
];

const ofLists: Case[] = [
  { what: 'no entries', value: () => [], mayBeTaken: false },
  { what: '1,000 entries', value: (sound) => manyLike((sound as unknown[])[0]), mayBeTaken: false },
  { what: 'a repeated entry', value: (sound) => [(sound as unknown[])[0], (sound as unknown[])[0]], mayBeTaken: false },
];

const cleared: Case = { what: 'null', value: () => null, mayBeTaken: true };

/** Lists whose emptiness says something: that a group opens no workspace. */
const mayBeEmpty = ['mapDirectoryGroup(input.workspaces)'];

function casesOf({ name, isList, isNullable, type }: Place): Case[] {
  const lists = ofLists.map((one) =>
    one.what === 'no entries' && mayBeEmpty.includes(name) ? { ...one, mayBeTaken: true } : one,
  );
  const kind = isList ? lists : type === 'String' || type === 'ID' ? ofText : [];
  return [...kind, ...(isNullable ? [cleared] : [])];
}

/** What a wrong value may write all the same. */
const writesAnyway: Record<string, string[]> = {
  // A wrong code counts as a try.
  'signIn(input.code)': ['public.sign_in_challenges'],
  'linkSignOn(input.code)': ['public.sign_in_challenges'],
};

/** Codes that an answer to a bad input may have. */
const EXPECTED = /^(BAD_USER_INPUT|NOT_FOUND|INVALID|TAKEN|CONFLICT|EXPIRED|LIMIT_REACHED)$/;

/** All errors of an answer, each with its code and path. */
function problems({ data, errors }: Answer, mutation: string): { code: string; path: (string | number)[] }[] {
  return [
    ...errors.map(({ path = [], extensions }) => ({ code: String(extensions.code), path })),
    ...payloadErrors(at(data, [mutation])),
  ];
}

/** Where an error leads that says of two fields together what is wrong: in the path's place stands this. */
const toldElsewhere: Partial<Record<string, string>> = {
  // One answer for a wrong code and a wrong challenge: which of them it is stays untold.
  'signIn(input.challenge)': 'code',
  'changeEmail(input.change)': 'code',
  'linkSignOn(input.challenge)': 'code',
  // Neither token nor id: no one field is at fault.
  'acceptInvitation(input.token)': '',
  'acceptInvitation(input.invitationId)': '',
  'declineInvitation(input.token)': '',
  'declineInvitation(input.invitationId)': '',
};

const places = mutations.flatMap(placesOf).filter((place) => place.path.length > 1 && casesOf(place).length > 0);

/** Sends a bad value, asserts that what is said of it is expected, and tells whether it was an error. */
async function isRefused(scene: Scene, place: Place, variables: object, { what, value }: Case): Promise<boolean> {
  const operation = operationOf(place.field);
  const sound = at(variables as Data, place.path) ?? (place.isList ? [newId('workspace')] : 'sound');
  const answer = await run(scene, operation, withValue(variables, place.path, value(sound)));
  const [mutation = ''] = operation.path;
  const found = problems(answer, mutation);
  // At the top level a path leads to the mutation, in a payload into the input, to the value.
  const into = [mutation, String(place.path[1]), toldElsewhere[place.name]];
  const wrong = found.filter(({ code, path }) => !EXPECTED.test(code) || !into.includes(String(path[0] ?? '')));
  expect({ what, wrong }).toEqual({ what, wrong: [] });
  return found.length > 0;
}

describe('a bad value', () => {
  it.each(places.map((place) => [place.name, place] as const))(
    'at %s is answered with an expected error that leads to it, and writes nothing',
    async (name, place) => {
      const operation = operationOf(place.field);
      const scene = operation.spoils === true ? await ownScene() : common;
      const prepare = async () => roomFor(place, await operation.variables(scene));
      const isUntouched = ({ tables, refusals, events }: Writes<unknown>): void => {
        expect(tables.filter((table) => !(writesAnyway[name] ?? []).includes(table))).toEqual([]);
        expect(events).toEqual([]);
        expect(refusals.filter((code) => !/^WRONG_(CODE|LINK)$/.test(code))).toEqual([]);
      };

      const variables = await prepare();
      const refused = casesOf(place).filter(({ mayBeTaken }) => !mayBeTaken);
      isUntouched(
        await writesOf(world, async () => {
          for (const one of refused) {
            expect([one.what, await isRefused(scene, place, variables, one)]).toEqual([one.what, true]);
          }
        }),
      );
      for (const one of casesOf(place).filter(({ mayBeTaken }) => mayBeTaken)) {
        const fresh = await prepare();
        const writes = await writesOf(world, () => isRefused(scene, place, fresh, one));
        if (writes.result) isUntouched(writes);
      }
    },
  );
});
