import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** A new empty folder that PostgreSQL's own system user can enter. The name begins with the given text. */
export async function temporaryFolder(name = 'guildhall-'): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), name));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
