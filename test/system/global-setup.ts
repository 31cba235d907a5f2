import startPostgres from '../support/global-setup';
import { findChromium } from './chromium';

/** Runs once before the system tests: says in one sentence what is missing, instead of many failures. */
export default async function setUp(): Promise<void> {
  if (!findChromium()) {
    const advice = 'install it ("apt-get install chromium") or set CHROMIUM_PATH to its program.';
    process.stderr.write(`The system tests need the browser Chromium: ${advice}\n`);
    process.exit(1);
  }
  await startPostgres();
}
