import type { Agent } from 'node:http';
import { everyHostile, type Hostile } from './hostile';
import { ask, median, openConnections } from './load';
import type { Options } from './options';
import { environment } from './report';
import { openDatabase, start, type Stage } from './stage';
import { small } from './seed/size';

const WARM_UPS = 3;
const MEASURED = 20;

/** What it costs to refuse requests of up to 100 kB, from nobody in particular, in one process, one after the other. */
export async function refusals(stage: Stage, options: Options): Promise<void> {
  const guildhall = await start(stage, 'guildhall', await openDatabase(stage, options, small), options);
  const { node, cores, cpu, loadAverage } = environment();
  console.log(`\nNode ${node} on ${cores} × ${cpu}, load average ${loadAverage.toFixed(2)} before`);
  console.log(`Medians of ${MEASURED} requests after ${WARM_UPS} others, in the second round\n`);
  const { only } = options;
  const chosen = everyHostile.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  const agent = openConnections(1);
  try {
    const send = (hostile: Hostile, number: number) => sendOne(hostile, guildhall.url, agent, number);
    for (const hostile of chosen) await send(hostile, 0);
    console.log('| Request | kB | Refused with | ms |\n| --- | ---: | --- | ---: |');
    for (const hostile of [ANSWERED, ...chosen]) {
      const times: number[] = [];
      for (let number = 1; number <= WARM_UPS + MEASURED; number++) times.push(await send(hostile, number));
      const size = Math.round(bodyOf(hostile, 0).length / 1000);
      console.log(`| ${hostile.name} | ${size} | ${hostile.code} | ${median(times.slice(WARM_UPS)).toFixed(1)} |`);
    }
  } finally {
    agent.destroy();
  }
}

/** Gives the milliseconds to the end of the answer. */
async function sendOne(hostile: Hostile, url: string, agent: Agent, number: number): Promise<number> {
  const body = bodyOf(hostile, number);
  const start = performance.now();
  const { text } = await ask({ url, key: null, body }, agent);
  const taken = performance.now() - start;
  check(hostile, text);
  return taken;
}

/** For comparison: what is not refused. */
const ANSWERED: Hostile = {
  name: 'the smallest document, answered',
  code: '',
  query: '{ __typename }',
  variables: '{}',
};

/** Each document with another text, so that nothing that the service remembers of one helps with the next. */
function bodyOf({ query, variables }: Hostile, number: number): Buffer {
  const text = variables === '{}' ? `${query} #${number}` : query;
  return Buffer.from(`{"query":${JSON.stringify(text)},"variables":${variables}}`);
}

function check({ name, code }: Hostile, text: string): void {
  const { errors = [] } = JSON.parse(text) as { errors?: { message: string; extensions: { code: string } }[] };
  const found = errors[0]?.extensions.code ?? '';
  if (found !== code) throw new Error(`${name}: not ${code} but ${found}: ${errors[0]?.message ?? text}`.slice(0, 400));
}
