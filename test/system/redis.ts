import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../support/service';
import { findRedis } from './programs';

/** A Redis of a test's own, without anything on disk. */
export interface TestRedis {
  url: string;
  /** Starts it, again after it was killed, and waits until it takes connections. */
  start(): Promise<void>;
  /** Ends it at once, as when its machine is lost. */
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing, until it is started again or killed. */
  silence(): void;
  /** Sends it a command of its own. */
  command(name: string, ...values: string[]): Promise<unknown>;
}

/** Prepares a Redis on a free port; it does not run yet. */
export async function testRedis(): Promise<TestRedis> {
  const port = await freePort();
  let running: ChildProcess | null = null;

  const kill = async (): Promise<void> => {
    if (running === null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    running = null;
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    async start() {
      const program = findRedis();
      if (program === undefined) throw new Error('There is no redis-server.');
      await kill();
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const redis = spawn(program, settings, { stdio: ['ignore', 'pipe', 'ignore'] });
      running = redis;
      for await (const chunk of redis.stdout) if (String(chunk).includes('Ready to accept connections')) break;
      redis.stdout.resume();
    },
    kill,
    silence() {
      running?.kill('SIGSTOP');
    },
    async command(name, ...values) {
      const client = new Redis(port);
      try {
        return await client.call(name, ...values);
      } finally {
        client.disconnect();
      }
    },
  };
}
