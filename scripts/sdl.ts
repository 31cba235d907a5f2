import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the project, whatever folder a script is started from. */
export const projectDir = path.join(__dirname, '..');

/** Gives the SDL of the service: the files of schema/, joined in the order of their names. */
export function readSdl(): string {
  const dir = path.join(projectDir, 'schema');
  const files = readdirSync(dir).filter((name) => name.endsWith('.graphql'));
  return files
    .sort()
    .map((name) => readFileSync(path.join(dir, name), 'utf8'))
    .join('\n');
}
