import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { everyScope } from '../../auth/catalogue';
import { notFound, refuseKeptOut } from '../../auth/decision';
import { lacksEverywhere, notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked, type Changing } from '../../auth/rehearsal';
import { fail, UserErrors } from '../../errors';
import type { TransferWorkspaceInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCreatingWorkspace } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { takeOutOfDefaults } from '../sso/sso.queries';
import { leadingInto } from './leading-into.queries';
import { Workspace } from './workspace.entity';
import { defaultRoleOf, requireFreeHandle, told } from './workspace.input';

/**
 * Moves a workspace to another account. All access that came from the old one ends: grants to users, service accounts
 * and teams, the default role, and what its invitations would have opened. Both accounts are locked, in the order of
 * their ids.
 */
export async function transferWorkspace(
  call: Call,
  { workspaceId, toAccountId, handle }: TransferWorkspaceInput,
  asked: Asked,
): Promise<{ workspace: Workspace; fromAccount: Account } & AccessChanges> {
  refuseKeptOut(call.viewer, toAccountId);
  // An account that the caller is not in is not even locked.
  if (idKind(toAccountId) !== 'account' || call.viewer?.memberships.has(toAccountId) !== true) unknownTarget();
  const work = async (changing: Changing) => {
    const { tx, account, now } = changing;
    const workspace = await tx.findOneBy(Workspace, { id: workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const check = new InputCheck();
    const wanted = handle == null ? workspace.handle : check.handle(handle, ['handle']);
    check.throwIfAny();
    const target = await requireTarget(changing);
    await requireFreeHandle(tx, target.id, wanted);

    await changing.watch({ workspaces: [workspaceId], secondId: target.id });
    const before = told(workspace, await defaultRoleOf(tx, workspace));
    const leading = await leadingInto(tx, workspace);
    const ended = { ...leading, ssoDefault: await takeOutOfDefaults(tx, workspace, now) };
    await endAccess(tx, workspace);
    const moved = {
      accountId: target.id,
      handle: wanted,
      defaultBuiltInRole: null,
      defaultCustomRoleId: null,
      version: workspace.version + 1,
      updatedAt: now,
    };
    await tx.update(Workspace, { id: workspaceId }, moved);
    Object.assign(workspace, moved);
    const resource = { type: 'workspace', id: workspaceId, name: workspace.name } as const;
    const after = told(workspace, null);
    await record(
      tx,
      call,
      {
        type: 'workspace.transferred_out',
        accountId: account.id,
        workspaceId,
        resource,
        before,
        details: { toAccountId: target.id, toAccount: target.handle, ...ended },
      },
      {
        type: 'workspace.transferred_in',
        accountId: target.id,
        workspaceId,
        resource,
        after,
        details: { fromAccountId: account.id, fromAccount: account.handle },
      },
    );
    return { workspace, fromAccount: account };
  };
  return changingAccess(call, asked, work, toAccountId);
}

function unknownTarget(): never {
  fail('NOT_FOUND', 'You are in no account with this id: look it up under viewer.accounts.', ['toAccountId']);
}

/** The account that the workspace goes to, if the caller may move workspaces into it and it has room. */
async function requireTarget({ tx, account, second, viewer }: Changing): Promise<Account> {
  const path = ['toAccountId'];
  if (second !== null) refuseKeptOut(viewer, second.id);
  const membership = second === null ? undefined : viewer.memberships.get(second.id);
  if (second === null || membership === undefined) unknownTarget();
  if (second.id === account.id) fail('INVALID', 'The workspace is in this account already: name another one.', path);
  // Who administrates workspaces there enters this one as its Owner from now on: the caller must hold all of that in both.
  const there = lacksEverywhere(viewer, second.id, everyScope);
  const here = lacksEverywhere(viewer, account.id, everyScope);
  const missingPermissions = membership.permissions.has('TRANSFER_WORKSPACES') ? [] : ['TRANSFER_WORKSPACES' as const];
  const missingScopes = [...new Set([...here.missingScopes, ...there.missingScopes])];
  const lacking = notHeldError({ missingPermissions, missingScopes }, path);
  if (lacking !== null) throw new UserErrors([lacking]);
  if (second.status === 'FROZEN') {
    fail(
      'INVALID',
      'That account is frozen, until its billing is settled or an operator lifts it: nothing can be moved into it.',
      path,
    );
  }
  const [full] = againstCreatingWorkspace(second, await tx.countBy(Workspace, { accountId: second.id }));
  if (full !== undefined) fail(full.code, full.message, path, full.extras);
  return second;
}

/** Ends the grants in the workspace, and takes it out of the invitations of its account. */
async function endAccess(tx: EntityManager, { id, accountId }: Workspace): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM workspace_accesses WHERE workspace_id = $1)
     UPDATE invitation_workspaces SET workspace_id = NULL WHERE account_id = $2 AND workspace_id = $1`,
    [id, accountId],
  );
}
