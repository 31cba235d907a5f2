import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually';
import { noteText } from './secrets';

const ROOT = join(__dirname, '../..');

/** Guildhall as a process of its own, started as its users do. */
export interface Service {
  child: ChildProcess;
  /** All that it printed so far, on both outputs. */
  printed(): string;
  /** Resolves when this stands in what it printed; rejects when it ends, or after some seconds, with what it did print. */
  prints(text: string | RegExp, seconds?: number): Promise<void>;
  /** Resolves with the exit code when it has ended by itself or by a signal. */
  ended(): Promise<number | null>;
  /** Asks it to stop and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServiceOptions {
  /** Where it runs; left out: this repository. */
  cwd?: string;
  /** The program and its arguments; left out: what `npm start` runs. */
  command?: string[];
  /** The user that it runs as, for root only. */
  uid?: number;
  /** In a process group of its own, which gets the signals as one, as from Ctrl-C: npm does not hand them on. */
  group?: boolean;
}

const services = new Set<Service>();

/** Ends every service that still runs: for afterEach. */
export async function killServices(): Promise<void> {
  await Promise.all([...services].map((service) => service.stop('SIGKILL')));
  services.clear();
}

/** Starts Guildhall with these variables and no others of its own. */
export function startService(environment: Record<string, string>, options: ServiceOptions = {}): Service {
  const { cwd = ROOT, command = [process.execPath, '--import', 'tsx', 'src/main.ts'], uid, group = false } = options;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let text = '';
  let over = false;
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const end = once(child, 'close').then(([code]) => {
    over = true;
    // In production all that is printed is the log; in development demo keys are printed on purpose.
    if (environment.NODE_ENV === 'production') noteText(text);
    return code as number | null;
  });
  const service: Service = {
    child,
    printed: () => text,
    prints: async (sought, seconds = 60) => {
      const found = () => (typeof sought === 'string' ? text.includes(sought) : sought.test(text));
      await eventually(() => found() || over, seconds * 1000).catch(() => undefined);
      if (!found()) throw new Error(`It did not print ${String(sought)}, but:\n${text}`);
    },
    ended: () => end,
    stop: (signal = 'SIGTERM') => {
      const isAlive = child.exitCode === null && child.signalCode === null;
      if (group && isAlive && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
      return end;
    },
  };
  services.add(service);
  return service;
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
