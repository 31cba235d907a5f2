import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';

/** The kernel counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, of user and kernel together. */
export interface CpuSeconds {
  server: number;
  postgres: number;
}

/** Throws a sentence where the kernel does not say what processes have used. */
export function assertMeasurable(): void {
  if (!existsSync('/proc/self/stat')) {
    throw new Error('CPU time per process is read from /proc, so the benchmark needs Linux; --check runs everywhere.');
  }
}

/** What these processes have used so far. */
export function cpuSecondsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readStat(pid)?.own ?? 0), 0);
}

/** What servers and a PostgreSQL have used so far: of PostgreSQL, all of its processes and those that have ended. */
export function cpuSeconds(serverPids: readonly number[], postmaster: number): CpuSeconds {
  const ended = readStat(postmaster)?.ended ?? 0;
  const postgres = cpuSecondsOf([postmaster, ...childrenOf(postmaster)]) + ended;
  return { server: cpuSecondsOf(serverPids), postgres };
}

/** The process that all others of the PostgreSQL behind this address are children of. */
export async function postmasterOf(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const parent = readStat(rows[0]?.pid ?? 0)?.parent;
    if (parent === undefined) throw new Error('PostgreSQL runs on another machine: its CPU time cannot be read here.');
    return parent;
  } finally {
    await client.end();
  }
}

interface Stat {
  parent: number;
  own: number;
  /** Of children that have ended. */
  ended: number;
}

/** A process as the kernel tells of it; null for one that is gone. */
function readStat(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field is the program's name in brackets, which may hold anything: fields are counted from behind it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map((at) => fields[at]);
  if (parent === undefined) return null;
  return { parent, own: (user + system) / TICKS_PER_SECOND, ended: (endedUser + endedSystem) / TICKS_PER_SECOND };
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => readStat(pid)?.parent === parent);
}
