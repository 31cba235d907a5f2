import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../errors';
import { codeOf } from './error-code';
import { isAlive, startOf } from './processes';

/** Another live process works in the folder. The message is a sentence for the person who started the second. */
class AlreadyRunningError extends StartError {}

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  pid: number;
  start: string | null;
  /** Makes each lock unlike every other, also of the same process. */
  id: string;
}

/**
 * Makes this process the only one that works in the folder, until it releases the lock or ends, however it ends.
 * Throws AlreadyRunningError while another live process holds it.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const file = join(dir, 'guildhall.lock');
  const mine: Holder = { pid: process.pid, start: await startOf(process.pid), id: randomUUID() };
  const draft = join(dir, `.lock-${mine.id}`);
  await writeFile(draft, JSON.stringify(mine), { mode: 0o644 });
  try {
    // A link appears complete or not at all, and only one of several can make it.
    while (!(await linked(draft, file))) {
      const holder = await read(file);
      if (holder !== null && (await lives(holder))) throw alreadyRunning(dir, holder);
      await setAside(file, holder, dir);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return {
    release: async () => {
      if ((await read(file))?.id === mine.id) await rm(file, { force: true });
    },
  };
}

/** Whether a live process works in the folder. */
export async function isFolderInUse(dir: string): Promise<boolean> {
  const holder = await read(join(dir, 'guildhall.lock'));
  return holder !== null && (await lives(holder));
}

/** Takes a dead process' lock away. Of two that do so at once, the slower puts back what the faster has just made. */
async function setAside(file: string, dead: Holder | null, dir: string): Promise<void> {
  const aside = join(dir, `.lock-${randomUUID()}`);
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if ((await read(aside))?.id !== dead?.id) await linked(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

async function lives(holder: Holder): Promise<boolean> {
  if (!isAlive(holder.pid)) return false;
  const start = await startOf(holder.pid);
  return start === null || holder.start === null || start === holder.start;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<Holder | null> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof content !== 'object' || content === null) return null;
    const { pid, start, id } = content as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== 'number' || typeof id !== 'string') return null;
    return { pid, start: typeof start === 'string' ? start : null, id };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function alreadyRunning(dir: string, holder: Holder): AlreadyRunningError {
  return new AlreadyRunningError(
    `Guildhall is already running in this folder (process ${String(holder.pid)} uses ${dir}): ` +
      'stop that one first, or give this one a folder of its own with DATA_DIR.',
  );
}
