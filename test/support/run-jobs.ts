import { pino } from 'pino';
import { startJobs } from '../../src/jobs/runner';

/**
 * A program that runs jobs on the database of its first argument, and never ends one: it prints "ready", and for
 * each job that it holds "holds <payload's challengeId>".
 */
async function main(): Promise<void> {
  const [connectionString = ''] = process.argv.slice(2);
  await startJobs({
    connectionString,
    log: pino({ level: 'silent' }),
    tasks: {
      sendSignInCode: async ({ challengeId }: { challengeId: string }) => {
        console.log(`holds ${challengeId}`);
        await new Promise(() => undefined);
      },
    },
  });
  console.log('ready');
}

void main();
