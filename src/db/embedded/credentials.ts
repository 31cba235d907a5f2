import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { StartError } from '../../errors';
import { codeOf } from './error-code';

/** The passwords of the embedded PostgreSQL's roles. They never leave this machine, and belong in no log. */
export interface Credentials {
  superuser: string;
  owner: string;
  service: string;
}

/** The credentials kept in the file; null when there is no such file. Throws a sentence when it cannot be understood. */
export async function readCredentials(file: string): Promise<Credentials | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartError(`${file} cannot be read (${String(error)}): start Guildhall as the user who owns it.`, {
      cause: error,
    });
  }
  const { superuser, owner, service } = parse(text);
  if (typeof superuser !== 'string' || typeof owner !== 'string' || typeof service !== 'string') {
    throw new StartError(
      `${file} is damaged: put it back from a copy, or move its whole folder away to begin with an empty one.`,
    );
  }
  return { superuser, owner, service };
}

function parse(text: string): Partial<Record<keyof Credentials, unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
}

/** Makes new random passwords and keeps them in the file, which only its owner can read. */
export async function makeCredentials(file: string): Promise<Credentials> {
  const password = () => randomBytes(24).toString('base64url');
  const credentials: Credentials = { superuser: password(), owner: password(), service: password() };
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
  return credentials;
}
