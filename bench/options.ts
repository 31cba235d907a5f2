import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  mode: 'compare' | 'check' | 'mutations' | 'scale' | 'endurance' | 'refusals' | 'help';
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  connections: number;
  /** Parts of names: only operations that have one of them; empty: all. */
  only: string[];
  /** Empty: all. */
  contestants: string[];
  small: boolean;
  /** A file that tells of a running database. */
  database: string | null;
  /** The folder of a built Guildhall; null: this repository. */
  product: string | null;
  /** How long the run for endurance takes. */
  minutes: number;
  json: string | null;
  svg: string | null;
}

export const usage = `npm run bench -- [what] [options]

  what is measured (without any: Guildhall against the other contestants, an hour or so; with --quick some minutes)
    --check               no timing: every contestant gives the same answers on a small company, or the code is 1
    --mutations           what changes cost, against the same statements sent by bare pg
    --scale               cost against size: members of the company, far pages, a second process
    --endurance           time to start, memory after minutes of load
    --refusals            what it costs to refuse hostile requests

  options
    --quick               2 rounds of 3 seconds instead of 5 of 20: a short look
    --rounds <number>     --seconds <number>     --connections <number>
    --only <text>         operations with this in their name; may be repeated
    --contestants <a,b>   only these
    --small               a company of 100 members instead of 10,000
    --database <file>     a running database, as bench/database.ts describes it, instead of one of its own
    --product <folder>    another folder with a built Guildhall instead of this repository
    --minutes <number>    of load for --endurance, 12 unless said otherwise
    --json <file>         the figures for machines     --svg <folder>   pictures
`;

/** Reads the command line. Throws a sentence about what it does not understand. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      mutations: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      endurance: { type: 'boolean', default: false },
      refusals: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      small: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      minutes: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      contestants: { type: 'string' },
      database: { type: 'string' },
      product: { type: 'string' },
      json: { type: 'string' },
      svg: { type: 'string' },
    },
  });
  const modes = (['help', 'check', 'mutations', 'scale', 'endurance', 'refusals'] as const).filter(
    (mode) => values[mode],
  );
  const { quick } = values;
  return {
    mode: modes[0] ?? 'compare',
    rounds: positive('rounds', values.rounds) ?? (quick ? 2 : 5),
    seconds: positive('seconds', values.seconds) ?? (quick ? 3 : 20),
    warmUpSeconds: quick ? 2 : 5,
    connections: positive('connections', values.connections) ?? 8,
    only: values.only,
    contestants: values.contestants?.split(',') ?? [],
    small: values.small,
    database: values.database ?? null,
    product: values.product ?? null,
    minutes: positive('minutes', values.minutes) ?? 12,
    json: values.json ?? null,
    svg: values.svg ?? null,
  };
}

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} is "${text}", but must be a number above 0.`);
  return number;
}
