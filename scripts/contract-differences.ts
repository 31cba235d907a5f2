import { buildSchema } from 'graphql';
import { type Element, elementsOf } from './contract-elements';

/**
 * Compares a schema with the contract. The schema may add anything that no client has to know of; it drops, renames,
 * loosens and tightens nothing. Gives a sentence for each difference; none when the contract is kept.
 *
 * @param contract SDL of the contract
 * @param schema SDL of the service
 */
export function contractDifferences(contract: string, schema: string): string[] {
  return differencesOf(elementsOf(buildSchema(contract)), elementsOf(buildSchema(schema)));
}

function differencesOf(wanted: Element[], actual: Element[]): string[] {
  const actualByName = new Map(actual.map((element) => [element.name, element]));
  const covered = ({ parent }: Element): boolean => parent !== undefined && !actualByName.has(parent);

  return [
    ...wanted.filter((element) => !covered(element)).flatMap((element) => differenceOf(element, actualByName)),
    ...demandsOf(wanted, actual),
  ];
}

function differenceOf({ name, full }: Element, actualByName: Map<string, Element>): string[] {
  const found = actualByName.get(name);
  if (!found) return [`${name} is in the contract, but not in the schema.`];
  if (found.full === full) return [];
  return [`The contract has ${full}, but the schema has ${found.full}.`];
}

/** New arguments and input fields that a caller must give: they break whoever knows the contract only. */
function demandsOf(wanted: Element[], actual: Element[]): string[] {
  const wantedNames = new Set(wanted.map(({ name }) => name));
  const isDemand = ({ name, parent, required }: Element): boolean =>
    required === true && !wantedNames.has(name) && parent !== undefined && wantedNames.has(parent);
  return actual
    .filter(isDemand)
    .map(
      ({ full }) =>
        `The schema demands ${full}, which the contract does not have: make it nullable or give it a default.`,
    );
}
