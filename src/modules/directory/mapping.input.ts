import { Any } from 'typeorm';
import type { InAccount } from '../../auth/in-account';
import { rolesById } from '../../auth/roles';
import { sees } from '../../auth/viewer';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import type { DirectoryGroupWorkspaceInput, MapDirectoryGroupInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { InputCheck } from '../../validation';
import { Workspace } from '../workspaces/workspace.entity';
import type { Mapping } from './directory.decisions';
import type { GroupGrant } from './directory.queries';

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

/** The workspaces and roles that an input names; NOT_FOUND for each id that names nothing of the account that the caller can see. */
export async function namedWorkspaces(
  { tx, account, viewer }: InAccount,
  entries: readonly DirectoryGroupWorkspaceInput[],
): Promise<GroupGrant[]> {
  if (entries.length === 0) return [];
  const accountId = account.id;
  const ids = entries.map(({ workspaceId }) => workspaceId).filter((id) => idKind(id) === 'workspace');
  const found = await tx.findBy(Workspace, { accountId, id: Any(ids) });
  const seen = new Map(
    found.filter(({ id }) => sees(viewer, { accountId, workspaceId: id })).map((one) => [one.id, one]),
  );
  const roles = await rolesById(
    tx,
    accountId,
    entries.map(({ roleId }) => roleId),
  );
  const unknown: UserErrorData[] = [];
  const grants = entries.flatMap(({ workspaceId, roleId }, index): GroupGrant[] => {
    const [workspace, role] = [seen.get(workspaceId), roles.get(roleId)];
    const path = ['workspaces', index];
    if (workspace === undefined) {
      unknown.push(userError('NOT_FOUND', 'No workspace of the account has this id.', [...path, 'workspaceId']));
    }
    if (role === undefined) {
      unknown.push(userError('NOT_FOUND', 'No workspace role of the account has this id.', [...path, 'roleId']));
    }
    return workspace === undefined || role === undefined
      ? []
      : [{ accountId, workspaceId, name: workspace.name, role }];
  });
  if (unknown.length > 0) throw new UserErrors(unknown);
  return grants;
}
