import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from './context';

const FAULT_CODE = 'INTERNAL_SERVER_ERROR';

/** Notes for the metrics what was asked for and what came of it. A fault is told before all else, wherever it was met. */
export const measure: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, contextValue: { measured } }) {
        if (!operation) return;
        measured.operation = operationLabel(document, operation);
        measured.type = operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
      },
      async willSendResponse({ response: { body }, contextValue: { measured } }) {
        if (body.kind !== 'single') return;
        const codes = (body.singleResult.errors ?? []).map(({ extensions }) => extensions?.code);
        const told = codes.includes(FAULT_CODE) ? FAULT_CODE : codes[0];
        if (typeof told === 'string') measured.code = told;
      },
    };
  },
};

/**
 * What an operation is called in the metrics: its field of Query or Mutation, `several` where it has more than one, and
 * `introspection` where it asks for the schema only. So there are no more names than the schema has such fields.
 */
function operationLabel(document: DocumentNode, { selectionSet }: OperationDefinitionNode): string {
  const names = new Set<string>();
  findRootFields(document, selectionSet, names, new Set());
  const [only = 'introspection'] = names;
  return names.size > 1 ? 'several' : only;
}

/** Gathers the names of the fields at the top, up to the second one. Each fragment is opened once. */
function findRootFields(document: DocumentNode, set: SelectionSetNode, names: Set<string>, opened: Set<string>): void {
  for (const selection of set.selections) {
    if (names.size > 1) return;
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (!name.startsWith('__')) names.add(name);
      continue;
    }
    const within = selectionsOf(document, selection, opened);
    if (within !== undefined) findRootFields(document, within, names, opened);
  }
}

function selectionsOf(
  { definitions }: DocumentNode,
  spread: InlineFragmentNode | FragmentSpreadNode,
  opened: Set<string>,
): SelectionSetNode | undefined {
  if (spread.kind === Kind.INLINE_FRAGMENT) return spread.selectionSet;
  const name = spread.name.value;
  if (opened.has(name)) return undefined;
  opened.add(name);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name) return definition.selectionSet;
  }
  return undefined;
}
