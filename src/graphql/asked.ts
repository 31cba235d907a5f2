import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind } from 'graphql';
import type { GraphQLResolveInfo, SelectionNode, SelectionSetNode } from 'graphql';
import type { Asked } from '../auth/rehearsal';

const CHANGES = new Set(['accessChanges', 'accessChangeCount']);

/** How an access mutation was asked for: what its input says, and whether its answer is to hold the changes. */
export function asked({ dryRun }: { dryRun?: boolean | null | undefined }, info: GraphQLResolveInfo): Asked {
  const wantsChanges = info.fieldNodes.some(
    ({ selectionSet }) => selectionSet !== undefined && selectsChanges(selectionSet, info),
  );
  return { dryRun: dryRun ?? false, wantsChanges };
}

/** Whether a payload's selection has one of the fields that tell the changes, in a fragment or not. */
function selectsChanges({ selections }: SelectionSetNode, info: GraphQLResolveInfo): boolean {
  return selections.some((selection) => {
    if (isLeftOut(selection, info)) return false;
    if (selection.kind === Kind.FIELD) return CHANGES.has(selection.name.value);
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    return fragment !== undefined && selectsChanges(fragment.selectionSet, info);
  });
}

function isLeftOut(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if === false
  );
}
