import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guardedFields } from './fields';
import { isMutation, operationOf, operations, type Scene } from './operations';
import { outcomeOf, refusalEvents, run, type Outcome } from './outcome';
import { enter, newStage, principals, type Principal } from './stage';

const outcomes = z.enum(['ALLOWED', 'FORBIDDEN', 'NOT_SEEN', 'UNAUTHENTICATED']);
const rowShape = z.partialRecord(outcomes, z.array(z.enum(principals)));
const matrix = z.record(z.string(), rowShape).parse(parse(readFileSync(join(__dirname, 'matrix.yaml'), 'utf8')));

let world: World;
beforeAll(async () => {
  // Without the job runner: what it writes when it pleases would look like something that a refusal wrote.
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

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
  it('has a row and an operation for every guarded field, and for nothing else', () => {
    const names = guardedFields.map(({ name }) => name).sort();
    expect(Object.keys(matrix).sort()).toEqual(names);
    expect(Object.keys(operations).sort()).toEqual(names);
  });

  it.each(Object.keys(matrix))('%s answers everybody as its row says', async (name) => {
    const expected = cells(matrix[name] ?? {});
    const operation = operationOf(name);
    const ask = async (scene: Scene, variables: object) => outcomeOf(await run(scene, operation, variables), operation);
    const of = (mayWrite: boolean): Principal[] =>
      principals.filter((principal) => (isMutation(operation) && expected.get(principal) === 'ALLOWED') === mayWrite);

    // Whoever writes nothing shares a stage; of what they leave behind there must be the refusals' events only.
    const stage = await newStage(world);
    const prepared: [Principal, Scene, object][] = [];
    for (const principal of of(false)) {
      const scene = { ...stage, actor: await enter(stage, principal) };
      prepared.push([principal, scene, await operation.variables(scene)]);
    }
    const events = prepared.flatMap(([principal]) => refusalEvents[expected.get(principal) ?? 'ALLOWED']);
    const actual = await expectNothingWritten(world, events, async () => {
      const answers: [Principal, string][] = [];
      for (const [principal, scene, variables] of prepared) answers.push([principal, await ask(scene, variables)]);
      return answers;
    });

    for (const principal of of(true)) {
      const own = await newStage(world);
      const scene = { ...own, actor: await enter(own, principal) };
      actual.push([principal, await ask(scene, await operation.variables(scene))]);
    }
    expect(asRow(actual)).toEqual(asRow(expected));
  });
});
