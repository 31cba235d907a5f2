import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../errors';

const run = promisify(execFile);

/** The system account that PostgreSQL runs under. */
export interface SystemAccount {
  uid: number;
  gid: number;
}

const REMEDY = 'start Guildhall as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own';

/**
 * PostgreSQL refuses to run as root, so it then runs as the owner of the data folder, or before there is one as the user
 * `postgres`, which is made where it is missing. Null for an ordinary user: PostgreSQL runs as that one.
 */
export async function accountForPostgres(dataDir: string): Promise<SystemAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const found = (await ownerOf(dataDir)) ?? (await lookUp());
  if (found !== null) return found;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  } catch {
    // Another start may have made it in this moment: what counts is whether it is there now.
  }
  const made = await lookUp();
  if (made !== null) return made;
  throw new StartError(
    'PostgreSQL does not run as root, and the system user "postgres" that it would run as does not exist and could ' +
      `not be made: make one (useradd --system postgres), ${REMEDY}.`,
  );
}

async function ownerOf(dataDir: string): Promise<SystemAccount | null> {
  const owner = await stat(dataDir).catch(() => null);
  return owner === null || owner.uid === 0 ? null : { uid: owner.uid, gid: owner.gid };
}

async function lookUp(): Promise<SystemAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/**
 * Checks that the account can reach the path, folder by folder. Throws a sentence that names the folder that stops it
 * and says what to do; PostgreSQL itself would only say "permission denied".
 */
export async function assertReachable(account: SystemAccount, path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path) await assertReachable(account, parent);
  const { uid, gid, mode } = await stat(path);
  const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & execute) !== 0) return;
  throw new StartError(
    `PostgreSQL does not run as root but as another user (number ${String(account.uid)}), who may not enter ${path}: ` +
      `move Guildhall to a folder that others may enter (below /opt or /srv, for instance), run chmod o+x ${path}, ${REMEDY}.`,
  );
}
