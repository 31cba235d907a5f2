import { customRolesOf, everyBuiltIn, type Role } from '../../auth/roles';
import type { Context } from '../../graphql/context';
import { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';
import { handlePath, workspacesByPath } from './workspace.queries';

/** One workspace by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadWorkspace(context: Context, id: string): Promise<Workspace | null> {
  return context.loaders.row(Workspace, id);
}

const HANDLE = /^[a-z0-9-]{2,64}$/;

/** One workspace by its account's handle and its own, batched; null when there is none. Says nothing of who may see it. */
export async function loadWorkspaceByHandle(
  context: Context,
  accountHandle: string,
  handle: string,
): Promise<Workspace | null> {
  if (!HANDLE.test(accountHandle) || !HANDLE.test(handle)) return null;
  const path = handlePath(accountHandle, handle);
  return context.loaders.load('workspace by handle', path, (paths) => workspacesByPath(context.app.db.manager, paths));
}

/** One grant by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadAccess(context: Context, id: string): Promise<WorkspaceAccess | null> {
  return context.loaders.row(WorkspaceAccess, id);
}

/** Every role that can be granted in an account, built-in ones first; its custom ones batched. */
export async function loadGrantableRoles(context: Context, accountId: string): Promise<Role[]> {
  const custom = await context.loaders.load('custom roles of account', accountId, (ids) =>
    customRolesOf(context.app.db.manager, ids),
  );
  return [...everyBuiltIn, ...(custom ?? [])];
}
