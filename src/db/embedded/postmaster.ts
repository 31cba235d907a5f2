import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../../errors';
import type { SystemAccount } from './account';
import type { Binaries } from './binaries';
import { childEnvironment } from './environment';

export interface PostmasterOptions {
  dataDir: string;
  binaries: Binaries;
  account: SystemAccount | null;
  throwaway: boolean;
  log: (line: string) => void;
}

/** A running PostgreSQL server. */
export interface Postmaster {
  port: number;
  stop(): Promise<void>;
}

/** Lines of the server's log that an error message repeats. */
const REPEATED = 12;
/** Milliseconds that a server gets to end its sessions before it ends at once. */
const PATIENCE = 8_000;

/** Starts the server on a free loopback port. Throws with the last lines of its log when it does not come up. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started = await tryStart(options, port);
    if (!('lines' in started)) return started;
    const text = started.lines.join('\n');
    // Between our look and its start another program may have taken the port.
    const canRetry = attempt < 5 && text.includes('Address already in use');
    if (!canRetry) throw new StartError(`PostgreSQL did not start in ${options.dataDir}. Its last words:\n${text}`);
  }
}

async function tryStart(options: PostmasterOptions, port: number): Promise<Postmaster | { lines: string[] }> {
  const child = spawn(options.binaries.postgres, ['-D', options.dataDir, '-p', String(port), ...settings(options)], {
    ...options.account,
    env: childEnvironment,
    cwd: options.dataDir,
    // A session of its own: Ctrl-C in a terminal is for us, and PostgreSQL stops after we have finished what runs.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  const ended = new Promise<'ended'>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      resolve('ended');
    });
    child.once('close', () => {
      resolve('ended');
    });
  });
  const ready = new Promise<'ready'>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('database system is ready to accept connections')) resolve('ready');
      lines.push(line);
      if (lines.length > REPEATED) lines.shift();
      options.log(line);
    });
  });
  if ((await Promise.race([ready, ended])) === 'ended') return { lines };
  return running(child, port, ended, options.log);
}

/** What the server is told besides its defaults. */
function settings({ throwaway }: PostmasterOptions): string[] {
  const chosen = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Failed statements and the values in them stay out of the log: they may be secrets. The application reports errors.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(throwaway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function running(child: ChildProcess, port: number, ended: Promise<'ended'>, log: (line: string) => void): Postmaster {
  // Nobody waits for it: a program that forgets to stop it still ends, and takes it along.
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  const takeAlong = () => child.kill('SIGINT');
  process.once('exit', takeAlong);

  let stopping = false;
  void ended.then(() => {
    process.removeListener('exit', takeAlong);
    if (!stopping) log('PostgreSQL has ended by itself; nothing works until Guildhall is started again.');
  });
  return {
    port,
    stop: async () => {
      stopping = true;
      child.ref();
      child.kill('SIGINT');
      const waited = new AbortController();
      const late = sleep(PATIENCE, 'late' as const, { signal: waited.signal }).catch(() => 'ended' as const);
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGQUIT');
      waited.abort();
      await ended;
    },
  };
}

/** A port of the loopback interface that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
