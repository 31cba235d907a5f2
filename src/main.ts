import { readConfig } from './config';
import { demoCompany } from './db/demo-data';
import { StartError } from './errors';
import { createServer } from './server';
import { welcome } from './welcome';

async function main(): Promise<void> {
  const config = readConfig();
  const server = await createServer(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
  if (config.production || server.url === null) return;
  // Only a database of our own gets demo data: another one may be somebody's.
  const people = config.databaseUrl === null ? await demoCompany(server.app) : [];
  console.log(welcome(config.publicUrl, config.smtpUrl === null, people));
}

/** Why it did not start: a sentence for what a person can mend, the whole error for what nobody expected. */
function explain(error: unknown): unknown {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return 'The port is taken by another program. Choose another one, for instance: PORT=4001 npm start';
    case 'EACCES':
      return 'This user may not listen on that port. Choose one above 1024, for instance: PORT=4000 npm start';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case '28P01':
    case '3D000':
      return `The database of DATABASE_URL does not let Guildhall in: ${error.message}. Check the address, user and password.`;
    default:
      return error;
  }
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
  // Whatever is still open must not keep a process alive that did not start.
  setTimeout(() => process.exit(1), 1000).unref();
});
