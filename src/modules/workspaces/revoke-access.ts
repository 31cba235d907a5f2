import type { EntityManager } from 'typeorm';
import { principalName } from '../../audit/personal';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked, type Changing } from '../../auth/rehearsal';
import { roleIdOf, rolesById } from '../../auth/roles';
import { viewerScopes } from '../../auth/viewer';
import { UserErrors, userError } from '../../errors';
import type { RevokeWorkspaceAccessInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { principalsOf } from './principal.queries';
import { stillEnters } from './still-enters';
import { againstByHand, manageScopeOf, scopesNotHeld } from './workspace.decisions';
import type { WorkspaceAccess } from './workspace-access.entity';
import { Workspace } from './workspace.entity';

/**
 * Takes grants in a workspace away, all of them or none; ended ones leave the list of them. Gives null for a workspace
 * that the caller cannot enter any more. However many entries there are, the number of SQL statements is the same.
 */
export async function revokeWorkspaceAccess(
  call: Call,
  { workspaceId, principalIds }: RevokeWorkspaceAccessInput,
  asked: Asked,
): Promise<{ workspace: Workspace | null } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account } = changing;
    const workspace = await tx.findOneBy(Workspace, { id: workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const check = new InputCheck();
    check.list(principalIds, ['principalIds']);
    check.throwIfAny();
    const { names, roles } = await decide(changing, workspace, principalIds);

    await changing.watch({ principals: principalIds, workspaces: [workspaceId] });
    const taken = await take(tx, workspaceId, principalIds);
    await record(
      tx,
      call,
      ...taken.map((access): Change => ({
        type: 'workspace_access.revoked',
        accountId: account.id,
        workspaceId,
        resource: {
          type: 'workspaceAccess',
          id: access.id,
          name: principalName(access.principalId, names.get(access.principalId) ?? ''),
        },
        before: {
          role: roles.get(roleIdOf(access) ?? '')?.name ?? null,
          reason: access.reason,
          expiresAt: access.expiresAt,
        },
        details: { principalId: access.principalId, workspace: workspace.name },
      })),
    );
    return { workspace: (await stillEnters(changing, workspaceId)) ? workspace : null };
  });
}

/** Throws everything that speaks against taking any of these grants; gives the names of what they are to and of. */
async function decide({ tx, account, viewer, now }: Changing, workspace: Workspace, principalIds: readonly string[]) {
  const principals = await principalsOf(tx, workspace, principalIds, now);
  const standing = [...principals.values()].map(({ access }) => (access === null ? null : roleIdOf(access)));
  const roles = await rolesById(tx, account.id, standing);
  const held = viewerScopes(viewer, { accountId: account.id, workspaceId: workspace.id });
  const errors = principalIds.flatMap((principalId, index) => {
    const path = ['principalIds', index];
    // Before the grant is looked at: who may not manage this kind of principal may not learn who has one.
    const lackingManage = notHeldError(scopesNotHeld(held, [], [manageScopeOf(principalId)]), path);
    if (lackingManage !== null) return [lackingManage];
    const access = principals.get(principalId)?.access ?? null;
    if (access === null) {
      const message =
        'This names nobody with a grant in the workspace. What comes from an account role, a team or the default role is changed there.';
      return [userError('NOT_FOUND', message, path)];
    }
    const managed = againstByHand(access, path);
    if (managed.length > 0) return managed;
    // An ended one gives nothing, so nothing is taken.
    const role = access.live ? (roles.get(roleIdOf(access) ?? '') ?? null) : null;
    return notHeldError(scopesNotHeld(held, [role]), path) ?? [];
  });
  if (errors.length > 0) throw new UserErrors(errors);
  return { names: new Map([...principals].map(([id, { name }]) => [id, name])), roles };
}

type Taken = Pick<WorkspaceAccess, 'id' | 'principalId' | 'builtInRole' | 'customRoleId' | 'reason' | 'expiresAt'>;

async function take(tx: EntityManager, workspaceId: string, principalIds: readonly string[]): Promise<Taken[]> {
  const [taken] = await tx.query<[Taken[], number]>(
    `DELETE FROM workspace_accesses WHERE workspace_id = $1 AND principal_id = ANY ($2)
     RETURNING id, principal_id AS "principalId", built_in_role AS "builtInRole", custom_role_id AS "customRoleId",
               reason, expires_at AS "expiresAt"`,
    [workspaceId, principalIds],
  );
  return taken;
}
