import { assertMeasurable } from './cpu';
import { endurance } from './endurance';
import { ask, openConnections } from './load';
import { mutate } from './mutate';
import { askAll, checkAgainst, requestOf, type Checked } from './operation';
import { readOptions, usage, type Options } from './options';
import type { Database } from './postgres';
import { compileContestants, type Contestant } from './process';
import { refusals } from './refusals';
import { guardSentence, newReport, table, write, type Outcome } from './report';
import { measure } from './rounds';
import { scale } from './scale';
import { measured, openDatabase, Stage, startContestants, type MeasuredDatabase } from './stage';
import { reads, type Work } from './work';

/** `npm run bench`: see `usage`. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.mode === 'help') {
    console.log(usage);
    return;
  }
  if (options.mode !== 'check') assertMeasurable();
  const stage = new Stage();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.clear().finally(() => process.exit(130)));
  }
  try {
    compileContestants();
    await modes[options.mode](stage, options);
  } finally {
    await stage.clear();
  }
}

const modes = { compare, check, mutations: mutate, scale, endurance, refusals };

function chosenReads({ only }: Options): Work[] {
  const chosen = reads.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  if (chosen.length === 0) throw new Error(`No operation has ${only.join(' or ')} in its name.`);
  return chosen;
}

/** Asks every operation once of every contestant. */
async function check(stage: Stage, options: Options): Promise<void> {
  const database = await openDatabase(stage, options);
  const contestants = await startContestants(stage, options, database);
  for (const work of chosenReads(options)) {
    const checked = await asked(work, database, contestants);
    const problems = problemsOf(checked);
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${work.name}: ${checked.length} answers`);
    for (const problem of problems) console.log(`    ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
}

async function asked(work: Work, { company }: Database, contestants: readonly Contestant[]): Promise<Checked[]> {
  const agent = openConnections(1);
  try {
    return await askAll(work, company, contestants, agent);
  } finally {
    agent.destroy();
  }
}

function problemsOf(checked: readonly Checked[]): string[] {
  return checked.flatMap(({ contestant, problem }) => (problem === null ? [] : [`${contestant.name} ${problem}`]));
}

/** Measures every operation: all contestants in turn, round after round. */
async function compare(stage: Stage, options: Options): Promise<void> {
  const database = await measured(stage, await openDatabase(stage, options));
  const contestants = await startContestants(stage, options, database);
  const report = newReport(options);
  report.callerStatements = await callerStatements(database, contestants);
  for (const work of chosenReads(options)) {
    const checked = await asked(work, database, contestants);
    const problems = problemsOf(checked);
    const outcome = await outcomeOf(work, database, checked, options).catch((error: unknown) => {
      problems.push(sentence(error));
      return null;
    });
    if (stage.cleared) return;
    if (outcome !== null && outcome.results.length > 0) {
      report.outcomes.push(outcome);
      console.log(table(outcome));
      const guard = guardSentence(outcome);
      if (guard !== null) console.log(guard);
    }
    report.problems.push(...problems.map((problem) => ({ operation: work.name, problem })));
    for (const problem of problems) console.log(`Not measured in "${work.name}": ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
  await write(report, options);
}

/** The statements that Guildhall sends before it looks at what is asked: a document that reads nothing sends no others. */
async function callerStatements(
  { company, counter }: MeasuredDatabase,
  contestants: readonly Contestant[],
): Promise<number | null> {
  const guildhall = contestants.find(({ name }) => name === 'guildhall');
  if (guildhall === undefined || counter === null) return null;
  const agent = openConnections(1);
  const nothing = { url: guildhall.url, key: company.keys.member, body: Buffer.from('{"query":"{ __typename }"}') };
  const statements = await counter.count(() => ask(nothing, agent));
  agent.destroy();
  console.log(`Statements by which Guildhall finds who asks and what they hold: ${statements}`);
  return statements;
}

/** Measures those whose answer was right. */
async function outcomeOf(
  work: Work,
  { company, postmaster, counter }: MeasuredDatabase,
  checked: readonly Checked[],
  options: Options,
): Promise<Outcome> {
  const entrants = checked
    .filter(({ problem }) => problem === null)
    .map(({ contestant, answer }) => {
      const request = requestOf(work, company, contestant);
      return {
        name: contestant.name,
        serverPids: [contestant.pid],
        postmaster,
        counter,
        next: () => request,
        check: checkAgainst(answer, contestant.name),
      };
    });
  return { operation: work.name, base: 'limit', results: await measure(entrants, options) };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  console.error(sentence(error));
  process.exitCode = 1;
});
