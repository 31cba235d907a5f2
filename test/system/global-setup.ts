import startPostgres from '../support/global-setup';
import { findChromium, findRedis } from './programs';

/** Runs once before the system tests: says in one sentence what is missing, instead of many failures. */
export default async function setUp(): Promise<void> {
  const missing: string[] = [];
  if (!findChromium())
    missing.push('the browser Chromium ("apt-get install chromium", or its program in CHROMIUM_PATH)');
  if (!findRedis()) missing.push('Redis ("apt-get install redis-server"; it need not run)');
  if (missing.length > 0) {
    process.stderr.write(`The system tests need ${missing.join(' and ')}.\n`);
    process.exit(1);
  }
  await startPostgres();
}
