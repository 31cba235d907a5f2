import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { builtInRoleById } from '../../auth/catalogue';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { refuseWhileFrozen } from '../../auth/in-account';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { bookedOf } from '../../auth/plans';
import { customRole, roleColumns, type RoleColumns } from '../../auth/roles';
import { fail, UserErrors } from '../../errors';
import type { DeleteWorkspaceRoleInput } from '../../generated/schema';
import { againstCustomRole } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { WorkspaceAccess } from '../workspaces/workspace-access.entity';
import { usageOf } from './role-usage.queries';
import { isUsed, lackedForDeletion, roleInUseError } from './workspace-role.decisions';
import { WorkspaceRole } from './workspace-role.entity';
import { refuseBuiltIn, told } from './workspace-role.input';
import { roleOfAccount, type WorkspaceRoleView } from './workspace-role.queries';

interface WorkspaceNamed {
  id: string;
  name: string;
}

interface Deleted {
  roleId: string;
  replacement: WorkspaceRoleView | null;
  account: Account;
}

/**
 * Deletes a custom workspace role. One that is in use goes only when another takes its place: everything that names it,
 * what has ended included, names the other from then on.
 */
export async function deleteWorkspaceRole(
  call: Call,
  { roleId, replacementRoleId }: Omit<DeleteWorkspaceRoleInput, 'dryRun'>,
  asked: Asked,
): Promise<Deleted & AccessChanges> {
  refuseBuiltIn(roleId);
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, viewer, now } = changing;
    const role = await tx.findOneBy(WorkspaceRole, { id: roleId, accountId: account.id });
    if (role === null) throw notFound('input.roleId');
    // A replacement gives access.
    if (replacementRoleId != null) refuseWhileFrozen(call, viewer);
    const replacement = replacementRoleId == null ? null : await replacementOf(tx, role, replacementRoleId);
    const usage = await usageOf(tx, account.id, roleId, now);
    const inUse = replacement === null ? roleInUseError(usage) : null;
    const deletion = { role: customRole(role), usage, replacement };
    const error = inUse ?? notHeldError(lackedForDeletion(viewer, account.id, deletion), ['replacementRoleId']);
    if (error !== null) throw new UserErrors([error]);
    const [missing] = againstCustomRole(bookedOf(account), replacement);
    if (missing !== undefined) fail(missing.code, missing.message, ['replacementRoleId'], missing.extras);

    if (isUsed(usage)) await changing.watch({ customRoleId: roleId });
    let details: object | null = null;
    if (replacement === null) {
      // Only what has ended can name it still. Invitations that are over lose it by their foreign key.
      await tx.delete(WorkspaceAccess, { accountId: account.id, customRoleId: roleId });
    } else {
      const columns = roleColumns({ id: replacement.id, builtInRole: builtInRoleById(replacement.id) });
      const moved = await move(tx, role, columns, now);
      details = { replacedBy: { id: replacement.id, name: replacement.name }, ...usage, ...moved };
    }
    await tx.delete(WorkspaceRole, { id: roleId });
    await record(tx, call, {
      type: 'workspace_role.deleted',
      accountId: account.id,
      resource: { type: 'workspaceRole', id: roleId, name: role.name },
      before: told(role),
      ...(details && { details }),
    });
    return { roleId, replacement, account };
  });
}

/** The role that the input names to take the role's place. */
async function replacementOf(tx: EntityManager, role: WorkspaceRole, id: string): Promise<WorkspaceRoleView> {
  const path = ['replacementRoleId'];
  if (id === role.id) fail('INVALID', 'A role cannot take its own place: name another one, or none.', path);
  const replacement = await roleOfAccount(tx, role.accountId, id);
  if (replacement !== null) return replacement;
  return fail('NOT_FOUND', 'This names no workspace role of the account: take one from Account.workspaceRoles.', path);
}

/**
 * Puts another role wherever this one is named: in grants, in invitations, in default roles and in what a first sign-on gives.
 * Answers the workspaces where it was one of the last two; what says so has another version from then on.
 */
async function move(
  tx: EntityManager,
  { id, accountId }: WorkspaceRole,
  { builtInRole, customRoleId }: RoleColumns,
  now: Date,
): Promise<{ defaultOf: WorkspaceNamed[]; ssoDefaultOf: WorkspaceNamed[] }> {
  const change = [accountId, id, builtInRole, customRoleId];
  await tx.query(
    `UPDATE workspace_accesses SET built_in_role = $3, custom_role_id = $4, updated_at = $5
      WHERE account_id = $1 AND custom_role_id = $2`,
    [...change, now],
  );
  await tx.query(
    `UPDATE invitation_workspaces SET built_in_role = $3, custom_role_id = $4
      WHERE account_id = $1 AND custom_role_id = $2`,
    change,
  );
  const defaultOf = await tx.query<WorkspaceNamed[]>(
    `WITH moved AS (
       UPDATE workspaces SET default_built_in_role = $3, default_custom_role_id = $4, version = version + 1, updated_at = $5
        WHERE account_id = $1 AND default_custom_role_id = $2 RETURNING id, name
     ) SELECT id, name FROM moved ORDER BY name, id`,
    [...change, now],
  );
  const ssoDefaultOf = await tx.query<WorkspaceNamed[]>(
    `WITH moved AS (
       UPDATE sso_default_workspaces SET built_in_role = $3, custom_role_id = $4
        WHERE account_id = $1 AND custom_role_id = $2 RETURNING workspace_id
     ), changed AS (
       UPDATE sso_connections SET version = version + 1, updated_at = $5
        WHERE account_id = $1 AND EXISTS (SELECT FROM moved)
     ) SELECT w.id, w.name FROM moved m JOIN workspaces w ON w.id = m.workspace_id ORDER BY w.name, w.id`,
    [...change, now],
  );
  return { defaultOf, ssoDefaultOf };
}
