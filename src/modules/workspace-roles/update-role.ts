import { differences } from '../../audit/differences';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { lacksEverywhere, notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { customRole } from '../../auth/roles';
import { fail, UserErrors } from '../../errors';
import type { UpdateWorkspaceRoleInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { changedScopes } from './workspace-role.decisions';
import { WorkspaceRole } from './workspace-role.entity';
import {
  checkedScopes,
  inheritedRole,
  refuseBuiltIn,
  requireFreeName,
  told,
  type Profile,
} from './workspace-role.input';
import { customRoleView, type WorkspaceRoleView } from './workspace-role.queries';

/** What the input says, as it is to be stored; null of `inheritsFromId` ends the inheritance, undefined keeps it. */
type Checked = Omit<Profile, 'inherits'> & { inheritsFromId: string | null | undefined };

/**
 * Changes a custom workspace role, and so the access of everybody who has it. Who changes it holds what it gains and what
 * it loses in every workspace.
 */
export async function updateWorkspaceRole(
  call: Call,
  input: UpdateWorkspaceRoleInput,
  asked: Asked,
): Promise<{ role: WorkspaceRoleView } & AccessChanges> {
  refuseBuiltIn(input.roleId);
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, viewer, now } = changing;
    const role = await tx.findOneBy(WorkspaceRole, { id: input.roleId, accountId: account.id });
    if (role === null) throw notFound('input.roleId');
    const { inheritsFromId, ...rest } = checked(input, role);
    const wanted: Profile = { ...rest, inherits: role.inherits };
    if (inheritsFromId === null) wanted.inherits = null;
    else if (inheritsFromId !== undefined) wanted.inherits = await inheritedRole(tx, account.id, inheritsFromId);
    if (input.version != null && input.version !== role.version) {
      fail('CONFLICT', 'The role changed since you read it: read it again, then decide.', ['version']);
    }
    const changed = changedScopes(customRole(role), customRole({ id: role.id, ...wanted }));
    const path = [input.scopes === undefined ? 'inheritsFromId' : 'scopes'];
    const lacking = notHeldError(lacksEverywhere(viewer, account.id, changed), path);
    if (lacking !== null) throw new UserErrors([lacking]);
    if (wanted.name !== role.name) await requireFreeName(tx, account.id, wanted.name, role.id);

    const difference = differences(told(role), told(wanted));
    if (difference === null) return { role: customRoleView(role) };
    // A change of words alone is nobody's change of access.
    if (changed.length > 0) await changing.watch({ customRoleId: role.id });
    const next = { ...wanted, version: role.version + 1, updatedAt: now };
    await tx.update(WorkspaceRole, { id: role.id }, next);
    await record(tx, call, {
      type: 'workspace_role.updated',
      accountId: account.id,
      resource: { type: 'workspaceRole', id: role.id, name: wanted.name },
      ...difference,
    });
    return { role: customRoleView(Object.assign(role, next)) };
  });
}

/** What was left out stays as it is; null clears, or is INVALID where that cannot be. */
function checked({ name, description, scopes, inheritsFromId }: UpdateWorkspaceRoleInput, now: WorkspaceRole): Checked {
  const check = new InputCheck();
  if (name === null) check.invalid('A role keeps a name: leave this out to keep the one it has.', ['name']);
  if (scopes === null) check.invalid('A role keeps its scopes: leave this out to keep those it has.', ['scopes']);
  const ownScopes = scopes == null ? now.ownScopes : checkedScopes(check, scopes);
  const wanted = {
    name: name == null ? now.name : check.name(name, ['name']),
    description: description === undefined ? now.description : check.description(description ?? '', ['description']),
    ownScopes: ownScopes.join() === now.ownScopes.join() ? now.ownScopes : ownScopes,
    inheritsFromId,
  };
  check.throwIfAny();
  return wanted;
}
