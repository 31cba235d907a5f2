// `npm run bench`: installs what only the benchmark needs, builds Guildhall where that is missing or old, and measures.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const benchDir = import.meta.dirname;
const projectDir = path.join(benchDir, '..');
const args = process.argv.slice(2);

/** Runs a program, with all that it prints, to its end; ends with its code if that is not 0. */
function run(file, programArgs, cwd) {
  const { status, error } = spawnSync(file, programArgs, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** When the newest file in a folder was written; 0 where there is none. */
function newest(dir) {
  if (!existsSync(dir)) return 0;
  const files = readdirSync(dir, { recursive: true }).map((name) => statSync(path.join(dir, name)));
  return Math.max(0, ...files.filter((stat) => stat.isFile()).map(({ mtimeMs }) => mtimeMs));
}

if (!existsSync(path.join(benchDir, 'node_modules/.package-lock.json'))) {
  console.log('Installing what only the benchmark needs …');
  run('npm', ['ci', '--no-audit', '--no-fund'], benchDir);
}

const built = path.join(projectDir, 'dist/main.js');
const source = Math.max(newest(path.join(projectDir, 'src')), newest(path.join(projectDir, 'schema')));
if (!args.includes('--product') && (!existsSync(built) || statSync(built).mtimeMs < source)) {
  console.log('Building Guildhall …');
  run('npm', ['run', 'build'], projectDir);
}

const bench = spawn(process.execPath, ['--import', 'tsx', 'main.ts', ...args], { cwd: benchDir, stdio: 'inherit' });
// A terminal sends Ctrl-C to both; the benchmark stops what it has started, and this waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => bench.kill('SIGTERM'));
bench.on('exit', (code) => process.exit(code ?? 1));
