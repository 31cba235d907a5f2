import { startEmbeddedPostgres } from '../../src/db/embedded-postgres';

/** A program that starts the embedded PostgreSQL in the folder of its first argument and prints the owner's address. */
async function main(): Promise<void> {
  const [dir = ''] = process.argv.slice(2);
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true });
  console.log(`owner ${postgres.ownerUrl}`);
  process.stdin.on('data', () => undefined).once('end', () => void postgres.stop());
}

main().catch((error: unknown) => {
  console.log(`refused ${error instanceof Error ? error.message : String(error)}`);
});
