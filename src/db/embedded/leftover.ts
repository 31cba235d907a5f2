import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../errors';
import { codeOf } from './error-code';
import { commandOf, isAlive, isGoneWithin } from './processes';

/** Milliseconds that a PostgreSQL gets to end by itself, and then to end at once. */
const PATIENCE = 30_000;
const IMPATIENCE = 5_000;

/**
 * Clears what a Guildhall that was killed left in the data folder: its PostgreSQL, which lives on and is stopped, or a
 * postmaster.pid that names a process of somebody else. Call it only under the folder's lock, which says that no live
 * Guildhall owns that PostgreSQL. A postmaster.pid of a process that is gone is PostgreSQL's own to judge: it knows
 * whether any of its other processes still write.
 */
export async function clearLeftovers(dataDir: string, log: (line: string) => void): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const pid = await pidIn(file);
  if (pid === null || !isAlive(pid)) return;
  const command = await commandOf(pid);
  if (command !== null && !(command.includes('postgres') && command.includes(dataDir))) {
    await rm(file, { force: true });
    return;
  }
  log(`Stopping the PostgreSQL that an earlier start left running in ${dataDir} (process ${String(pid)}).`);
  signal(pid, 'SIGINT', dataDir);
  if (await isGoneWithin(pid, PATIENCE)) return;
  signal(pid, 'SIGQUIT', dataDir);
  if (await isGoneWithin(pid, IMPATIENCE)) return;
  throw new StartError(
    `A PostgreSQL from an earlier start still runs in ${dataDir}: stop it with kill -QUIT ${String(pid)}.`,
  );
}

async function pidIn(file: string): Promise<number | null> {
  return number((await linesOf(file))[0]);
}

/** The port that the PostgreSQL of the data folder listens on, as it wrote itself; null when it does not run. */
export async function portOf(dataDir: string): Promise<number | null> {
  return number((await linesOf(join(dataDir, 'postmaster.pid')))[3]);
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw new StartError(`${file} cannot be read (${String(error)}): start Guildhall as the user who owns it.`, {
      cause: error,
    });
  });
  return text.split('\n');
}

function number(line = ''): number | null {
  const found = Number.parseInt(line, 10);
  return found > 0 ? found : null;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT', dataDir: string): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return;
    throw new StartError(
      `A PostgreSQL from an earlier start still runs in ${dataDir} (process ${String(pid)}) and cannot be stopped ` +
        `(${String(error)}): stop it as the user who started it.`,
      { cause: error },
    );
  }
}
