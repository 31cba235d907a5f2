import { differences } from '../../audit/differences';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { viewerScopes, viewerScopesUntil } from '../../auth/viewer';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked, type Changing } from '../../auth/rehearsal';
import { roleColumns, type Role } from '../../auth/roles';
import { fail, UserErrors } from '../../errors';
import type { UpdateWorkspaceInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { stillEnters } from './still-enters';
import { scopesNotHeld } from './workspace.decisions';
import { Workspace } from './workspace.entity';
import { defaultRoleOf, requireFreeHandle, requireRoleInPlan, roleOfInput, told } from './workspace.input';

/** What may change of a workspace. */
type Profile = Pick<Workspace, 'name' | 'handle' | 'description'>;

/**
 * Changes a workspace. Setting another default role, or taking it away, is a grant to everybody: it asks for
 * MANAGE_WORKSPACE_USERS too, and for the scopes of the old and the new role. Gives null for a workspace that the caller
 * cannot enter any more, since its default role was what let them in.
 */
export async function updateWorkspace(
  call: Call,
  input: UpdateWorkspaceInput,
  asked: Asked,
): Promise<{ workspace: Workspace | null } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, now } = changing;
    const workspace = await tx.findOneBy(Workspace, { id: input.workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const wanted = checked(input, workspace);
    if (input.version != null && input.version !== workspace.version) {
      fail('CONFLICT', 'The workspace changed since you read it: read it again, then decide.', ['version']);
    }
    const { was, is } = await defaultRoles(changing, workspace, input.defaultRoleId);
    if (wanted.handle !== workspace.handle) await requireFreeHandle(tx, account.id, wanted.handle);

    const columns = roleColumns(is);
    const change = { ...wanted, defaultBuiltInRole: columns.builtInRole, defaultCustomRoleId: columns.customRoleId };
    const before = told(workspace, was);
    const difference = differences(before, told(Object.assign(workspace, change), is));
    if (difference === null) return { workspace };
    if (was?.id !== is?.id) await changing.watch({ workspaces: [workspace.id] });
    Object.assign(workspace, { version: workspace.version + 1, updatedAt: now });
    await tx.update(Workspace, { id: workspace.id }, { ...change, version: workspace.version, updatedAt: now });
    await record(tx, call, {
      type: 'workspace.updated',
      accountId: account.id,
      workspaceId: workspace.id,
      resource: { type: 'workspace', id: workspace.id, name: workspace.name },
      ...difference,
    });
    return { workspace: (await stillEnters(changing, workspace.id)) ? workspace : null };
  });
}

/** The default role before and after. Another one is given to everybody, and the one before taken from everybody. */
async function defaultRoles(
  { tx, account, viewer }: Changing,
  workspace: Workspace,
  defaultRoleId: string | null | undefined,
): Promise<{ was: Role | null; is: Role | null }> {
  const was = await defaultRoleOf(tx, workspace);
  if (defaultRoleId === undefined) return { was, is: was };
  const is = await roleOfInput(tx, account.id, defaultRoleId, ['defaultRoleId']);
  if (is?.id === was?.id) return { was, is };
  const subject = { accountId: account.id, workspaceId: workspace.id };
  const held = viewerScopes(viewer, subject);
  // A default role has no end, so it is given by who holds its scopes without one.
  const lasting = viewerScopesUntil(viewer, subject, null);
  const lacking =
    notHeldError(scopesNotHeld(held, [was, is], ['MANAGE_WORKSPACE_USERS']), ['defaultRoleId']) ??
    notHeldError(scopesNotHeld(lasting, [is]), ['defaultRoleId']);
  if (lacking !== null) throw new UserErrors([lacking]);
  requireRoleInPlan(account, is);
  return { was, is };
}

/** The workspace's fields as they are to be. What was left out stays; null clears, or is INVALID where that cannot be. */
function checked({ name, handle, description }: UpdateWorkspaceInput, now: Workspace): Profile {
  const check = new InputCheck();
  if (name === null) check.invalid('A workspace keeps a name: leave this out to keep the one it has.', ['name']);
  if (handle === null) check.invalid('A workspace keeps a handle: leave this out to keep the one it has.', ['handle']);
  const wanted: Profile = {
    name: name == null ? now.name : check.name(name, ['name']),
    handle: handle == null ? now.handle : check.handle(handle, ['handle']),
    description: description === undefined ? now.description : check.description(description ?? '', ['description']),
  };
  check.throwIfAny();
  return wanted;
}
