import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Every secret that the suite comes to know, and everything that the service logs, is kept in two files of this run: a
 * test at the end looks for the ones in the other, and in a dump of the database.
 */
const run = process.env.TEST_RUN ?? String(process.ppid);
export const secretsFile = join(tmpdir(), `guildhall-secrets-${run}`);
export const logFile = join(tmpdir(), `guildhall-log-${run}`);

/** Remembers a secret of the run. */
export function noteSecret(secret: string): void {
  appendFileSync(secretsFile, `${secret}\n`);
}

/** Remembers what the service logged. */
export function noteText(text: string): void {
  appendFileSync(logFile, text);
}
