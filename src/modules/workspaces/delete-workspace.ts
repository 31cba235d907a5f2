import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { fail } from '../../errors';
import type { DeleteWorkspaceInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { takeOutOfDefaults } from '../sso/sso.queries';
import { leadingInto } from './leading-into.queries';
import { Workspace } from './workspace.entity';
import { defaultRoleOf, told } from './workspace.input';

/** Deletes a workspace with its grants. Invitations that would have opened it stay, and no longer give it. */
export async function deleteWorkspace(
  call: Call,
  { workspaceId, confirmHandle }: DeleteWorkspaceInput,
  asked: Asked,
): Promise<{ workspaceId: string; account: Account } & AccessChanges> {
  return changingAccess(call, asked, async ({ tx, account, now, watch }) => {
    const workspace = await tx.findOneBy(Workspace, { id: workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    if (confirmHandle !== workspace.handle) {
      fail('INVALID', 'This is not the handle of the workspace: type it again to say that you mean this one.', [
        'confirmHandle',
      ]);
    }
    const before = told(workspace, await defaultRoleOf(tx, workspace));
    const leading = await leadingInto(tx, workspace);
    const details = { ...leading, ssoDefault: await takeOutOfDefaults(tx, workspace, now) };
    await watch({ workspaces: [workspaceId] }, { workspace });
    // The foreign keys take the grants along and clear the workspace out of invitations.
    await tx.delete(Workspace, { id: workspaceId });
    await record(tx, call, {
      type: 'workspace.deleted',
      accountId: account.id,
      workspaceId,
      resource: { type: 'workspace', id: workspaceId, name: workspace.name },
      before,
      details,
    });
    return { workspaceId, account };
  });
}
