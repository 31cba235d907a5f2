import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { notHeldError } from '../../auth/gift';
import { roleColumns } from '../../auth/roles';
import { viewerScopes } from '../../auth/viewer';
import { once } from '../../db/idempotency';
import { fail, UserErrors } from '../../errors';
import type { CreateWorkspaceInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCreatingWorkspace } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { freeHandle } from './free-handle';
import { scopesNotHeld } from './workspace.decisions';
import { Workspace } from './workspace.entity';
import { requireFreeHandle, requireRoleInPlan, roleOfInput, told } from './workspace.input';

interface Created {
  /** Null on a retry when the workspace has gone since. */
  workspace: Workspace | null;
  account: Account;
}

/** The input as it is compared between retries and stored. */
type Checked = ReturnType<typeof checked>;

/** Makes a workspace in an account. Without a handle it gets a free one that reads like its name. */
export async function createWorkspace(call: Call, input: CreateWorkspaceInput): Promise<Created> {
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    const wanted = checked(input);
    const key = wanted.idempotencyKey;
    const attempt = {
      actorId: caller.id,
      mutation: 'createWorkspace',
      key,
      input: { ...wanted, accountId: account.id },
      now,
    };
    const { outcome } = await once(tx, attempt, async () => ({ id: await insert(call, entered, wanted) }));
    // It may be in another account by now.
    return { workspace: await tx.findOneBy(Workspace, { id: outcome.id, accountId: account.id }), account };
  });
}

function checked({ name, handle, description, defaultRoleId, idempotencyKey }: CreateWorkspaceInput) {
  const check = new InputCheck();
  const wanted = {
    name: check.name(name, ['name']),
    handle: handle == null ? null : check.handle(handle, ['handle']),
    description: check.description(description ?? '', ['description']),
    defaultRoleId: defaultRoleId ?? null,
    idempotencyKey: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(call: Call, { tx, account, viewer, now }: InAccount, wanted: Checked): Promise<string> {
  const id = newId('workspace');
  const defaultRole = await roleOfInput(tx, account.id, wanted.defaultRoleId, ['defaultRoleId']);
  const held = viewerScopes(viewer, { accountId: account.id, workspaceId: id });
  const lacking = notHeldError(scopesNotHeld(held, [defaultRole]), ['defaultRoleId']);
  if (lacking !== null) throw new UserErrors([lacking]);

  requireRoleInPlan(account, defaultRole);
  const used = await tx.countBy(Workspace, { accountId: account.id });
  const [full] = againstCreatingWorkspace(account, used);
  if (full !== undefined) fail(full.code, full.message, [], full.extras);
  if (wanted.handle !== null) await requireFreeHandle(tx, account.id, wanted.handle);
  const { name, description } = wanted;
  const columns = roleColumns(defaultRole);
  const handle = wanted.handle ?? (await freeHandle(tx, account.id, name));
  const workspace = {
    id,
    accountId: account.id,
    handle,
    name,
    description,
    defaultBuiltInRole: columns.builtInRole,
    defaultCustomRoleId: columns.customRoleId,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(Workspace, workspace);
  await record(tx, call, {
    type: 'workspace.created',
    accountId: account.id,
    workspaceId: id,
    resource: { type: 'workspace', id, name },
    after: told(workspace, defaultRole),
  });
  return id;
}
