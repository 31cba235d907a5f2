import { writeFile } from 'node:fs/promises';
import { startDatabase } from './postgres';
import { full, small } from './seed/size';

/**
 * For working on the benchmark: keeps a seeded database running, in an empty folder, and writes into a file what `--database`
 * of the benchmark reads. `node --import tsx bench/database.ts <folder> <file> [small]`, run in bench/; ends on SIGTERM.
 */
async function main(): Promise<void> {
  const [folder, file, size] = process.argv.slice(2);
  if (folder === undefined || file === undefined) throw new Error('Name an empty folder, and a file to write.');
  const { stop, ...database } = await startDatabase(size === 'small' ? small : full, folder);
  await writeFile(file, JSON.stringify(database, null, 2), { mode: 0o600 });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
