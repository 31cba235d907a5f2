import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { record } from '../../audit/record';
import { askingOf, type Call } from '../../auth/call';
import { reachesOwn } from '../../auth/caller';
import { refuseKeptOut } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { lockAccount } from '../../auth/in-account';
import { signedInPerson } from '../../auth/signed-in';
import { loadViewer, type Held, type Viewer } from '../../auth/viewer';
import { transaction } from '../../db/transaction';
import { fail, UserErrors } from '../../errors';
import { idKind } from '../../ids';
import { lacksOf } from '../service-accounts/service-account.decisions';
import { ServiceAccount } from '../service-accounts/service-account.entity';
import { grantsTo } from '../service-accounts/service-account.queries';
import { ApiKey } from './api-key.entity';
import { isListed } from './api-key.queries';

const UNKNOWN =
  'You have no API key with this id, nor has a service account that you may change: it may have been deleted already.';

/**
 * Deletes one of the caller's keys, or one of a service account that the caller may change: no request that begins later
 * can use it.
 */
export async function deleteApiKey(call: Call, { apiKeyId }: { apiKeyId: string }): Promise<{ apiKeyId: string }> {
  const caller = signedInPerson(call);
  return transaction(call.app.db, async (tx) => {
    const key = idKind(apiKeyId) === 'apiKey' ? await tx.findOneBy(ApiKey, { id: apiKeyId }) : null;
    const isOwn = key?.userId === caller.id && reachesOwn(caller, key.accountId);
    if (key === null || !(isOwn || (await mayChangeOwner(tx, call, key)))) fail('NOT_FOUND', UNKNOWN, ['apiKeyId']);
    const { affected } = await tx.delete(ApiKey, { id: key.id });
    if (affected !== 1) fail('NOT_FOUND', UNKNOWN, ['apiKeyId']);
    const { accountId, userId, expiresAt, serviceAccountId } = key;
    const name = userId === null ? key.name : new Personal(userId, key.name);
    await record(tx, call, {
      type: 'api_key.deleted',
      accountId,
      resource: { type: 'apiKey', id: apiKeyId, name },
      before: { accountId, expiresAt, ...(serviceAccountId === null ? {} : { serviceAccountId }) },
    });
    return { apiKeyId };
  });
}

/**
 * Whether the caller may change the service account that owns the key; locks its account then. Throws PERMISSION_NOT_HELD
 * when the caller lacks something that the key gives: nobody takes what they do not hold.
 */
async function mayChangeOwner(tx: EntityManager, call: Call, key: ApiKey): Promise<boolean> {
  const { accountId, serviceAccountId } = key;
  if (accountId === null || serviceAccountId === null || !isListed(key, call.now)) return false;
  // Asked first without the lock, so that a stranger cannot make the account's own people wait.
  if (call.viewer === null || !holdsUpdate(call.viewer, accountId)) return false;
  if ((await lockAccount(tx, call, accountId)) === null) return false;
  const viewer = await loadViewer(tx, askingOf(call, signedInPerson(call)), accountId);
  if (!holdsUpdate(viewer, accountId)) return false;
  const owner = await tx.findOneBy(ServiceAccount, { id: serviceAccountId, accountId });
  if (owner === null) return false;
  const lacking = lacksOf(viewer, owner, await grantsTo(tx, viewer, owner, call.now));
  const error = notHeldError(lacking, ['apiKeyId']);
  if (error !== null) throw new UserErrors([error]);
  return true;
}

/** Throws IP_NOT_ALLOWED or SSO_REQUIRED for who would hold it, did the account not keep them out as they ask now. */
function holdsUpdate(viewer: Viewer, accountId: string): boolean {
  const holds = ({ memberships }: Held): boolean =>
    memberships.get(accountId)?.permissions.has('UPDATE_SERVICE_ACCOUNTS') === true;
  if (holds(viewer.keptOut)) refuseKeptOut(viewer, accountId);
  return holds(viewer);
}
