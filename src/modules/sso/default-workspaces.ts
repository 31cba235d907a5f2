import { Any, type EntityManager } from 'typeorm';
import type { InAccount } from '../../auth/in-account';
import { bookedOf } from '../../auth/plans';
import { roleColumns, rolesById } from '../../auth/roles';
import { sees } from '../../auth/viewer';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import { idKind } from '../../ids';
import { Workspace } from '../workspaces/workspace.entity';
import type { SsoConnection } from './sso-connection.entity';
import { SsoDefaultWorkspace } from './sso-default-workspace.entity';
import { defaultsNotInPlan, givesSame, lackedForDefaults, type Defaults } from './sso.decisions';
import type { Wanted } from './sso.input';
import { defaultsOf, type SsoDefault } from './sso.queries';

/**
 * What a first sign-on gives, before (null: there was no connection) and after, once the caller may give and take the difference; the
 * same list of workspaces where they stay.
 */
export async function defaultsBeforeAndAfter(
  entered: InAccount,
  known: SsoConnection | null,
  wanted: Wanted,
): Promise<{ before: Defaults | null; after: Defaults }> {
  const { tx, account, viewer } = entered;
  const earlier = (await defaultsOf(tx, [account.id])).get(account.id) ?? [];
  const asked =
    wanted.defaultWorkspaces === undefined ? earlier : await namedDefaults(entered, wanted.defaultWorkspaces);
  const before = known && { role: known.defaultRole, workspaces: earlier };
  const after = {
    role: wanted.defaultRole ?? known?.defaultRole ?? 'MEMBER',
    workspaces: givesSame(earlier, asked) ? earlier : asked,
  };
  const lacking = lackedForDefaults(viewer, account.id, before, after);
  if (lacking.length > 0) throw new UserErrors(lacking);
  const notInPlan = defaultsNotInPlan(bookedOf(account), earlier, after.workspaces);
  if (notInPlan.length > 0) throw new UserErrors(notInPlan);
  return { before, after };
}

/** The workspaces and roles that an input names; NOT_FOUND for each id that names nothing of the account that the caller can see. */
async function namedDefaults(
  { tx, account, viewer }: InAccount,
  entries: readonly { workspaceId: string; roleId: string }[],
): Promise<SsoDefault[]> {
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
  const defaults = entries.flatMap(({ workspaceId, roleId }, index) => {
    const workspace = workspaces.get(workspaceId);
    const role = roles.get(roleId);
    const path = ['defaultWorkspaces', index];
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
  return defaults;
}

/** Puts workspaces in the place of all that a first sign-on opened so far. */
export async function writeDefaults(
  tx: EntityManager,
  accountId: string,
  defaults: readonly SsoDefault[],
): Promise<void> {
  await tx.delete(SsoDefaultWorkspace, { accountId });
  if (defaults.length === 0) return;
  const columns = defaults.map(({ role }) => roleColumns(role));
  await tx.query(
    `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role, custom_role_id)
     SELECT $1, e.* FROM unnest($2::text[], $3::text[], $4::text[]) AS e`,
    [
      accountId,
      defaults.map(({ workspaceId }) => workspaceId),
      columns.map(({ builtInRole }) => builtInRole),
      columns.map(({ customRoleId }) => customRoleId),
    ],
  );
}
