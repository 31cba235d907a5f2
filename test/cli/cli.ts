import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../../src/cli/run';
import { noteText } from '../support/secrets';
import { TEST_SECRET_KEY, type World } from '../support/world';

const ROOT = join(__dirname, '../..');

/** What a command line did. */
export interface Done {
  code: number | null;
  out: string;
  err: string;
}

interface Options {
  /** Variables beside those of the installation; an empty one is not set. */
  environment?: Record<string, string>;
  /** What is typed when it asks; left out: there is no terminal. */
  typed?: string;
}

/** The variables of an installation on the world's database. */
export function variables(world: World): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: world.database.serviceUrl,
    MIGRATION_DATABASE_URL: world.database.ownerUrl,
    SMTP_URL: world.smtp.url,
    MAIL_FROM: 'Guildhall <guildhall@example.com>',
    SECRET_KEY: TEST_SECRET_KEY,
    PUBLIC_URL: 'https://guildhall.example.com',
    DEFAULT_PLAN: 'PRO',
    GUILDHALL_OPERATOR: 'olga',
  };
}

/** Runs a command line within this process, as an operator called Olga. */
export async function guildhall(
  world: World,
  line: string[],
  options: Options = {},
): Promise<Done & { asked: string[] }> {
  const { environment, typed } = options;
  const printed = { out: '', err: '' };
  const asked: string[] = [];
  const code = await run(line, {
    out: (text) => (printed.out += `${text}\n`),
    err: (text) => (printed.err += `${text}\n`),
    ask:
      typed === undefined
        ? null
        : async (question) => {
            asked.push(question);
            return typed;
          },
    clock: () => world.now(),
    environment: { ...variables(world), ...environment },
  });
  noteText(printed.out + printed.err);
  return { code, ...printed, asked };
}

/** The same with --json: what it printed, read. It prints nothing else, but the line that erasing begins with. */
export async function guildhallJson(
  world: World,
  line: string[],
  options: Options = {},
): Promise<{ code: number | null; json: Record<string, unknown> }> {
  const { code, out, err } = await guildhall(world, [...line, '--json'], options);
  expect(err.replace(/^Should this be broken off, it goes on with: npx guildhall users erase \S+\n$/, '')).toBe('');
  return { code, json: JSON.parse(out) as Record<string, unknown> };
}

/** Runs the real program as a process of its own. */
export async function program(environment: Record<string, string>, line: string[], shell = ''): Promise<Done> {
  const [command, args] =
    shell === ''
      ? [process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...line]]
      : ['bash', ['-o', 'pipefail', '-c', shell, 'bash', ...line]];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  noteText(printed.out + printed.err);
  return { code, ...printed };
}
