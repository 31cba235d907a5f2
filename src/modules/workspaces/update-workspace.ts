import { differences } from '../../audit/differences';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { viewerScopes } from '../../auth/viewer';
import { notFound } from '../../auth/decision';
import { fail, UserErrors } from '../../errors';
import type { UpdateWorkspaceInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { stillEnters } from './still-enters';
import { notHeldError, scopesNotHeld } from './workspace.decisions';
import { Workspace } from './workspace.entity';
import { requireFreeHandle, roleOfInput, told } from './workspace.input';

/** What may change of a workspace. */
type Profile = Pick<Workspace, 'name' | 'handle' | 'description' | 'defaultBuiltInRole'>;

/**
 * Changes a workspace. Setting another default role, or taking it away, is a grant to everybody: it asks for
 * MANAGE_WORKSPACE_USERS too, and for the scopes of the old and the new role. Gives null for a workspace that the caller
 * cannot enter any more, since its default role was what let them in.
 */
export async function updateWorkspace(
  call: Call,
  input: UpdateWorkspaceInput,
): Promise<{ workspace: Workspace | null }> {
  return inAccount(call, async (entered) => {
    const { tx, account, viewer, now } = entered;
    const workspace = await tx.findOneBy(Workspace, { id: input.workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const wanted = checked(input, workspace);
    if (input.version != null && input.version !== workspace.version) {
      fail('CONFLICT', 'The workspace changed since you read it: read it again, then decide.', ['version']);
    }
    if (wanted.defaultBuiltInRole !== workspace.defaultBuiltInRole) {
      const held = viewerScopes(viewer, { accountId: account.id, workspaceId: workspace.id });
      const roles = [workspace.defaultBuiltInRole, wanted.defaultBuiltInRole];
      const lacking = notHeldError(scopesNotHeld(held, roles, ['MANAGE_WORKSPACE_USERS']), ['defaultRoleId']);
      if (lacking !== null) throw new UserErrors([lacking]);
    }
    if (wanted.handle !== workspace.handle) await requireFreeHandle(tx, account.id, wanted.handle);

    const before = told(workspace);
    const difference = differences(before, told(Object.assign(workspace, wanted)));
    if (difference === null) return { workspace };
    Object.assign(workspace, { version: workspace.version + 1, updatedAt: now });
    await tx.update(Workspace, { id: workspace.id }, { ...wanted, version: workspace.version, updatedAt: now });
    await record(tx, call, {
      type: 'workspace.updated',
      accountId: account.id,
      workspaceId: workspace.id,
      resource: { type: 'workspace', id: workspace.id, name: workspace.name },
      ...difference,
    });
    return { workspace: (await stillEnters(entered, workspace.id)) ? workspace : null };
  });
}

/** The workspace's fields as they are to be. What was left out stays; null clears, or is INVALID where that cannot be. */
function checked({ name, handle, description, defaultRoleId }: UpdateWorkspaceInput, now: Workspace): Profile {
  const check = new InputCheck();
  if (name === null) check.invalid('A workspace keeps a name: leave this out to keep the one it has.', ['name']);
  if (handle === null) check.invalid('A workspace keeps a handle: leave this out to keep the one it has.', ['handle']);
  const wanted: Profile = {
    name: name == null ? now.name : check.name(name, ['name']),
    handle: handle == null ? now.handle : check.handle(handle, ['handle']),
    description: description === undefined ? now.description : check.description(description ?? '', ['description']),
    defaultBuiltInRole: now.defaultBuiltInRole,
  };
  check.throwIfAny();
  if (defaultRoleId === null) wanted.defaultBuiltInRole = null;
  else if (defaultRoleId !== undefined) wanted.defaultBuiltInRole = roleOfInput(defaultRoleId, ['defaultRoleId']);
  return wanted;
}
