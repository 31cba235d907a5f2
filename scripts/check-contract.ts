// `npx tsx scripts/check-contract.ts`: does schema/ keep the contract?
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contractDifferences } from './contract-differences';
import { projectDir, readSdl } from './sdl';

/** Compares schema/ with test/contract.graphql: a sentence for each difference. */
export function checkContract(): string[] {
  return contractDifferences(readFileSync(path.join(projectDir, 'test/contract.graphql'), 'utf8'), readSdl());
}

function main(): void {
  const differences = checkContract();
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) process.exitCode = 1;
}

if (require.main === module) main();
