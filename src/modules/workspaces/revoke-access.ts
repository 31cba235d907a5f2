import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { builtInRoles } from '../../auth/catalogue';
import { inAccount } from '../../auth/in-account';
import { viewerScopes } from '../../auth/viewer';
import { notFound } from '../../auth/decision';
import { UserErrors, userError } from '../../errors';
import type { RevokeWorkspaceAccessInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { principalsOf } from './principal.queries';
import { stillEnters } from './still-enters';
import { notHeldError, scopesNotHeld } from './workspace.decisions';
import type { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';

/**
 * Takes grants in a workspace away, all of them or none. Gives null for a workspace that the caller cannot enter any
 * more. However many entries there are, the number of SQL statements is the same.
 */
export async function revokeWorkspaceAccess(
  call: Call,
  { workspaceId, principalIds }: RevokeWorkspaceAccessInput,
): Promise<{ workspace: Workspace | null }> {
  return inAccount(call, async (entered) => {
    const { tx, account, viewer } = entered;
    const workspace = await tx.findOneBy(Workspace, { id: workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const check = new InputCheck();
    check.list(principalIds, ['principalIds']);
    check.throwIfAny();

    const principals = await principalsOf(tx, workspace, principalIds);
    const held = viewerScopes(viewer, { accountId: account.id, workspaceId });
    const errors = principalIds.flatMap((principalId, index) => {
      const path = ['principalIds', index];
      const role = principals.get(principalId)?.builtInRole ?? null;
      if (role === null) {
        const message =
          'This names nobody with a grant in the workspace. What comes from an account role or the default role is changed there.';
        return [userError('NOT_FOUND', message, path)];
      }
      return notHeldError(scopesNotHeld(held, [role]), path) ?? [];
    });
    if (errors.length > 0) throw new UserErrors(errors);

    const taken = await take(tx, workspaceId, principalIds);
    await record(
      tx,
      call,
      ...taken.map(({ id, userId, builtInRole }) => ({
        type: 'workspace_access.revoked',
        accountId: account.id,
        workspaceId,
        resource: { type: 'workspaceAccess' as const, id, name: principals.get(userId)?.name ?? null },
        before: { role: builtInRoles[builtInRole].name },
        details: { userId, workspace: workspace.name },
      })),
    );
    return { workspace: (await stillEnters(entered, workspaceId)) ? workspace : null };
  });
}

type Taken = Pick<WorkspaceAccess, 'id' | 'userId' | 'builtInRole'>;

async function take(tx: EntityManager, workspaceId: string, userIds: readonly string[]): Promise<Taken[]> {
  const [taken] = await tx.query<[Taken[], number]>(
    `DELETE FROM workspace_accesses WHERE workspace_id = $1 AND user_id = ANY ($2)
     RETURNING id, user_id AS "userId", built_in_role AS "builtInRole"`,
    [workspaceId, userIds],
  );
  return taken;
}
