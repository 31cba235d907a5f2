import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { expectNothingWritten } from '../support/nothing-written';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { guardedFields, narrowedFields } from './fields';
import { isMutation, operationOf, operations, type Operation, type Scene } from './operations';
import { outcomeOf, refusalEvents, run, type Outcome } from './outcome';
import { enter, newStage, principals, type Actor, type Principal, type Stage } from './stage';

const outcomes = z.enum(['ALLOWED', 'FORBIDDEN', 'NOT_SEEN', 'UNAUTHENTICATED']);
const rowShape = z.partialRecord(outcomes, z.array(z.enum(principals)));
const matrix = z.record(z.string(), rowShape).parse(parse(readFileSync(join(__dirname, 'matrix.yaml'), 'utf8')));

/** A stage with everybody on it. */
interface Cast {
  stage: Stage;
  actors: Record<Principal, Actor>;
}

let stripe: TestStripe;
let world: World;
/** All rows share two: one for whoever writes nothing, one for whoever writes, which need not stay as it is. */
let watching: Cast;
let acting: Cast;
beforeAll(async () => {
  // Without the job runner: what it writes when it pleases would look like something that a refusal wrote.
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
  [watching, acting] = [await cast(), await cast()];
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

async function cast(): Promise<Cast> {
  const stage = await newStage(world);
  const entered: [Principal, Actor][] = [];
  for (const principal of principals) entered.push([principal, await enter(stage, principal)]);
  return { stage, actors: Object.fromEntries(entered) as Record<Principal, Actor> };
}

/** Where a principal writes: on the common stage, unless that would not be what it was. */
async function sceneFor(principal: Principal, { spoils }: Operation): Promise<Scene> {
  if (spoils !== true) return { ...acting.stage, actor: acting.actors[principal] };
  const own = await newStage(world);
  return { ...own, actor: await enter(own, principal) };
}

type Row = Partial<Record<string, Principal[]>>;

function cells(row: z.infer<typeof rowShape>): Map<Principal, Outcome> {
  const pairs = outcomes.options.flatMap((outcome) =>
    (row[outcome] ?? []).map((principal) => [principal, outcome] as const),
  );
  expect(pairs.map(([principal]) => principal).sort()).toEqual([...principals].sort());
  return new Map(pairs);
}

function asRow(of: Iterable<readonly [Principal, string]>): Row {
  const row: Row = {};
  for (const [principal, outcome] of of) (row[outcome] ??= []).push(principal);
  for (const list of Object.values(row)) list?.sort();
  return row;
}

describe('the matrix', () => {
  it('has a row and an operation for every guarded or narrowed field, and for nothing else', () => {
    const names = [...guardedFields.map(({ name }) => name), ...narrowedFields].sort();
    expect(Object.keys(matrix).sort()).toEqual(names);
    expect(Object.keys(operations).sort()).toEqual(names);
  });

  it.each(Object.keys(matrix))('%s answers everybody as its row says', async (name) => {
    const expected = cells(matrix[name] ?? {});
    const operation = operationOf(name);
    const ask = async (scene: Scene, variables: object) => outcomeOf(await run(scene, operation, variables), operation);
    const of = (mayWrite: boolean): Principal[] =>
      principals.filter((principal) => (isMutation(operation) && expected.get(principal) === 'ALLOWED') === mayWrite);

    const prepared: [Principal, Scene, object][] = [];
    // What a query asks for is the same whoever asks.
    let asked: object | null = null;
    for (const principal of of(false)) {
      const scene = { ...watching.stage, actor: watching.actors[principal] };
      if (asked === null || isMutation(operation)) asked = await operation.variables(scene);
      prepared.push([principal, scene, asked]);
    }
    const events = prepared.flatMap(([principal]) => refusalEvents[expected.get(principal) ?? 'ALLOWED']);
    const actual = await expectNothingWritten(world, events, async () => {
      const answers: [Principal, string][] = [];
      for (const [principal, scene, variables] of prepared) answers.push([principal, await ask(scene, variables)]);
      return answers;
    });

    for (const principal of of(true)) {
      const scene = await sceneFor(principal, operation);
      actual.push([principal, await ask(scene, await operation.variables(scene))]);
    }
    expect(asRow(actual)).toEqual(asRow(expected));
  });
});
