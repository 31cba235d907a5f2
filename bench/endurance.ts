import { writeFile } from 'node:fs/promises';
import { cpuSecondsOf } from './cpu';
import { load, median, openConnections, type Answer, type Request } from './load';
import { askAll, checkAgainst, requestOf } from './operation';
import type { Options } from './options';
import { compiled, startContestant, type Contestant } from './process';
import { environment } from './report';
import { openDatabase, start, type Stage } from './stage';
import type { Database } from './postgres';
import { reads } from './work';

const STARTS = 5;
const CONNECTIONS = 32;

/** How long the process took to be ready, in seconds, and how much CPU time. */
interface Start {
  seconds: number;
  cpu: number;
}

/** Megabytes after a forced collection. */
interface Memory {
  minute: number;
  heap: number;
  resident: number;
}

/** How soon Guildhall is ready on an existing database, and what minutes of every read leave in its memory. */
export async function endurance(stage: Stage, options: Options): Promise<void> {
  const database = await openDatabase(stage, options);
  const starts: Start[] = [];
  for (let index = 0; index < STARTS; index++) starts.push(await startOnce(database, options));
  const seconds = median(starts.map((one) => one.seconds)).toFixed(2);
  const cpu = median(starts.map((one) => one.cpu)).toFixed(2);
  console.log(`\nStart to ready: ${seconds} s with ${cpu} s of CPU, medians of ${STARTS}`);

  const guildhall = await start(stage, 'guildhall', database, {
    ...options,
    nodeArguments: ['--expose-gc', '--require', compiled('guildhall/memory.js')],
  });
  const memory = await underLoad(guildhall, database, options.minutes);
  if (options.json !== null) {
    const report = { environment: environment(), starts, memory };
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

async function startOnce(database: Database, options: Options): Promise<Start> {
  const before = performance.now();
  const contestant = await startContestant('guildhall', database, options);
  const seconds = (performance.now() - before) / 1000;
  const cpu = cpuSecondsOf([contestant.pid]);
  await contestant.stop();
  return { seconds, cpu };
}

/** All reads in turn; a look at the memory after each minute, and the last against the second. */
async function underLoad(guildhall: Contestant, { company }: Database, minutes: number): Promise<Memory[]> {
  const agent = openConnections(CONNECTIONS);
  const requests: { request: Request; check: (answer: Answer) => void }[] = [];
  for (const work of reads) {
    const [checked] = await askAll(work, company, [guildhall], agent);
    if (checked?.problem !== null) {
      console.log(`"${work.name}" is left out: Guildhall ${checked?.problem ?? 'is silent'}`);
      continue;
    }
    requests.push({ request: requestOf(work, company, guildhall), check: checkAgainst(checked.answer, work.name) });
  }
  const turn = (number: number) => {
    const found = requests[number % requests.length];
    if (found === undefined) throw new Error('Guildhall answers none of the reads.');
    return found;
  };
  const memory: Memory[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    const { requests: answered } = await load({
      connections: CONNECTIONS,
      seconds: 60,
      agent,
      next: (number) => turn(number).request,
      check: (answer, number) => {
        turn(number).check(answer);
      },
    });
    const seen = { minute, ...(await memoryOf(guildhall)) };
    memory.push(seen);
    console.log(
      `minute ${minute}: heap ${seen.heap.toFixed(1)} MB, resident ${seen.resident.toFixed(0)} MB, ${answered} requests`,
    );
  }
  agent.destroy();
  const [early, late] = [memory[Math.min(1, memory.length - 1)], memory.at(-1)];
  if (early !== undefined && late !== undefined && early !== late) {
    const change = ((late.heap - early.heap) / early.heap) * 100;
    console.log(
      `Heap, minute ${early.minute} against minute ${late.minute}: ${change >= 0 ? '+' : ''}${change.toFixed(1)} %`,
    );
  }
  return memory;
}

/** Asks the process over its channel: contestants/guildhall/memory.ts answers. */
function memoryOf({ child }: Contestant): Promise<{ heap: number; resident: number }> {
  const megabyte = 1024 * 1024;
  return new Promise((resolve, reject) => {
    const ended = () => {
      reject(new Error('Guildhall has ended.'));
    };
    child.once('exit', ended);
    child.once('message', ({ heapUsed, rss }: NodeJS.MemoryUsage) => {
      child.off('exit', ended);
      resolve({ heap: heapUsed / megabyte, resident: rss / megabyte });
    });
    child.send('memory');
  });
}
