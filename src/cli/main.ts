import { createInterface } from 'node:readline/promises';
import { run } from './run';

/** Whoever reads what is printed may have read enough, as `head` has. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Questions go where errors go, so that an answer can be piped on; Ctrl-D, and Ctrl-C, answer nothing. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => {
    terminal.once('close', () => {
      resolve('');
    });
  });
  try {
    return await Promise.race([terminal.question(question), left]);
  } finally {
    terminal.close();
  }
}

const hasTerminal = process.stdin.isTTY && process.stderr.isTTY;

void run(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ask: hasTerminal ? ask : null,
  clock: () => new Date(),
}).then((code) => {
  process.exitCode = code;
  // Whatever is still open must not keep the command alive.
  setTimeout(() => process.exit(code), 2000).unref();
});
