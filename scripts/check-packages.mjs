// What package-lock.json and the installed packages must keep to. Prints what is wrong; ends with 1 if anything is.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const projectDir = path.join(import.meta.dirname, '..');
const problems = [];

// An address in the lock file ties every clone to the registry of whoever made it.
for (const file of ['package-lock.json', 'bench/package-lock.json']) {
  if (readFileSync(path.join(projectDir, file), 'utf8').includes('"resolved": "http')) {
    problems.push(`${file} records addresses: install with --omit-lockfile-registry-resolved.`);
  }
}

// Two copies of graphql do not know each other's types: the schema fails in ways that are hard to read.
const installedFile = path.join(projectDir, 'node_modules/.package-lock.json');
for (const file of ['package-lock.json', ...(existsSync(installedFile) ? ['node_modules/.package-lock.json'] : [])]) {
  const { packages } = JSON.parse(readFileSync(path.join(projectDir, file), 'utf8'));
  const copies = Object.keys(packages).filter((name) => /(^|\/)node_modules\/graphql$/.test(name));
  if (copies.length !== 1)
    problems.push(`${file} has ${copies.length} copies of graphql, not one: ${copies.join(', ')}`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
