import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../..');

/** A TypeScript program of this folder that runs as a process of its own. */
export interface Program {
  /** The next line that it prints and that this accepts. Rejects with its error output when it ends before. */
  line(accepts?: (line: string) => boolean): Promise<string>;
  /** Ends it at once, as a crash would: it can clean up nothing. */
  kill(): Promise<void>;
  child: ChildProcess;
}

const programs = new Set<Program>();

/** Ends every program that is still running: for afterEach. */
export async function killPrograms(): Promise<void> {
  await Promise.all([...programs].map((program) => program.kill()));
  programs.clear();
}

/** Starts test/support/<name>.ts with these arguments. */
export function startProgram(name: string, ...args: string[]): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, `${name}.ts`), ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  let ended = false;
  const end = once(child, 'close').then(() => {
    ended = true;
    wake();
  });
  const program: Program = {
    child,
    line: async (accepts = () => true) => {
      for (;;) {
        const index = lines.findIndex(accepts);
        if (index !== -1) return lines.splice(0, index + 1).at(-1) ?? '';
        if (ended) throw new Error(`${name} ended: ${errors}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await end;
    },
  };
  programs.add(program);
  return program;
}
