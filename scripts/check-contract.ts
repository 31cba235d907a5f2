// `npx tsx scripts/check-contract.ts [--write]`: does schema/ keep the contract, but for what is pending?
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareWithContract, type ContractReport, type Difference } from './contract-differences';
import { projectDir, readSdl } from './sdl';

const contractFile = path.join(projectDir, 'test/contract.graphql');
const pendingFile = path.join(projectDir, 'test/contract-pending.txt');

const header = `# What test/contract.graphql has and schema/ does not have yet, one element a line.
# The list only gets shorter: npx tsx scripts/check-contract.ts --write
`;

/** Compares schema/ with test/contract.graphql and test/contract-pending.txt. */
export function checkContract(): ContractReport {
  const pending = existsSync(pendingFile) ? readFileSync(pendingFile, 'utf8') : '';
  return compareWithContract(readFileSync(contractFile, 'utf8'), readSdl(), pending);
}

function writePending(differences: Difference[]): void {
  const lines = differences.filter(({ excusable }) => excusable).map(({ line }) => `${line}\n`);
  writeFileSync(pendingFile, header + lines.join(''));
}

function main(): void {
  if (process.argv.includes('--write')) writePending(checkContract().differences);
  const { differences, failures } = checkContract();
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  else console.log(`schema/ keeps the contract; ${String(differences.length)} elements are pending.`);
}

if (require.main === module) main();
