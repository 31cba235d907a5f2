import { readFile } from 'node:fs/promises';
import { postmasterOf } from './cpu';
import type { Options } from './options';
import { startDatabase, type Database } from './postgres';
import {
  everyContestant,
  exists,
  startContestant,
  type Contestant,
  type ContestantName,
  type StartOptions,
} from './process';
import { full, small, type Size } from './seed/size';
import { openStatementCounter, type StatementCounter } from './statements';

/** What was started is stopped by this, the last first, however a run ends. */
export class Stage {
  private readonly stops: (() => Promise<unknown>)[] = [];
  /** Whether everything is being stopped: whoever still measures had better end. */
  cleared = false;

  /** Notes what is to be stopped. */
  add<T extends { stop: () => Promise<unknown> }>(started: T): T {
    this.stops.push(() => started.stop());
    return started;
  }

  async clear(): Promise<void> {
    this.cleared = true;
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }
}

/** A seeded database and what it takes to measure what is used on it. */
export interface MeasuredDatabase extends Database {
  postmaster: number;
  counter: StatementCounter | null;
}

/** The database of the options, or one of our own. */
export async function openDatabase(stage: Stage, options: Options, size?: Size): Promise<Database> {
  if (options.database !== null && size === undefined) {
    return {
      superuserUrl: null,
      ...(JSON.parse(await readFile(options.database, 'utf8')) as Omit<Database, 'superuserUrl'>),
    };
  }
  const chosen = size ?? (options.small || options.mode === 'check' ? small : full);
  console.log(`Making a company of ${chosen.members.toLocaleString('en')} members …`);
  return stage.add(await startDatabase(chosen));
}

/** Finds the database's processes, and prepares the counting of statements. */
export async function measured(stage: Stage, database: Database): Promise<MeasuredDatabase> {
  const counter = await openStatementCounter(database);
  if (counter !== null) stage.add(counter);
  return { ...database, postmaster: await postmasterOf(database.ownerUrl), counter };
}

/** Starts the contestants that the options name; says which do not exist. */
export async function startContestants(stage: Stage, options: Options, database: Database): Promise<Contestant[]> {
  const unknown = options.contestants.filter((name) => !everyContestant.some((one) => one === name));
  if (unknown.length > 0) {
    throw new Error(`There is no contestant ${unknown.join(', ')}: there are ${everyContestant.join(', ')}.`);
  }
  const chosen = everyContestant.filter(
    (name) => options.contestants.length === 0 || options.contestants.includes(name),
  );
  const started: Contestant[] = [];
  for (const name of chosen) {
    if (exists(name)) started.push(await start(stage, name, database, { product: options.product }));
    else console.log(`${name} is left out: bench/contestants has no such program.`);
  }
  return started;
}

/** Starts one contestant. */
export async function start(
  stage: Stage,
  name: ContestantName,
  database: Database,
  options: StartOptions,
): Promise<Contestant> {
  return stage.add(await startContestant(name, database, options));
}
