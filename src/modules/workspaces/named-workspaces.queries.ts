import { Any } from 'typeorm';
import type { InAccount } from '../../auth/in-account';
import { rolesById, type Role } from '../../auth/roles';
import { sees } from '../../auth/viewer';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import { idKind } from '../../ids';
import { Workspace } from './workspace.entity';

/** A workspace and a role there, as an input has named them. */
export interface NamedWorkspace {
  accountId: string;
  workspaceId: string;
  /** The workspace's name. */
  name: string;
  role: Role;
}

/**
 * The workspaces and roles that a list of an input names, in its order; NOT_FOUND for each id that names nothing of the account that
 * the caller can see.
 */
export async function namedWorkspaces(
  { tx, account, viewer }: InAccount,
  entries: readonly { workspaceId: string; roleId: string }[],
  list: string,
): Promise<NamedWorkspace[]> {
  if (entries.length === 0) return [];
  const ids = entries.map(({ workspaceId }) => workspaceId).filter((id) => idKind(id) === 'workspace');
  const found = await tx.findBy(Workspace, { accountId: account.id, id: Any(ids) });
  const workspaces = new Map(found.map((one) => [one.id, one]));
  const roles = await rolesById(
    tx,
    account.id,
    entries.map(({ roleId }) => roleId),
  );
  const unknown: UserErrorData[] = [];
  const named = entries.flatMap(({ workspaceId, roleId }, index) => {
    const workspace = workspaces.get(workspaceId);
    const role = roles.get(roleId);
    const path = [list, index];
    const isSeen = workspace !== undefined && sees(viewer, { accountId: account.id, workspaceId });
    if (!isSeen) {
      unknown.push(userError('NOT_FOUND', 'No workspace of the account has this id.', [...path, 'workspaceId']));
    }
    if (role === undefined) {
      unknown.push(userError('NOT_FOUND', 'No workspace role of the account has this id.', [...path, 'roleId']));
    }
    return isSeen && role !== undefined ? [{ accountId: account.id, workspaceId, name: workspace.name, role }] : [];
  });
  if (unknown.length > 0) throw new UserErrors(unknown);
  return named;
}
