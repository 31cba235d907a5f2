import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tokenHash } from '../src/auth/tokens';
import type { Recording, Sent } from './contestants/bare-mutations/recording';
import { ask, openConnections, type Answer, type Request } from './load';
import { mutations, openTargets, type Mutation, type Targets } from './mutations';
import type { Options } from './options';
import { compiled, startContestant, type Contestant } from './process';
import { newReport, table, write } from './report';
import { measure, type Entrant } from './rounds';
import { measured, openDatabase, start, type MeasuredDatabase, type Stage } from './stage';

const BARE = 'bare pg';

/** What a mutation costs in Guildhall, against the same statements sent by bare pg: both in turn, on the same company. */
export async function mutate(stage: Stage, options: Options): Promise<void> {
  const database = await measured(stage, await openDatabase(stage, options));
  const { company } = database;
  const keyHashes = Object.values(company.keys).map(tokenHash);
  const targets = stage.add(await openTargets(database.ownerUrl, company, keyHashes));
  // Mails are sent by a process of their own, as large installations do: there is none here.
  process.env.RUN = 'api';
  const chosen = mutations.filter(
    ({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)),
  );
  const told = await recordAll(chosen, { database, targets, options });
  const guildhall = await start(stage, 'guildhall', database, options);
  const bare = stage.add(await startBare(database, targets, told));

  const report = newReport(options);
  for (const mutation of chosen) {
    let number = mutation.variants;
    const entrant = (name: string, contestant: Contestant, lengths: readonly number[]): Entrant => ({
      name,
      serverPids: [contestant.pid],
      postmaster: database.postmaster,
      counter: database.counter,
      next: () => requestOf(mutation, targets, number++, company.keys.admin, contestant),
      check: checkLength(name, lengths),
    });
    const lengths = told.lengths.get(mutation.name) ?? [];
    const results = await measure(
      [entrant('guildhall', guildhall, lengths), entrant(BARE, bare, ['{"data":{}}'.length])],
      options,
    );
    const outcome = { operation: mutation.name, base: BARE, results };
    report.outcomes.push(outcome);
    console.log(table(outcome));
  }
  await write(report, options);
}

/** The request of a number. Its number is for who replays it: GraphQL servers do not look at extensions. */
function requestOf(mutation: Mutation, targets: Targets, number: number, key: string, { url }: Contestant): Request {
  const { name, operationName, query } = mutation;
  const { variables } = mutation.request(targets, number);
  const extensions = { mutation: name, number };
  return { url, key, body: Buffer.from(JSON.stringify({ operationName, query, variables, extensions })) };
}

/** Whether an answer is as long as one of those that were looked at: an error would make it another length. */
function checkLength(name: string, lengths: readonly number[]): (answer: Answer) => void {
  return ({ status, length }) => {
    if (status === 200 && lengths.includes(length)) return;
    throw new Error(`${name}: an answer had status ${status} and ${length} bytes instead of ${lengths.join(' or ')}.`);
  };
}

interface Scene {
  database: MeasuredDatabase;
  targets: Targets;
  options: Options;
}

interface Told {
  recordings: Record<string, Recording[]>;
  /** How long the answers were, by mutation. */
  lengths: Map<string, number[]>;
}

/** What Guildhall sends for each variant of each mutation, and how long its answers are. */
async function recordAll(chosen: readonly Mutation[], { database, targets, options }: Scene): Promise<Told> {
  const nodeArguments = ['--require', compiled('guildhall-recorder/record.js')];
  const recorder = await startContestant('guildhall', database, { ...options, nodeArguments });
  const agent = openConnections(1);
  const { admin } = database.company.keys;
  const told: Told = { recordings: {}, lengths: new Map() };
  try {
    // What is asked first also finds what is sent once for all.
    await ask({ url: recorder.url, key: admin, body: Buffer.from('{"query":"{ viewer { user { id } } }"}') }, agent);
    for (const mutation of chosen) {
      const recordings: Recording[] = [];
      const lengths: number[] = [];
      for (let number = 0; number < mutation.variants; number++) {
        await toRecorder(recorder);
        const at = Date.now();
        const { text, length } = await ask(requestOf(mutation, targets, number, admin, recorder), agent);
        const statements = await toRecorder(recorder);
        if (!isDone(text)) throw new Error(`${mutation.name} was refused: ${text}`);
        recordings.push({ statements, own: mutation.request(targets, number).own, at });
        lengths.push(length);
      }
      told.recordings[mutation.name] = recordings;
      told.lengths.set(mutation.name, lengths);
    }
  } finally {
    agent.destroy();
    await recorder.stop();
  }
  return told;
}

/** Begins a recording, or ends one: the answer is what was sent since the recording began. */
function toRecorder({ child }: Contestant): Promise<Sent[]> {
  return new Promise((resolve) => {
    child.once('message', (sent) => {
      resolve(sent as Sent[]);
    });
    child.send('record');
  });
}

function isDone(text: string): boolean {
  return text.startsWith('{"data":{') && !text.includes('"code"');
}

/** Starts who replays the recordings, which it reads from a file. */
async function startBare({ serviceUrl, company }: MeasuredDatabase, targets: Targets, told: Told): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  const file = join(folder, 'recordings.json');
  await writeFile(file, JSON.stringify({ targets, key: company.keys.admin, recordings: told.recordings }));
  const child = spawn(process.execPath, [compiled('bare-mutations/main.js')], {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: serviceUrl, PORT: '0', RECORDINGS: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return { name: BARE, url, pid: child.pid ?? 0, child, stop };
}
