import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Options } from './options';
import { picture, pictureName } from './picture';
import type { Figures, Result } from './rounds';

/** What an operation came to. */
export interface Outcome {
  operation: string;
  /** The name of the result that all others are a ratio to. */
  base: string;
  results: Result[];
}

/** Everything that a run of the benchmark says, as `--json` writes it. */
export interface Report {
  environment: ReturnType<typeof environment>;
  options: { rounds: number; seconds: number; connections: number };
  /** Statements of Guildhall that find the caller, whatever is asked; null: not counted. */
  callerStatements: number | null;
  outcomes: Outcome[];
  /** What could not be measured, and why. */
  problems: { operation: string; problem: string }[];
}

/** An empty report; says what it is about to measure and where. */
export function newReport({ rounds, seconds, connections }: Options): Report {
  const where = environment();
  console.log(
    `\nNode ${where.node} on ${where.cores} × ${where.cpu}, load average ${where.loadAverage.toFixed(2)} before`,
  );
  console.log(
    `${rounds} rounds of ${seconds} s, ${connections} connections; medians of the rounds, ratios in brackets`,
  );
  return {
    environment: where,
    options: { rounds, seconds, connections },
    callerStatements: null,
    outcomes: [],
    problems: [],
  };
}

/** Writes what the options ask for: the figures as JSON, and a picture for each operation. */
export async function write(report: Report, { json, svg }: Options): Promise<void> {
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (svg === null) return;
  await mkdir(svg, { recursive: true });
  for (const outcome of report.outcomes) await writeFile(join(svg, pictureName(outcome.operation)), picture(outcome));
}

/** Where the figures come from: only those of one machine can be compared. */
export function environment() {
  const [cpu] = cpus();
  return {
    node: process.version,
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    loadAverage: loadavg()[0] ?? 0,
  };
}

const columns: { title: string; value: (result: Result) => number | null; digits: number }[] = [
  { title: 'req/s', value: (result) => result.requestsPerSecond, digits: 1 },
  { title: 'p50 ms', value: (result) => result.p50, digits: 1 },
  { title: 'p99 ms', value: (result) => result.p99, digits: 1 },
  { title: 'CPU ms/request', value: (result) => result.cpu, digits: 2 },
  { title: 'statements', value: (result) => result.statements, digits: 0 },
];

/** A table for people: a line for each result, each figure with its ratio to the base. */
export function table({ operation, base, results }: Outcome): string {
  const found = results.find(({ name }) => name === base);
  const cells = results.map((result) => [
    result.name,
    ...columns.map(({ value, digits }) => cell(value(result), found === undefined ? null : value(found), digits)),
    `${result.cpuServer.toFixed(2)} + ${result.cpuPostgres.toFixed(2)}`,
  ]);
  return [
    `\n${operation}`,
    ...aligned([['', ...columns.map(({ title }) => title), 'server + PostgreSQL'], ...cells]),
  ].join('\n');
}

/** Lines in which the first column stands left and all others right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('   '),
  );
}

function cell(value: number | null, base: number | null, digits: number): string {
  if (value === null || Number.isNaN(value)) return '–';
  const text = value.toFixed(digits);
  return base === null || base === 0 ? text : `${text} (${(value / base).toFixed(2)}×)`;
}

/** A sentence on what the guard costs: Guildhall against itself without rules. */
export function guardSentence({ results }: Outcome): string | null {
  const cpuOf = (name: string): Figures['cpu'] | undefined => results.find((result) => result.name === name)?.cpu;
  const [guarded, unguarded] = [cpuOf('guildhall'), cpuOf('guildhall-unguarded')];
  if (guarded === undefined || unguarded === undefined) return null;
  return `The guard adds ${(((guarded - unguarded) / unguarded) * 100).toFixed(1)} % of CPU.`;
}
