// `npm run check`: everything that keeps the tree honest, two at a time. One line each; only failures are shown in full.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const projectDir = path.join(import.meta.dirname, '..');
const AT_ONCE = 2;

/** What to run, the longest first. The first word is a tool of node_modules/.bin, or node itself. */
const checks = {
  'ESLint: rules of the code and of the schema': 'eslint --max-warnings 0 .',
  'TypeScript: types of service, tests and tools': 'tsc --noEmit',
  'TypeScript: types of the pages': 'tsc --noEmit -p web/tsconfig.json',
  'TypeScript: types of the benchmark': 'tsc --noEmit -p bench/tsconfig.json',
  'knip: nothing unused': 'knip',
  'Prettier: format': 'prettier --check --log-level warn .',
  'dependency-cruiser: who may import whom': 'depcruise --config .dependency-cruiser.cjs src web',
  'codegen: src/generated is fresh (npm run generate)': 'graphql-codegen --config codegen.ts --check',
  'contract: schema/ keeps it': 'tsx scripts/check-contract.ts',
  'permissions: docs/permissions.md is fresh': 'tsx scripts/permissions-doc.ts --check',
  'audit events: docs/audit-events.md is fresh': 'tsx scripts/audit-events-doc.ts --check',
  'packages: lock file and one copy of graphql': 'node scripts/check-packages.mjs',
};

/** Runs a command line; gives whether it went well and all that it printed. */
function run(commandLine) {
  const [tool, ...args] = commandLine.split(' ');
  const file = tool === 'node' ? process.execPath : path.join(projectDir, 'node_modules/.bin', tool);
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(file, args, { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', (error) => resolve({ passed: false, output: `${error.message}: run npm ci first.` }));
    child.on('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}

// The benchmark's own packages: its code is checked with their types.
if (!existsSync(path.join(projectDir, 'bench/node_modules'))) {
  console.log('Installing the packages of the benchmark …');
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', 'bench'], { cwd: projectDir, stdio: 'inherit' });
}

let failed = 0;
const waiting = Object.entries(checks);

async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, commandLine] = next;
    const start = performance.now();
    const { passed, output } = await run(commandLine);
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    console.log(`${passed ? '✓' : '✗'} ${seconds} s  ${name}`);
    if (passed) continue;
    failed += 1;
    console.log(`\n$ ${commandLine}\n${output.trimEnd()}\n`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${Object.keys(checks).length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
