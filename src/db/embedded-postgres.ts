import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from '../errors';
import { accountForPostgres, assertReachable } from './embedded/account';
import { findBinaries } from './embedded/binaries';
import { hasCluster, makeCluster } from './embedded/cluster';
import { makeCredentials, readCredentials, type Credentials } from './embedded/credentials';
import { isFolderInUse, lockFolder } from './embedded/folder-lock';
import { clearLeftovers, portOf } from './embedded/leftover';
import { type Postmaster, startPostmaster } from './embedded/postmaster';
import { DATABASE, ensureRoles, OWNER, SERVICE } from './embedded/roles';

const CREDENTIALS = 'postgres-credentials.json';

/** A PostgreSQL of our own. The addresses hold passwords: they belong in no log. */
export interface EmbeddedPostgres {
  /** As the owner of the database `guildhall`, who runs its migrations. */
  ownerUrl: string;
  /** As the role that the service runs as. */
  serviceUrl: string;
  /** As the superuser, in the database `postgres`. */
  superuserUrl: string;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Everything is kept in this folder, which is made where it is missing: `postgres/` and `postgres-credentials.json`. */
  dir: string;
  /** Gets what PostgreSQL says. */
  log?: (line: string) => void;
  /** For tests: faster, but the data do not survive a crash of the machine. */
  throwaway?: boolean;
}

/**
 * Starts a real PostgreSQL on a free port of the loopback interface, with its data in the folder; makes it at the first start.
 *
 * One live process per folder: a second start throws AlreadyRunningError. What a killed process left is cleared. Every
 * error is a sentence that says what to do. The server stops with `stop`, or else when this process ends.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined, throwaway = false } = options;
  const binaries = await findBinaries();
  // Root's PostgreSQL is another user, who must get through the folder; what is private has its own mode.
  await mkdir(options.dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const dir = await realpath(options.dir);
  const lock = await lockFolder(dir);
  let postmaster: Postmaster | undefined;
  try {
    const dataDir = join(dir, 'postgres');
    const account = await accountForPostgres(dataDir);
    if (account !== null) {
      await assertReachable(account, dirname(binaries.postgres));
      await assertReachable(account, dir);
    }
    const passwords = join(dir, CREDENTIALS);
    let credentials = await readCredentials(passwords);
    if (!(await hasCluster(dataDir))) {
      credentials ??= await makeCredentials(passwords);
      await makeCluster({ dir, dataDir, binaries, account, throwaway, superuserPassword: credentials.superuser });
    }
    if (credentials === null) {
      throw new StartError(
        `${passwords} is missing: put it back from a copy, or move ${dir} away to begin with an empty one.`,
      );
    }
    await clearLeftovers(dataDir, log);
    postmaster = await startPostmaster({ dataDir, binaries, account, throwaway, log });
    const urls = addresses(postmaster.port, credentials);
    await ensureRoles(urls.superuserUrl, credentials);
    return { ...urls, stop: stopOnce(postmaster, lock) };
  } catch (error) {
    await postmaster?.stop();
    await lock.release();
    throw error;
  }
}

/** The PostgreSQL that another process runs in the folder, for working beside that one; null when none runs there. */
export async function findEmbeddedPostgres(
  dir: string,
): Promise<Pick<EmbeddedPostgres, 'ownerUrl' | 'serviceUrl'> | null> {
  if (!(await isFolderInUse(dir))) return null;
  const port = await portOf(join(dir, 'postgres'));
  const credentials = await readCredentials(join(dir, CREDENTIALS));
  return port === null || credentials === null ? null : addresses(port, credentials);
}

function addresses(port: number, credentials: Credentials): Omit<EmbeddedPostgres, 'stop'> {
  const url = (role: string, password: string, database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${String(port)}/${database}?sslmode=disable`;
  return {
    ownerUrl: url(OWNER, credentials.owner, DATABASE),
    serviceUrl: url(SERVICE, credentials.service, DATABASE),
    superuserUrl: url('postgres', credentials.superuser, 'postgres'),
  };
}

/** Stops the server, then gives up the folder. Calling it again waits for the same end. */
function stopOnce(postmaster: Postmaster, lock: { release(): Promise<void> }): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => (stopped ??= postmaster.stop().then(() => lock.release()));
}
