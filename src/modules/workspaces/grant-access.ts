import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { builtInRoleById, builtInRoles, type BuiltInRole } from '../../auth/catalogue';
import { inAccount, type InAccount } from '../../auth/in-account';
import { loadViewer, viewerScopes } from '../../auth/viewer';
import { notFound } from '../../auth/decision';
import { UserErrors, userError, type UserErrorData } from '../../errors';
import type { AccessGrantInput, GrantWorkspaceAccessInput, WorkspaceScope } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { principalsKnownElsewhere, principalsOf, type GrantedPrincipal } from './principal.queries';
import type { WorkspaceAccess } from './workspace-access.entity';
import { notHeldError, scopesNotHeld } from './workspace.decisions';
import { Workspace } from './workspace.entity';
import { accessesOf } from './workspace.queries';

/** One entry of the input, with what it names. */
interface Grant {
  principal: GrantedPrincipal;
  role: BuiltInRole;
}

/**
 * Gives users a role in a workspace, all of them or none; who has a grant gets this one instead. However many entries
 * there are, the number of SQL statements is the same.
 */
export async function grantWorkspaceAccess(
  call: Call,
  input: GrantWorkspaceAccessInput,
): Promise<{ workspace: Workspace; access: WorkspaceAccess[] }> {
  return inAccount(call, async (entered) => {
    const { tx, account } = entered;
    const workspace = await tx.findOneBy(Workspace, { id: input.workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const grants = await checked(entered, workspace, input.grants);
    const changed = grants.filter(({ principal, role }) => principal.builtInRole !== role);
    await upsert(entered, workspace, changed);
    const userIds = grants.map(({ principal }) => principal.userId);
    const access = await accessesOf(tx, workspace.id, userIds);
    await record(tx, call, ...changed.map((grant) => event(workspace, grant, access)));
    return { workspace, access: userIds.flatMap((userId) => access.get(userId) ?? []) };
  });
}

/** The grants that the entries name. Throws everything that is wrong with any of them. */
async function checked(
  { tx, account, viewer, caller, now }: InAccount,
  workspace: Workspace,
  entries: readonly AccessGrantInput[],
): Promise<Grant[]> {
  const check = new InputCheck();
  check.list(entries, ['grants'], ({ principalId }) => principalId);
  check.throwIfAny();

  const ids = entries.map(({ principalId }) => principalId);
  const principals = await principalsOf(tx, workspace, ids);
  const strangers = ids.filter((id) => !principals.has(id));
  // Under the lock only this account's rights were read: what the caller sees elsewhere is read for strangers alone.
  const known =
    strangers.length === 0
      ? new Set<string>()
      : await principalsKnownElsewhere(tx, await loadViewer(tx, caller, now), strangers);
  const held = viewerScopes(viewer, { accountId: account.id, workspaceId: workspace.id });

  const errors: UserErrorData[] = [];
  const grants = entries.flatMap(({ principalId, roleId }, index) => {
    const principal = principals.get(principalId) ?? null;
    const role = builtInRoleById(roleId);
    if (principal === null) errors.push(notAMember(known.has(principalId), ['grants', index, 'principalId']));
    if (role === null) errors.push(unknownRole(['grants', index, 'roleId']));
    if (principal === null || role === null) return [];
    errors.push(...against({ principal, role }, held, index));
    return [{ principal, role }];
  });
  if (errors.length > 0) throw new UserErrors(errors);
  return grants;
}

/** What speaks against one grant. One that stands already gives nothing, so it asks for nothing. */
function against({ principal, role }: Grant, held: readonly WorkspaceScope[], index: number): UserErrorData[] {
  if (!principal.active) {
    const message = 'The member is deactivated: reactivate the member first, then give access.';
    return [userError('INVALID', message, ['grants', index, 'principalId'])];
  }
  if (principal.builtInRole === role) return [];
  const lacking = notHeldError(scopesNotHeld(held, [principal.builtInRole, role]), ['grants', index, 'roleId']);
  return lacking === null ? [] : [lacking];
}

/** Said of a person who is not of the account: whom the caller knows from elsewhere is not denied to exist. */
function notAMember(known: boolean, path: (string | number)[]): UserErrorData {
  return known
    ? userError('NOT_A_MEMBER', 'This person is not a member of the account: invite the person first.', path)
    : userError('NOT_FOUND', 'This names no user of the account: take an id from Account.members.', path);
}

function unknownRole(path: (string | number)[]): UserErrorData {
  return userError(
    'NOT_FOUND',
    'This names no workspace role of the account: take one from Account.workspaceRoles.',
    path,
  );
}

async function upsert(
  { tx, caller, now }: InAccount,
  { id, accountId }: Workspace,
  grants: readonly Grant[],
): Promise<void> {
  if (grants.length === 0) return;
  await tx.query(
    `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, granted_by_user_id, created_at, updated_at)
     SELECT g.id, $1, $2, g.user_id, g.role, $3, $4, $4 FROM unnest($5::text[], $6::text[], $7::text[]) AS g(id, user_id, role)
     ON CONFLICT (workspace_id, user_id) DO UPDATE SET built_in_role = excluded.built_in_role,
       granted_by_user_id = excluded.granted_by_user_id, updated_at = excluded.updated_at`,
    [
      accountId,
      id,
      caller.userId,
      now,
      grants.map(() => newId('workspaceAccess')),
      grants.map(({ principal }) => principal.userId),
      grants.map(({ role }) => role),
    ],
  );
}

function event(workspace: Workspace, { principal, role }: Grant, access: ReadonlyMap<string, WorkspaceAccess>): Change {
  const { id } = access.get(principal.userId) ?? {};
  if (id === undefined) throw new Error(`no grant to ${principal.userId} after it was made`);
  const before = principal.builtInRole;
  return {
    type: before === null ? 'workspace_access.granted' : 'workspace_access.changed',
    accountId: workspace.accountId,
    workspaceId: workspace.id,
    resource: { type: 'workspaceAccess', id, name: principal.name },
    ...(before === null ? {} : { before: { role: builtInRoles[before].name } }),
    after: { role: builtInRoles[role].name },
    details: { userId: principal.userId, workspace: workspace.name },
  };
}
