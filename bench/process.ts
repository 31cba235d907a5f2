import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './postgres';

const BENCH = __dirname;
const COMPILED = join(BENCH, 'dist/bench/contestants');
const READY_WITHIN_MS = 60_000;
const POOL_SIZE = 10;

/** A server that answers the operations, in a process of its own. */
export interface Contestant {
  name: string;
  url: string;
  pid: number;
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** What stands beside whom, in the order of the report. */
export const everyContestant = ['guildhall', 'guildhall-unguarded', 'limit', 'mercurius', 'usual'] as const;
export type ContestantName = (typeof everyContestant)[number];

/** Whether the contestant is Guildhall itself or has a program in bench/contestants. */
export function exists(name: ContestantName): boolean {
  return name === 'guildhall' || existsSync(join(BENCH, 'contestants', name));
}

/** A compiled program of bench/contestants. */
export function compiled(file: string): string {
  return join(COMPILED, file);
}

/** Compiles what runs in bench/contestants, as the product is compiled. */
export function compileContestants(): void {
  const compiler = require.resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', join(BENCH, 'tsconfig.build.json')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The contestants could not be compiled:\n${stdout}`);
}

export interface StartOptions {
  /** The folder of a built Guildhall; null: this repository. */
  product: string | null;
  /** For Guildhall: more arguments of Node, and an open channel for messages. */
  nodeArguments?: string[];
}

/** Starts a contestant on the database and waits until it is ready. */
export async function startContestant(
  name: ContestantName,
  database: Database,
  options: StartOptions,
): Promise<Contestant> {
  switch (name) {
    case 'guildhall':
      return startGuildhall(name, database, options);
    case 'guildhall-unguarded': {
      const nodeArguments = ['--require', compiled(`${name}/allow-all.js`)];
      return startGuildhall(name, database, { ...options, nodeArguments });
    }
    default:
      return startPeer(name, database);
  }
}

/** A program of bench/contestants: it says where it listens by a line of JSON. */
async function startPeer(name: ContestantName, { serviceUrl }: Database): Promise<Contestant> {
  const child = spawn(process.execPath, [compiled(`${name}/main.js`)], {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: serviceUrl, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const said = new Promise<string>((resolve) => lines.once('line', resolve));
  const line = await beforeItEnds(name, child, said);
  const { url } = JSON.parse(line) as { url: string };
  return contestant(name, url, child);
}

/**
 * Guildhall as an operator starts it: built, in production mode, with a role of its own for the service. Its log, a line
 * a request, is written and thrown away.
 */
async function startGuildhall(
  name: ContestantName,
  { ownerUrl, serviceUrl }: Database,
  { product, nodeArguments = [] }: StartOptions,
): Promise<Contestant> {
  const port = await freePort();
  const main = join(product === null ? join(BENCH, '..') : resolve(product), 'dist/main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing: build Guildhall with npm run build.`);
  const child = spawn(process.execPath, [...nodeArguments, main], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: serviceUrl,
      MIGRATION_DATABASE_URL: ownerUrl,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      PUBLIC_URL: 'https://guildhall.example',
      // Nothing listens there: no mail leaves the benchmark.
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Guildhall <guildhall@bench.example>',
      ACTOR_POINTS_PER_MINUTE: 'unlimited',
      SECRET_KEY: 'only for the benchmark '.repeat(3),
    },
    stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${String(port)}`;
  await beforeItEnds(name, child, answers(`${url}/readyz`, child));
  return contestant(name, url, child);
}

function contestant(name: string, url: string, child: ChildProcess): Contestant {
  if (child.pid === undefined) throw new Error(`${name} has no process.`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 12_000);
    await ended;
    clearTimeout(late);
  };
  // A benchmark that breaks off takes its servers along.
  process.once('exit', () => child.kill('SIGKILL'));
  return { name, url, pid: child.pid, child, stop };
}

/** What is waited for; an error when the process ends first or nothing comes. */
async function beforeItEnds<T>(name: string, child: ChildProcess, awaited: Promise<T>): Promise<T> {
  const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const within = `within ${READY_WITHIN_MS / 1000} seconds`;
      reject(new Error(signal === null ? `${name} ended with code ${code ?? 0}.` : `${name} was not ready ${within}.`));
    });
  });
  // It will end some time: by then nobody waits.
  ended.catch(() => undefined);
  try {
    return await Promise.race([awaited, ended]);
  } finally {
    clearTimeout(late);
  }
}

/** Waits until an address answers with success. Asks often: the time to start is measured by it. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    await sleep(10);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
