import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { lacksEverywhere, notHeldError } from '../../auth/gift';
import { inAccount, type InAccount } from '../../auth/in-account';
import { customRole } from '../../auth/roles';
import { once } from '../../db/idempotency';
import { fail, UserErrors } from '../../errors';
import type { CreateWorkspaceRoleInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCreatingRole } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { WorkspaceRole } from './workspace-role.entity';
import { checkedScopes, inheritedRole, requireFreeName, told } from './workspace-role.input';
import { customRoleView, type WorkspaceRoleView } from './workspace-role.queries';

interface Created {
  /** Null on a retry when the role has gone since. */
  role: WorkspaceRoleView | null;
  account: Account;
}

/** The input as it is compared between retries and stored. */
type Checked = ReturnType<typeof checked>;

/** Makes a custom workspace role. Who makes it holds all of its scopes in every workspace. */
export async function createWorkspaceRole(call: Call, input: CreateWorkspaceRoleInput): Promise<Created> {
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    const wanted = checked(input);
    const attempt = {
      actorId: caller.id,
      mutation: 'createWorkspaceRole',
      key: wanted.idempotencyKey,
      input: { ...wanted, accountId: account.id },
      now,
    };
    const { outcome } = await once(tx, attempt, async () => ({ id: await insert(call, entered, wanted) }));
    const role = await tx.findOneBy(WorkspaceRole, { id: outcome.id });
    return { role: role && customRoleView(role), account };
  });
}

function checked({ name, description, scopes, inheritsFromId, idempotencyKey }: CreateWorkspaceRoleInput) {
  const check = new InputCheck();
  const wanted = {
    name: check.name(name, ['name']),
    description: check.description(description ?? '', ['description']),
    ownScopes: checkedScopes(check, scopes),
    inheritsFromId: inheritsFromId ?? null,
    idempotencyKey: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(call: Call, { tx, account, viewer, now }: InAccount, wanted: Checked): Promise<string> {
  const { name, description, ownScopes, inheritsFromId } = wanted;
  const inherits = inheritsFromId === null ? null : await inheritedRole(tx, account.id, inheritsFromId);
  const profile = { id: newId('workspaceRole'), name, description, ownScopes, inherits };
  const lacking = notHeldError(lacksEverywhere(viewer, account.id, customRole(profile).scopes), ['scopes']);
  if (lacking !== null) throw new UserErrors([lacking]);
  const [full] = againstCreatingRole(await tx.countBy(WorkspaceRole, { accountId: account.id }));
  if (full !== undefined) fail(full.code, full.message, [], full.extras);
  await requireFreeName(tx, account.id, name);

  await tx.insert(WorkspaceRole, { ...profile, accountId: account.id, version: 1, createdAt: now, updatedAt: now });
  await record(tx, call, {
    type: 'workspace_role.created',
    accountId: account.id,
    resource: { type: 'workspaceRole', id: profile.id, name },
    after: told(profile),
  });
  return profile.id;
}
