import { readConfig } from './config';
import { demoCompany } from './db/demo-data';
import { explain } from './explain';
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

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
  // Whatever is still open must not keep a process alive that did not start.
  setTimeout(() => process.exit(1), 1000).unref();
});
