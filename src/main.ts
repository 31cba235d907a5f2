import { ConfigError, readConfig } from './config';
import { createServer } from './server';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const server = await createServer(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
