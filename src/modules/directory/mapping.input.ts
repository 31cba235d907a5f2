import type { DirectoryGroupWorkspaceInput, MapDirectoryGroupInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import type { Mapping } from './directory.decisions';

const MOST_WORKSPACES = 20;

/** What a group is to give: only what the input says. */
export interface WantedMapping {
  accountRole?: Mapping['accountRole'];
  /** All of them; empty for none. */
  workspaces?: readonly DirectoryGroupWorkspaceInput[];
}

/** The input of mapDirectoryGroup. Throws for what can be said of it alone. */
export function readMappingInput({
  accountRole,
  workspaces,
}: Pick<MapDirectoryGroupInput, 'accountRole' | 'workspaces'>): WantedMapping {
  const check = new InputCheck();
  const wanted: WantedMapping = {};
  if (accountRole === 'OWNER') {
    const message = 'Nobody becomes OWNER by a group: give ADMIN or MEMBER, and make an OWNER of the member by hand.';
    check.invalid(message, ['accountRole']);
  } else if (accountRole !== undefined) wanted.accountRole = accountRole;
  if (workspaces !== undefined) wanted.workspaces = checkedWorkspaces(check, workspaces ?? []);
  check.throwIfAny();
  return wanted;
}

function checkedWorkspaces(
  check: InputCheck,
  entries: readonly DirectoryGroupWorkspaceInput[],
): readonly DirectoryGroupWorkspaceInput[] {
  const path = ['workspaces'];
  if (entries.length === 0) return [];
  if (entries.length > MOST_WORKSPACES) {
    const [most, given] = [String(MOST_WORKSPACES), String(entries.length)];
    check.invalid(
      `A group opens ${most} workspaces at most, and there are ${given}: give the rest to the team by hand.`,
      path,
    );
    return [];
  }
  return check.list(entries, path, ({ workspaceId }) => workspaceId);
}
