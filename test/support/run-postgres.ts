import { startEmbeddedPostgres } from '../../src/db/embedded-postgres';

/**
 * A program that starts the embedded PostgreSQL in the folder of its first argument and prints the owner's address. It
 * ends with its input: it stops PostgreSQL, or with "forgetful" as the second argument ends with code 3 without a stop.
 */
async function main(): Promise<void> {
  const [dir = '', manner] = process.argv.slice(2);
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true });
  console.log(`owner ${postgres.ownerUrl}`);
  process.stdin
    .on('data', () => undefined)
    .once('end', () => {
      if (manner === 'forgetful') process.exitCode = 3;
      else void postgres.stop();
    });
}

main().catch((error: unknown) => {
  console.log(`refused ${error instanceof Error ? error.message : String(error)}`);
});
