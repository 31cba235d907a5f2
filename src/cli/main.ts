import { createInterface } from 'node:readline/promises';
import { run } from './run';

/** Whoever reads what is printed may have read enough, as `head` has. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** What is on its way to whoever reads: a pipe takes no more than its reader does. */
const printing: Promise<void>[] = [];

function printer(stream: NodeJS.WriteStream): (text: string) => void {
  return (text) => {
    const printed = new Promise<void>((resolve) => {
      // An error is told by the event above.
      stream.write(`${text}\n`, () => {
        resolve();
      });
    });
    printing.push(printed);
  };
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
  out: printer(process.stdout),
  err: printer(process.stderr),
  ask: hasTerminal ? ask : null,
  clock: () => new Date(),
}).then(async (code) => {
  process.exitCode = code;
  await Promise.all(printing);
  // Whatever is still open must not keep the command alive.
  setTimeout(() => process.exit(code), 2000).unref();
});
