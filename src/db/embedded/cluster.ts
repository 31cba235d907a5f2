import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../errors';
import type { SystemAccount } from './account';
import type { Binaries } from './binaries';
import { childEnvironment } from './environment';

const DRAFT = '.postgres-new-';

export interface ClusterOptions {
  dir: string;
  dataDir: string;
  binaries: Binaries;
  account: SystemAccount | null;
  superuserPassword: string;
  throwaway: boolean;
}

/** Whether the data folder holds a database cluster. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await stat(join(dataDir, 'PG_VERSION')).catch(() => null)) !== null;
}

/**
 * Makes an empty database cluster. It is made beside its place and moved there when complete, so that a start that is
 * killed half-way leaves nothing that the next one could stumble over.
 */
export async function makeCluster(options: ClusterOptions): Promise<void> {
  await removeDrafts(options.dir);
  const draft = join(options.dir, DRAFT + randomUUID());
  const passwordFile = `${draft}.password`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, options.superuserPassword, { mode: 0o600 });
    if (options.account !== null) {
      await chown(draft, options.account.uid, options.account.gid);
      await chown(passwordFile, options.account.uid, options.account.gid);
    }
    await initdb(options, draft, passwordFile);
    await rename(draft, options.dataDir);
  } finally {
    await removeDrafts(options.dir);
  }
}

async function removeDrafts(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.startsWith(DRAFT)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

async function initdb(
  { binaries, account, throwaway }: ClusterOptions,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      // The same order and the same upper and lower case on every machine, whatever locales it has installed.
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(throwaway ? ['--no-sync'] : []),
    ],
    { ...account, env: childEnvironment, stdio: ['ignore', 'ignore', 'pipe'], cwd: draft },
  );
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0)
    throw new StartError(`The database could not be made: initdb ended with code ${String(code)}.\n${output.trim()}`);
}
