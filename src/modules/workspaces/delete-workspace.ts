import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { notFound } from '../../auth/decision';
import { fail } from '../../errors';
import type { DeleteWorkspaceInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';
import { told } from './workspace.input';

/** Deletes a workspace with its grants. Invitations that would have opened it stay, and no longer give it. */
export async function deleteWorkspace(
  call: Call,
  { workspaceId, confirmHandle }: DeleteWorkspaceInput,
): Promise<{ workspaceId: string; account: Account }> {
  return inAccount(call, async ({ tx, account }) => {
    const workspace = await tx.findOneBy(Workspace, { id: workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    if (confirmHandle !== workspace.handle) {
      fail('INVALID', 'This is not the handle of the workspace: type it again to say that you mean this one.', [
        'confirmHandle',
      ]);
    }
    const grants = await tx.countBy(WorkspaceAccess, { workspaceId });
    // The foreign keys take the grants along and clear the workspace out of invitations.
    await tx.delete(Workspace, { id: workspaceId });
    await record(tx, call, {
      type: 'workspace.deleted',
      accountId: account.id,
      workspaceId,
      resource: { type: 'workspace', id: workspaceId, name: workspace.name },
      before: told(workspace),
      details: { grants },
    });
    return { workspaceId, account };
  });
}
