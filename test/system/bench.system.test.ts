import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const projectDir = path.join(__dirname, '../..');

test(
  'every contestant of the benchmark gives the same answers',
  async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'bench', '--', '--check'], {
      cwd: projectDir,
      maxBuffer: 10_000_000,
    });
    // Each of six operations, by all five.
    expect(stdout.match(/^✓ .*: 5 answers$/gm)).toHaveLength(6);
  },
  5 * 60_000,
);
