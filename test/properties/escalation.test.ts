import fc from 'fast-check';
import { startWorld, type World } from '../support/world';
import { insertCast, type Cast } from './cast';
import { fingerprinter } from './fingerprint';
import { differencesOf } from './holdings';
import { parameters, timeLimit } from './parameters';
import { perform, type Outcome } from './perform';
import { readMoment, type Moment } from './moment';
import { violations } from './rules';
import { Story } from './story';
import { attemptOf, mutations, rehearsed, steps, type Attempt, type Step } from './steps';

const HOUR = 3_600_000;
const RUNS = 10;
const STEPS = 80;
const SECONDS = 50;

let world: World;
let fingerprint: () => Promise<string>;
/** The fingerprint of what was written so far. */
let written: string;
beforeAll(async () => {
  // No jobs run: a mail that goes out later would look like something that a refusal wrote.
  world = await startWorld({ run: 'api' });
  fingerprint = await fingerprinter(world);
});
afterAll(() => world.stop());

/** What the steps of all runs came to: a test in which nothing happens proves nothing. */
const done = new Map(mutations.map((mutation) => [mutation, { allowed: 0, refused: 0 }]));

/** Tries one step, as a dry run first where there is one, and gives what everybody holds after it. */
async function take(attempt: Attempt, cast: Cast, story: Story, before: Moment): Promise<Moment> {
  story.begin(attempt);
  let rehearsal: Outcome | null = null;
  if (rehearsed.has(attempt.mutation)) {
    rehearsal = await perform(world, cast, attempt, { dryRun: true });
    if (rehearsal.fault !== null) story.fail([`The dry run had a fault: ${rehearsal.fault}.`]);
    // What is refused is looked at below.
    if (rehearsal.codes.length === 0 && (await fingerprint()) !== written) story.fail(['The dry run wrote something.']);
  }
  const outcome = await perform(world, cast, attempt, { dryRun: false });
  if (outcome.fault !== null) story.fail([`It had a fault: ${outcome.fault}.`]);
  story.end(outcome);
  if (rehearsal !== null && !same(rehearsal, outcome)) {
    story.fail([`The dry run said ${JSON.stringify(rehearsal)}, and what came was ${JSON.stringify(outcome)}.`]);
  }
  const isRefused = outcome.codes.length > 0;
  const counted = done.get(attempt.mutation);
  if (counted !== undefined) counted[isRefused ? 'refused' : 'allowed'] += 1;
  const found = await fingerprint();
  if (isRefused && found !== written) story.fail(['What was refused wrote something.']);
  written = found;
  const after = isRefused ? before : await readMoment(world, cast);
  const broken = violations(attempt, outcome, before, after);
  if (broken.length > 0) story.fail(broken);
  return after;
}

/** Lets ends pass: nobody gains by that. */
async function passTime(cast: Cast, story: Story, before: Moment): Promise<Moment> {
  world.advance(2 * HOUR);
  story.pass();
  const after = await readMoment(world, cast);
  const gained = differencesOf(before.now, after.now).filter((one) => one.gained.length > 0);
  if (gained.length > 0) story.fail([`Time gave ${JSON.stringify(gained)}.`]);
  return after;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function play(chosen: readonly Step[], isOver: () => boolean): Promise<void> {
  if (isOver()) return;
  const cast = await insertCast(world);
  written = await fingerprint();
  const story = new Story(cast);
  let moment = await readMoment(world, cast);
  for (const [number, step] of chosen.entries()) {
    if (isOver()) return;
    const attempt = attemptOf(step, cast, moment, world.now(), number);
    moment = attempt === null ? await passTime(cast, story, moment) : await take(attempt, cast, story, moment);
  }
}

describe('random steps by everybody', () => {
  it(
    'never give or take what the actor does not hold, leave no account without an owner, and do what their dry run said',
    async () => {
      const isOver = timeLimit(SECONDS);
      await fc.assert(
        fc.asyncProperty(steps(STEPS), (chosen) => play(chosen, isOver)),
        parameters(RUNS),
      );
      const counts = [...done.values()];
      const [allowed, refused] = [sum(counts.map((one) => one.allowed)), sum(counts.map((one) => one.refused))];
      expect(allowed).toBeGreaterThan((allowed + refused) / 4);
      expect(refused).toBeGreaterThan((allowed + refused) / 8);
      // What is tried often and never comes to anything is tried in a wrong way.
      expect([...done].filter(([, one]) => one.allowed === 0 && one.refused > 15)).toEqual([]);
    },
    (SECONDS + 60) * 1000,
  );
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
