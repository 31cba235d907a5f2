import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf } from './error-code';

const run = promisify(execFile);

/** Whether a process with this id exists; one of another user does too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * What tells a process from a later one with the same id: the moment when it started.
 * Null where the system does not say (no /proc and no ps): then the id alone must do.
 */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return await ps(pid, 'lstart=');
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${String(pid)}/stat`, 'utf8'),
    ]);
    // proc(5): field 22 is the start in ticks since boot; the name in field 2 may hold spaces, so count from behind it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot.trim()}/${ticks}`;
  } catch {
    return null;
  }
}

/** The command line of a process, its words separated by spaces; null where the system does not say. */
export async function commandOf(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return await ps(pid, 'command=');
  try {
    return (await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  } catch {
    return null;
  }
}

async function ps(pid: number, column: string): Promise<string | null> {
  try {
    return (await run('ps', ['-o', column, '-p', String(pid)], { env: { LC_ALL: 'C' } })).stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Waits until the process is gone; false when it still lives after that many milliseconds. */
export async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() >= end) return false;
    await sleep(25);
  }
  return true;
}
