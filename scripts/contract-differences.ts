import { buildSchema } from 'graphql';
import { type Element, elementsOf } from './contract-elements';

/** Something of the contract that the schema lacks, has otherwise, or asks more for. */
export interface Difference {
  /** The line of the pending list that would excuse it. */
  line: string;
  problem: string;
  /** What the contract does not have cannot wait for a later issue: it is wrong now. */
  excusable: boolean;
}

export interface ContractReport {
  differences: Difference[];
  /** Why the check fails; empty when it passes. Each entry is a sentence. */
  failures: string[];
}

/**
 * Compares a schema with the contract. The schema may add anything that no client has to know of; it drops, renames,
 * loosens and tightens nothing. What is still lacking must stand in the pending list, and nothing else may.
 *
 * @param contract SDL of the contract
 * @param schema SDL of the service
 * @param pending text of the pending list: one element a line, comments after `#`
 */
export function compareWithContract(contract: string, schema: string, pending: string): ContractReport {
  const wanted = elementsOf(buildSchema(contract));
  const differences = differencesOf(wanted, elementsOf(buildSchema(schema)));
  const listed = linesOf(pending);

  const unexcused = differences.filter(({ line, excusable }) => !excusable || !listed.includes(line));
  const stale = listed.filter((line) => !differences.some((one) => one.excusable && one.line === line));
  const repeated = listed.filter((line, index) => listed.indexOf(line) < index);
  const known = new Set(wanted.flatMap(({ name, full }) => [name, full]));
  return {
    differences,
    failures: [
      ...unexcused.map(({ problem }) => problem),
      ...stale.map((line) =>
        known.has(line)
          ? `${line} is pending, but the schema has it: take the line away.`
          : `${line} is pending, but the contract has no such element: correct the line.`,
      ),
      ...repeated.map((line) => `${line} is pending twice: take one line away.`),
    ],
  };
}

function differencesOf(wanted: Element[], actual: Element[]): Difference[] {
  const actualByName = new Map(actual.map((element) => [element.name, element]));
  const covered = ({ parent }: Element): boolean => parent !== undefined && !actualByName.has(parent);

  return [
    ...wanted.filter((element) => !covered(element)).flatMap((element) => differenceOf(element, actualByName)),
    ...demandsOf(wanted, actual),
  ];
}

function differenceOf({ name, full }: Element, actualByName: Map<string, Element>): Difference[] {
  const found = actualByName.get(name);
  if (!found) return [{ line: name, problem: `${name} is in the contract, but not in the schema.`, excusable: true }];
  if (found.full === full) return [];
  return [{ line: full, problem: `The contract has ${full}, but the schema has ${found.full}.`, excusable: true }];
}

/** New arguments and input fields that a caller must give: they break whoever knows the contract only. */
function demandsOf(wanted: Element[], actual: Element[]): Difference[] {
  const wantedNames = new Set(wanted.map(({ name }) => name));
  const isDemand = ({ name, parent, required }: Element): boolean =>
    required === true && !wantedNames.has(name) && parent !== undefined && wantedNames.has(parent);
  return actual.filter(isDemand).map(({ name, full }) => ({
    line: name,
    problem: `The schema demands ${full}, which the contract does not have: make it nullable or give it a default.`,
    excusable: false,
  }));
}

function linesOf(pending: string): string[] {
  return pending
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
