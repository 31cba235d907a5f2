import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const project = path.join(__dirname, '../..');

/** Runs Jest over these test files in a folder of their own. */
function run(files: Record<string, string>): { lastLine: string | undefined; status: number | null } {
  const rootDir = mkdtempSync(path.join(tmpdir(), 'totals-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(rootDir, name), text);
    const reporters = ['default', path.join(project, 'test/support/totals-reporter.cjs')];
    const config = JSON.stringify({ rootDir, reporters, transform: {} });
    const jest = path.join(project, 'node_modules/jest/bin/jest.js');
    const { stdout, status } = spawnSync(process.execPath, [jest, '--config', config], { cwd: rootDir });
    return { lastLine: stdout.toString().trimEnd().split('\n').at(-1), status };
  } finally {
    rmSync(rootDir, { recursive: true });
  }
}

test('a run ends with its totals', () => {
  const files = { 'a.test.js': `test('a', () => {}); test('b', () => {});` };
  expect(run(files)).toEqual({ lastLine: '2 passed, 0 failed', status: 0 });
});

test('what is skipped, left for later, or does not load counts as failed', () => {
  const files = {
    'a.test.js': `test('a', () => {}); test.skip('b', () => {}); test.todo('c'); test('d', () => { throw new Error(); });`,
    'b.test.js': `require('./nowhere');`,
  };
  expect(run(files)).toEqual({ lastLine: '1 passed, 4 failed', status: 1 });
});

test('a skipped test alone makes the run fail', () => {
  const files = { 'a.test.js': `test('a', () => {}); test.skip('b', () => {});` };
  expect(run(files)).toEqual({ lastLine: '1 passed, 1 failed', status: 1 });
});
